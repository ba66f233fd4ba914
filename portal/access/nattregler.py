"""Rules of all nights, a person's and a firm's: whose turn comes when, how long a choice lasts, and how many calls.

The hours of the night are in `portal/jobs/nattid.py`.
"""

from datetime import date, datetime, timedelta

from django.conf import settings

from portal.access import tellere
from portal.clock import get_clock, get_real_date
from portal.sealing import pseudonym

SIGNED_IN_WITHIN = timedelta(days=30)
KEPT_COUNT = timedelta(days=2)


def get_limit() -> date:
    """The last day that is too long ago."""
    return get_real_date() - SIGNED_IN_WITHIN


def get_place(noekkel: str) -> float:
    """Where in the night somebody begins, from 0 to 1: always the same, and evenly spread."""
    return int.from_bytes(pseudonym(f"natt:{noekkel}").encode()[:6]) % 997 / 997


def take_calls(natt: date, calls: int) -> bool:
    """Take calls of this night before they are made; False if fewer are left, over all processes."""
    return tellere.add_within(_name_count(natt), calls, int(settings.MAX_NIGHT_CALLS), _get_end())


def give_back_calls(natt: date, calls: int) -> None:
    """Give back those that were taken and not made."""
    if calls:
        tellere.add(_name_count(natt), -calls, _get_end())


def get_calls_left(natt: date) -> int:
    """How many more calls the nights of all may make."""
    return max(int(settings.MAX_NIGHT_CALLS) - tellere.read(_name_count(natt)), 0)


def _get_end() -> datetime:
    return get_clock().now() + KEPT_COUNT


def _name_count(natt: date) -> str:
    return f"natt/{natt}"
