"""How a span of time is written."""

from datetime import UTC, datetime

from portal.clock import NORGE
from portal.domain.tekst import NBSP
from portal.wording import write_tidsspenn

MORNING = datetime(2023, 8, 28, 7, 34, tzinfo=UTC)
LATER = datetime(2023, 8, 28, 7, 36, tzinfo=UTC)
NIGHT = datetime(2023, 8, 28, 22, 5, tzinfo=UTC)  # the 29th in Norway


def test_a_span_within_one_day_says_the_day_once() -> None:
    assert write_tidsspenn([LATER, MORNING]) == f"28.08.2023 kl.{NBSP}09.34–09.36"


def test_a_span_over_two_days_in_norway_says_both() -> None:
    assert write_tidsspenn([MORNING, NIGHT]) == f"28.08.2023 kl.{NBSP}09.34–29.08.2023 kl.{NBSP}00.05"


def test_one_moment_is_no_span() -> None:
    assert write_tidsspenn([MORNING, MORNING]) == f"28.08.2023 kl.{NBSP}09.34"
    assert write_tidsspenn([]) == ""


def test_a_span_over_the_hour_that_comes_twice_begins_with_the_first() -> None:
    summer, winter = (datetime(2023, 10, 29, *clock, tzinfo=UTC) for clock in ((0, 50), (1, 10)))

    for moments in ([summer, winter], [winter.astimezone(NORGE), summer.astimezone(NORGE)]):
        assert write_tidsspenn(moments) == f"29.10.2023 kl.{NBSP}02.50–02.10"
