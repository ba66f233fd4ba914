"""A page that gives up waiting leaves the fetching to go on, and the next request joins it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextvars import Context
from pathlib import Path

import pytest
from pytest_django import Settings

from portal import locks
from portal.api import patience
from portal.api.budget import Budget
from portal.api.patience import NeedsCalls, StillFetching, answer_within
from portal.large import LargeBusy, one_unit, wait_for_turn

pytestmark = pytest.mark.django_db(transaction=True)
SHORT = 0.05  # seconds
ORGNR = "314055403"
PAGE = "/a-page/"


class Slow:
    """Work that needs calls and ends when it is told to."""

    def __init__(self) -> None:
        self.has_begun, self.may_end, self.begun = threading.Event(), threading.Event(), 0

    def __call__(self, budget: Budget) -> str:
        if not budget.may_call:
            raise NeedsCalls
        self.begun += 1
        self.has_begun.set()
        self.may_end.wait(20)
        return "figures"


@pytest.fixture
def slow() -> Iterator[Slow]:
    work = Slow()
    yield work
    finish(work)


def finish(work: Slow, person: str = "p") -> None:
    """Let it end, and its thread."""
    work.may_end.set()
    with locks.hold(f"fetching/asks-again/{person}/{ORGNR}/{PAGE}", wait=20) as is_held:
        assert is_held


def fetch(work: Slow, person: str = "p") -> str:
    return patience.fetch(person, ORGNR, Budget(20), work)


def test_what_is_cached_is_had_without_a_thread() -> None:
    with answer_within(SHORT, PAGE):
        found = patience.fetch("p", ORGNR, Budget(20), lambda _budget: threading.current_thread())

    assert found is threading.current_thread()


def test_without_patience_the_request_itself_waits(slow: Slow) -> None:
    slow.may_end.set()

    assert fetch(slow) == "figures"


def test_what_comes_in_time_is_the_answer(slow: Slow) -> None:
    slow.may_end.set()

    with answer_within(20, PAGE):
        assert fetch(slow) == "figures"


def test_who_asks_again_is_told_the_same_until_the_fetching_ends_and_then_joins(slow: Slow) -> None:
    for _ in range(3):
        with answer_within(SHORT, PAGE), pytest.raises(StillFetching):
            fetch(slow)

    assert slow.begun == 1
    finish(slow)
    with answer_within(SHORT, PAGE):
        assert fetch(slow) == "figures"


def test_a_request_that_joins_waits_as_long_as_it_takes(slow: Slow) -> None:
    other = Slow()
    with answer_within(SHORT, PAGE), pytest.raises(StillFetching):
        fetch(slow)
    finish(slow)

    with ThreadPoolExecutor(1) as pool:
        joined = pool.submit(_fetch_patiently, other)
        assert other.has_begun.wait(20)
        assert not wait([joined], timeout=2 * SHORT).done
        other.may_end.set()
        assert joined.result(20) == "figures"


def _fetch_patiently(work: Slow) -> str:
    with answer_within(SHORT, PAGE):
        return fetch(work)


def test_an_error_is_that_of_the_page(slow: Slow) -> None:
    def fail(budget: Budget) -> str:
        if not budget.may_call:
            raise NeedsCalls
        raise ArithmeticError

    with answer_within(20, PAGE), pytest.raises(ArithmeticError):
        patience.fetch("p", ORGNR, Budget(20), fail)


def test_a_person_has_one_fetching_of_its_own_and_then_waits(slow: Slow) -> None:
    other = Slow()
    other.may_end.set()
    with answer_within(SHORT, PAGE), pytest.raises(StillFetching):
        fetch(slow)

    with answer_within(SHORT, "/another/"):
        assert fetch(other) == "figures"


def test_all_persons_together_have_some_of_the_threads(settings: Settings) -> None:
    works = [Slow() for _ in range(max(settings.WEB_THREADS * 3 // 8, 1))]
    last = Slow()
    last.may_end.set()
    for number, work in enumerate(works):
        with answer_within(SHORT, PAGE), pytest.raises(StillFetching):
            fetch(work, person=f"p{number}")

    with answer_within(SHORT, PAGE):
        assert fetch(last, person="last") == "figures"
    for number, work in enumerate(works):
        finish(work, f"p{number}")


def test_large_answers_keep_their_turn_until_the_fetching_ends() -> None:
    taken, may_end = threading.Event(), threading.Event()

    def work(budget: Budget) -> str:
        if not budget.may_call:
            raise NeedsCalls
        wait_for_turn()
        taken.set()
        may_end.wait(20)
        return ""

    with one_unit(), answer_within(SHORT, PAGE), pytest.raises(StillFetching):
        patience.fetch("p", ORGNR, Budget(20), work)
    assert taken.wait(20)

    with one_unit(), pytest.raises(LargeBusy):
        wait_for_turn(SHORT)
    may_end.set()
    with one_unit():
        wait_for_turn(20)


def test_a_fetching_that_gets_no_lock_leaves_no_turn_and_no_person_behind(settings: Settings, tmp_path: Path) -> None:
    usual, settings.WAIT_FOR_LARGE = settings.VAR_DIR, SHORT
    no_folder = tmp_path / "file"
    no_folder.touch()
    work = Slow()
    work.may_end.set()

    def fail() -> None:
        settings.VAR_DIR = no_folder
        with one_unit(), answer_within(20, PAGE):
            wait_for_turn()
            with pytest.raises(OSError, match="locks"):
                fetch(work)
        settings.VAR_DIR = usual

    Context().run(fail)

    with one_unit(), answer_within(20, PAGE):
        assert fetch(work) == "figures"
        wait_for_turn()
