"""Shares out the threads of a process: nobody's requests take them all, and who has fewest goes first."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
MAX_WAIT = 30.0  # seconds for a thread; longer than any page takes


class TooMany(Exception):
    """One visitor has too many requests under way."""


class TooBusy(Exception):
    """No thread was free within the time limit."""


@dataclass(frozen=True, slots=True)
class Share:
    """What all requests with the same name may have at once, in one process."""

    name: str
    threads: int
    under_way: int  # with threads and waiting for them


@dataclass(eq=False, slots=True)
class _Waiting:
    shares: tuple[Share, ...]
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Shares:
    """The threads of this process, and the requests that wait for one."""

    def __init__(self, threads: int, name: str, max_wait: float = MAX_WAIT) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free, self._max_wait = threads, max_wait
        self._running: Counter[str] = Counter()
        self._under_way: Counter[str] = Counter()
        self._queue: list[_Waiting] = []

    async def run(self, shares: tuple[Share, ...], work: Callable[[], T]) -> T:
        """Run the work in a thread, in turn. Raises TooMany and TooBusy."""
        if any(self._under_way[share.name] >= share.under_way for share in shares):
            raise TooMany
        _add(self._under_way, shares, 1)
        waiting = _Waiting(shares)
        self._queue.append(waiting)
        self._give()
        try:
            async with asyncio.timeout(self._max_wait):
                await waiting.turn
        except TimeoutError as exc:
            self._withdraw(waiting)
            raise TooBusy from exc
        except asyncio.CancelledError:
            self._withdraw(waiting)
            raise
        loop = asyncio.get_running_loop()
        job = self._pool.submit(work)
        # Not when we stop waiting for it: the thread is occupied until the work is done.
        job.add_done_callback(lambda _job: loop.call_soon_threadsafe(self._end, shares))
        return await asyncio.wrap_future(job)

    def _give(self) -> None:
        """Give free threads to those that wait: first to whoever has fewest, then in order of arrival."""
        while self._free and (allowed := [one for one in self._queue if self._may_run(one)]):
            first = min(allowed, key=lambda one: [self._running[share.name] for share in one.shares])
            self._queue.remove(first)
            self._free -= 1
            _add(self._running, first.shares, 1)
            first.turn.set_result(None)

    def _may_run(self, waiting: _Waiting) -> bool:
        if waiting.turn.done():  # given up in this moment, and not yet withdrawn
            return False
        return all(self._running[share.name] < share.threads for share in waiting.shares)

    def _end(self, shares: tuple[Share, ...]) -> None:
        self._free += 1
        _add(self._running, shares, -1)
        _add(self._under_way, shares, -1)
        self._give()

    def _withdraw(self, waiting: _Waiting) -> None:
        if waiting in self._queue:
            self._queue.remove(waiting)
            _add(self._under_way, waiting.shares, -1)
        else:  # it got a thread in the same moment
            self._end(waiting.shares)


def _add(counter: Counter[str], shares: tuple[Share, ...], number: int) -> None:
    for share in shares:
        counter[share.name] += number
        if not counter[share.name]:
            del counter[share.name]
