"""How long a cached answer may be used, by when it was fetched."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """Three limits on the age of a cached answer."""

    fresh: timedelta  # used without a refresh
    shown: timedelta  # stale: shown while a newer one is fetched
    kept: timedelta  # shown only if the API is down


def get_aapne_life() -> Lifetimes:
    """Lifetimes of the open list."""
    return Lifetimes(
        fresh=settings.FRESH_AAPNEKRAV,
        shown=settings.SHOWN_AAPNEKRAV,
        kept=settings.KEPT_AAPNEKRAV,
    )


def get_liste_life(aar: int, fetched_on: date) -> Lifetimes:
    """Lifetimes of a year's list fetched on this business date. Rows still arrive for some weeks after a year ends."""
    if is_lukket(aar, fetched_on):
        return Lifetimes(
            fresh=settings.FRESH_LUKKET_AAR,
            shown=settings.SHOWN_LUKKET_AAR,
            kept=settings.KEPT_LUKKET_AAR,
        )
    return Lifetimes(fresh=settings.FRESH_LISTE, shown=settings.SHOWN_LISTE, kept=settings.KEPT_LISTE)


def is_lukket(aar: int, on: date) -> bool:
    """Whether no more rows are expected in this year's lists."""
    return on - settings.CLOSED_AFTER > date(aar, 12, 31)
