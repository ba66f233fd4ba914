"""Norwegian working days: not Saturdays, Sundays and public holidays."""

from datetime import date, timedelta

DAY = timedelta(days=1)
FIXED = frozenset({(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)})
FROM_EASTER = frozenset({-3, -2, 0, 1, 39, 49, 50})  # Maundy Thursday to Whit Monday


def is_virkedag(day: date) -> bool:
    """Whether banks and offices are open."""
    is_holiday = (day.month, day.day) in FIXED or (day - find_easter(day.year)).days in FROM_EASTER
    return day.weekday() < 5 and not is_holiday


def to_virkedag(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_virkedag(day):
        day += DAY
    return day


def find_neste_virkedag(day: date) -> date:
    """The first working day after a day."""
    return to_virkedag(day + DAY)


def count_virkedager(after: date, until: date) -> int:
    """Working days after one day, up to and including another."""
    days = (after + DAY * number for number in range(1, (until - after).days + 1))
    return sum(is_virkedag(day) for day in days)


def find_easter(year: int) -> date:
    """Easter Sunday, as Gauss has it for the Gregorian calendar (Anonymous, Nature 1876)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
