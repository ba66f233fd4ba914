"""The calls at once that the authority allows the whole deployment, each counted until it is done."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

import httpcore
from django.conf import settings

from portal import locks
from portal.api import measure
from portal.api.budget import Budget


@dataclass(slots=True)
class Slot:
    """One of the calls at once, or none if `is_held` is false."""

    is_held: bool
    _stack: ExitStack
    _started: float = field(default_factory=time.monotonic)

    def keep_until_done(self, connection: httpcore.NetworkStream) -> None:
        """Keep it in the background until the authority answers or hangs up, at most API_LONGEST_WORK in all."""
        until = self._started + settings.API_LONGEST_WORK
        kept = self._stack.pop_all()
        threading.Thread(target=_wait, args=(connection, until, kept), name="slot", daemon=True).start()


@contextmanager
def hold_slot(budget: Budget) -> Iterator[Slot]:
    """A slot, taken within the budget. Pages go before background jobs."""
    asked = time.monotonic()
    names = [f"slot-{number}" for number in range(settings.API_CALLS_AT_ONCE)]
    with ExitStack() as stack:
        held = locks.hold_one_of(names, wait=budget.left, priority="people", gives_way=not budget.is_person)
        is_held = stack.enter_context(held)
        measure.observe_slot(time.monotonic() - asked)
        yield Slot(is_held, stack)


def _wait(connection: httpcore.NetworkStream, until: float, slot: ExitStack) -> None:
    with slot:
        with suppress(httpcore.TimeoutException, httpcore.NetworkError):
            connection.read(1, max(until - time.monotonic(), 0.001))
        connection.close()
