"""The calls that one job of a night may make. Decision 113."""

from collections.abc import Iterable, Iterator
from datetime import date

from portal.access.nattregler import give_back_calls, take_calls
from portal.jobs.nattid import CALLS_EACH


class Nattkall:
    """Takes the calls of each client before asking about it, so that jobs that run at once keep to the limit together.

    Calls taken by a worker that is killed count as made.
    """

    def __init__(self, natt: date) -> None:
        self._natt, self._taken, self._made = natt, 0, 0

    def take_for(self, orgnumre: Iterable[str]) -> Iterator[str]:
        """These, for as long as there are calls for one more."""
        for orgnr in orgnumre:
            if not self.take():
                return
            yield orgnr

    def take(self) -> bool:
        """Take the calls of one more client; False if fewer are left."""
        has_taken = take_calls(self._natt, CALLS_EACH)
        self._taken += CALLS_EACH if has_taken else 0
        return has_taken

    def settle(self, made: int, under_way: int = 0) -> int:
        """Give back what will not be made; returns the calls since last time.

        `made`: all so far. `under_way`: clients that may need more.
        """
        new, self._made = made - self._made, made
        needed = CALLS_EACH * under_way
        give_back_calls(self._natt, self._taken - new - needed)
        self._taken = needed
        return new
