"""Large answers are in memory for one request or job at a time, until it ends."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import Context, copy_context
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from portal.large import LARGE, LargeBusy, is_turn_wanted, one_unit, wait_for_turn
from portal.sealed_store import LargeSealedStore
from tests.conftest import NORDLYS
from tests.large import one_that_waits


class Large(msgspec.Struct):
    content: bytes


STORE = LargeSealedStore(Large)
PATIENCE = 10.0


@pytest.fixture(autouse=True)
def _short_wait(settings: Settings) -> None:
    settings.WAIT_FOR_LARGE = 0.05


@contextmanager
def another_request() -> Iterator[None]:
    """Another request, in another thread, has large answers until the block ends."""
    has_turn, may_end = threading.Event(), threading.Event()

    def have_turn() -> None:
        with one_unit():
            wait_for_turn(PATIENCE)
            has_turn.set()
            may_end.wait(PATIENCE)

    thread = threading.Thread(target=lambda: Context().run(have_turn))
    thread.start()
    assert has_turn.wait(PATIENCE)
    try:
        yield
    finally:
        may_end.set()
        thread.join()


def is_turn_free() -> bool:
    """Whether a request that came now would get the turn."""

    def ask() -> bool:
        try:
            with one_unit():
                wait_for_turn()
        except LargeBusy:
            return False
        return True

    return Context().run(ask)


def test_a_request_keeps_its_turn_until_it_ends() -> None:
    with one_unit():
        assert is_turn_free()

        wait_for_turn()

        assert not is_turn_free()
    assert is_turn_free()


def test_a_request_that_fails_gives_its_turn_back() -> None:
    def fail() -> None:
        with one_unit():
            wait_for_turn()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert is_turn_free()


def test_all_threads_of_a_request_have_its_turn() -> None:
    with one_unit():
        wait_for_turn()
        thread = threading.Thread(target=copy_context().run, args=(wait_for_turn,))
        thread.start()
        thread.join(PATIENCE)

        assert not thread.is_alive()
        assert not is_turn_free()


def test_who_has_the_turn_is_told_that_another_waits_for_it() -> None:
    with one_unit():
        wait_for_turn()
        assert not is_turn_wanted()
        with one_that_waits():
            assert is_turn_wanted()
            assert not Context().run(is_turn_wanted)  # who has no turn can give none
        assert not is_turn_wanted()


def test_outside_requests_and_jobs_nothing_waits() -> None:
    with another_request():
        wait_for_turn()


@pytest.mark.django_db
@pytest.mark.parametrize(("size", "needs_turn"), [(LARGE // 2, False), (2 * LARGE, True)])
def test_a_large_kept_entry_is_opened_in_turn(size: int, *, needs_turn: bool) -> None:
    STORE.keep("large", Large(b"x" * size), timedelta(minutes=1))
    expected = pytest.raises(LargeBusy) if needs_turn else nullcontext()

    with another_request(), one_unit(), expected:
        STORE.find("large")

    found = STORE.find("large")
    assert found is not None
    assert len(found.content) == size
    caches["default"].clear()


@pytest.mark.django_db
def test_a_large_ledger_waits_and_then_says_so_in_words(bruker: Client, sandbox_data: Path) -> None:
    answer = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    padding = json.dumps(["x" * 1000] * (LARGE // 1000))
    answer.write_text(answer.read_text("utf-8").replace("{", f'{{"fyll": {padding},', 1), "utf-8")
    page = f"/virksomhet/{NORDLYS}/"
    with another_request():
        meanwhile = bruker.get(page)
    afterwards = bruker.get(page)

    assert (meanwhile.status_code, afterwards.status_code) == (503, 200)
    assert "Vi får ikke hentet tallene" in meanwhile.content.decode()
