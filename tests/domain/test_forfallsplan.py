"""The payment plan matches the page's sums: nothing twice, nothing lost, credit never subtracted."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.forfallsplan import Forfallsplan, build_forfallsplan
from portal.domain.krav import Krav
from portal.domain.oversikt import build_oversikt
from portal.domain.svar import AapneKrav
from tests.domain.test_oversikt import DATOER, KRAV
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)


def spans(plan: Forfallsplan) -> list[str]:
    return [f"{month.start:%m.%Y} {month.beloep}" for month in plan.maaneder if month.deler]


@given(st.lists(KRAV, max_size=8), DATOER)
def test_the_plan_adds_up_to_the_tiles_and_each_group(alle_krav: list[Krav], on: date) -> None:
    oversikt = build_oversikt(AapneKrav(alle_krav=tuple(alle_krav)), on)
    plan = build_forfallsplan(alle_krav, on)

    assert plan.forfalt.beloep == oversikt.summer.forfalt
    assert plan.i_perioden + plan.senere.beloep == oversikt.summer.ikke_forfalt
    assert plan.uten_frist.beloep == oversikt.summer.uten_forfallsdato
    for gruppe in oversikt.grupper:
        assert plan.forfalt.get_beloep(gruppe.kravgruppe) == gruppe.summer.forfalt
        assert plan.uten_frist.get_beloep(gruppe.kravgruppe) == gruppe.summer.uten_forfallsdato
        assert plan.get_gruppesum(gruppe.kravgruppe) == gruppe.summer.aa_betale
    assert sum((plan.get_gruppesum(name) for name in plan.grupper), Decimal(0)) == plan.sum


@given(DATOER)
def test_the_months_are_the_next_six_each_once(on: date) -> None:
    plan = build_forfallsplan([make_krav([(on, Decimal(1))])], on)

    starts = [month.start for month in plan.maaneder]
    assert len(starts) == 7  # the rest of this month too, since something falls due in it
    assert starts == sorted(set(starts))
    assert (starts[0].year, starts[0].month, plan.maaneder[0].is_resten) == (on.year, on.month, True)
    assert not any(month.is_resten for month in plan.maaneder[1:])
    assert {start.day for start in starts} == {1}


def test_the_example_ledger_falls_due_in_one_month() -> None:
    plan = build_forfallsplan(nordlys().aapne.alle_krav, DAG)

    assert plan.grupper == ("Skatt", "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk")
    assert plan.forfalt.beloep == 161467
    assert spans(plan) == ["09.2023 62500.0"]
    assert [month.start.month for month in plan.maaneder] == [9, 10, 11, 12, 1, 2]


def test_today_is_not_past_due_and_is_in_the_rest_of_the_month() -> None:
    plan = build_forfallsplan([make_krav([(DAG, Decimal(100))])], DAG)

    assert (plan.forfalt.deler, spans(plan)) == ((), ["08.2023 100"])


def test_the_sum_of_the_plan_is_of_what_is_late_due_soon_due_later_and_undated() -> None:
    dated = make_krav([(date(2023, 8, 1), Decimal(1)), (DAG, Decimal(20)), (date(2024, 9, 1), Decimal(300))])
    plan = build_forfallsplan([dated, make_krav([], rest=Decimal(4000))], DAG)

    assert (plan.forfalt.beloep, plan.i_perioden, plan.senere.beloep, plan.uten_frist.beloep) == (1, 20, 300, 4000)
    assert plan.sum == 4321


def test_amounts_after_the_months_are_separate() -> None:
    plan = build_forfallsplan([make_krav([(date(2024, 2, 29), Decimal(1)), (date(2024, 3, 1), Decimal(2))])], DAG)

    assert (spans(plan), plan.senere.beloep) == (["02.2024 1"], 2)


def test_claims_without_a_due_date_and_credit_are_in_no_month() -> None:
    plan = build_forfallsplan([make_krav([], rest=Decimal(50)), make_krav([(DAG, Decimal(-30))])], DAG)

    assert (plan.uten_frist.beloep, plan.sum, plan.is_tegnbar) == (50, 50, False)
    assert plan.has_noe


def test_there_is_no_plan_if_nothing_is_to_be_paid() -> None:
    plan = build_forfallsplan([], DAG)

    assert not plan.has_noe
    assert not plan.is_tegnbar
    for amount in (-30, 0):
        assert build_forfallsplan([make_krav([(DAG, Decimal(amount))])], DAG).grupper == ()


def test_empty_amounts_are_zero() -> None:
    plan = build_forfallsplan([], DAG)

    amounts = [
        plan.forfalt.beloep,
        plan.forfalt.get_beloep("Skatt"),
    ]
    assert (set(amounts), {type(amount) for amount in amounts}) == ({Decimal(0)}, {Decimal})


def test_groups_have_the_fixed_order_in_each_time_span() -> None:
    names = ["Andre krav", "Ny gruppe", "Merverdiavgift", "", "Skatt"]

    plan = build_forfallsplan([make_krav([(DAG, Decimal(1))], gruppe=name) for name in names], DAG)

    (month,) = [month for month in plan.maaneder if month.deler]
    assert [part.kravgruppe for part in month.deler] == ["Skatt", "Merverdiavgift", "Andre krav", "Ny gruppe", ""]
