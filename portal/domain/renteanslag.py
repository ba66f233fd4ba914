"""What it costs to wait: our estimate of late interest until a day, where an official rate is known for every day.

The authority's own estimate runs to the fetch. From then on, each day adds the amount overdue that day, times the rate
of that day, divided by the days of the year. Interest runs from the day after the due date to and including the day of
payment (Skattebetalingshåndboken 11-1.3). There is no interest on interest.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.krav import Krav
from portal.domain.rentesatser import KRAVTYPER, RENTESATSER, Rentesats, find_sats, find_siste

USUAL_WAIT = timedelta(days=14)
MAX_WAIT = timedelta(days=366)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Betaldag:
    """Paying on a day: the interest until then, and that with the amount left."""

    dato: date
    dager: int  # from today
    renter: Decimal
    i_alt: Decimal
    is_anslag: bool  # ours; otherwise the authority's


@dataclass(frozen=True, slots=True, kw_only=True)
class Renteanslag:
    """What a claim's interest grows by, from today."""

    sats: Rentesats
    grunnlag: Decimal  # overdue today
    dager_i_aaret: int
    per_dag: Decimal
    i_dag: Betaldag
    siste_dag: date  # the last day that can be asked for


def has_kjent_rentetype(krav: Krav) -> bool:
    """Whether an official source sets the rate for this kind of claim."""
    is_interest = bool(krav.hovedstol_kravidentifikator)
    return krav.kravtype in KRAVTYPER and not is_interest and krav.rest_per_forfall_er_kjent


def estimate(krav: Krav, hentet: date, today: date, satser: tuple[Rentesats, ...] = RENTESATSER) -> Renteanslag | None:
    """The estimate for a late claim; None if the rate is unknown today, on a day since the fetch, or for its kind."""
    sats, overdue = find_sats(today, satser), krav.get_forfalt(today)
    i_dag = estimate_day(krav, hentet, today, today, satser)
    if sats is None or i_dag is None or not overdue:
        return None
    return Renteanslag(
        sats=sats,
        grunnlag=overdue,
        dager_i_aaret=_count_days(today),
        per_dag=_get_per_dag(overdue, today, sats),
        i_dag=i_dag,
        siste_dag=min(_find_last_day(sats, satser), today + MAX_WAIT),
    )


def estimate_day(
    krav: Krav, hentet: date, today: date, until: date, satser: tuple[Rentesats, ...] = RENTESATSER
) -> Betaldag | None:
    """The interest if the claim is paid on a day, today or later; None if a rate on the way is unknown."""
    if not has_kjent_rentetype(krav):
        return None
    renter, day = krav.stipulerte_renter, hentet + A_DAY
    while day <= until:
        sats = find_sats(day, satser)
        if sats is None:
            return None
        renter += _get_per_dag(krav.get_forfalt(day), day, sats)
        day += A_DAY
    return Betaldag(
        dato=until,
        dager=(until - today).days,
        renter=renter,
        i_alt=renter + krav.rest_aa_betale,
        is_anslag=until > hentet,
    )


def propose_day(anslag: Renteanslag) -> date:
    """An example of a later day: two weeks ahead, or as long as the rates reach."""
    return min(anslag.i_dag.dato + USUAL_WAIT, anslag.siste_dag)


def find_siste_sats(today: date, satser: tuple[Rentesats, ...] = RENTESATSER) -> Rentesats | None:
    """The newest rate before today, where today's is unknown."""
    return None if find_sats(today, satser) else find_siste(today, satser)


def _get_per_dag(overdue: Decimal, day: date, sats: Rentesats) -> Decimal:
    return overdue * sats.prosent / 100 / _count_days(day)


def _count_days(day: date) -> int:
    return 366 if isleap(day.year) else 365


def _find_last_day(sats: Rentesats, satser: tuple[Rentesats, ...]) -> date:
    """The last day of the unbroken row of known rates that this one is in."""
    while (following := find_sats(sats.til + A_DAY, satser)) is not None:
        sats = following
    return sats.til
