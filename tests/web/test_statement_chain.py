"""A closing balance equals the next opening balance, however old the claims are."""

import csv
import io
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS
from tests.web.served import Json, Serve, make_krav
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
BASE = f"/virksomhet/{NORDLYS}/"
Y2022, Y2023 = ("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-08-28")
SET_OFF: Json = {
    "motregningsidentifikator": "MOT-1",
    "innkrevingsmyndighet": {"spraakTekst": [{"tekst": "NAV Innkreving", "spraak": "nb"}]},
    "motregnetdato": "2023-03-01",
    "dekketkrav": [{"motregnetBeloep": 10000, "forfallsdato": "2022-01-01"}],
}


def make_credit(left: int, **more: object) -> Json:
    """A credit of 10 000 since November 2021."""
    return make_krav(left, original=-10000, entered="2021-11-02", due="2021-11-20") | more


def read_balances(bruker: Client, fra: str, til: str) -> tuple[Decimal | None, Decimal | None]:
    """Opening and closing balance from the file."""
    response = bruker.get(f"{BASE}kontoutskrift.csv", {"fra": fra, "til": til})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    found = {row["type"]: row["saldo"] for row in rows}
    start, end = (found[f"saldo ved {name}"].replace(",", ".") for name in ("start", "slutt"))
    return Decimal(start) if start else None, Decimal(end) if end else None


def read_page(bruker: Client, fra: str, til: str) -> str:
    return get_text(bruker.get(f"{BASE}kontoutskrift/", {"fra": fra, "til": til}))


def test_a_credit_claim_set_off_years_later_is_in_both_balances(bruker: Client, serve: Serve) -> None:
    serve(aapne=[], krav=[make_credit(0, motregningAvKreditkrav=SET_OFF)], inn=[], ut=[])

    first, second = read_balances(bruker, *Y2022), read_balances(bruker, *Y2023)
    page = read_page(bruker, *Y2023)

    assert (first, second) == ((-10000, -10000), (-10000, 0))
    assert "Motregning, NAV Innkreving" in page
    assert "går ikke opp" not in page


def test_a_set_off_from_two_parties_credit_counts_once(bruker: Client, serve: Serve) -> None:
    own = make_krav(0, original=-6000, entered="2021-11-02", due="2021-11-20")
    owners = make_krav(0, identifier="K-2", original=-4000, entered="2021-11-02", due="2021-11-20")
    set_off: Json = {"motregningAvKreditkrav": SET_OFF}
    serve(aapne=[], krav=[own | set_off, owners | set_off | {"partIdentifikator": EIER}], inn=[], ut=[])

    page = read_page(bruker, *Y2023)

    assert read_balances(bruker, *Y2023) == (-10000, 0)
    assert page.count("Motregning, NAV Innkreving") == 1
    assert "går ikke opp" not in page


@pytest.mark.parametrize("is_taken_off", [True, False])
def test_a_payout_under_way_counts_once(bruker: Client, serve: Serve, *, is_taken_off: bool) -> None:
    left = -15000 if is_taken_off else -25000
    paid: Json = {"utbetalingsidentifikator": "U-1", "utbetaltBeloep": 10000, "utbetaltDato": "2023-08-25"}
    credit = make_krav(left, original=-25000, entered="2022-11-02", due="2022-11-20")
    parts = credit["kravforfall"]
    assert isinstance(parts, list)
    if is_taken_off:
        parts[0]["plassertUtbetaling"] = [{**paid, "plassertBeloep": 10000, "plassertDato": "2023-08-25"}]
    behind = {"kravforfallidentifikator": "K-1", "opprinneligBeloep": -25000, "gjenstaaendeBeloep": left}
    payout: Json = {
        "partIdentifikator": NORDLYS,
        "utbetalingsidentifikator": "U-1",
        "utbetaltdato": "2023-08-25",
        "utbetaltBeloep": 10000,
        "grunnlagForUtbetaling": {"kreditKrav": [{**behind, "utbetaltBeloep": 10000}]},
        "utbetalingstatus": "underUtbetaling",
    }
    serve(aapne=[credit], krav=[credit], inn=[], ut=[payout])

    assert read_balances(bruker, *Y2023) == (-25000, left)
    assert "går ikke opp" not in read_page(bruker, *Y2023)


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_credit_claim_paid_out_years_later_reconciles(bruker: Client, serve: Serve, *, is_listed: bool) -> None:
    paid: Json = {"utbetalingsidentifikator": "U-9", "utbetaltBeloep": 10000, "utbetaltDato": "2023-03-01"}
    credit = make_credit(0)
    parts = credit["kravforfall"]
    assert isinstance(parts, list)
    parts[0]["plassertUtbetaling"] = [{**paid, "plassertBeloep": 10000, "plassertDato": "2023-03-01"}]
    behind = {
        "kravforfallidentifikator": "K-1",
        "opprinneligBeloep": -10000,
        "gjenstaaendeBeloep": 0,
        "utbetaltBeloep": 10000,
    }
    row: Json = {
        "partIdentifikator": NORDLYS,
        "utbetalingsidentifikator": "U-9",
        "utbetaltdato": "2023-03-01",
        "utbetaltBeloep": 10000,
        "grunnlagForUtbetaling": {"kreditKrav": [behind]},
        "utbetalingstatus": "bekreftet",
    }
    serve(aapne=[], krav=[credit] if is_listed else [], inn=[], ut=[row])

    assert read_balances(bruker, *Y2022)[1] == read_balances(bruker, *Y2023)[0] == -10000
    assert "går ikke opp" not in read_page(bruker, *Y2023)


@pytest.mark.parametrize("entered", [None, "2024-02-01"])
def test_open_claims_are_entered_by_the_day_of_the_fetch(bruker: Client, serve: Serve, entered: str | None) -> None:
    open_now = make_krav(309, original=309, entered=entered, due="2023-09-20")
    serve(aapne=[open_now], krav=[open_now], inn=[], ut=[])

    page = read_page(bruker, *Y2023)

    assert read_balances(bruker, *Y2023) == (0, 309)
    assert "Saldo 28.08.2023, skyldig = 309,00" in page
    assert "går ikke opp" not in page


def test_missing_earlier_years_are_named_and_the_balance_is_incomplete(
    bruker: Client, serve: Serve, api: Sandbox
) -> None:
    serve(aapne=[], krav=[make_credit(-10000)], inn=[], ut=[])
    bruker.get(f"{BASE}betalte-krav/?aar=2022")
    api.add_fault(party="skatteetaten", endpoint="krav", status=400, kode="KB-006")

    page = read_page(bruker, *Y2023)

    assert "2012–2020" in page
    assert "Saldo i perioden (ufullstendig)" in page


def test_older_years_are_read_while_any_rows_exist(bruker: Client, serve: Serve, api: Sandbox) -> None:
    old = make_credit(0, motregningAvKreditkrav=SET_OFF) | {"opprettelsesdatoForKrav": "2012-05-01"}
    serve(aapne=[], krav=[old], inn=[], ut=[])

    balances = read_balances(bruker, *Y2023)

    assert balances == (-10000, 0)
    assert any("fraOgMed=2007-01-01" in call.query for call in api.calls)


@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx", ".pdf"])
def test_fetching_many_years_shows_progress_and_continues(
    bruker: Client, serve: Serve, settings: Settings, ending: str
) -> None:
    serve(aapne=[], krav=[make_credit(-10000)], inn=[], ut=[])
    settings.WAIT_FOR_LISTS = 0.0
    address = f"{BASE}kontoutskrift{ending}?fra={Y2023[0]}&til={Y2023[1]}"

    first, second, third = (bruker.get(address) for _ in range(3))

    assert [first.status_code, second.status_code] == [202, 202]
    assert "10 av 28 lister er hentet" in get_text(first)
    assert "20 av 28 lister er hentet" in get_text(second)
    assert '<meta http-equiv="refresh" content="1">' in first.content.decode()
    assert third.status_code in (200, 302)
    assert "av 28 lister" not in third.content.decode(errors="replace")


def test_failed_years_are_not_waited_for(bruker: Client, serve: Serve, settings: Settings, api: Sandbox) -> None:
    serve(aapne=[], krav=[make_credit(-10000)], inn=[], ut=[])
    settings.WAIT_FOR_LISTS = 0.0
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-002")
    pages = [bruker.get(f"{BASE}kontoutskrift/?fra={Y2023[0]}&til={Y2023[1]}") for _ in range(4)]

    assert pages[-1].status_code == 200
    assert "Ikke beregnet" in get_text(pages[-1])
