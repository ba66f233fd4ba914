"""A firm's errand for its clients is begun once, however often the button is pressed."""

from collections.abc import Iterator

import pytest

from portal.access.session_store import SessionStore
from portal.domain.systemtilgang import Systembruker, Systemklient
from portal.jobs.klientoppdrag import STALE_AFTER, Handling, Oppdrag, begin, find_oppdrag, resume
from portal.jobs.models import Jobb
from tests.api.system_tools import FIRM, NONE, make_tilgang
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
KLIENT = Systemklient(id="1", orgnr=NONE, navn="Klient")


@pytest.fixture
def agent(clock: TestClock) -> Systembruker:
    return Systembruker(
        id="1", system_id="s", eier=FIRM, external_ref="regn", tittel="t", opprettet=clock.now(), is_agent=True
    )


def press(agent: Systembruker, reference: str, *, while_it_begins: bool = False) -> Oppdrag | None:
    def choose() -> Iterator[Systemklient]:
        if while_it_begins:
            assert press(agent, "another press") is None
        yield KLIENT

    return begin(SessionStore(), make_tilgang(FIRM), "regn", agent, Handling.LEGG_TIL, choose(), reference)


def test_a_press_while_another_begins_does_not_replace_it(agent: Systembruker) -> None:
    assert press(agent, "first", while_it_begins=True) is not None

    kept = find_oppdrag(make_tilgang(FIRM), "regn")
    assert kept is not None
    assert kept.id == "first"
    assert Jobb.objects.count() == 1


def test_one_that_goes_on_is_not_resumed_again(agent: Systembruker, clock: TestClock) -> None:
    assert press(agent, "first") is not None
    clock.move(STALE_AFTER)

    assert resume(SessionStore(), make_tilgang(FIRM), "regn", "second") is not None
    assert resume(SessionStore(), make_tilgang(FIRM), "regn", "third") is None
