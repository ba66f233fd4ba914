"""Another request or job that waits for large answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context

from portal.large import LargeBusy, is_turn_wanted, one_unit, wait_for_turn

PATIENCE = 10.0


@contextmanager
def one_that_waits() -> Iterator[None]:
    """Another request waits, until the block ends, for the turn that this one has."""
    may_end = threading.Event()

    def wait() -> None:
        while not may_end.is_set():
            with suppress(LargeBusy), one_unit():
                wait_for_turn()

    thread = threading.Thread(target=lambda: Context().run(wait))
    thread.start()
    try:
        for _ in range(1000):
            if is_turn_wanted():
                break
            may_end.wait(PATIENCE / 1000)
        yield
    finally:
        may_end.set()
        thread.join()
