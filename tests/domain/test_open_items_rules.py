"""Open items: their order and sums, what is known of each, and what a later set-off or an unlisted placement undoes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.felter import Kravperiode
from portal.domain.krav import Krav
from portal.domain.open_items import OpenItem, OpenItems, ThenAndNow, list_open_items
from portal.domain.saldo import balance_by_placements
from tests.rader import (
    DAG,
    TOM,
    day,
    dekning,
    innbetaling,
    krav_of,
    kredit,
    motregning,
    one_krav,
    plassert,
    plassert_utbetaling,
    utbetaling,
)

NOTHING = ThenAndNow(then=Decimal(0), now=Decimal(0))


def make_item(then: str, now: str) -> OpenItem:
    return OpenItem(then=Decimal(then), now=Decimal(now), referanse="R", forfallsdato=None, krav=None, forfall=None)


def list_items(krav: Krav, on: date) -> list[tuple[str | None, float, float]]:
    """The instalment, what was left of it on the day, and what is left now."""
    found = list_open_items(replace(TOM, krav=(krav,)), on, None).items
    return [
        (item.forfall.kravforfallsidentifikator if item.forfall else None, float(item.then), float(item.now))
        for item in found
    ]


def test_what_is_owed_and_credit_are_summed_apart_then_and_now() -> None:
    rows = (make_item("0.01", "0"), make_item("7", "-0.02"), make_item("-0.03", "0.04"), make_item("-5", "6"))
    items = OpenItems(items=rows, uplassert=NOTHING, ikke_forklart=NOTHING)

    assert (items.aa_betale.then, items.aa_betale.now) == (Decimal("7.01"), Decimal("6.04"))
    assert (items.til_gode.then, items.til_gode.now) == (Decimal("5.03"), Decimal("0.02"))
    assert (items.aa_betale.change, items.til_gode.change) == (Decimal("-0.97"), Decimal("-5.01"))


def test_the_balance_is_the_items_minus_unplaced_money_plus_what_nothing_explains() -> None:
    items = OpenItems(
        items=(make_item("100", "2000"), make_item("-30", "-600")),
        uplassert=ThenAndNow(then=Decimal(5), now=Decimal(40)),
        ikke_forklart=ThenAndNow(then=Decimal(1), now=Decimal(3)),
    )

    assert (items.saldo.then, items.saldo.now) == (66, 1363)


def test_what_the_balance_has_besides_the_items_is_told_for_then_and_for_now() -> None:
    krav = one_krav("100", "60", plassert("40", day(20)), entered=day(1))
    money = innbetaling("70", "30", dato=day(10), covered=(dekning("40", day(20)),))
    grunnlag = replace(TOM, krav=(krav,), innbetalinger=(money,), aapne=replace(TOM.aapne, innbetalinger=(money,)))

    found = list_open_items(grunnlag, day(15), ThenAndNow(then=Decimal(37), now=Decimal(44)))

    assert (found.uplassert.then, found.uplassert.now) == (70, 30)
    assert (found.ikke_forklart.then, found.ikke_forklart.now) == (7, 14)  # beside 100 - 70, and 60 - 30
    assert (found.saldo.then, found.saldo.now) == (37, 44)
    unknown = list_open_items(grunnlag, day(15), None)
    assert (unknown.ikke_forklart, unknown.saldo) == (NOTHING, ThenAndNow(then=Decimal(30), now=Decimal(30)))


def test_items_are_ordered_by_due_date_then_reference_with_unknown_dates_last() -> None:
    alle = (
        one_krav("1", "1", name="B", due=day(2), entered=day(1)),
        replace(krav_of(rest="1"), kravidentifikator="0", opprettelsesdato_for_krav=day(1)),
        one_krav("1", "1", name="A", due=day(2), entered=day(1)),
        one_krav("1", "1", name="C", due=day(1), entered=day(1)),
    )

    found = list_open_items(replace(TOM, krav=alle), day(15), None)

    assert [(item.referanse, item.forfallsdato) for item in found.items] == [
        ("C", day(1)),
        ("A", day(2)),
        ("B", day(2)),
        ("0", None),
    ]


@pytest.mark.parametrize(
    ("entered", "expected"), [(day(14), 100), (day(15), 100), (day(16), 0), (None, 0)]
)  # without a date of entry, it counts from its due date, June 30
def test_a_claim_was_open_from_the_day_it_was_entered(entered: date | None, expected: int) -> None:
    assert list_items(one_krav("100", "100", entered=entered), day(15)) == [("F", expected, 100)]


def test_a_claim_that_is_paid_and_was_paid_then_is_no_item() -> None:
    assert list_items(one_krav("100", "0", plassert("100", day(15)), entered=day(1)), day(15)) == []
    assert list_items(one_krav("100", "0", plassert("100", day(16)), entered=day(1)), day(15)) == [("F", 100, 0)]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([("0", "50")], [("0", -50.0, 0.0), ("1", -30.0, -30.0)]),
        ([("0", "20"), ("0", "30")], [("0", -50.0, 0.0), ("1", -30.0, -30.0)]),  # two shares of one instalment
        ([("0", "50"), ("elsewhere", "7")], [("0", -50.0, 0.0), ("1", -30.0, -30.0)]),
        # From no named instalment of this claim: then it was open, but not known on which.
        ([], [("1", -30.0, -30.0), (None, -50.0, 0.0)]),
    ],
)
def test_credit_set_off_later_was_open_on_the_instalment_it_came_from(
    shares: list[tuple[str, str]], expected: list[tuple[str | None, float, float]]
) -> None:
    first, second = krav_of("-50", "-30").kravforfall
    krav = replace(
        krav_of("-50", "-30", rest="-30"),
        kravforfall=(replace(first, gjenstaaende_beloep=Decimal(0)), second),
        opprettelsesdato_for_krav=day(1),
        motregning=replace(
            motregning("50", dato=day(20)), kilder=tuple((name, Decimal(amount)) for name, amount in shares)
        ),
    )
    grunnlag = replace(TOM, krav=(krav,))

    assert krav.motregnet_utenfor == 50
    assert list_items(krav, day(15)) == expected
    assert list_items(krav, day(20)) == [("1", -30.0, -30.0)]
    assert list_open_items(grunnlag, day(15), None).saldo.then == balance_by_placements(grunnlag, day(15)) == -80


def test_what_was_paid_out_and_what_was_set_off_since_are_both_undone() -> None:
    first, second = krav_of("-100", "-7").kravforfall
    paid = replace(
        first, gjenstaaende_beloep=Decimal(-20), plassert_utbetaling=(plassert_utbetaling("30", dato=day(18)),)
    )
    krav = replace(
        krav_of("-100", "-7", rest="-27"),
        kravforfall=(paid, second),
        opprettelsesdato_for_krav=day(1),
        motregning=motregning("50", dato=day(20), sources=("0",)),
    )

    assert [list_items(krav, day(number)) for number in (15, 18, 20)] == [
        [("0", -100, -20), ("1", -7, -7)],
        [("0", -70, -20), ("1", -7, -7)],
        [("0", -20, -20), ("1", -7, -7)],
    ]


def test_what_was_covered_on_no_listed_instalment_is_on_the_only_one() -> None:
    krav = replace(
        one_krav("-80", "-30", entered=day(1)), motregning=motregning("50", dato=day(20))
    )  # the set-off names no source

    assert list_items(krav, day(15)) == [("F", -80, -30)]


def test_a_claim_known_only_from_a_payment_has_the_payments_words_for_it() -> None:
    row = replace(dekning("60", day(20), name="X", due=day(2)), kravbeskrivelse="Restskatt 2021")
    money = innbetaling("60", dato=day(20), covered=(row,))

    (item,) = list_open_items(replace(TOM, innbetalinger=(money,)), day(15), None).items

    assert item == OpenItem(
        then=Decimal(60),
        now=Decimal(0),
        referanse="X",
        forfallsdato=day(2),
        krav=None,
        forfall=None,
        beskrivelse="Restskatt 2021",
    )


def test_credit_known_only_from_a_payout_has_the_payouts_words_for_it() -> None:
    periode = Kravperiode(aar="2022", termin="3")
    row = replace(kredit("100", name="X"), kravbeskrivelse="Mva-melding", kravperiode=periode)

    (item,) = list_open_items(replace(TOM, utbetalinger=(utbetaling("100", row, dato=day(20)),)), day(15), None).items

    assert item == OpenItem(
        then=Decimal(-100),
        now=Decimal(0),
        referanse="X",
        forfallsdato=None,
        krav=None,
        forfall=None,
        beskrivelse="Mva-melding",
        periode=periode,
    )


def test_a_listed_claims_item_names_the_claim_and_its_due_date() -> None:
    krav = one_krav("100", "100", entered=day(1))

    (item,) = list_open_items(replace(TOM, krav=(krav,)), day(15), None).items

    assert (item.krav, item.forfall, item.referanse, item.forfallsdato) == (krav, krav.kravforfall[0], "F", DAG)
    assert (item.beskrivelse, item.periode) == ("", None)
