"""Contradicted answers are refreshed, or shown as older and without status."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, LoggInn, TestClock
from tests.web.refreshing import BASE, count, pay, refresh
from tests.web.served import Serve, make_innbetaling, make_krav
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db


def test_a_newly_paid_claim_is_paid_on_every_page(bruker: Client, unpaid: Serve, clock: TestClock) -> None:
    claim = f"{BASE}krav/K-1/?aar=2022"
    assert "Betal" in get_text(bruker.get(claim))
    pay(unpaid)
    clock.move(timedelta(minutes=2))
    refresh(bruker, BASE)

    page = bruker.get(claim)
    settled = get_text(bruker.get(f"{BASE}betalte-krav/?aar=2023"))
    payments = get_text(bruker.get(f"{BASE}innbetalinger/?aar=2023"))

    assert f"{BASE}betal/" not in page.content.decode()
    assert "Forfalt" not in get_text(page)
    assert "Sum 2023, 1 krav" in settled
    assert "Sum 2023, 1 innbetaling" in payments


def test_the_closing_balance_matches_the_open_claims(bruker: Client, unpaid: Serve, clock: TestClock) -> None:
    statement = f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-08-28"
    assert "Saldo 28.08.2023, skyldig = 10 000,00" in get_text(bruker.get(statement))
    pay(unpaid)
    clock.move(timedelta(minutes=2))
    refresh(bruker, BASE)

    text = get_text(bruker.get(statement))

    assert "Saldo ved periodens start 10 000,00" in text
    assert "Saldo ved periodens slutt 0,00" in text
    assert "går ikke opp" not in text


def test_a_list_that_cannot_be_refreshed_gives_no_status_and_no_balance(
    bruker: Client, unpaid: Serve, clock: TestClock, api: Sandbox
) -> None:
    claim = f"{BASE}krav/K-1/?aar=2022"
    bruker.get(claim)
    bruker.get(f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-08-28")
    pay(unpaid)
    clock.move(timedelta(minutes=2))
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-002")
    refresh(bruker, BASE)

    page = bruker.get(claim)
    text = get_text(page)
    statement = get_text(bruker.get(f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-08-28"))

    assert "Derfor vet vi ikke hva som gjenstår" in text
    assert "Krav for 2022 er fra 28.08.2023 kl. 09.14." in text
    assert f"{BASE}betal/" not in page.content.decode()
    assert "Ikke beregnet" in statement
    assert "10 000,00 å betale" not in statement


def test_a_list_newer_than_the_open_claims_refreshes_them_too(
    bruker: Client, unpaid: Serve, clock: TestClock, api: Sandbox
) -> None:
    bruker.get(BASE)
    clock.move(timedelta(minutes=3))
    pay(unpaid)
    api.clear_calls()

    text = get_text(bruker.get(f"{BASE}innbetalinger/?aar=2023"))

    assert count(api)["aapnekrav"] == 1
    assert "Forfalte krav 0,00" in text


def test_contradictory_answers_are_not_fetched_forever(bruker: Client, serve: Serve, api: Sandbox) -> None:
    serve(aapne=[], krav=[make_krav(10000)], inn=[])

    page = bruker.get(f"{BASE}krav/K-1/?aar=2022")

    assert f"{BASE}betal/" not in page.content.decode()
    assert "Derfor vet vi ikke hva som gjenstår" in get_text(page)
    assert count(api)["aapnekrav"] == 2
    api.clear_calls()
    bruker.get(f"{BASE}krav/K-1/?aar=2022")
    assert count(api) == {}


@pytest.mark.parametrize(
    ("fetched", "asked_again"),
    [
        (date(2023, 12, 31), True),  # the year may still get rows
        (date(2024, 1, 20), True),
        (date(2024, 3, 1), False),
    ],
)
def test_a_year_is_closed_only_if_fetched_well_after_its_end(
    logg_inn: LoggInn, unpaid: Serve, clock: TestClock, api: Sandbox, fetched: date, *, asked_again: bool
) -> None:
    clock.moment, clock.dag = datetime.combine(fetched, time(22, 50), UTC), fetched
    statement = f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-12-31"
    logg_inn(EIER).get(statement)
    clock.move(timedelta(hours=13))
    clock.dag = fetched + timedelta(days=1)
    api.clear_calls()

    logg_inn(EIER).get(f"{BASE}kontoutskrift/?fra=2024-01-01&til={clock.dag}")

    asked = " ".join(call.query for call in api.calls if call.path.endswith("/innbetalinger"))
    assert ("fraOgMed=2023-01-01" in asked) is asked_again
    assert "fraOgMed=2022-01-01" not in asked


def test_rows_added_after_a_fetch_are_in_the_next_statement(logg_inn: LoggInn, unpaid: Serve, clock: TestClock) -> None:
    clock.moment, clock.dag = datetime(2023, 12, 31, 22, 50, tzinfo=UTC), date(2023, 12, 31)
    logg_inn(EIER).get(f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-12-31")
    pay(unpaid, on="2023-12-31")
    clock.moment, clock.dag = datetime(2024, 1, 1, 11, 0, tzinfo=UTC), date(2024, 1, 1)

    text = get_text(logg_inn(EIER).get(f"{BASE}kontoutskrift/?fra=2024-01-01&til=2024-01-01"))

    assert "Saldo ved periodens start 0,00" in text


def test_a_newly_placed_payment_is_placed_on_the_payment_list(bruker: Client, serve: Serve, clock: TestClock) -> None:
    waiting = make_innbetaling("2023-08-01", unplaced=10000)
    serve(aapne=[make_krav(10000)], krav=[make_krav(10000)], inn=[waiting], unplaced=[waiting])
    payments = f"{BASE}innbetalinger/?aar=2023"
    assert "10 000,00 er uplassert" in get_text(bruker.get(payments))
    pay(serve, on="2023-08-01")
    clock.move(timedelta(minutes=2))
    refresh(bruker, BASE)

    assert "er uplassert" not in get_text(bruker.get(payments))


@pytest.fixture
def reversed_later(serve: Serve) -> Serve:
    """A placed payment of 2022 and an unplaced reversal of 2023, on an account to which payments are negative."""
    account = {"mottakersKontonummer": {"kontonummer": "76940518888"}}
    payment = make_innbetaling("2022-12-28", amount=700, identifier="I-1") | {"innbetaltBeloep": -700} | account
    settled = make_krav(0, original=700, entered="2022-11-02", due="2022-12-20")
    placed = {"innbetalingsIdentifikator": "I-1", "innbetalingsdato": "2022-12-28", "innbetaltBeloep": -700}
    parts = settled["kravforfall"]
    assert isinstance(parts, list)
    parts[0]["plassertInnbetaling"] = [{**placed, "plassertBeloep": -700, "plassertDato": "2022-12-28"}]
    reversal = make_innbetaling("2023-01-03", amount=700, unplaced=700, identifier="I-2") | account
    serve(aapne=[], unplaced=[reversal], krav=[settled], inn=[payment, reversal], ut=[])
    return serve


@pytest.mark.usefixtures("reversed_later")
@pytest.mark.parametrize("page", ["", "betalte-krav/?aar=2022", "innbetalinger/?aar=2023", "utbetalinger/?aar=2023"])
def test_unplaced_money_has_one_sign_on_every_page(bruker: Client, page: str) -> None:
    assert re.search(r"Uplasserte innbetalinger −700,00", get_text(bruker.get(BASE + page)))


@pytest.mark.usefixtures("reversed_later")
def test_a_possible_reversal_is_not_guessed_while_lists_are_missing(bruker: Client, api: Sandbox) -> None:
    for endpoint in ("krav", "innbetalinger"):
        api.add_fault(party="skatteetaten", endpoint=endpoint, status=500, kode="KB-002")

    text = get_text(bruker.get(BASE))

    assert "listene som kan vise om pengene er betalt eller tilbakeført, kunne ikke hentes" in text
    assert "Uplasserte innbetalinger 700,00" not in text


def test_a_newer_list_is_always_reported_as_contradicting_old_open_claims(
    bruker: Client, unpaid: Serve, clock: TestClock, api: Sandbox
) -> None:
    bruker.get(BASE)
    pay(unpaid)
    clock.move(timedelta(minutes=25))
    api.add_fault(party="skatteetaten", endpoint="aapnekrav", status=500, kode="KB-002")

    for _ in range(3):
        statement = get_text(bruker.get(f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-08-28"))
        assert "Ikke beregnet" in statement
        assert "20 000,00" not in statement


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1985-05-05"])
def test_unplaced_payments_of_any_date_break_no_page(bruker: Client, serve: Serve, day: str) -> None:
    serve(aapne=[], unplaced=[make_innbetaling(day, amount=700, unplaced=700)], krav=[], inn=[], ut=[])

    assert "700,00" in get_text(bruker.get(BASE))
    assert bruker.get(f"{BASE}kontoutskrift/?fra=2023-01-01&til=2023-08-28").status_code == 200


def test_a_credit_that_the_open_list_contradicts_has_no_amount_left(
    bruker: Client, serve: Serve, clock: TestClock, api: Sandbox
) -> None:
    page, file = f"{BASE}tilgodebeloep/?aar=2022", f"{BASE}tilgodebeloep.csv?aar=2022"
    open_then = make_krav(-500, original=-500, identifier="C-1")
    serve(aapne=[open_then], krav=[open_then], inn=[])
    assert "500,00 0,00 0,00 500,00 Sum" in get_text(bruker.get(page))
    serve(aapne=[], krav=[make_krav(0, original=-500, identifier="C-1")])
    clock.move(timedelta(minutes=2))
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-002")
    refresh(bruker, BASE)

    text, rows = get_text(bruker.get(page)), bruker.get(file).content.decode("utf-8-sig")

    assert "500,00 0,00 0,00 Ikke kjent Sum 2022, 1 tilgodebeløp ufullstendig 500,00 0,00 0,00 0,00" in text
    assert ";500,00;0,00;0,00;;0,00" in rows
    assert "Derfor har filen ingen sum" in rows


def test_a_file_is_as_old_as_the_open_list_behind_its_rows(
    bruker: Client, serve: Serve, clock: TestClock, api: Sandbox
) -> None:
    credit = make_krav(-500, original=-500, identifier="C-1")
    serve(aapne=[credit], krav=[credit], inn=[])
    api.add_fault(party="skatteetaten", endpoint="krav", status=500, kode="KB-002")
    told = bruker.get(f"{BASE}tilgodebeloep.csv?aar=2022").content.decode("utf-8-sig")

    assert "C-1" in told
    assert "Tallene er hentet 28.08.2023 kl. 09.14." in told
