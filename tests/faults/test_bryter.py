"""The breaker: after five failures in a row nobody is asked, after the pause one tries, and then all are asked."""

from datetime import timedelta

import httpx
import pytest

from portal.api.breaker import FAILURES, PAUSE
from portal.api.endpoints import LISTER
from portal.api.reskontro import get_reskontro
from tests.conftest import EIER, NORDLYS, LoggInn
from tests.faults.ledning import fail
from tests.faults.oppslag import TILGANG, look_up, see
from tests.faults.tabell import AAR, ENDPOINTS, FAULTS, Ground
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
OLD = timedelta(hours=7)
BY_NAME = {fault.name: fault for fault in FAULTS}
# Each is one call that fails, so that five lookups are five failures.
FAILING = ("500 KB-001", "503, again after an hour", "connecting hangs", "reading hangs half-way")
ANSWERING = ("404 KB-003", "404 KB-007", "404 KB-009", "403 KB-005", "401 always", "200 with half the JSON")


def put(ground: Ground, name: str) -> None:
    for endpoint in ENDPOINTS:
        BY_NAME[name].put(ground, endpoint)


def open_breaker(ground: Ground, name: str = "500 KB-001") -> None:
    """Five failures in a row, whichever answers they were for."""
    put(ground, name)
    for number in range(FAILURES):
        see(ENDPOINTS[number % len(ENDPOINTS)])
    ground.ledning.forget()


@pytest.mark.parametrize("name", FAILING)
def test_after_five_failures_in_a_row_nobody_is_asked_for_a_while(ground: Ground, name: str) -> None:
    open_breaker(ground, name)
    ground.mend()
    ground.clock.move(PAUSE - timedelta(seconds=1))

    seen = [see(endpoint) for endpoint in ENDPOINTS]

    assert seen == ["ApiUnavailable"] * 4
    assert ground.ledning.calls == []


def test_four_failures_and_an_answer_are_not_five_in_a_row(ground: Ground) -> None:
    put(ground, "500 KB-001")
    for _ in range(FAILURES - 1):
        see("krav")
    ground.mend()
    assert see("aapnekrav") == "new"
    put(ground, "500 KB-001")
    see("krav")
    ground.mend()

    assert see("krav") == "new"


@pytest.mark.parametrize("name", ANSWERING)
def test_a_party_that_answers_is_asked_again_whatever_it_answers(ground: Ground, name: str) -> None:
    put(ground, name)
    for _ in range(2 * FAILURES):
        see("aapnekrav")
        ground.clock.move(timedelta(minutes=6))
    ground.mend()
    ground.ledning.forget()

    see("aapnekrav")

    assert ground.ledning.count("aapnekrav") == 1


def test_while_nobody_is_asked_what_is_kept_is_shown_with_the_reason(ground: Ground) -> None:
    before = look_up("aapnekrav")
    ground.clock.move(OLD)
    open_breaker(ground)

    seen = look_up("aapnekrav")

    assert (seen.data, see("aapnekrav")) == (before.data, "old: utilgjengelig")
    assert ground.ledning.calls == []


def test_while_nobody_is_asked_pages_say_that_the_figures_cannot_be_had(ground: Ground, logg_inn: LoggInn) -> None:
    bruker = logg_inn(EIER)
    open_breaker(ground)

    response = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert response.status_code == 503
    assert "Du kan fortsatt ha krav å betale" in get_text(response)
    assert ground.ledning.count("aapnekrav") == 0


def test_when_the_pause_is_over_one_call_tries_for_all_and_its_failure_begins_another_pause(ground: Ground) -> None:
    for endpoint in ENDPOINTS:
        look_up(endpoint)
    ground.clock.move(OLD)
    open_breaker(ground)
    ground.clock.move(PAUSE)

    regnskap = get_reskontro().get_regnskap(TILGANG, {liste: [AAR] for liste in LISTER})

    assert len([call for call in ground.ledning.calls if call != "token"]) == 1
    assert regnskap.aapne.is_old
    ground.ledning.forget()
    ground.clock.move(PAUSE - timedelta(seconds=1))
    see("aapnekrav")
    assert ground.ledning.calls == []


def test_when_the_trial_succeeds_all_are_asked_again(ground: Ground) -> None:
    open_breaker(ground)
    ground.mend()
    ground.clock.move(PAUSE)

    seen = [see(endpoint) for endpoint in ENDPOINTS]

    assert seen == ["new"] * 4
    assert [call for call in ground.ledning.calls if call != "token"] == list(ENDPOINTS)


def test_up_again_after_an_hour_of_silence_the_figures_are_fresh_within_one_pause(ground: Ground) -> None:
    look_up("aapnekrav")
    ground.clock.move(OLD)
    ground.ledning.cut("aapnekrav", fail(httpx.ConnectError, "Connection refused"))
    for _ in range(60):
        assert see("aapnekrav") == "old: utilgjengelig"
        ground.clock.move(timedelta(minutes=1))
    ground.mend()
    ground.clock.move(PAUSE)

    assert see("aapnekrav") == "new"


def test_a_trial_that_cannot_get_a_token_does_not_let_the_others_through(ground: Ground) -> None:
    open_breaker(ground)
    ground.api.clear_faults()
    ground.clock.move(timedelta(minutes=2))  # the token has run out meanwhile
    ground.api.add_fault(party="maskinporten", status=500)

    assert see("aapnekrav") == "ApiUnavailable"
    ground.mend()

    assert see("krav") == "ApiUnavailable"
    ground.clock.move(PAUSE)
    assert see("krav") == "new"
