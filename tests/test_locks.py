"""Locks and slots across threads and processes: exclusion, priority, and release when a holder dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from portal import locks

SLOTS = [f"test-slot-{number}" for number in range(5)]
HOLDER = """
import os, sys, time, django
django.setup()
from portal import locks
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

    with locks.hold("flight/x", wait=locks.LEASE + 1) as is_held:  # Redis frees it when the lease expires
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
    with locks.hold("a", wait=1), locks.hold("a", wait=locks.LEASE * 1.5) as is_held:
        assert not is_held


def hold_slot(work: Callable[[], None], *, gives_way: bool = False, wait: float = 20) -> bool:
    with locks.hold_one_of(SLOTS, wait=wait, priority="test-people", gives_way=gives_way) as is_held:
        if is_held:
            work()
        return is_held


def test_five_at_once_and_never_more() -> None:
    inside, most, guard = 0, 0, threading.Lock()
    five = threading.Barrier(5)  # broken unless five are inside at the same time

    def work() -> None:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        five.wait(timeout=20)
        with guard:
            inside -= 1

    with ThreadPoolExecutor(24) as pool:
        held = list(pool.map(lambda _: hold_slot(work), range(100)))

    assert all(held)
    assert most == 5


def test_people_go_before_background_work_that_came_first() -> None:
    order: list[str] = []
    release = threading.Event()

    def wait_for_release() -> None:
        release.wait()

    def be_served() -> None:
        order.append("person")
        time.sleep(0.05)

    with ThreadPoolExecutor(24) as pool:
        for _ in SLOTS:
            pool.submit(hold_slot, wait_for_release)
        wait_until(lambda: not try_slot())
        background = [pool.submit(hold_slot, lambda: order.append("background"), gives_way=True) for _ in range(5)]
        people = [pool.submit(hold_slot, be_served) for _ in range(5)]
        wait_until(lambda: locks.is_anybody_waiting("test-people"))
        release.set()
        assert all(one.result() for one in [*background, *people])

    assert order[:5] == ["person"] * 5


def test_background_work_is_not_starved() -> None:
    stop = threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            hold_slot(lambda: time.sleep(0.01))

    with ThreadPoolExecutor(16) as pool:
        for _ in range(7):  # more than there are slots
            pool.submit(keep_asking)
        got = hold_slot(lambda: None, gives_way=True, wait=10)
        stop.set()

    assert got


def try_slot() -> bool:
    with locks.hold_one_of(SLOTS, wait=0) as is_held:
        return is_held


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.001)
