"""The hours of the night, and what all its jobs keep to. Decisions 113 and 118."""

from datetime import date, datetime, time, timedelta

from portal.clock import NORGE, get_clock

BEGINS, LAST_BEGINS, ENDS = time(1), time(5), time(6, 30)  # in Norway; each begins between the first two
CALLS_EACH = 6  # at most for one client: its open list, twice if it is old, and two lists of two years
AFTER_ALL = 60  # whatever a person waits for goes first


def find_night() -> tuple[date, float] | None:
    """Tonight, and how much of the time to begin in has passed; None by day."""
    now = get_clock().now().astimezone(NORGE)
    if not BEGINS <= now.time() < ENDS:
        return None
    begins, last = (datetime.combine(now.date(), at, NORGE) for at in (BEGINS, LAST_BEGINS))
    return now.date(), (now - begins) / (last - begins)


def get_beginning(natt: date) -> datetime:
    """When this night began."""
    return datetime.combine(natt, BEGINS, NORGE)


def get_age(natt: date) -> timedelta:
    """How old an answer may be: what was fetched tonight is not fetched again, whoever it was fetched for."""
    return get_clock().now() - get_beginning(natt)


def is_over(natt: date) -> bool:
    """Whether this night has ended."""
    return get_clock().now() >= datetime.combine(natt, ENDS, NORGE)
