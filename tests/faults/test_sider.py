"""The overview in each fault: the status, the words, the age and the reason, and never "nothing owed" unasked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import httpx
import pytest
from django.test import Client

from tests.conftest import EIER, NORDLYS, LoggInn
from tests.faults.ledning import Cut, answer, fail, halve
from tests.faults.oppslag import get_kept, look_up
from tests.faults.tabell import NOTHING, ON_PAGES, ONE_OF_EACH, WELL, Fault, Ground
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
    ("exchange that no header can carry", "id-porten", answer(200, '"æ"')),
    ("exchange that is no UTF-8", "id-porten", lambda _request, _onward: httpx.Response(200, content=b'"\xff"')),
)


class HasPage(HasContent, Protocol):
    """An answer, of whichever of Django's classes."""

    @property
    def status_code(self) -> int: ...


@pytest.mark.parametrize("fault", ON_PAGES, ids=str)
def test_with_nothing_kept_the_overview_says_what_is_the_matter(
    ground: Ground, logg_inn: LoggInn, fault: Fault
) -> None:
    bruker = logg_inn(EIER)
    fault.put(ground, "aapnekrav")
    ground.ledning.forget()

    response = bruker.get(OVERSIKT)

    page = get_text(response)
    status, words = fault.ending.page
    assert (response.status_code, words in page) == (status, True), page
    assert ground.ledning.count("aapnekrav") == fault.calls
    if status != 200:
        assert response.wsgi_request.referanse in page  # type: ignore[attr-defined]
        assert [wrong for wrong in NEVER if wrong in page] == []


@pytest.mark.parametrize(
    ("path", "well", "nothing"),
    [
        ("betal/KRAV-33712709/", "legg inn denne betalingsinformasjonen", (404, "Det er ikke noe å betale her")),
        ("betal/", "Kryss av for det du vil betale", (200, "Det er ikke noe å betale her nå")),
    ],
)
@pytest.mark.parametrize("fault", ONE_OF_EACH, ids=str)
def test_with_nothing_kept_one_is_never_told_that_there_is_nothing_to_pay_unasked(
    ground: Ground, logg_inn: LoggInn, fault: Fault, path: str, well: str, nothing: tuple[int, str]
) -> None:
    bruker = logg_inn(EIER)
    fault.put(ground, "aapnekrav")

    response = bruker.get(OVERSIKT + path)

    page = get_text(response)
    status, words = {WELL: (200, well), NOTHING: nothing}.get(fault.ending, fault.ending.page)
    assert (response.status_code, words in page) == (status, True), page
    if fault.ending not in (WELL, NOTHING):
        assert response.wsgi_request.referanse in page  # type: ignore[attr-defined]
        assert "ikke noe å betale" not in page
        assert "Du kan fortsatt ha krav å betale" in page or fault.ending.page[0] != 503


@pytest.mark.parametrize("path", ["betal/KRAV-33712709/", "betal/", "betal/?id=KRAV-33712709"])
def test_with_something_old_kept_one_can_still_pay_and_is_told_how_old_it_is(
    ground: Ground, logg_inn: LoggInn, path: str
) -> None:
    look_up("aapnekrav")
    ground.clock.move(timedelta(hours=2))
    bruker = logg_inn(EIER)
    ground.ledning.cut("aapnekrav", answer(503, ""))

    response = bruker.get(OVERSIKT + path)

    page = get_text(response)
    assert response.status_code == 200
    for words in ("61 244,00", "Du ser tall fra", "Skatteetaten svarer ikke som ventet", "for 2 timer siden"):
        assert words in page


@pytest.mark.parametrize("fault", ON_PAGES, ids=str)
def test_with_something_old_kept_the_overview_shows_it_with_its_age_and_the_reason(
    ground: Ground, logg_inn: LoggInn, fault: Fault
) -> None:
    look_up("aapnekrav")
    ground.clock.move(timedelta(hours=2))
    bruker = logg_inn(EIER)
    fault.put(ground, "aapnekrav")
    ground.ledning.forget()

    response = bruker.get(OVERSIKT)

    page = get_text(response)
    status, words = fault.ending.old_page
    assert (response.status_code, words in page) == (status, True), page
    assert ground.ledning.count("aapnekrav") == fault.calls
    if status != 200:
        assert [wrong for wrong in NEVER if wrong in page] == []
    elif fault.ending not in (NOTHING, WELL):
        assert_old(page, "for 2 timer siden")


@pytest.mark.parametrize("fault", ONE_OF_EACH, ids=str)
def test_with_something_kept_the_overview_shows_it_at_once_and_the_reason_when_it_is_known(
    ground: Ground, logg_inn: LoggInn, arbeider: Callable[[], int], fault: Fault
) -> None:
    look_up("aapnekrav")
    ground.clock.move(timedelta(minutes=30))
    bruker = logg_inn(EIER)
    fault.put(ground, "aapnekrav")
    ground.ledning.forget()

    first = get_text(bruker.get(OVERSIKT))
    asked_before = ground.ledning.count("aapnekrav")
    arbeider()
    response = bruker.get(OVERSIKT)

    assert (SUM in first, "svarer" in first, asked_before) == (True, False, 0)
    page = get_text(response)
    status, words = fault.ending.old_page
    assert (response.status_code, words in page) == (status, True), page
    if status == 200 and fault.ending not in (NOTHING, WELL):
        assert_old(page, "minutter siden")


@pytest.mark.parametrize("fault", ONE_OF_EACH, ids=str)
def test_with_something_fresh_kept_the_overview_shows_it_and_asks_nobody(
    ground: Ground, logg_inn: LoggInn, fault: Fault
) -> None:
    look_up("aapnekrav")
    bruker = logg_inn(EIER)
    ground.clock.move(timedelta(minutes=1))
    fault.put(ground, "aapnekrav")
    ground.ledning.forget()

    response = bruker.get(OVERSIKT)

    page = get_text(response)
    assert (response.status_code, SUM in page, FETCHED in page, "Du ser tall fra" in page) == (200, True, True, False)
    assert ground.ledning.count("aapnekrav") == 0


def assert_old(page: str, age: str) -> None:
    assert SUM in page
    assert FETCHED in page
    assert age in page
    assert "skyldte virksomheten" in page
    assert "skylder" not in page


@pytest.mark.parametrize("path", PATHS)
def test_without_altinn_nobody_is_let_in_and_nothing_is_asked_for(ground: Ground, logg_inn: LoggInn, path: str) -> None:
    bruker = logg_inn(EIER)
    ground.ledning.forget()
    ground.ledning.cut("authorizedparties", fail(httpx.ConnectError, "Connection refused"))

    response = bruker.get(path)

    assert_not_let_in(response, ground)
    assert get_kept("aapnekrav") is None


@pytest.mark.parametrize(
    ("endpoint", "cut"), [each[1:] for each in ALTINN_FAULTS], ids=[each[0] for each in ALTINN_FAULTS]
)
def test_without_altinn_nothing_that_is_kept_is_shown_however_fresh(
    ground: Ground, logg_inn: LoggInn, endpoint: str, cut: Cut
) -> None:
    look_up("aapnekrav")
    before = get_kept("aapnekrav")
    bruker = logg_inn(EIER)
    ground.ledning.forget()
    ground.ledning.cut(endpoint, cut)

    response = bruker.get(OVERSIKT)

    assert_not_let_in(response, ground)
    assert get_kept("aapnekrav") == before


def assert_not_let_in(response: HasPage, ground: Ground) -> None:
    page = get_text(response)
    assert response.status_code == 503
    assert "Vi får ikke sjekket tilgangen din Altinn svarer ikke nå" in page
    assert [wrong for wrong in NEVER if wrong in page] == []
    assert ground.ledning.count("aapnekrav") == 0


def test_altinns_word_holds_for_five_minutes_and_not_a_second_longer(ground: Ground, bruker: Client) -> None:
    bruker.get(OVERSIKT)
    ground.ledning.cut("authorizedparties", fail(httpx.ConnectError, "Connection refused"))
    ground.clock.move(timedelta(minutes=4, seconds=59))
    assert SUM in get_text(bruker.get(OVERSIKT))
    ground.clock.move(timedelta(seconds=1))

    response = bruker.get(OVERSIKT)

    assert response.status_code == 503
    assert SUM not in get_text(response)
