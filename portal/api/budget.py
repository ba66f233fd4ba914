"""Time budget of a request: how long it may wait for the authority, and whether a person is waiting."""

import time
from dataclasses import dataclass, field, replace

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds from creation; all waits of the request share them."""

    seconds: float
    is_person: bool = True
    may_call: bool = True  # false: cached answers only
    _started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(self.seconds - (time.monotonic() - self._started), 0.0)

    def without_calls(self) -> "Budget":
        """The same, for a first look at what is cached."""
        return replace(self, may_call=False)


def for_person() -> Budget:
    """Budget of a page: a person is waiting."""
    return Budget(settings.BUDGET_PERSON)


def for_background() -> Budget:
    """Budget of a background job: nobody is waiting."""
    return Budget(settings.BUDGET_BACKGROUND, is_person=False)
