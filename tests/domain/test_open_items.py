"""What a balance consisted of, in small ledgers that each test one rule; the items always make up the balance."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bevegelser import list_bevegelser
from portal.domain.grunnlag import Grunnlag
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.open_items import OpenItems, list_open_items
from portal.domain.saldo import balance_by_movements, balance_by_placements
from tests.grunnlag import eksempel_b, nordlys
from tests.rader import TOM, day, dekning, innbetaling, krav_of, kredit, one_krav, plassert, utbetaling

CUTS = (date(2021, 12, 31), date(2022, 1, 17), date(2022, 4, 12), date(2022, 12, 31), date(2023, 8, 27))


def list_then(items: OpenItems) -> list[tuple[str, float]]:
    return [(item.referanse, float(item.then)) for item in items.items]


@pytest.mark.parametrize("grunnlag", [nordlys(), eksempel_b()], ids=["nordlys", "b"])
@pytest.mark.parametrize("on", CUTS)
def test_items_and_unplaced_money_make_up_the_balance_by_placements(grunnlag: Grunnlag, on: date) -> None:
    items = list_open_items(grunnlag, on, None)

    assert items.saldo.then == balance_by_placements(grunnlag, on)
    assert items.saldo.now == balance_by_movements(grunnlag, list_bevegelser(grunnlag), date.max)


def test_the_example_is_explained_item_by_item_then_and_now() -> None:
    utskrift = build_kontoutskrift(nordlys(), date(2022, 1, 1), date(2022, 12, 31), date(2023, 8, 28))

    amounts = [(float(item.then), float(item.change), float(item.now)) for item in utskrift.open_items.items]
    assert sorted(amounts) == [
        (0, 62500, 62500),
        (6373, 0, 6373),
        (22600, 0, 22600),
        (23750, 0, 23750),
        (23750, 0, 23750),
        (23750, 0, 23750),
        (61244, 0, 61244),
    ]
    assert utskrift.open_items.saldo.then == utskrift.saldo_slutt
    assert utskrift.saldo_slutt is not None
    assert utskrift.siden is not None
    assert utskrift.saldo_slutt + utskrift.siden.total == Decimal(223967)
    assert not utskrift.open_items.ikke_forklart.then


def test_a_later_placement_is_undone_on_its_own_instalment() -> None:
    krav = krav_of("100", "100")
    first, second = krav.kravforfall
    paid = replace(second, gjenstaaende_beloep=Decimal(0), plassert_innbetaling=(plassert("100", day(20)),))
    krav = replace(krav, gjenstaaende_beloep=Decimal(100), kravforfall=(first, paid), opprettelsesdato_for_krav=day(1))

    items = list_open_items(replace(TOM, krav=(krav,)), day(15), None)

    assert [(item.forfall, item.then, item.now) for item in items.items] == [(first, 100, 100), (paid, 100, 0)]


def test_a_claim_in_no_list_is_known_from_all_the_payments_that_covered_it() -> None:
    first = innbetaling("60", dato=day(20), name="I-1", covered=(dekning("60", day(20), name="X", due=day(2)),))
    second = innbetaling("40", dato=day(21), name="I-2", covered=(dekning("40", day(21), name="X", due=day(2)),))

    items = list_open_items(replace(TOM, innbetalinger=(first, second)), day(15), None)

    assert list_then(items) == [("X", 100)]
    assert items.items[0].krav is None


def test_credit_in_no_list_is_known_from_the_payout() -> None:
    paid = utbetaling("100", kredit("100"), dato=day(20))

    items = list_open_items(replace(TOM, utbetalinger=(paid,)), day(15), None)

    assert [float(item.then) for item in items.items] == [-100]
    assert (items.aa_betale.then, items.til_gode.then, items.til_gode.now) == (0, 100, 0)


def test_money_placed_later_was_unplaced_then() -> None:
    krav = one_krav("100", "0", plassert("100", day(20), paid_on=day(10)), entered=day(18))
    money = innbetaling("100", dato=day(10), covered=(dekning("100", day(20)),))

    items = list_open_items(replace(TOM, krav=(krav,), innbetalinger=(money,)), day(15), None)

    assert (list_then(items), items.uplassert.then, items.uplassert.now) == ([], 100, 0)
    assert items.saldo.then == -100


def test_what_no_item_explains_is_stated() -> None:
    utskrift = build_kontoutskrift(eksempel_b(), date(2023, 1, 1), date(2023, 8, 28), date(2023, 8, 28))

    items = utskrift.open_items
    assert items.saldo.then == utskrift.saldo_slutt
    assert items.ikke_forklart.then == utskrift.ikke_forklart_slutt
