"""What has happened since a statement's period, and the totals of its columns."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.grunnlag import Grunnlag
from portal.domain.kontoutskrift import MovementSums, build_kontoutskrift
from tests.domain.test_utskrift import IDAG, LEDGER, build, without_balance
from tests.rader import TOM, day, one_krav


def test_movements_after_the_period_lead_from_its_closing_balance_to_todays() -> None:
    early, later, last = build(til=11), build(til=12), build(til=20)

    assert early.siden == MovementSums(nye_krav=Decimal(0), innbetalinger=Decimal(49), utbetalinger=Decimal(70))
    assert later.siden == MovementSums(nye_krav=Decimal(0), innbetalinger=Decimal(9), utbetalinger=Decimal(70))
    assert last.siden == MovementSums(nye_krav=Decimal(0), innbetalinger=Decimal(0), utbetalinger=Decimal(0))
    for utskrift in (early, later, last):
        assert utskrift.saldo_slutt is not None
        assert utskrift.siden is not None
        assert utskrift.saldo_slutt + utskrift.siden.total == 81
        assert (utskrift.open_items.saldo.then, utskrift.open_items.saldo.now) == (utskrift.saldo_slutt, 81)


def test_a_claim_raised_after_the_period_is_new_since_then() -> None:
    grunnlag = replace(TOM, aapne=replace(TOM.aapne, alle_krav=(one_krav("100", "100", entered=day(21)),)))

    siden = build(grunnlag).siden

    assert siden == MovementSums(nye_krav=Decimal(100), innbetalinger=Decimal(0), utbetalinger=Decimal(0))
    assert siden.total == 100


@pytest.mark.parametrize("grunnlag", without_balance())
def test_without_a_list_it_is_not_known_what_has_happened_since(grunnlag: Grunnlag) -> None:
    utskrift = build(grunnlag, til=11)

    assert utskrift.siden is None
    assert (utskrift.ikke_forklart_start, utskrift.ikke_forklart_slutt) == (0, 0)
    assert utskrift.open_items.ikke_forklart.now == 0


def test_what_no_item_explains_today_is_told_too() -> None:
    contradicted = replace(TOM, krav=(one_krav("100", "89", entered=day(10)),))

    items = build(contradicted).open_items

    assert (items.ikke_forklart.then, items.ikke_forklart.now) == (-89, -89)


def test_the_columns_have_totals_that_make_up_the_change_of_the_balance() -> None:
    whole, start, empty = build(), build(til=11), build_kontoutskrift(TOM, day(5), day(20), IDAG)

    assert (whole.sum_debet, whole.sum_kredit) == (200, 49)
    assert (start.sum_debet, start.sum_kredit) == (130, 0)
    assert whole.saldo_start is not None
    assert whole.saldo_start + whole.sum_debet - whole.sum_kredit == whole.saldo_slutt
    assert (empty.sum_debet, type(empty.sum_debet), type(empty.sum_kredit)) == (0, Decimal, Decimal)


def test_the_credit_in_no_list_and_the_open_list_belong_to_the_statement() -> None:
    assert build().tilgode_uten_krav == 0
    assert build().aapne is LEDGER.aapne
