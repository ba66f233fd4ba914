"""The overview under each fault: status, message, age and reason, and never "nothing owed" by mistake."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import httpx
import pytest
from django.test import Client

from tests.conftest import EIER, NORDLYS, LoggInn
from tests.faults.fault_table import NOTHING, ON_PAGES, ONE_PER_OUTCOME, SUCCESS, Fault, Rig
from tests.faults.lookup import get_kept, look_up
from tests.faults.wire import Cut, answer, fail, halve
from tests.web.sider import HasContent, get_text

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"
PATHS = (OVERSIKT, OVERSIKT + "ubetalte-krav/", OVERSIKT + "kontoutskrift.pdf?fra=2022-01-01&til=2022-12-30")
SUM = "161 467,00"
FETCHED = "kl. 09.14"
OWES_NOTHING = ("skylder ikke Skatteetaten noe", "skyldte virksomheten ingenting", "Ingen ubetalte krav")
NEVER = (*OWES_NOTHING, "0,00", SUM, "Traceback")
ALTINN_FAULTS: tuple[tuple[str, str, Cut], ...] = (
    ("refused", "authorizedparties", fail(httpx.ConnectError, "Connection refused")),
    ("hangs", "authorizedparties", fail(httpx.ReadTimeout, "timed out")),
    ("503", "authorizedparties", answer(503, "")),
    ("403", "authorizedparties", answer(403, "{}")),
    ("garbage", "authorizedparties", halve),
    ("empty", "authorizedparties", answer(200, "")),
    ("exchange refused", "id-porten", fail(httpx.ConnectError, "Connection refused")),
    ("exchange 500", "id-porten", answer(500, "")),
    ("exchange with æ", "id-porten", answer(200, '"æ"')),
    ("exchange that is not UTF-8", "id-porten", lambda _request, _onward: httpx.Response(200, content=b'"\xff"')),
)


class HasPage(HasContent, Protocol):
    """A response of Django's test client."""

    @property
    def status_code(self) -> int: ...


@pytest.mark.parametrize("fault", ON_PAGES, ids=str)
def test_with_an_empty_cache_the_overview_explains_the_fault(rig: Rig, logg_inn: LoggInn, fault: Fault) -> None:
    bruker = logg_inn(EIER)
    fault.inject(rig, "aapnekrav")
    rig.wire.reset_calls()

    response = bruker.get(OVERSIKT)

    page = get_text(response)
    status, words = fault.outcome.page
    assert (response.status_code, words in page) == (status, True), page
    assert rig.wire.count("aapnekrav") == fault.calls
    if status != 200:
        assert response.wsgi_request.reference in page  # type: ignore[attr-defined]
        assert [wrong for wrong in NEVER if wrong in page] == []


@pytest.mark.parametrize(
    ("path", "well", "nothing"),
    [
        ("betal/KRAV-33712709/", "Bruk KID akkurat som den står", (404, "Dette kan ikke betales her")),
        ("betal/", "Vis betalingsinformasjon", (200, "Det er ikke noe å betale her nå")),
    ],
)
@pytest.mark.parametrize("fault", ONE_PER_OUTCOME, ids=str)
def test_with_an_empty_cache_a_fault_never_reads_as_nothing_to_pay(
    rig: Rig, logg_inn: LoggInn, fault: Fault, path: str, well: str, nothing: tuple[int, str]
) -> None:
    bruker = logg_inn(EIER)
    fault.inject(rig, "aapnekrav")

    response = bruker.get(OVERSIKT + path)

    page = get_text(response)
    status, words = {SUCCESS: (200, well), NOTHING: nothing}.get(fault.outcome, fault.outcome.page)
    assert (response.status_code, words in page) == (status, True), page
    if fault.outcome not in (SUCCESS, NOTHING):
        assert response.wsgi_request.reference in page  # type: ignore[attr-defined]
        assert "ikke noe å betale" not in page
        assert "Du kan fortsatt ha krav å betale" in page or fault.outcome.page[0] != 503


@pytest.mark.parametrize("path", ["betal/KRAV-33712709/", "betal/", "betal/?id=KRAV-33712709"])
def test_with_old_figures_one_can_still_pay_and_sees_their_age(rig: Rig, logg_inn: LoggInn, path: str) -> None:
    look_up("aapnekrav")
    rig.clock.move(timedelta(hours=2))
    bruker = logg_inn(EIER)
    rig.wire.cut("aapnekrav", answer(503, ""))

    response = bruker.get(OVERSIKT + path)

    page = get_text(response)
    assert response.status_code == 200
    for words in ("61 244,00", "Du ser tall fra", "Skatteetaten svarer ikke som ventet", "for 2 timer siden"):
        assert words in page


@pytest.mark.parametrize("fault", ON_PAGES, ids=str)
def test_the_overview_shows_old_figures_with_age_and_reason(rig: Rig, logg_inn: LoggInn, fault: Fault) -> None:
    look_up("aapnekrav")
    rig.clock.move(timedelta(hours=2))
    bruker = logg_inn(EIER)
    fault.inject(rig, "aapnekrav")
    rig.wire.reset_calls()

    response = bruker.get(OVERSIKT)

    page = get_text(response)
    status, words = fault.outcome.stale_page
    assert (response.status_code, words in page) == (status, True), page
    assert rig.wire.count("aapnekrav") == fault.calls
    if status != 200:
        assert [wrong for wrong in NEVER if wrong in page] == []
    elif fault.outcome not in (NOTHING, SUCCESS):
        assert_old(page, "for 2 timer siden")


@pytest.mark.parametrize("fault", ONE_PER_OUTCOME, ids=str)
def test_the_overview_shows_stale_figures_at_once_and_the_reason_after_the_refresh(
    rig: Rig, logg_inn: LoggInn, arbeider: Callable[[], int], fault: Fault
) -> None:
    look_up("aapnekrav")
    rig.clock.move(timedelta(minutes=30))
    bruker = logg_inn(EIER)
    fault.inject(rig, "aapnekrav")
    rig.wire.reset_calls()

    first = get_text(bruker.get(OVERSIKT))
    asked_before = rig.wire.count("aapnekrav")
    arbeider()
    response = bruker.get(OVERSIKT)

    assert (SUM in first, "svarer" in first, asked_before) == (True, False, 0)
    page = get_text(response)
    status, words = fault.outcome.stale_page
    assert (response.status_code, words in page) == (status, True), page
    if status == 200 and fault.outcome not in (NOTHING, SUCCESS):
        assert_old(page, "minutter siden")


@pytest.mark.parametrize("fault", ONE_PER_OUTCOME, ids=str)
def test_the_overview_shows_fresh_figures_without_a_call(rig: Rig, logg_inn: LoggInn, fault: Fault) -> None:
    look_up("aapnekrav")
    bruker = logg_inn(EIER)
    rig.clock.move(timedelta(minutes=1))
    fault.inject(rig, "aapnekrav")
    rig.wire.reset_calls()

    response = bruker.get(OVERSIKT)

    page = get_text(response)
    assert (response.status_code, SUM in page, FETCHED in page, "Du ser tall fra" in page) == (200, True, True, False)
    assert rig.wire.count("aapnekrav") == 0


def assert_old(page: str, age: str) -> None:
    assert SUM in page
    assert FETCHED in page
    assert age in page
    assert "skyldte virksomheten" in page
    assert "skylder" not in page


@pytest.mark.parametrize("path", PATHS)
def test_without_altinn_access_is_denied_and_nothing_is_fetched(rig: Rig, logg_inn: LoggInn, path: str) -> None:
    bruker = logg_inn(EIER)
    rig.wire.reset_calls()
    rig.wire.cut("authorizedparties", fail(httpx.ConnectError, "Connection refused"))

    response = bruker.get(path)

    assert_not_let_in(response, rig)
    assert get_kept("aapnekrav") is None


@pytest.mark.parametrize(
    ("endpoint", "cut"), [each[1:] for each in ALTINN_FAULTS], ids=[each[0] for each in ALTINN_FAULTS]
)
def test_without_altinn_cached_figures_are_not_shown(rig: Rig, logg_inn: LoggInn, endpoint: str, cut: Cut) -> None:
    look_up("aapnekrav")
    before = get_kept("aapnekrav")
    bruker = logg_inn(EIER)
    rig.wire.reset_calls()
    rig.wire.cut(endpoint, cut)

    response = bruker.get(OVERSIKT)

    assert_not_let_in(response, rig)
    assert get_kept("aapnekrav") == before


def assert_not_let_in(response: HasPage, rig: Rig) -> None:
    page = get_text(response)
    assert response.status_code == 503
    assert "Vi får ikke sjekket tilgangen din Altinn svarer ikke nå" in page
    assert [wrong for wrong in NEVER if wrong in page] == []
    assert rig.wire.count("aapnekrav") == 0


def test_an_answer_from_altinn_is_valid_for_five_minutes(rig: Rig, bruker: Client) -> None:
    bruker.get(OVERSIKT)
    rig.wire.cut("authorizedparties", fail(httpx.ConnectError, "Connection refused"))
    rig.clock.move(timedelta(minutes=4, seconds=59))
    assert SUM in get_text(bruker.get(OVERSIKT))
    rig.clock.move(timedelta(seconds=1))

    response = bruker.get(OVERSIKT)

    assert response.status_code == 503
    assert SUM not in get_text(response)
