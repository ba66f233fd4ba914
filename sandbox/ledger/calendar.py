"""Norwegian tax terms and due dates. A due date on a day off moves to the next working day."""

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_VAT_DUE = ((4, 10), (6, 10), (8, 31), (10, 10), (12, 10), (2, 10))
_PAYROLL_DUE = ((3, 15), (5, 15), (7, 15), (9, 15), (11, 15), (1, 15))
_FIXED_DAYS_OFF = frozenset({(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)})
_DAYS_OFF_FROM_EASTER = (-3, -2, 1, 39, 50)


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A two-month term. The sixth falls due in the next year."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, 2 * self.number - 1, 1)

    @property
    def last(self) -> date:
        following = date(self.year + 1, 1, 1) if self.number == 6 else date(self.year, 2 * self.number + 1, 1)
        return following - timedelta(days=1)

    @property
    def text(self) -> str:
        return f"{MONTHS[2 * self.number - 2]} - {MONTHS[2 * self.number - 1]}"

    @property
    def vat_due(self) -> date:
        return self._due(*_VAT_DUE[self.number - 1])

    @property
    def payroll_due(self) -> date:
        return self._due(*_PAYROLL_DUE[self.number - 1])

    def _due(self, month: int, day: int) -> date:
        return working_day(date(self.year + (self.number == 6), month, day))


def terms(first_year: int, today: date) -> tuple[Term, ...]:
    """The terms that have ended, oldest first."""
    every = (Term(year, number) for year in range(first_year, today.year + 1) for number in range(1, 7))
    return tuple(term for term in every if term.last < today)


def company_tax_due(income_year: int) -> tuple[date, date]:
    """Advance tax of a company: two instalments in the year after."""
    return working_day(date(income_year + 1, 2, 15)), working_day(date(income_year + 1, 4, 15))


def person_tax_due(income_year: int) -> tuple[date, ...]:
    """Advance tax of a person: four instalments in the year itself."""
    return tuple(working_day(date(income_year, month, 15)) for month in (3, 6, 9, 12))


def working_day(day: date) -> date:
    while day.weekday() >= 5 or _is_day_off(day):
        day += timedelta(days=1)
    return day


def _is_day_off(day: date) -> bool:
    return (day.month, day.day) in _FIXED_DAYS_OFF or (day - _easter(day.year)).days in _DAYS_OFF_FROM_EASTER


def _easter(year: int) -> date:
    """Easter Sunday (Meeus/Jones/Butcher algorithm)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
