"""What it costs to wait: estimated only where an official rate holds for every day and for the kind of claim."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.krav import Krav
from portal.domain.renteanslag import MAX_WAIT, USUAL_WAIT, estimate, estimate_day, find_siste_sats, propose_day
from portal.domain.rentesatser import RENTESATSER, Rentesats, find_sats, find_siste
from portal.domain.tekst import format_hele_kroner
from tests.grunnlag import make_krav

DAY = timedelta(days=1)
DUE, TODAY = date(2023, 2, 10), date(2023, 3, 1)


def make_sats(fra: date, til: date, prosent: str) -> Rentesats:
    return Rentesats(fra=fra, til=til, prosent=Decimal(prosent), kilde="Forskrift", lenke="https://lovdata.no/")


FIRST = make_sats(date(2023, 1, 1), date(2023, 6, 30), "10")
SECOND = make_sats(date(2023, 7, 1), date(2023, 12, 31), "12")
AFTER_A_GAP = make_sats(date(2024, 7, 1), date(2024, 12, 31), "12")
SATSER = (FIRST, SECOND, AFTER_A_GAP)


def make_late(rest: int = 36500, renter: str = "100", due: date = DUE, kravtype: str = "Mva-melding") -> Krav:
    krav = make_krav([(due, Decimal(rest))])
    return replace(krav, kravtype=kravtype, stipulerte_renter=Decimal(renter))


def test_each_day_adds_the_overdue_amount_times_the_rate_by_the_days_of_the_year() -> None:
    anslag = estimate(make_late(), TODAY, TODAY, SATSER)

    assert anslag is not None
    assert (anslag.per_dag, anslag.grunnlag, anslag.dager_i_aaret) == (Decimal(10), Decimal(36500), 365)
    assert (anslag.i_dag.renter, anslag.i_dag.i_alt, anslag.i_dag.is_anslag) == (Decimal(100), Decimal(36600), False)
    assert anslag.sats is FIRST
    later = estimate_day(make_late(), TODAY, TODAY, TODAY + 10 * DAY, SATSER)
    assert later is not None
    assert (later.renter, later.i_alt, later.dager, later.is_anslag) == (Decimal(200), Decimal(36700), 10, True)


def test_a_new_rate_holds_from_its_first_day() -> None:
    fetched = date(2023, 6, 29)

    one, two, three = (estimate_day(make_late(), fetched, fetched, fetched + n * DAY, SATSER) for n in (1, 2, 3))

    assert one is not None
    assert two is not None
    assert three is not None
    assert (one.renter, two.renter, three.renter) == (Decimal(110), Decimal(122), Decimal(134))


def test_figures_fetched_earlier_grow_from_the_day_of_the_fetch() -> None:
    anslag = estimate(make_late(), TODAY - 3 * DAY, TODAY, SATSER)

    assert anslag is not None
    assert (anslag.i_dag.renter, anslag.i_dag.is_anslag) == (Decimal(130), True)


def test_an_instalment_counts_from_the_day_after_its_due_date() -> None:
    rows = [(DUE, Decimal(36500)), (TODAY + 2 * DAY, Decimal(36500)), (date(2024, 1, 1), Decimal(999))]
    krav = replace(make_krav(rows), kravtype="ARBGAVG", stipulerte_renter=Decimal(0))

    days = [estimate_day(krav, TODAY, TODAY, TODAY + n * DAY, SATSER) for n in range(5)]

    assert [day and day.renter for day in days] == [0, 10, 20, 40, 60]


@pytest.mark.parametrize(
    "krav",
    [
        make_late(kravtype="RESTSKATT"),
        make_late(kravtype="UTSKR_FORSKSKATT"),
        make_late(kravtype="tilleggsskattMva"),
        make_late(kravtype="Forsinkelsesrente"),
        replace(make_late(), hovedstol_kravidentifikator="KRAV-1"),  # no interest on interest
        replace(make_late(), is_motsagt=True),
        replace(make_late(), gjenstaaende_beloep=Decimal(100)),  # contradicts its instalment
        make_late(due=TODAY),  # not late on the due date itself
        make_late(rest=-36500, renter="-100"),
    ],
)
def test_other_kinds_and_claims_that_are_not_late_have_no_estimate(krav: Krav) -> None:
    assert estimate(krav, TODAY, TODAY, SATSER) is None


@pytest.mark.parametrize("today", [date(2022, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2025, 1, 1)])
def test_on_a_day_without_a_rate_there_is_no_estimate(today: date) -> None:
    assert estimate(make_late(due=date(2022, 2, 1)), today, today, SATSER) is None


def test_a_gap_since_the_fetch_or_before_the_day_asked_for_is_never_bridged() -> None:
    late = make_late()

    assert estimate(late, date(2024, 6, 29), date(2024, 7, 2), SATSER) is None
    assert estimate(late, date(2024, 6, 30), date(2024, 7, 2), SATSER) is not None
    assert estimate_day(late, TODAY, TODAY, date(2023, 12, 31), SATSER) is not None
    assert estimate_day(late, TODAY, TODAY, date(2024, 1, 1), SATSER) is None
    assert estimate_day(late, TODAY, TODAY, date(2024, 7, 1), SATSER) is None


def test_the_last_day_is_that_of_the_unbroken_rates_or_a_year_ahead() -> None:
    long = make_sats(date(2023, 1, 1), date(2030, 12, 31), "10")

    in_pieces, in_one = estimate(make_late(), TODAY, TODAY, SATSER), estimate(make_late(), TODAY, TODAY, (long,))

    assert in_pieces is not None
    assert in_one is not None
    assert in_pieces.siste_dag == date(2023, 12, 31)
    assert in_one.siste_dag == TODAY + MAX_WAIT
    assert propose_day(in_pieces) == TODAY + USUAL_WAIT
    near_the_end = estimate(make_late(), date(2023, 12, 30), date(2023, 12, 30), SATSER)
    assert near_the_end is not None
    assert propose_day(near_the_end) == date(2023, 12, 31)


def test_in_a_leap_year_a_day_is_a_366th() -> None:
    anslag = estimate(make_late(36600), date(2024, 8, 1), date(2024, 8, 1), SATSER)

    assert anslag is not None
    assert (anslag.per_dag, anslag.dager_i_aaret) == (Decimal(12), 366)


@given(st.integers(min_value=1, max_value=10**9), st.integers(min_value=1, max_value=120))
def test_waiting_longer_never_costs_less(rest: int, days: int) -> None:
    krav = make_late(rest)
    until = [estimate_day(krav, TODAY, TODAY, TODAY + n * DAY, SATSER) for n in (days - 1, days)]

    assert until[0] is not None
    assert until[1] is not None
    assert until[0].renter < until[1].renter
    assert until[1].i_alt == until[1].renter + rest


def test_the_kept_rates_have_official_sources_and_do_not_overlap() -> None:
    for sats in RENTESATSER:
        assert sats.fra <= sats.til
        assert Decimal(5) < sats.prosent < Decimal(25)
        assert sats.kilde
        official = ("https://www.skatteetaten.no/", "https://www.regjeringen.no/", "https://lovdata.no/")
        assert sats.lenke.startswith(official)
    ordered = sorted(RENTESATSER, key=lambda sats: sats.fra)
    assert all(before.til < after.fra for before, after in itertools.pairwise(ordered))


def test_the_newest_rate_before_a_day_is_found_only_where_none_holds() -> None:
    assert find_sats(date(2023, 6, 30), SATSER) is FIRST
    assert find_siste(date(2024, 1, 1), SATSER) is SECOND
    assert find_siste(date(2023, 12, 31), SATSER) is FIRST
    assert find_siste_sats(date(2024, 3, 1), SATSER) is SECOND
    assert find_siste_sats(date(2023, 8, 1), SATSER) is None
    assert find_siste_sats(date(2022, 8, 1), SATSER) is None


def test_whole_kroner_round_half_up() -> None:
    assert [format_hele_kroner(Decimal(text)) for text in ("8640.50", "8640.49", "0.4", "-1.5")] == [
        "8\u00a0641", "8\u00a0640", "0", "\u22122",
    ]  # fmt: skip
