"""Sums of the open list match its rows on any day, and the authority's sums on the day of the fetch."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.krav import Krav
from portal.domain.oversikt import build_oversikt, sort_by_forfall, sum_krav
from portal.domain.setning import build_setning
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, UleseligRad
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)
BELOEP = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
DATOER = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 12, 31))


KRAV = st.builds(
    make_krav,
    st.lists(st.tuples(DATOER, BELOEP), max_size=5),
    gruppe=st.sampled_from(["Skatt", "Merverdiavgift", "Ny gruppe", ""]),
    rest=st.none() | BELOEP,
)


@given(st.lists(KRAV, max_size=8), DATOER)
def test_tiles_are_the_sum_of_the_list_and_of_the_groups(alle_krav: list[Krav], on: date) -> None:
    oversikt = build_oversikt(AapneKrav(alle_krav=tuple(alle_krav)), on)

    left = sum((krav.gjenstaaende_beloep for krav in alle_krav), Decimal(0))
    assert oversikt.summer.netto == left
    for name in ("forfalt", "ikke_forfalt", "uten_forfallsdato", "til_gode", "renter", "renter_til_gode"):
        total = getattr(oversikt.summer, name)
        assert total >= 0
        assert sum((getattr(gruppe.summer, name) for gruppe in oversikt.grupper), Decimal(0)) == total
    assert sum((krav.get_forfalt(on) for krav in alle_krav), Decimal(0)) == oversikt.summer.forfalt
    assert sum(gruppe.antall for gruppe in oversikt.grupper) == len(alle_krav)


def test_a_claim_is_not_late_on_its_due_date() -> None:
    krav = make_krav([(DAG, Decimal(100))])

    assert sum_krav((krav,), DAG).forfalt == 0
    assert sum_krav((krav,), DAG + timedelta(days=1)).forfalt == 100


def test_debt_and_credit_are_two_sums() -> None:
    sums = sum_krav((make_krav([(DAG, Decimal(100))]), make_krav([(DAG, Decimal(-30))])), DAG + timedelta(days=1))

    assert (sums.forfalt, sums.aa_betale, sums.til_gode, sums.netto) == (100, 100, 30, 70)


def test_interest_owed_and_interest_in_ones_favour_are_two_sums() -> None:
    owed = replace(make_krav([(DAG, Decimal(100))]), stipulerte_renter=Decimal("812.50"))
    credit = replace(make_krav([(DAG, Decimal(-50))]), stipulerte_renter=Decimal("-300.25"))

    sums = sum_krav((owed, credit), DAG)

    assert (sums.renter, sums.renter_til_gode) == (Decimal("812.50"), Decimal("300.25"))


@pytest.mark.parametrize(
    ("left", "instalments", "expected"),
    [
        ("9000", ["4000"], {"forfalt": "4000", "uten_forfallsdato": "5000"}),
        ("1000", [], {"uten_forfallsdato": "1000"}),
        ("1000", ["3000"], {"forfalt": "1000"}),  # it has more left than the claim, but no other has any
        ("1000", ["3000", "2000"], {"uten_forfallsdato": "1000"}),  # which of them is not known
        ("50", ["100", "-50"], {"forfalt": "100", "til_gode": "50"}),
        ("1000", ["-500"], {"uten_forfallsdato": "1000"}),  # the opposite sign
        ("-1000", [], {"til_gode": "1000"}),  # credit has no deadline, so it lacks none
        ("0", ["3000"], {}),
    ],
)
def test_an_amount_on_no_instalment_has_no_due_date(
    left: str, instalments: list[str], expected: dict[str, str]
) -> None:
    krav = make_krav([(DAG, Decimal(amount)) for amount in instalments], rest=Decimal(left))

    sums = sum_krav((krav,), DAG + timedelta(days=1))

    found = {name: getattr(sums, name) for name in ("forfalt", "ikke_forfalt", "uten_forfallsdato", "til_gode")}
    assert found == {name: Decimal(expected.get(name, 0)) for name in found}
    assert sums.netto == Decimal(left)


def test_each_instalment_counts_on_its_own_date() -> None:
    oversikt = build_oversikt(nordlys().aapne, date(2022, 10, 1))

    assert oversikt.summer.forfalt == 161467 - 23750
    assert (oversikt.antall_forfalte, oversikt.antall_fremtidige) == (4, 2)
    assert (oversikt.eldste_frist, oversikt.neste_frist) == (date(2022, 4, 11), date(2022, 12, 15))


def test_open_claims_are_sorted_by_oldest_unpaid_due_date() -> None:
    order = [krav.kravidentifikator for krav in sort_by_forfall(nordlys().aapne.alle_krav)]

    assert order == ["KRAV-33712709", "253517389", "253517378", "250884358", "KRAV-33949619"]


def test_nothing_owed_is_stated_only_if_everything_was_read() -> None:
    assert build_oversikt(AapneKrav(), DAG).owes_nothing
    assert not build_oversikt(nordlys().aapne, DAG).owes_nothing


def test_a_missing_list_is_unknown() -> None:
    oversikt = build_oversikt(AapneKrav(ukjente_lister=(KRAVLISTE,)), DAG)
    setning = build_setning(oversikt)

    assert (oversikt.lacks_krav, oversikt.lacks_innbetalinger) == (True, False)
    assert (setning.is_ukjent, setning.is_ingenting, oversikt.has_ingen_krav) == (True, False, False)
    assert not build_oversikt(AapneKrav(ukjente_lister=(INNBETALINGSLISTE,)), DAG).owes_nothing


def unread(liste: str = KRAVLISTE, kravgruppe: str | None = None) -> UleseligRad:
    return UleseligRad(liste=liste, identifikator="X-1", grunn="opprinneligBeloep", kravgruppe=kravgruppe)


def test_an_unreadable_claim_makes_only_its_own_sums_incomplete() -> None:
    oversikt = build_oversikt(replace(nordlys().aapne, uleselige=(unread(kravgruppe="Skatt"),)), DAG)

    assert (oversikt.lacks_krav, oversikt.lacks_innbetalinger) == (True, False)
    assert [gruppe.kravgruppe for gruppe in oversikt.grupper if gruppe.is_ufullstendig] == ["Skatt"]


def test_an_unreadable_claim_in_an_empty_group_gets_its_own_row() -> None:
    oversikt = build_oversikt(AapneKrav(uleselige=(unread(kravgruppe="Særavgifter"),)), DAG)

    assert [(gruppe.kravgruppe, gruppe.antall, gruppe.is_ufullstendig) for gruppe in oversikt.grupper] == [
        ("Særavgifter", 0, True)
    ]
    assert not oversikt.owes_nothing


def test_an_unreadable_claim_without_a_known_group_makes_every_group_incomplete() -> None:
    oversikt = build_oversikt(replace(nordlys().aapne, uleselige=(unread(),)), DAG)

    assert all(gruppe.is_ufullstendig for gruppe in oversikt.grupper)


def test_an_unreadable_payment_makes_only_the_unplaced_sum_incomplete() -> None:
    oversikt = build_oversikt(replace(nordlys().aapne, uleselige=(unread(INNBETALINGSLISTE),)), DAG)

    assert (oversikt.lacks_krav, oversikt.lacks_innbetalinger) == (False, True)
    assert not any(gruppe.is_ufullstendig for gruppe in oversikt.grupper)
    assert not oversikt.owes_nothing


@given(st.lists(KRAV, max_size=8), DATOER)
def test_the_sentence_has_the_same_figures_as_the_tiles(alle_krav: list[Krav], on: date) -> None:
    oversikt = build_oversikt(AapneKrav(alle_krav=tuple(alle_krav)), on)
    setning, summer = build_setning(oversikt), oversikt.summer

    assert (setning.forfalt, setning.ikke_forfalt) == (summer.forfalt, summer.ikke_forfalt)
    assert setning.uten_forfallsdato == summer.uten_forfallsdato
    assert setning.owes == (summer.aa_betale > 0)


def test_the_sentence_names_a_date_only_if_everything_falls_due_then() -> None:
    one = make_krav([(DAG, Decimal(100))])
    two = make_krav([(DAG, Decimal(100)), (DAG + timedelta(days=30), Decimal(100))])
    without = make_krav([], rest=Decimal(50))

    days = [build_setning(build_oversikt(AapneKrav(alle_krav=rows), DAG)).forfaller for rows in ((one,), (two,))]

    assert days == [DAG, None]
    assert build_setning(build_oversikt(AapneKrav(alle_krav=(one, without)), DAG)).forfaller is None
    assert build_oversikt(AapneKrav(alle_krav=(one, one)), DAG).has_one_frist


def test_a_claim_and_an_equal_credit_are_not_nothing() -> None:
    both = (make_krav([(DAG, Decimal(100))]), make_krav([(DAG, Decimal(-100))]))
    oversikt = build_oversikt(AapneKrav(alle_krav=both), DAG + timedelta(days=1))

    assert not oversikt.owes_nothing
    assert (build_setning(oversikt).forfalt, oversikt.summer.til_gode) == (100, 100)
    assert (oversikt.antall_forfalte, oversikt.antall_til_gode) == (1, 1)
