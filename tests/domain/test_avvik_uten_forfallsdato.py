"""The authority's own sums compared with the rows when some due dates are unknown."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.avvik import Aarsak, compare_sums
from portal.domain.egne_summer import Sum
from portal.domain.svar import AapneKrav, EgneSummer
from portal.wording import explain_avvik
from tests.grunnlag import make_krav

DAG = date(2023, 8, 28)
WITHOUT = make_krav([(DAG, Decimal(4000))], rest=Decimal(9000))  # 5 000 of it is not on any instalment
LATER = DAG + timedelta(days=5)


@pytest.mark.parametrize(
    ("forfalt", "ikke_forfalt", "saldo", "expected"),
    [
        (4000, 0, 9000, {}),  # left out of the sum not yet due, but in the balance
        (4000, 5000, 9000, {}),  # counted as not yet due
        (4000, 0, 4000, {Sum.SALDO: (4000, 9000, Aarsak.UTEN_FORFALLSDATO)}),  # not counted at all
        (9000, 0, 9000, {Sum.FORFALT: (9000, 4000, Aarsak.UTEN_FORFALLSDATO)}),  # counted as past due
        (4000, 4999, 9000, {Sum.IKKE_FORFALT: (4999, 0, Aarsak.UKJENT)}),
        (4000, 14000, 9000, {Sum.IKKE_FORFALT: (14000, 0, Aarsak.UKJENT)}),
        (4000, 0, 14000, {Sum.SALDO: (14000, 9000, Aarsak.UKJENT)}),
    ],
)
def test_amounts_without_a_due_date_are_not_in_our_sum_not_yet_due(
    forfalt: int, ikke_forfalt: int, saldo: int, expected: dict[Sum, tuple[int, int, Aarsak]]
) -> None:
    theirs = EgneSummer(forfalt=Decimal(forfalt), ikke_forfalt=Decimal(ikke_forfalt), saldo=Decimal(saldo))

    found = compare_sums(AapneKrav(alle_krav=(WITHOUT,), total_oversikt=theirs), LATER, LATER).avvik

    assert {avvik.sum: (avvik.skatteetatens, avvik.vaar, avvik.aarsak) for avvik in found} == expected


@pytest.mark.parametrize("ikke_forfalt", [0, 5000])
def test_outdated_sums_are_recognised_however_they_count_amounts_without_a_due_date(ikke_forfalt: int) -> None:
    theirs = EgneSummer(ikke_forfalt=Decimal(4000 + ikke_forfalt), saldo=Decimal(9000))

    comparison = compare_sums(AapneKrav(alle_krav=(WITHOUT,), total_oversikt=theirs), LATER, LATER)

    assert comparison.avvik == ()
    assert comparison.forfalt_siden is not None
    assert (comparison.forfalt_siden.beloep, comparison.forfalt_siden.sist_riktig) == (4000, DAG)


@pytest.mark.parametrize(("undated", "owed"), [(0, 300), (500, 800)])
def test_credit_in_a_sum_is_shown_the_way_the_authority_counted_it(undated: int, owed: int) -> None:
    later = LATER + timedelta(days=9)
    rows = (make_krav([(later, Decimal(300))], rest=Decimal(800)), make_krav([(later, Decimal(-100))]))
    theirs = EgneSummer(ikke_forfalt=Decimal(200 + undated), saldo=Decimal(700))

    comparison = compare_sums(AapneKrav(alle_krav=rows, total_oversikt=theirs), LATER, LATER)

    assert comparison.avvik == ()
    assert [(one.sum, one.nettosum.skyldig, one.nettosum.til_gode) for one in comparison.netting] == [
        (Sum.IKKE_FORFALT, owed, 100)
    ]


def test_rounding_is_recognised_in_a_sum_that_counts_amounts_without_a_due_date() -> None:
    krav = make_krav([(LATER, Decimal("10.40"))], rest=Decimal("30.90"))
    theirs = EgneSummer(ikke_forfalt=Decimal(31), saldo=Decimal("30.90"))

    (avvik,) = compare_sums(AapneKrav(alle_krav=(krav,), total_oversikt=theirs), DAG, DAG).avvik

    assert (avvik.sum, avvik.aarsak) == (Sum.IKKE_FORFALT, Aarsak.AVRUNDING)


def test_the_cause_is_stated_in_words() -> None:
    theirs = EgneSummer(forfalt=Decimal(4000), saldo=Decimal(4000))

    (avvik,) = compare_sums(AapneKrav(alle_krav=(WITHOUT,), total_oversikt=theirs), LATER, LATER).avvik

    assert explain_avvik(avvik) == "Forskjellen er lik beløpet uten forfallsdato."
