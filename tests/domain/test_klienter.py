"""An accountant's clients: figures match the client's own page, and clients that need attention are found."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.api.parse import parse_aapne_krav
from portal.domain.klienter import KLIENTFILTRE, Hindring, Klient, Klienttall, compute_klienttall, sum_klienter
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav
from portal.web.listeform import Valg, choose
from portal.web.listeformer import KLIENTER
from sandbox.ledger.random_ledger import make_ledger
from sandbox.rawjson import dumps
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)
TALL = Klienttall(
    forfalt=Decimal(0),
    snart=Decimal(0),
    neste_frist=None,
    til_gode=Decimal(0),
    uplassert=Decimal(0),
    uten_frist=Decimal(0),
    ikke_forfalt=Decimal(0),
    lacks_krav=False,
    lacks_innbetalinger=False,
)
OERE = Decimal("0.01")


def make(tall: Klienttall | None = TALL, navn: str = "Aker AS", orgnr: str = "310000003") -> Klient:
    return Klient(orgnr=orgnr, navn=navn, tall=tall)


def test_a_clients_figures_match_its_page() -> None:
    krav = make_krav([(DAG - timedelta(days=1), Decimal(1)), (DAG, Decimal(20))], rest=Decimal(321))
    payment = replace(nordlys().innbetalinger[0], uplassert_beloep=Decimal(700))
    aapne = AapneKrav(alle_krav=(krav, make_krav([(DAG, Decimal(-5000))])), innbetalinger=(payment,))

    assert compute_klienttall(aapne, DAG) == Klienttall(
        forfalt=Decimal(1),
        snart=Decimal(20),
        neste_frist=DAG,
        til_gode=Decimal(5000),
        uplassert=Decimal(700),
        uten_frist=Decimal(300),
        ikke_forfalt=Decimal(20),
        lacks_krav=False,
        lacks_innbetalinger=False,
    )


@given(seed=st.integers(0, 10_000), days=st.integers(-400, 400))
@settings(max_examples=25)
def test_the_figures_of_any_day_are_those_of_the_first_page_that_day(seed: int, days: int) -> None:
    answer = make_ledger(seed, DAG).answers.get("aapnekrav")
    aapne = AapneKrav() if answer is None else parse_aapne_krav(dumps(answer).encode())
    on = DAG + timedelta(days=days)

    tall, oversikt = compute_klienttall(aapne, on), build_oversikt(aapne, on)

    assert (tall.forfalt, tall.til_gode) == (oversikt.summer.forfalt, oversikt.summer.til_gode)
    assert (tall.uten_frist, tall.uplassert) == (oversikt.summer.uten_forfallsdato, oversikt.uplassert)
    assert tall.neste_frist == oversikt.neste_frist
    assert (tall.lacks_krav, tall.lacks_innbetalinger) == (oversikt.lacks_krav, oversikt.lacks_innbetalinger)


@pytest.mark.parametrize(("days", "snart"), [(-1, 0), (0, 100), (14, 100), (15, 0)])
def test_soon_means_within_fourteen_days_from_today(days: int, snart: int) -> None:
    krav = make_krav([(DAG + timedelta(days=days), Decimal(100))])

    assert compute_klienttall(AapneKrav(alle_krav=(krav,)), DAG).snart == snart


def test_credit_and_amounts_without_a_due_date_are_not_due_soon() -> None:
    rows = (make_krav([(DAG, Decimal(-100))]), make_krav([], rest=Decimal(50)), make_krav([(DAG, OERE)]))

    tall = compute_klienttall(AapneKrav(alle_krav=rows), DAG)

    assert tall.snart == OERE


def test_the_amount_due_soon_is_zero_if_there_is_none() -> None:
    assert isinstance(compute_klienttall(AapneKrav(), DAG).snart, Decimal)


def test_the_figures_say_which_list_is_missing() -> None:
    krav = compute_klienttall(AapneKrav(ukjente_lister=(KRAVLISTE,)), DAG)
    payments = compute_klienttall(AapneKrav(ukjente_lister=(INNBETALINGSLISTE,)), DAG)

    assert (krav.lacks_krav, krav.lacks_innbetalinger, krav.is_ufullstendig) == (True, False, True)
    assert (payments.lacks_krav, payments.lacks_innbetalinger, payments.is_ufullstendig) == (False, True, True)
    assert not compute_klienttall(AapneKrav(), DAG).is_ufullstendig


def test_the_next_due_date_is_unknown_if_claims_are_missing_or_undated() -> None:
    assert not TALL.is_frist_ukjent
    assert not replace(TALL, lacks_innbetalinger=True).is_frist_ukjent
    for tall in (replace(TALL, lacks_krav=True), replace(TALL, uten_frist=OERE)):
        assert tall.is_frist_ukjent
        assert not replace(tall, neste_frist=DAG).is_frist_ukjent


@pytest.mark.parametrize(
    ("klient", "chosen"),
    [
        (make(), set()),
        (make(None), set()),
        (make(replace(TALL, til_gode=Decimal(100))), set()),
        (make(replace(TALL, forfalt=OERE)), {"forfalt", "oppfolging"}),
        (make(replace(TALL, snart=OERE)), {"snart", "oppfolging"}),
        (make(replace(TALL, uplassert=OERE)), {"uplassert", "oppfolging"}),
        (make(replace(TALL, uplassert=-OERE)), {"uplassert", "oppfolging"}),
        (make(replace(TALL, uten_frist=OERE)), {"oppfolging"}),
        (make(replace(TALL, lacks_krav=True)), {"uviss", "oppfolging"}),
        (make(replace(TALL, lacks_innbetalinger=True)), {"uviss", "oppfolging"}),
        (make()._replace(is_gammelt=True), {"uviss", "oppfolging"}),
        (make(None)._replace(hindring=Hindring.RETT), {"uviss", "oppfolging"}),
        (make()._replace(is_favoritt=True), {"favoritter"}),
    ],
)
def test_clients_are_filtered_by_what_needs_attention(klient: Klient, chosen: set[str]) -> None:
    assert {name for name, is_in in KLIENTFILTRE.items() if is_in(klient)} == chosen | {"alle"}


def test_sums_cover_clients_with_figures_and_count_them() -> None:
    one = replace(TALL, forfalt=Decimal(1), snart=Decimal(20), til_gode=Decimal(300), uplassert=Decimal(4000))
    two = replace(TALL, forfalt=Decimal(2), snart=Decimal(30), til_gode=Decimal(400), uplassert=Decimal(5000))

    summer = sum_klienter(iter([make(one), make(two), make(None)]))

    assert (summer.forfalt, summer.snart, summer.til_gode, summer.uplassert) == (3, 50, 700, 9000)
    assert (summer.antall, summer.antall_med, summer.is_ufullstendig) == (3, 2, True)


def test_sums_are_complete_only_if_every_client_is() -> None:
    def describe(other: Klient) -> tuple[bool, bool, bool]:
        summer = sum_klienter([make(), other])
        return summer.lacks_krav, summer.lacks_innbetalinger, summer.is_ufullstendig

    assert describe(make()) == (False, False, False)
    assert describe(make(replace(TALL, lacks_krav=True))) == (True, False, True)
    assert describe(make(replace(TALL, lacks_innbetalinger=True))) == (False, True, True)
    assert describe(make(None)) == (True, True, True)


def test_sums_of_no_clients_are_zero() -> None:
    summer = sum_klienter([])

    assert {summer.forfalt, summer.snart, summer.til_gode, summer.uplassert} == {Decimal(0)}
    assert {type(amount) for amount in (summer.forfalt, summer.snart, summer.til_gode, summer.uplassert)} == {Decimal}
    assert (summer.antall, summer.antall_med, summer.is_ufullstendig) == (0, 0, False)


@pytest.mark.parametrize(
    ("kolonne", "low", "high"),
    [
        ("forfalt", replace(TALL, forfalt=Decimal(1)), replace(TALL, forfalt=Decimal(2))),
        ("snart", replace(TALL, snart=Decimal(1)), replace(TALL, snart=Decimal(2))),
        ("frist", replace(TALL, neste_frist=DAG), replace(TALL, neste_frist=DAG + timedelta(days=1))),
        ("til_gode", replace(TALL, til_gode=Decimal(1)), replace(TALL, til_gode=Decimal(2))),
        ("uplassert", replace(TALL, uplassert=Decimal(1)), replace(TALL, uplassert=Decimal(2))),
    ],
)
def test_clients_are_sorted_by_each_figure_and_missing_figures_come_last(
    kolonne: str, low: Klienttall, high: Klienttall
) -> None:
    rows = [make(None), make(high), make(low)]

    assert choose(rows, KLIENTER, Valg(sorter=kolonne)).treff == (rows[2], rows[1], rows[0])
    assert choose(rows, KLIENTER, Valg(sorter=kolonne, is_synkende=True)).treff == (rows[1], rows[2], rows[0])


def test_clients_are_sorted_by_name_and_not_searched_a_second_time() -> None:
    rows = [make(navn="Bø AS", orgnr="310000003"), make(navn="Aker AS", orgnr="314055403")]

    assert choose(rows, KLIENTER, Valg(sorter="navn")).treff == (rows[1], rows[0])
    assert len(choose(rows, KLIENTER, Valg(sok="bø")).treff) == 2  # organisations are searched before they get figures
