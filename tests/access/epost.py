"""Shared by tests of word by e-mail: a person who has agreed, and what lies in the row."""

from django.contrib.sessions.backends.base import SessionBase

from portal.access.epostabonnement import begin_confirmation, choose_virksomheter, confirm, find_samtykke, keep_adresse
from portal.access.epostrad import Epostsamtykke
from portal.access.models import Epostabonnement
from tests.access.test_sesjon import sign_in
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, TestClock

ADRESSE, NY = "kari@virksomhet.example", "kari@ny.example"


def agree(clock: TestClock, pid: str = EIER, *orgnumre: str) -> SessionBase:
    """A person who has confirmed an address and chosen two organisations, or these."""
    session = sign_in(clock, pid)
    assert confirm(session, ask(session))
    choose_virksomheter(session, orgnumre or [NORDLYS, EKSEMPEL_B], is_paa=True)
    return session


def ask(session: SessionBase, adresse: str = ADRESSE) -> str:
    """Type an address; returns the secret of the link that is sent to it."""
    found = begin_confirmation(keep_adresse(session, adresse, "nn").noekkel)
    assert found is not None
    return found[1]


def find(session: SessionBase) -> Epostsamtykke:
    samtykke = find_samtykke(session)
    assert samtykke is not None
    return samtykke


def get_row(session: SessionBase) -> Epostabonnement:
    return Epostabonnement.objects.get(noekkel=find(session).noekkel)
