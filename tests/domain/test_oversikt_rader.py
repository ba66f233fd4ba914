"""Counts and order in the overview: each row where it belongs, down to one øre."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.oversikt import build_oversikt, sort_by_forfall, sum_krav
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)


def test_groups_have_the_fixed_order() -> None:
    names = ["Andre krav", "Ny gruppe", "Merverdiavgift", "", "Skatt"]
    rows = tuple(make_krav([(DAG, Decimal(1))], gruppe=name) for name in names)

    oversikt = build_oversikt(AapneKrav(alle_krav=rows), DAG)

    assert [gruppe.kravgruppe for gruppe in oversikt.grupper] == [
        "Skatt", "Merverdiavgift", "Andre krav", "Ny gruppe", "",
    ]  # fmt: skip


def test_each_kind_of_claim_is_counted() -> None:
    oere = Decimal("0.01")
    late, coming = make_krav([(DAG - timedelta(days=1), oere)]), make_krav([(DAG, oere)])
    without, credit = make_krav([], rest=oere), make_krav([(DAG, -oere)])

    oversikt = build_oversikt(AapneKrav(alle_krav=(late,) * 1 + (coming,) * 2 + (without,) * 3 + (credit,) * 4), on=DAG)

    assert (oversikt.antall_forfalte, oversikt.antall_fremtidige) == (1, 2)
    assert (oversikt.antall_uten_forfallsdato, oversikt.antall_til_gode) == (3, 4)
    assert (oversikt.eldste_frist, oversikt.neste_frist) == (DAG - timedelta(days=1), DAG)


def test_a_due_date_today_is_next_and_not_past() -> None:
    oversikt = build_oversikt(AapneKrav(alle_krav=(make_krav([(DAG, Decimal(1)), (DAG, Decimal(0))]),)), DAG)

    assert (oversikt.dag, oversikt.eldste_frist, oversikt.neste_frist) == (DAG, None, DAG)


def test_a_paid_instalment_or_credit_is_no_due_date() -> None:
    days = [DAG + timedelta(days=number) for number in range(3)]
    krav = make_krav([(days[0], Decimal(0)), (days[1], Decimal("0.01")), (days[2], Decimal(0))])
    credit = make_krav([(days[0], Decimal(-5))])

    oversikt = build_oversikt(AapneKrav(alle_krav=(krav, credit)), DAG)

    assert (oversikt.neste_frist, oversikt.has_one_frist) == (days[1], True)


def test_payments_with_an_unplaced_amount_are_counted() -> None:
    (payment, *_) = nordlys().innbetalinger
    some = tuple(replace(payment, uplassert_beloep=Decimal(amount)) for amount in (30, 0, 4))

    oversikt = build_oversikt(AapneKrav(innbetalinger=some), DAG)

    assert (oversikt.uplassert, oversikt.antall_uplasserte, oversikt.owes_nothing) == (34, 2, False)
    assert type(build_oversikt(AapneKrav(), DAG).uplassert) is Decimal


def test_payable_instalments_are_counted() -> None:
    with_kid = [len(krav.betalbare) for krav in nordlys().aapne.alle_krav]

    oversikt = build_oversikt(nordlys().aapne, DAG)

    assert oversikt.antall_betalbare == sum(with_kid) > len(with_kid)


def test_payments_that_add_up_to_zero_are_not_nothing() -> None:
    (payment, *_) = nordlys().innbetalinger
    both = tuple(replace(payment, uplassert_beloep=Decimal(amount)) for amount in (30, -30))

    oversikt = build_oversikt(AapneKrav(innbetalinger=both), DAG)

    assert (oversikt.uplassert, oversikt.owes_nothing) == (0, False)


@pytest.mark.parametrize("renter", [Decimal("0.01"), Decimal("-0.01")])
def test_interest_alone_is_not_nothing(renter: Decimal) -> None:
    krav = replace(make_krav([], rest=Decimal(0)), stipulerte_renter=renter)

    assert not build_oversikt(AapneKrav(alle_krav=(krav,)), DAG).owes_nothing


def test_one_oere_is_counted_where_it_belongs() -> None:
    oere = Decimal("0.01")
    krav = make_krav([(DAG, oere), (DAG + timedelta(days=1), oere)], rest=3 * oere)
    rows = (replace(krav, stipulerte_renter=oere), replace(make_krav([(DAG, -oere)]), stipulerte_renter=-oere))

    sums = sum_krav(iter(rows), DAG + timedelta(days=1))

    assert {sums.forfalt, sums.ikke_forfalt, sums.uten_forfallsdato, sums.til_gode} == {oere}
    assert {sums.renter, sums.renter_til_gode} == {oere}


def test_no_claims_is_certain_only_if_none_is_known_and_none_can_be_missing() -> None:
    some = AapneKrav(alle_krav=(make_krav([(DAG, Decimal(1))]),))

    assert build_oversikt(AapneKrav(), DAG).has_ingen_krav
    assert not build_oversikt(some, DAG).has_ingen_krav
    assert not build_oversikt(AapneKrav(ukjente_lister=(KRAVLISTE,)), DAG).has_ingen_krav


def test_every_group_is_incomplete_if_the_claim_list_is_missing() -> None:
    rows = (make_krav([(DAG, Decimal(1))], gruppe="Skatt"), make_krav([(DAG, Decimal(1))], gruppe="Andre krav"))

    lacking = build_oversikt(AapneKrav(alle_krav=rows, ukjente_lister=(KRAVLISTE,)), DAG)
    whole = build_oversikt(AapneKrav(alle_krav=rows, ukjente_lister=(INNBETALINGSLISTE,)), DAG)

    assert [lacking.lacks_krav_of(group) for group in ("Skatt", "Andre krav", "Ny gruppe")] == [True, True, False]
    assert not whole.lacks_krav_of("Skatt")


def test_claims_on_one_day_are_sorted_by_group_and_identifier_with_undated_last() -> None:
    one = make_krav([(DAG, Decimal(1))], gruppe="Skatt")
    rows = [
        replace(make_krav([(DAG - timedelta(days=1), Decimal(1))], gruppe="Andre krav"), kravidentifikator="9"),
        replace(one, kravidentifikator="1"),
        replace(one, kravidentifikator="2"),
        replace(one, kravidentifikator="0", kravgruppe="Merverdiavgift"),
        replace(make_krav([], rest=Decimal(1)), kravidentifikator="0"),
    ]
    same = [replace(one, opprinnelig_beloep=Decimal(amount)) for amount in range(2, 6)]

    assert sort_by_forfall(rows[::-1]) == tuple(rows)
    assert sort_by_forfall(same) == sort_by_forfall(same[::-1])
