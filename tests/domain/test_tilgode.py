"""Where credit went, and which claims were settled in a year."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.krav import Krav
from portal.domain.plassering import DekketKrav, Motregning, PlassertInnbetaling, PlassertMotkrav, PlassertUtbetaling
from portal.domain.tilgode import (
    Tilgodebeloep,
    get_oppgjort,
    list_betalte_krav,
    list_tilgodebeloep,
    sum_opprinnelig,
    sum_tilgode,
    sum_utbetalinger,
)
from tests.grunnlag import eksempel_c, make_krav, nordlys

ALLE_KRAV = nordlys().get_alle_krav()
DAG = date(2023, 8, 28)


def make_set_off(beloep: int, dato: date = DAG) -> Motregning:
    """Used on another authority's claim."""
    covered = DekketKrav(
        motregnet_beloep=Decimal(beloep),
        beskrivelse="",
        kreditorsnavn="",
        innkrevingsmyndighet="",
        forfallsdato=None,
        forsinkelsesrenter=None,
    )
    return Motregning(
        motregningsidentifikator="M",
        motregnetdato=dato,
        innkrevingsmyndighet="",
        dekket_krav=(covered,),
        kilder=(("0", Decimal(beloep)),),
    )


def make_kredit(beloep: int, *, rest: int, utbetalt: int, motregnet: int, utenfor: int = 0) -> Krav:
    """A credit claim with every kind of placement, split evenly between two instalments."""
    out = PlassertUtbetaling(
        utbetalingsidentifikator="U",
        plassert_beloep=Decimal(utbetalt) / 2,
        plassert_dato=DAG,
        utbetalt_beloep=Decimal(utbetalt),
        utbetalt_dato=DAG,
        betalt_til=None,
    )
    used = PlassertMotkrav(
        kravforfallsidentifikator="F",
        plassert_beloep=Decimal(motregnet) / 2,
        plassert_dato=DAG,
        kravtype="",
        kravbeskrivelse="",
        forfallsdato=None,
        kravperiode=None,
    )
    krav = make_krav([(DAG, Decimal(-beloep)), (DAG, Decimal(0))], rest=Decimal(-rest))
    parts = tuple(replace(f, plassert_utbetaling=(out,), plassert_motkrav=(used,)) for f in krav.kravforfall)
    return replace(krav, kravforfall=parts, motregning=make_set_off(utenfor) if utenfor else None)


def make_settled(*days: date | None, number: str = "1") -> Krav:
    """A claim with a placement on each of these days, entered in the ledger in 2020."""
    placed = tuple(
        PlassertInnbetaling(
            innbetalingsidentifikator=str(nr),
            plassert_beloep=Decimal(10),
            plassert_dato=day,
            innbetalingsdato=day,
            innbetalt_beloep=None,
            innbetalt_fra=None,
            innbetalingstype="",
        )
        for nr, day in enumerate(days)
    )
    krav = make_krav([(date(2020, 2, 1), Decimal(10 * len(days) or 10))], rest=Decimal(0))
    (forfall,) = krav.kravforfall
    return replace(
        krav,
        kravidentifikator=number,
        opprettelsesdato_for_krav=date(2020, 1, 1),
        kravforfall=(replace(forfall, plassert_innbetaling=placed),),
    )


def test_a_credit_claim_shows_where_its_money_went() -> None:
    rows = {row.krav.kravidentifikator: row for row in list_tilgodebeloep(ALLE_KRAV)}

    paid_out = rows["248811576"]
    assert (paid_out.opprinnelig, paid_out.utbetalt, paid_out.motregnet, paid_out.rest) == (18335, 18335, 0, 0)
    set_off = rows["FORF-91396163"]
    assert (set_off.opprinnelig, set_off.utbetalt, set_off.motregnet, set_off.rest) == (10, 0, 10, 0)
    assert {row.ikke_forklart for row in rows.values()} == {0}


def test_a_years_credit_is_the_credit_entered_in_it() -> None:
    assert list_tilgodebeloep(ALLE_KRAV, 2021) == ()
    assert len(list_tilgodebeloep(ALLE_KRAV, 2022)) == len(list_tilgodebeloep(ALLE_KRAV))


def test_settled_claims_are_listed_in_their_year_of_settlement_latest_first() -> None:
    rows = list_betalte_krav(ALLE_KRAV, 2022)
    days = [get_oppgjort(krav) for krav in rows]

    assert rows
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)
    assert all(krav.gjenstaaende_beloep == 0 and not krav.is_kredit for krav in rows)
    assert get_oppgjort(next(krav for krav in rows if krav.kravidentifikator == "KRAV-33426829")) == date(2022, 2, 14)
    assert list_betalte_krav(ALLE_KRAV, 2023) == ()


def test_an_open_claim_is_not_settled() -> None:
    assert {get_oppgjort(krav) for krav in ALLE_KRAV if krav.gjenstaaende_beloep} == {None}


def test_a_credit_claim_has_an_amount_for_each_use() -> None:
    (row,) = list_tilgodebeloep([make_kredit(12000, rest=2, utbetalt=40, motregnet=600, utenfor=8000)])

    assert (row.opprinnelig, row.utbetalt, row.motregnet, row.motregnet_utenfor, row.rest) == (12000, 40, 600, 8000, 2)
    assert row.ikke_forklart == 12000 - 40 - 600 - 8000 - 2
    assert row.noekkel == row.krav.noekkel


def test_unused_credit_has_zero_amounts() -> None:
    (row,) = list_tilgodebeloep([make_krav([(DAG, Decimal(-50))])])

    amounts = (row.utbetalt, row.motregnet, row.motregnet_utenfor)
    assert (amounts, {type(amount) for amount in amounts}) == ((0, 0, 0), {Decimal})


def test_credit_is_sorted_newest_first_with_undated_last() -> None:
    days = (date(2021, 5, 1), None, date(2022, 5, 1), date(1, 1, 1))
    undated = make_krav([], rest=Decimal(-5))
    rows = [
        replace(undated, opprettelsesdato_for_krav=day, opprinnelig_beloep=Decimal(-5), kravidentifikator=str(day))
        for day in days
    ]

    found = list_tilgodebeloep(rows)

    assert [row.krav.dato for row in found][:2] == [date(2022, 5, 1), date(2021, 5, 1)]
    assert {row.krav.dato for row in found[2:]} == {None, date(1, 1, 1)}
    assert list_tilgodebeloep(rows[::-1]) == found
    assert [row.krav.dato for row in list_tilgodebeloep(rows, 2021)] == [date(2021, 5, 1)]


def test_debt_is_not_credit() -> None:
    assert list_tilgodebeloep([make_krav([(DAG, Decimal(50))])]) == ()


def test_sums_cover_the_rows_and_set_off_inside_and_outside_is_one_sum() -> None:
    rows = list_tilgodebeloep(
        [
            make_kredit(12000, rest=2, utbetalt=40, motregnet=600, utenfor=8000),
            make_kredit(23000, rest=4, utbetalt=60, motregnet=200, utenfor=1000),
        ]
    )

    summer = sum_tilgode(row for row in rows)

    assert (summer.opprinnelig, summer.utbetalt, summer.motregnet, summer.rest) == (35000, 100, 9800, 6)


def test_sums_of_no_rows_are_zero() -> None:
    none: list[Tilgodebeloep] = []
    summer = sum_tilgode(none)

    sums = [summer.opprinnelig, summer.utbetalt, summer.motregnet, summer.rest]
    sums += [sum_opprinnelig([]), sum_utbetalinger([])]
    assert {(amount, type(amount)) for amount in sums} == {(Decimal(0), Decimal)}


def test_original_amounts_and_payouts_are_added_up() -> None:
    payouts = eksempel_c().utbetalinger

    assert sum_opprinnelig([make_krav([(DAG, Decimal(5))], rest=Decimal(1)), make_krav([(DAG, Decimal(30))])]) == 35
    assert sum_utbetalinger((*payouts, *payouts)) == 2 * sum(row.utbetalt_beloep for row in payouts) != 0


def test_a_claim_is_settled_on_the_last_placement_on_any_instalment() -> None:
    first, last = date(2021, 3, 1), date(2022, 4, 1)
    one, two = make_settled(last, first), make_settled(first, None)
    both = replace(one, kravforfall=(*one.kravforfall, *two.kravforfall))

    assert get_oppgjort(one) == last
    assert get_oppgjort(replace(both, kravforfall=both.kravforfall[::-1])) == last
    assert get_oppgjort(two) == first
    assert get_oppgjort(replace(one, gjenstaaende_beloep=Decimal("-0.01"))) is None


def test_set_off_outside_the_ledger_also_settles() -> None:
    krav = make_settled(date(2021, 3, 1))

    assert get_oppgjort(replace(krav, motregning=make_set_off(10, date(2022, 1, 2)))) == date(2022, 1, 2)
    assert get_oppgjort(replace(krav, motregning=make_set_off(10, date(2020, 1, 2)))) == date(2021, 3, 1)


def test_a_claim_without_placements_is_settled_on_its_own_date() -> None:
    assert get_oppgjort(make_settled()) == date(2020, 1, 1)
    assert get_oppgjort(make_krav([], rest=Decimal(0))) is None


def test_settled_claims_on_one_day_have_a_stable_order_and_undated_ones_are_in_no_year() -> None:
    same = [make_settled(date(2021, 3, 1), number=str(nr)) for nr in range(4)]
    undated = replace(make_krav([], rest=Decimal(0)), opprinnelig_beloep=Decimal(10))

    found = list_betalte_krav([*same, make_settled(date(2021, 2, 1)), undated], 2021)

    assert list_betalte_krav([undated, make_settled(date(2021, 2, 1)), *same[::-1]], 2021) == found
    assert {krav.kravidentifikator for krav in found[:4]} == {"0", "1", "2", "3"}
    assert len(found) == 5


def test_what_is_left_of_a_credit_is_not_known_where_the_open_list_contradicts_it() -> None:
    krav = make_krav([(DAG, Decimal(-500))])
    (known,), (unknown,) = list_tilgodebeloep([krav]), list_tilgodebeloep([replace(krav, is_motsagt=True)])

    assert (known.rest_kjent, unknown.rest_kjent) == (Decimal(500), None)
    assert (sum_tilgode([known, unknown]).rest, sum_tilgode([known, unknown]).opprinnelig) == (500, 1000)
