"""The one clock: the moment (tokens, ages, lifetimes) and the business date (due, overdue, years), which may differ."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings

NORGE = ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """What is asked for the time; tests hand in one that they move."""

    def now(self) -> datetime:
        """This moment, with time zone."""
        ...

    def __hash__(self) -> int:
        """One set of connections and tokens belongs to one clock."""
        ...

    def today(self) -> date:
        """The business date, in Norway."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock; `fixed_today` (TODAY) moves the business date alone."""

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


def get_made() -> datetime:
    """When something that is made now is made, to the minute: the business date with the time of day."""
    clock = get_clock()
    return datetime.combine(clock.today(), clock.now().astimezone(NORGE).timetz().replace(second=0, microsecond=0))
