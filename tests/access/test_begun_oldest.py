"""Which sign-ins in progress a browser gives up when there are too many."""

from datetime import timedelta

from pytest_django import Settings

from portal.access.begun import MAX_BEGUN, BegunSignIns
from tests.access.test_begun import make_begun
from tests.access.test_sesjon import OTHER_KEY
from tests.conftest import TestClock

PREFIX = "begynt-"


def begin(clock: TestClock, *states: str) -> dict[str, str]:
    """Cookies of sign-ins, each begun a second after the one before."""
    cookies: dict[str, str] = {}
    for state in states:
        begun = BegunSignIns({}, PREFIX)
        begun.keep(make_begun(clock, state))
        cookies |= {name: str(value) for name, value in begun.changes.items()}
        clock.move(timedelta(seconds=1))
    return cookies


def list_removed(clock: TestClock, cookies: dict[str, str]) -> list[str]:
    """The cookies that are removed when one more sign-in begins."""
    begun = BegunSignIns(cookies, PREFIX)
    begun.keep(make_begun(clock, "one more"))
    return [name for name, value in begun.changes.items() if value is None]


def test_the_oldest_goes_first_whatever_the_order_of_the_cookies(clock: TestClock) -> None:
    cookies = begin(clock, *(f"state-{number}" for number in range(MAX_BEGUN)))
    oldest = next(iter(cookies))

    assert list_removed(clock, dict(reversed(cookies.items()))) == [oldest]


def test_before_the_oldest_goes_one_that_does_not_open_here(clock: TestClock, settings: Settings) -> None:
    usual = settings.SEALING_KEYS
    settings.SEALING_KEYS = [OTHER_KEY]
    (closed,) = begin(clock, "another machine's").items()
    settings.SEALING_KEYS = usual
    cookies = begin(clock, *(f"state-{number}" for number in range(MAX_BEGUN - 1)))

    for name, value in (closed, (f"{PREFIX}damaged", "x")):
        assert list_removed(clock, cookies | {name: value}) == [name]
