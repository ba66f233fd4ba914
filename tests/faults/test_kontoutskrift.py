"""The statement when one of its four answers cannot be had: refused as a whole, or with the missing list named."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest
import stamina

from portal.api import errors
from portal.api.errors import ApiError
from portal.api.grunnlag import HentetGrunnlag, get_grunnlag
from portal.api.reskontro import get_reskontro
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.svar import Problem
from tests.conftest import EIER, NORDLYS, LoggInn
from tests.faults.ledning import Onward, fail
from tests.faults.oppslag import TILGANG, get_kept
from tests.faults.tabell import AAR, DOWN, ENDPOINTS, NONSENSE, ON_PAGES, ONE_OF_EACH, Fault, Ground, trickle
from tests.web.filer import get_pdf
from tests.web.sider import get_text
from tests.web.test_kontoutskrift import read_pdf

pytestmark = pytest.mark.django_db
LISTER = ENDPOINTS[1:]
FRA, TIL = date(AAR, 1, 1), date(AAR, 12, 30)
PDF = f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra={FRA}&til={TIL}"
# Not the answer that trickles: beside it the others, too, run out of a budget that a test can wait for.
CASES = [(fault, liste) for fault in ON_PAGES if fault.put is not trickle for liste in LISTER]
BY_NAME = {fault.name: fault for fault in ON_PAGES}
# The period's year, the one before, and for what may fall due or be paid later the next one.
NAMED = {
    "krav": (AAR + 1, AAR, AAR - 1),
    "innbetalinger": (AAR, AAR - 1),
    "utbetalinger": (AAR + 1, AAR, AAR - 1),
}
OPENING, CLOSING = "51 574,00", "161 467,00"


@pytest.fixture(autouse=True)
def _fewer_tries() -> Iterator[None]:
    """Two years of one list, each tried twice, are one failure short of opening the breaker."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def get_basis() -> HentetGrunnlag:
    return get_grunnlag(get_reskontro(), TILGANG, FRA, TIL)


@pytest.mark.parametrize(("fault", "liste"), CASES, ids=str)
def test_a_list_without_an_answer_is_named_and_no_balance_is_given_or_there_is_no_statement(
    ground: Ground, fault: Fault, liste: str
) -> None:
    fault.put(ground, liste)
    # A token that is not to be had is not to be had for what is open either.
    expected = fault.ending.liste if fault.calls else fault.ending.aapnekrav
    if hasattr(errors, expected):
        with pytest.raises(getattr(errors, expected)):
            get_basis()
        return

    basis = get_basis()

    utskrift = build_kontoutskrift(basis.grunnlag, FRA, TIL, TIL)
    if expected.startswith("missing"):
        problem = Problem(expected.removeprefix("missing: "))
        assert [(mangel.liste, mangel.aar) for mangel in utskrift.mangler] == [(liste, aar) for aar in NAMED[liste]]
        assert utskrift.mangler[-1].problem is problem
        assert utskrift.usette_aar == (() if liste == "utbetalinger" else tuple(range(AAR - 11, AAR - 1)))
        assert (utskrift.saldo_start, utskrift.saldo_slutt) == (None, None)
        assert get_kept(liste) is None
    else:
        assert utskrift.mangler == ()
        assert None not in (utskrift.saldo_start, utskrift.saldo_slutt)
    assert not basis.is_gammelt


@pytest.mark.parametrize(
    ("name", "endpoint"), [*(("500 KB-002", liste) for liste in LISTER), ("200 with half the JSON", "krav")]
)
def test_the_printed_statement_names_the_missing_list_and_says_that_the_balance_is_not_reckoned(
    ground: Ground, logg_inn: LoggInn, name: str, endpoint: str
) -> None:
    bruker = logg_inn(EIER)
    BY_NAME[name].put(ground, endpoint)

    text = read_pdf(get_pdf(bruker, PDF))

    for aar in NAMED[endpoint]:
        assert f"{endpoint} for {aar}" in text.lower()
    assert "kunne ikke hentes. Radene mangler, og saldo er ikke beregnet." in text
    # Opening and closing, in the summary and around the movements, and what is between: no sum of some of the rows.
    assert text.count("Ikke beregnet") == 7
    assert text.count("Bevegelser (ufullstendig)") == 1
    assert OPENING not in text
    assert "Tallene er gamle" not in text


@pytest.mark.parametrize("fault", [fault for fault in ONE_OF_EACH if fault.ending.page[0] != 200], ids=str)
def test_without_what_is_open_the_statement_is_a_page_that_says_why(
    ground: Ground, logg_inn: LoggInn, fault: Fault
) -> None:
    bruker = logg_inn(EIER)
    fault.put(ground, "aapnekrav")

    response = bruker.get(PDF)

    page = get_text(response)
    status, words = fault.ending.page
    assert (response.status_code, words in page) == (status, True), page
    assert not response.content.startswith(b"%PDF")
    assert not response.headers.get("Content-Disposition")


@pytest.mark.parametrize("endpoint", LISTER)
def test_a_right_that_is_missing_for_one_list_is_missing_for_the_statement(
    ground: Ground, logg_inn: LoggInn, endpoint: str
) -> None:
    bruker = logg_inn(EIER)
    BY_NAME["403 KB-005"].put(ground, endpoint)

    assert bruker.get(PDF).status_code == 403
    assert [get_kept(each) for each in ENDPOINTS] == [None] * 4


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("ending", [DOWN, NONSENSE], ids=["down", "nonsense"])
def test_with_everything_kept_the_statement_is_whole_and_known_to_be_old(
    ground: Ground, ending: object, endpoint: str
) -> None:
    before = get_basis()
    ground.clock.move(timedelta(hours=2))
    fault = next(fault for fault in ON_PAGES if fault.ending is ending and fault.calls == 1)
    fault.put(ground, endpoint)

    basis = get_basis()

    utskrift = build_kontoutskrift(basis.grunnlag, FRA, TIL, TIL)
    assert basis.grunnlag == before.grunnlag
    assert (utskrift.mangler, utskrift.saldo_slutt is None) == ((), False)
    assert (basis.is_gammelt, basis.eldste) == (True, before.eldste)


def test_the_printed_statement_of_old_figures_says_how_old_and_why(ground: Ground, logg_inn: LoggInn) -> None:
    get_basis()
    ground.clock.move(timedelta(hours=2))
    bruker = logg_inn(EIER)
    ground.api.add_fault(party="skatteetaten", status=503)

    text = read_pdf(get_pdf(bruker, PDF))

    assert (
        "Tallene er gamle. Skatteetaten svarte ikke som ventet. De eldste tallene er hentet 28.08.2023 kl. 09.14"
        in text
    )
    assert CLOSING in text
    assert "Ikke beregnet" not in text


def test_a_party_that_stops_mid_page_leaves_what_it_had_answered_and_a_statement_without_a_balance(
    ground: Ground,
) -> None:
    ground.settings.API_CALLS_AT_ONCE = len(ENDPOINTS) * 2  # those that wait here keep nobody from being answered
    is_stopped = threading.Event()

    def last_answer(request: httpx.Request, onward: Onward) -> httpx.Response:
        response = onward(request)
        is_stopped.set()
        return response

    def stopped(request: httpx.Request, onward: Onward) -> httpx.Response:
        assert is_stopped.wait(5)
        raise httpx.ConnectError("Connection refused", request=request)

    ground.ledning.cut("aapnekrav", last_answer)
    for liste in LISTER:
        ground.ledning.cut(liste, stopped)

    basis = get_basis()

    assert [(mangel.liste, mangel.aar) for mangel in basis.grunnlag.mangler] == [
        (liste, aar) for liste in LISTER for aar in NAMED[liste]
    ]
    assert build_kontoutskrift(basis.grunnlag, FRA, TIL, TIL).saldo_slutt is None
    assert basis.grunnlag.aapne.alle_krav
    assert [get_kept(endpoint) is None for endpoint in ENDPOINTS] == [False, True, True, True]


def test_without_an_answer_to_what_is_open_nothing_else_is_asked_for(ground: Ground) -> None:
    ground.ledning.cut("aapnekrav", fail(httpx.ReadTimeout, "timed out"))

    with pytest.raises(ApiError):
        get_basis()

    assert set(ground.ledning.calls) <= {"token", "aapnekrav"}
