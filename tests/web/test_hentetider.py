"""When the figures of a list were fetched: told once where it is one time, and by each row where it is not."""

from datetime import UTC, datetime, timedelta

from portal.web.hentetider import ONE_TIME, build_hentetider

MORNING = datetime(2023, 8, 28, 7, 34, tzinfo=UTC)
NBSP = "\u00a0"


def test_rows_of_nearly_the_same_time_are_told_by_their_span() -> None:
    told = build_hentetider([MORNING + ONE_TIME, None, MORNING])

    span = f"28.08.2023 kl.{NBSP}09.34–10.34"
    assert told == {"hentet": span, "has_egen_tid": False, "utskrift": {"hentet": span}}


def test_rows_further_apart_tell_their_own_times() -> None:
    assert build_hentetider([MORNING, MORNING + ONE_TIME + timedelta(seconds=1)])["has_egen_tid"]


def test_without_rows_paper_tells_the_time_of_what_is_behind() -> None:
    told = build_hentetider([], [MORNING])

    assert told == {"hentet": "", "has_egen_tid": False, "utskrift": {"hentet": f"28.08.2023 kl.{NBSP}09.34"}}


def test_what_nothing_was_fetched_for_has_no_time() -> None:
    assert build_hentetider([None]) == {"hentet": "", "has_egen_tid": False, "utskrift": {"hentet": ""}}


def test_rows_of_an_unknown_time_make_each_row_tell_its_own() -> None:
    assert build_hentetider([MORNING, None], has_ukjent=True)["has_egen_tid"]
