"""How long an answer is good for. It follows from when the answer was fetched, not from when it is read."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long an answer is fresh, may be shown while a newer one is fetched, and is kept for an outage."""

    fresh: timedelta
    shown: timedelta
    kept: timedelta


def get_aapne_life() -> Lifetimes:
    """Of the open list."""
    return Lifetimes(
        fresh=settings.FRESH_AAPNEKRAV,
        shown=settings.SHOWN_AAPNEKRAV,
        kept=settings.KEPT_AAPNEKRAV,
    )


def get_liste_life(aar: int, fetched_on: date) -> Lifetimes:
    """Of a year's list, fetched on a business date. Rows of a year still come in during the weeks after it."""
    if fetched_on - settings.CLOSED_AFTER > date(aar, 12, 31):
        return Lifetimes(
            fresh=settings.FRESH_LUKKET_AAR,
            shown=settings.SHOWN_LUKKET_AAR,
            kept=settings.KEPT_LUKKET_AAR,
        )
    return Lifetimes(fresh=settings.FRESH_LISTE, shown=settings.SHOWN_LISTE, kept=settings.KEPT_LISTE)
