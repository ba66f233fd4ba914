"""The contents of a statement, what makes it incomplete, and past due amounts by age."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.avvik import compare_sums
from portal.domain.bevegelser import Slag, list_bevegelser
from portal.domain.grunnlag import Grunnlag, Mangel
from portal.domain.kontoutskrift import Aldersgruppe, Kontoutskrift, Linje, build_kontoutskrift
from portal.domain.krav import Krav
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, TOTALSUM, AapneKrav, EgneSummer, Problem, UleseligRad
from tests.grunnlag import make_krav
from tests.rader import TOM, day, innbetaling, krav_of, kredit, motkrav, motregning, one_krav, plassert, utbetaling

IDAG = day(28)
FIRST = one_krav("100", "60", plassert("40", day(12), paid_on=day(12)), entered=day(5), due=day(7), name="A")
SECOND = one_krav("30", "30", entered=day(10), due=day(6), name="B")
SET_OFF = replace(
    one_krav("-70", "0", motkrav("0"), entered=day(1), name="C"),
    motregning=motregning("20", dato=day(20), sources=("C",)),
)
UNREAD = UleseligRad(liste=KRAVLISTE, identifikator="X", grunn="beloep")
LEDGER = replace(
    TOM,
    aapne=AapneKrav(
        alle_krav=(FIRST, SECOND), innbetalinger=(innbetaling("9", "9", dato=day(13), name="J"),), uleselige=(UNREAD,)
    ),
    krav=(SET_OFF,),
    innbetalinger=(innbetaling("40", dato=day(12)),),
    utbetalinger=(utbetaling("50", kredit("50", name="C"), dato=day(14)),),
    uleselige=(replace(UNREAD, liste="innbetaling"),),
    usette_aar=(2011,),
    aapne_hentet=day(27),
)


def build(grunnlag: Grunnlag = LEDGER, fra: int = 5, til: int = 20) -> Kontoutskrift:
    return build_kontoutskrift(grunnlag, day(fra), day(til), IDAG)


def test_a_statement_has_its_period_figures_and_sources() -> None:
    utskrift = build()

    assert (utskrift.fra, utskrift.til, utskrift.idag) == (day(5), day(20), IDAG)
    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (-70, 81)
    assert (utskrift.nye_krav, utskrift.innbetalinger, utskrift.utbetalinger) == (130, 49, 70)
    assert utskrift.aapne == LEDGER.aapne
    assert utskrift.oversikt == build_oversikt(LEDGER.aapne, IDAG)
    assert utskrift.aapne_krav == (SECOND, FIRST)  # earliest due date first
    assert utskrift.uleselige == (*LEDGER.aapne.uleselige, *LEDGER.uleselige)
    assert (utskrift.usette_aar, utskrift.mangler) == ((2011,), ())


def test_each_movement_in_the_period_is_a_line_with_the_balance_after_it() -> None:
    utskrift = build()

    assert [linje.bevegelse for linje in utskrift.linjer] == list(list_bevegelser(LEDGER))[1:]
    assert [linje.saldo for linje in utskrift.linjer] == [30, 60, 20, 11, 61, 81]
    assert [linje.bevegelse.slag for linje in build(fra=6, til=19).linjer] == [
        Slag.KRAV,
        Slag.INNBETALING,
        Slag.INNBETALING,
        Slag.UTBETALING,
    ]


def test_the_unexplained_amount_is_the_difference_between_the_methods_at_each_end() -> None:
    # The list has 89 left of the claim, but the open list lacks it.
    contradicted = replace(TOM, krav=(one_krav("100", "89", entered=day(10)),), aapne=AapneKrav())

    utskrift = build(contradicted)
    assert (utskrift.ikke_forklart_start, utskrift.ikke_forklart_slutt) == (-100, -89)
    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (-100, 0)


def without_balance() -> list[Grunnlag]:
    mangel = Mangel(liste="krav", aar=2022, problem=Problem.UTILGJENGELIG)
    return [
        replace(LEDGER, mangler=(mangel,)),
        replace(LEDGER, aapne=replace(LEDGER.aapne, is_skjermet=True)),
        replace(LEDGER, aapne=replace(LEDGER.aapne, ukjente_lister=(INNBETALINGSLISTE,))),
    ]


@pytest.mark.parametrize("grunnlag", without_balance())
def test_without_a_list_there_is_no_sum_and_no_balance(grunnlag: Grunnlag) -> None:
    utskrift = build(grunnlag)

    assert (utskrift.saldo_start, utskrift.saldo_slutt) == (None, None)
    assert (utskrift.nye_krav, utskrift.innbetalinger, utskrift.utbetalinger) == (None, None, None)
    assert (utskrift.ikke_forklart_start, utskrift.ikke_forklart_slutt) == (0, 0)
    assert utskrift.linjer == tuple(Linje(bevegelse=row, saldo=None) for row in list_bevegelser(grunnlag)[1:])
    assert utskrift.mangler == grunnlag.mangler
    assert utskrift.is_skjermet is grunnlag.aapne.is_skjermet


WHOLE = replace(LEDGER, aapne=replace(LEDGER.aapne, uleselige=()), uleselige=(), usette_aar=())
OWN_SUM = replace(UNREAD, liste=TOTALSUM)


@pytest.mark.parametrize(
    ("grunnlag", "expected"),
    [
        (WHOLE, False),
        (replace(WHOLE, aapne=replace(WHOLE.aapne, uleselige=(OWN_SUM,))), False),  # none of our sums are based on it
        (replace(WHOLE, aapne=replace(WHOLE.aapne, uleselige=(OWN_SUM, UNREAD))), True),
        (replace(WHOLE, uleselige=(UNREAD,)), True),
        (replace(WHOLE, usette_aar=(2011,)), True),
        (replace(WHOLE, mangler=(Mangel(liste="krav", aar=2022, problem=None),)), True),
        (replace(WHOLE, aapne=replace(WHOLE.aapne, ukjente_lister=(KRAVLISTE,))), True),
        (replace(WHOLE, utbetalinger=(utbetaling("5", kredit("5", name="old"), dato=day(5)),)), True),
        # Paid out before the period, so it affects no figure.
        (replace(WHOLE, utbetalinger=(utbetaling("5", kredit("5", name="old"), dato=day(4)),)), False),
    ],
)
def test_a_statement_is_incomplete_if_a_row_list_or_year_is_missing(grunnlag: Grunnlag, *, expected: bool) -> None:
    assert build(grunnlag).is_bevegelser_ufullstendig is expected


def test_credit_in_no_list_is_the_amount_paid_out_since_the_period_began() -> None:
    paid = tuple(
        utbetaling("5", kredit("5", name=f"old {number}"), dato=day(number), name=str(number)) for number in (4, 5)
    )

    assert build(replace(WHOLE, utbetalinger=paid)).tilgode_uten_krav == 5


def test_the_authoritys_sums_are_compared_on_the_day_of_the_fetch_or_else_today() -> None:
    aapne = AapneKrav(
        alle_krav=(one_krav("30", "30", due=day(27)),),
        total_oversikt=EgneSummer(ikke_forfalt=Decimal(30), saldo=Decimal(30)),
    )

    fetched = build(replace(TOM, aapne=aapne, aapne_hentet=day(27)))
    assert fetched.sammenligning == compare_sums(aapne, day(27), IDAG)
    assert fetched.sammenligning != compare_sums(aapne, IDAG, IDAG)
    assert build(replace(TOM, aapne=aapne)).sammenligning == compare_sums(aapne, IDAG, IDAG)


def ages_of(*alle_krav: Krav) -> list[Decimal]:
    return [group.beloep for group in build(replace(TOM, aapne=AapneKrav(alle_krav=alle_krav))).aldersgrupper]


def test_there_are_four_age_groups() -> None:
    assert build(TOM).aldersgrupper == (
        Aldersgruppe(fra=1, til=30, beloep=Decimal(0)),
        Aldersgruppe(fra=31, til=60, beloep=Decimal(0)),
        Aldersgruppe(fra=61, til=90, beloep=Decimal(0)),
        Aldersgruppe(fra=91, til=None, beloep=Decimal(0)),
    )


@pytest.mark.parametrize(
    ("days", "group"), [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (4000, 3), (0, None), (-1, None)]
)
def test_a_past_due_amount_has_the_age_of_its_due_date(days: int, group: int | None) -> None:
    krav = make_krav([(IDAG - timedelta(days=days), Decimal("0.50"))])

    assert ages_of(krav) == [Decimal("0.50") if number == group else 0 for number in range(4)]


def test_amounts_of_one_age_are_added_and_credit_and_undated_amounts_have_none() -> None:
    late = date(2023, 6, 1)
    krav = (
        make_krav([(late, Decimal(10)), (late, Decimal(20))]),
        make_krav([(late, Decimal(30))]),
        make_krav([(late, Decimal(-5))]),
        krav_of(rest="7"),
    )

    assert ages_of(*krav) == [60, 0, 0, 0]
