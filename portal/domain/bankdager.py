"""Bank days: the days on which banks pay each other."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bankdager:
    """Weekdays without the closed ones."""

    stengt: Container[date]  # days on which banks pay nothing though it is no weekend

    def is_bankdag(self, day: date) -> bool:
        """Whether banks pay on that day."""
        return day.weekday() < SATURDAY and day not in self.stengt

    def find_neste(self, day: date) -> date:
        """The first bank day after `day`. Never the day itself: what hour the bank stops at is not known here."""
        return self.find_tidligst(day + ONE)

    def find_tidligst(self, day: date) -> date:
        """`day`, or the first bank day after it."""
        while not self.is_bankdag(day):
            day += ONE
        return day

    def find_senest(self, day: date) -> date:
        """`day`, or the last bank day before it."""
        while not self.is_bankdag(day):
            day -= ONE
        return day

    def add(self, day: date, antall: int) -> date:
        """That many bank days after `day`."""
        for _ in range(antall):
            day = self.find_neste(day)
        return day
