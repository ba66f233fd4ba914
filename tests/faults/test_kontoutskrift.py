"""The statement when one of its four answers is missing: an error, or a statement that names the missing list."""

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
from tests.faults.fault_table import AAR, DOWN, ENDPOINTS, ON_PAGES, ONE_PER_OUTCOME, UNREADABLE, Fault, Rig, trickle
from tests.faults.lookup import TILGANG, get_kept
from tests.faults.wire import Onward, fail
from tests.web.filer import get_pdf
from tests.web.sider import get_text
from tests.web.test_kontoutskrift import read_pdf

pytestmark = pytest.mark.django_db
LISTER = ENDPOINTS[1:]
FRA, TIL = date(AAR, 1, 1), date(AAR, 12, 30)
PDF = f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra={FRA}&til={TIL}"
# Without `trickle`: its short budget would make the other calls time out too.
CASES = [(fault, liste) for fault in ON_PAGES if fault.inject is not trickle for liste in LISTER]
BY_NAME = {fault.name: fault for fault in ON_PAGES}
# The years named: the period's, the one before, and for claims and payouts the next.
NAMED = {
    "krav": (AAR + 1, AAR, AAR - 1),
    "innbetalinger": (AAR, AAR - 1),
    "utbetalinger": (AAR + 1, AAR, AAR - 1),
}
OPENING, CLOSING = "51 574,00", "161 467,00"


@pytest.fixture(autouse=True)
def _no_breaker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two attempts per call, and more failures than there are calls before the breaker opens: `test_breaker` tests it.

    Five calls run at once. If all five were of the list that fails, the breaker would open for the others too.
    """
    monkeypatch.setattr("portal.api.breaker.FAILURES", 1000)
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


def get_basis() -> HentetGrunnlag:
    return get_grunnlag(get_reskontro(), TILGANG, FRA, TIL)


@pytest.mark.parametrize(("fault", "liste"), CASES, ids=str)
def test_a_missing_list_is_named_and_removes_the_balance_or_the_statement_fails(
    rig: Rig, fault: Fault, liste: str
) -> None:
    fault.inject(rig, liste)
    # Without a token the open list fails too.
    expected = fault.outcome.liste if fault.calls else fault.outcome.aapnekrav
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
def test_the_printed_statement_names_the_missing_list_and_has_no_balance(
    rig: Rig, logg_inn: LoggInn, name: str, endpoint: str
) -> None:
    bruker = logg_inn(EIER)
    BY_NAME[name].inject(rig, endpoint)

    text = read_pdf(get_pdf(bruker, PDF))

    for aar in NAMED[endpoint]:
        assert f"{endpoint} for {aar}" in text.lower()
    assert "kunne ikke hentes. Radene mangler, og saldo er ikke beregnet." in text
    # Opening and closing balance in two places, and the three sums of the period.
    assert text.count("Ikke beregnet") == 7
    assert text.count("Bevegelser (ufullstendig)") == 1
    assert OPENING not in text
    assert "Tallene er gamle" not in text


@pytest.mark.parametrize("fault", [fault for fault in ONE_PER_OUTCOME if fault.outcome.page[0] != 200], ids=str)
def test_without_the_open_list_the_statement_is_an_error_page(rig: Rig, logg_inn: LoggInn, fault: Fault) -> None:
    bruker = logg_inn(EIER)
    fault.inject(rig, "aapnekrav")

    response = bruker.get(PDF)

    page = get_text(response)
    status, words = fault.outcome.page
    assert (response.status_code, words in page) == (status, True), page
    assert not response.content.startswith(b"%PDF")
    assert not response.headers.get("Content-Disposition")


@pytest.mark.parametrize("endpoint", LISTER)
def test_a_refusal_of_one_list_refuses_the_statement(rig: Rig, logg_inn: LoggInn, endpoint: str) -> None:
    bruker = logg_inn(EIER)
    BY_NAME["403 KB-005"].inject(rig, endpoint)

    assert bruker.get(PDF).status_code == 403
    assert [get_kept(each) for each in ENDPOINTS] == [None] * 4


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("outcome", [DOWN, UNREADABLE], ids=["down", "nonsense"])
def test_a_statement_from_the_cache_is_complete_and_marked_as_old(rig: Rig, outcome: object, endpoint: str) -> None:
    before = get_basis()
    rig.clock.move(timedelta(hours=2))
    fault = next(fault for fault in ON_PAGES if fault.outcome is outcome and fault.calls == 1)
    fault.inject(rig, endpoint)

    basis = get_basis()

    utskrift = build_kontoutskrift(basis.grunnlag, FRA, TIL, TIL)
    assert basis.grunnlag == before.grunnlag
    assert (utskrift.mangler, utskrift.saldo_slutt is None) == ((), False)
    assert (basis.is_gammelt, basis.eldste) == (True, before.eldste)


def test_the_printed_statement_of_old_figures_gives_age_and_reason(rig: Rig, logg_inn: LoggInn) -> None:
    get_basis()
    rig.clock.move(timedelta(hours=2))
    bruker = logg_inn(EIER)
    rig.api.add_fault(party="skatteetaten", status=503)

    text = read_pdf(get_pdf(bruker, PDF))

    assert (
        "Tallene er gamle. Skatteetaten svarte ikke som ventet. De eldste tallene er hentet 28.08.2023 kl. 09.14"
        in text
    )
    assert CLOSING in text
    assert "Ikke beregnet" not in text


def test_an_outage_after_the_open_list_gives_a_statement_without_balance(
    rig: Rig,
) -> None:
    rig.settings.API_CALLS_AT_ONCE = len(ENDPOINTS) * 2  # enough slots, so that waiting calls do not block the others
    is_stopped = threading.Event()

    def last_answer(request: httpx.Request, onward: Onward) -> httpx.Response:
        response = onward(request)
        is_stopped.set()
        return response

    def stopped(request: httpx.Request, onward: Onward) -> httpx.Response:
        assert is_stopped.wait(5)
        raise httpx.ConnectError("Connection refused", request=request)

    rig.wire.cut("aapnekrav", last_answer)
    for liste in LISTER:
        rig.wire.cut(liste, stopped)

    basis = get_basis()

    assert [(mangel.liste, mangel.aar) for mangel in basis.grunnlag.mangler] == [
        (liste, aar) for liste in LISTER for aar in NAMED[liste]
    ]
    assert build_kontoutskrift(basis.grunnlag, FRA, TIL, TIL).saldo_slutt is None
    assert basis.grunnlag.aapne.alle_krav
    assert [get_kept(endpoint) is None for endpoint in ENDPOINTS] == [False, True, True, True]


def test_if_the_open_list_fails_no_lists_are_fetched(rig: Rig) -> None:
    rig.wire.cut("aapnekrav", fail(httpx.ReadTimeout, "timed out"))

    with pytest.raises(ApiError):
        get_basis()

    assert set(rig.wire.calls) <= {"token", "aapnekrav"}
