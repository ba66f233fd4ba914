"""The statement: opening balance and movements give the closing balance, and anything unexplained is stated."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.bevegelser import Slag, list_bevegelser
from portal.domain.grunnlag import Grunnlag, Mangel
from portal.domain.kontoutskrift import Kontoutskrift, build_kontoutskrift
from portal.domain.saldo import balance_by_movements, balance_by_placements
from portal.domain.svar import Problem, UleseligRad
from tests.grunnlag import eksempel_b, eksempel_c, nordlys

IDAG = date(2023, 8, 28)


def build(grunnlag: Grunnlag, aar: int) -> Kontoutskrift:
    return build_kontoutskrift(grunnlag, date(aar, 1, 1), min(date(aar, 12, 31), IDAG), IDAG)


def test_2022_and_2023_of_the_example_ledger_add_up_and_reconcile() -> None:
    y2022, y2023 = build(nordlys(), 2022), build(nordlys(), 2023)

    sums_2022 = (y2022.saldo_start, y2022.nye_krav, y2022.innbetalinger, y2022.utbetalinger, y2022.saldo_slutt)
    assert sums_2022 == (51574, 278308, 186750, 18335, 161467)
    assert (y2023.saldo_start, y2023.nye_krav, y2023.innbetalinger, y2023.saldo_slutt) == (161467, 62500, 0, 223967)
    for year in (y2022, y2023):
        assert (year.ikke_forklart_start, year.ikke_forklart_slutt, year.is_bevegelser_ufullstendig) == (0, 0, False)


def test_both_balance_methods_agree_on_every_day_since_the_oldest_known_claim() -> None:
    grunnlag = nordlys()
    movements = list_bevegelser(grunnlag)

    days = [date(2021, 12, 22) + timedelta(days=number) for number in range(800)]
    by_movements = [balance_by_movements(grunnlag, movements, day) for day in days]

    assert by_movements == [balance_by_placements(grunnlag, day) for day in days]


def test_the_running_balance_goes_from_opening_to_closing() -> None:
    utskrift = build(nordlys(), 2022)
    balances = [utskrift.saldo_start, *(linje.saldo for linje in utskrift.linjer)]

    assert utskrift.linjer[-1].saldo == utskrift.saldo_slutt
    for before, after, linje in zip(balances, balances[1:], utskrift.linjer, strict=False):
        assert before is not None
        assert after == before + linje.bevegelse.beloep
        assert (linje.bevegelse.debet or 0) - (linje.bevegelse.kredit or 0) == linje.bevegelse.beloep
    assert [linje.bevegelse.dato for linje in utskrift.linjer] == sorted(
        linje.bevegelse.dato for linje in utskrift.linjer
    )


def test_an_inconsistent_ledger_is_not_reconciled_and_the_difference_is_stated() -> None:
    utskrift = build(eksempel_b(), 2023)

    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (2000, 20000)
    assert (utskrift.ikke_forklart_start, utskrift.ikke_forklart_slutt) == (2000, 0)


def test_a_payout_reveals_the_amount_on_the_old_claims_behind_it() -> None:
    utskrift = build(eksempel_c(), 2023)

    assert [linje.bevegelse.beloep for linje in utskrift.linjer] == [62374]
    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (-62374, 0)
    assert (utskrift.ikke_forklart_start, utskrift.ikke_forklart_slutt) == (0, 0)
    # The date of that credit is unknown.
    assert (utskrift.tilgode_uten_krav, utskrift.is_bevegelser_ufullstendig) == (62374, True)


def test_a_claim_removed_from_the_lists_is_exactly_the_unexplained_amount() -> None:
    grunnlag = nordlys()
    without = replace(grunnlag, krav=tuple(krav for krav in grunnlag.krav if krav.kravidentifikator != "KRAV-33426829"))

    assert build(without, 2022).ikke_forklart_start == 40801


def test_without_a_years_list_there_is_no_balance() -> None:
    grunnlag = replace(nordlys(), mangler=(Mangel(liste="krav", aar=2022, problem=Problem.UTILGJENGELIG),))

    utskrift = build(grunnlag, 2022)

    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (None, None)
    assert {linje.saldo for linje in utskrift.linjer} == {None}
    assert utskrift.is_bevegelser_ufullstendig


def test_an_unreadable_row_makes_the_statement_incomplete() -> None:
    bad = UleseligRad(liste="krav", identifikator="X-1", grunn="opprinneligBeloep")

    utskrift = build(replace(nordlys(), uleselige=(bad,)), 2022)

    assert utskrift.is_bevegelser_ufullstendig
    assert utskrift.uleselige == (bad,)


def test_a_claim_in_both_lists_counts_once_with_the_open_lists_amounts() -> None:
    grunnlag = nordlys()
    stale = tuple(
        replace(krav, gjenstaaende_beloep=Decimal(1)) if krav.kravidentifikator == "253517389" else krav
        for krav in grunnlag.krav
    )

    alle_krav = replace(grunnlag, krav=stale).get_alle_krav()

    assert [k.gjenstaaende_beloep for k in alle_krav if k.kravidentifikator == "253517389"] == [6373]


def test_past_due_amounts_are_divided_by_age() -> None:
    utskrift = build_kontoutskrift(nordlys(), date(2022, 1, 1), date(2022, 5, 20), date(2022, 6, 20))

    ages = {(group.fra, group.til): group.beloep for group in utskrift.aldersgrupper}
    assert ages == {(1, 30): 23750, (31, 60): 28973, (61, 90): 61244, (91, None): 0}
    assert sum(ages.values()) == utskrift.oversikt.summer.forfalt


def test_set_off_inside_the_ledger_does_not_move_the_balance() -> None:
    kinds = {linje.bevegelse.slag for linje in build(nordlys(), 2022).linjer}

    assert Slag.MOTREGNING not in kinds
