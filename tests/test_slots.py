"""Any one of several locks: five at once and never more, people first, and background work neither starved nor slow."""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from portal import locks

SLOTS = [f"test-slot-{number}" for number in range(5)]


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
        wait_until(lambda: len(locks.FREED._waiters) == len([*background, *people]))  # type: ignore[attr-defined]  # noqa: SLF001
        assert locks.is_anybody_waiting("test-people")
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


class MustWait(Exception):
    """Nothing could be taken at once."""


def give_up(_seconds: float, *, is_slot: bool) -> None:
    raise MustWait


@pytest.mark.parametrize(("count", "left"), [(5, 1), (1, 0)])
def test_background_work_leaves_one_of_several_slots_to_people_who_were_here_lately(
    monkeypatch: pytest.MonkeyPatch, count: int, left: int
) -> None:
    monkeypatch.setattr(locks, "_pause", give_up)
    slots = [f"test-left-{count}-{number}" for number in range(count)]

    def take(stack: ExitStack, *, gives_way: bool = True) -> None:
        people = f"test-lately-{count}"
        assert stack.enter_context(locks.hold_one_of(slots, wait=20, priority=people, gives_way=gives_way))

    with ExitStack() as before:
        for _ in slots:
            take(before)
    with ExitStack() as person:
        take(person, gives_way=False)
    with ExitStack() as after:
        for _ in slots[left:]:
            take(after)
        with pytest.raises(MustWait):
            take(after)
        for _ in slots[:left]:
            take(after, gives_way=False)
        with pytest.raises(MustWait):
            take(after, gives_way=False)


def test_a_slot_freed_in_this_process_is_taken_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "MIN_PAUSE", 1000.0)
    monkeypatch.setattr(locks, "MAX_PAUSE", 1000.0)
    with ExitStack() as all_slots, ThreadPoolExecutor(1) as pool:
        for name in SLOTS:
            assert all_slots.enter_context(locks.hold_one_of([name], wait=0, priority="test-people", gives_way=True))
        waiting = pool.submit(hold_slot, lambda: None, gives_way=True, wait=2000)
        wait_until(lambda: locks.FREED._waiters != deque())  # type: ignore[attr-defined]  # noqa: SLF001
        all_slots.close()

        assert waiting.result(timeout=20)


def try_slot() -> bool:
    with locks.hold_one_of(SLOTS, wait=0) as is_held:
        return is_held


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.001)
