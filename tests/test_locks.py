"""Locks across threads and processes: exclusion, and release when a holder dies."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from portal import locks
from portal.lock_stores import LEASE

HOLDER = """
import os, sys, time, django
django.setup()
from portal import locks
from portal.lock_stores import LEASE
with locks.hold("flight/x", wait=5) as is_held:
    print("held" if is_held else "not held", flush=True)
    time.sleep(60)
"""


def start_holder() -> subprocess.Popen[str]:
    """Start another process that takes the lock and holds it."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.locks_settings", "LOCKS_VAR": str(settings.VAR_DIR)}
    process = subprocess.Popen([sys.executable, "-c", HOLDER], env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process


def test_only_one_thread_holds_a_lock_at_a_time() -> None:
    inside, most = 0, 0

    def work(_: int) -> None:
        nonlocal inside, most
        with locks.hold("a", wait=10) as is_held:
            assert is_held
            inside += 1
            most = max(most, inside)
            time.sleep(0.002)
            inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))

    assert most == 1


def test_a_lock_that_is_not_acquired_in_time_yields_false() -> None:
    with locks.hold("a", wait=1), locks.hold("a", wait=0.01) as is_held:
        assert not is_held
    with locks.hold("a", wait=0.01) as is_held:
        assert is_held


def test_a_lock_is_free_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="x"), locks.hold("a", wait=1):
        raise ValueError("x")

    with locks.hold("a", wait=0.01) as is_held:
        assert is_held


def test_the_locks_of_a_killed_process_are_released() -> None:
    holder = start_holder()
    with locks.hold("flight/x", wait=0.01) as is_held:
        assert not is_held

    holder.send_signal(signal.SIGKILL)
    holder.communicate()

    with locks.hold("flight/x", wait=LEASE + 1) as is_held:  # Redis frees it when the lease expires
        assert is_held


def test_names_that_share_a_file_do_not_wait_for_each_other_in_one_request() -> None:
    names = [f"flight/{number}" for number in range(1000)]  # about a hundred share a file with another name
    started = time.monotonic()

    with locks.hold_all(names, wait=30) as held:
        assert all(name in held for name in names)

    assert time.monotonic() - started < 20


def test_one_of_several_locks_can_be_released_before_the_others() -> None:
    with locks.hold_all(["a", "b"], wait=1) as held:
        held.release("a")

        assert "a" not in held
        with locks.hold_all(["a", "b"], wait=0.01) as others:
            assert ("a" in others, "b" in others) == (True, False)


def test_a_shared_file_is_locked_until_the_last_name_is_released() -> None:
    first, second = find_names_of_one_file()
    with locks.hold_all([first, second], wait=1) as held:
        held.release(first)
        with locks.hold(first, wait=0.01) as is_held:
            assert not is_held
        held.release(second)

        with locks.hold(second, wait=0.01) as is_held:
            assert is_held


@pytest.mark.parametrize(
    ("held", "kind"), [("refresh/a", "flight"), ("fetching/a", "flight"), ("refresh/a", "fetching")]
)
def test_a_fetch_waits_for_no_other_kind_of_lock_that_its_thread_holds(held: str, kind: str) -> None:
    with locks.hold(held, wait=1):
        for number in range(4 * locks.FILES):
            with locks.hold(f"{kind}/{number}", wait=0) as is_held:
                assert is_held


def find_names_of_one_file() -> tuple[str, str]:
    """Two names that share a lock file."""
    with locks.hold("flight/x", wait=1):
        for number in range(10 * locks.FILES):
            with locks.hold(f"flight/{number}", wait=0) as is_held:
                if not is_held:
                    return "flight/x", f"flight/{number}"
    raise AssertionError("no two names share a file")


def test_threads_that_lock_the_same_names_in_other_orders_do_not_deadlock() -> None:
    names = [f"flight/{number}" for number in range(40)]

    def work(number: int) -> bool:
        mine = [*names[number:], *names[:number]]
        with locks.hold_all(mine, wait=30) as held:
            return all(name in held for name in mine)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(40)))


def test_a_lock_is_held_for_as_long_as_its_holder_lives() -> None:
    with locks.hold("a", wait=1), locks.hold("a", wait=LEASE * 1.5) as is_held:
        assert not is_held
