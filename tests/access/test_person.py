"""The person who signs in: identity number from ID-porten, name from Altinn."""

from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from portal.access.begun import BegunSignIns
from portal.access.innlogging import begin, finish
from portal.access.models import Innlogging
from portal.access.sesjon import begin_innlogget, end_by_sid, get_innlogget
from sandbox.app import Sandbox
from tests.conftest import EIER, LoggInn, sign_in_at_idporten

pytestmark = pytest.mark.django_db


def get_navn(session: SessionBase) -> str:
    innlogget = get_innlogget(session)
    assert innlogget is not None
    return innlogget.navn


def test_the_name_comes_from_altinn_and_sign_in_works_without_it(api: Sandbox, logg_inn: LoggInn) -> None:
    assert get_navn(logg_inn(EIER).session) == "Kari Fjeldstad"
    api.add_fault(party="altinn", status=503)
    assert get_navn(logg_inn(EIER).session) == ""


def test_an_invalid_identity_number_is_logged_without_the_number(
    api: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    api.add_fault(party="idporten", twist="pid_malformed")

    response = client.get(sign_in_at_idporten(api, client.get("/innlogging/").headers["Location"], EIER))

    assert response.status_code == 503
    assert "party=idporten detail=pid kode" in caplog.text
    assert "12345" not in caplog.text


def test_sign_ins_without_a_sid_are_stored_alike(api: Sandbox, logg_inn: LoggInn) -> None:
    api.add_fault(party="idporten", twist="no_sid")
    session = logg_inn(EIER).session
    innlogget = get_innlogget(session)
    assert innlogget is not None
    kept = Innlogging.objects.get().sid

    begin_innlogget(session, pid=EIER, navn="", tokens=innlogget.tokens, sid="")

    assert Innlogging.objects.get().sid == kept
    assert end_by_sid("None") == 0


@pytest.mark.parametrize("locale", ["nb", "nn", "en"])
def test_id_porten_is_asked_to_speak_the_language_of_the_page(api: Sandbox, locale: str) -> None:
    session, begun = SessionStore(), BegunSignIns({}, "begynt-")
    svar = sign_in_at_idporten(api, begin(begun, "/", locale), EIER)
    begun = BegunSignIns({name: value or "" for name, value in begun.changes.items()}, "begynt-")
    code, state, issuer = (parse_qs(urlsplit(svar).query)[name][0] for name in ("code", "state", "iss"))

    finish(session, begun, code=code, state=state, issuer=issuer)

    innlogget = get_innlogget(session)
    assert innlogget is not None
    assert jwt.decode(innlogget.id_token, options={"verify_signature": False})["locale"] == locale
