"""Matches both sides of one reconciliation: `python -m portal.jobs.matching_process`, a process with limits.

Standard input has the rows, standard output gets a message every now and then, and what belongs together.
"""

import hashlib
import sys
import time

import msgspec

from portal.domain.koble import Koblingsgrunnlag, koble
from portal.domain.koblet import Koblet
from portal.domain.search_budget import MAX_WORK, SearchBudget
from portal.jobs.apart import DONE, FAILED, PROGRESS, ROOT, Limits, say

CPU_SECONDS_OF_MATCHING, MEMORY_OF_MATCHING = 120, 700_000_000
LIMITS = Limits(cpu_seconds=CPU_SECONDS_OF_MATCHING, seconds=300, memory=MEMORY_OF_MATCHING)
REPORT_EVERY = 0.5  # seconds


def _read_rules() -> bytes:
    digest = hashlib.blake2s()
    for path in sorted((ROOT / "portal" / "domain").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


# Before the rows of an order: what other rules find, or place in another order, is neither asked for nor found again.
RULES = _read_rules()


class ReportingBudget(SearchBudget):
    """Says that the work goes on, so that the process ends when nobody listens."""

    def __init__(self, most: int = MAX_WORK) -> None:
        super().__init__(most)
        self._said = time.monotonic()

    def spend(self, work: int) -> None:
        """Note the work, and say so."""
        super().spend(work)
        if time.monotonic() - self._said >= REPORT_EVERY:
            self._said = time.monotonic()
            say(PROGRESS, b"")

    def make_same(self) -> "ReportingBudget":
        """One that allows the same."""
        return ReportingBudget(self.most)


def main() -> None:
    """The process. It ends when it writes to a closed pipe."""
    LIMITS.enforce()
    try:
        if sys.stdin.buffer.read(len(RULES)) != RULES:
            raise ValueError("the process that asks has other rules")
        grunnlag = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Koblingsgrunnlag)
        found = Koblet.make(grunnlag, koble(grunnlag, ReportingBudget()))
    except BrokenPipeError:
        raise
    except Exception as exc:  # noqa: BLE001 (whatever it is, the page must go on without it)
        say(FAILED, type(exc).__name__.encode())
    else:
        say(DONE, msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
