"""The one clock. It gives the moment (tokens, ages, lifetimes) and the business date (due dates, years).

The two differ when TODAY is set.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

NORGE = ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """A source of time; tests use one that they move."""

    def now(self) -> datetime:
        """This moment, with time zone."""
        ...

    def __hash__(self) -> int:
        """Clients with their tokens are cached by clock."""
        ...

    def today(self) -> date:
        """The business date, in Norway."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock; `fixed_today` (the setting TODAY) overrides the business date only."""

    fixed_today: date | None = None

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Today in Norway, or the date of TODAY."""
        return self.fixed_today or self.now().astimezone(NORGE).date()


def get_clock() -> Clock:
    """The clock in use."""
    clock: Clock = settings.CLOCK
    return clock


def get_real_date() -> date:
    """Today in Norway, whatever TODAY says: the access record, and what is kept by days, follow the real date."""
    return get_clock().now().astimezone(NORGE).date()


def get_creation_time() -> datetime:
    """Creation time printed on documents: the business date with the time of day, without seconds."""
    clock = get_clock()
    return datetime.combine(clock.today(), clock.now().astimezone(NORGE).timetz().replace(second=0, microsecond=0))
