"""Time budget of a request: how long it may wait for the authority, and whether a person is waiting."""

import time
from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds from creation; all waits of the request share them."""

    seconds: float
    is_person: bool = True
    _started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(self.seconds - (time.monotonic() - self._started), 0.0)


def for_person() -> Budget:
    """Budget of a page: a person is waiting."""
    return Budget(settings.BUDGET_PERSON)


def for_background() -> Budget:
    """Budget of a background job: nobody is waiting."""
    return Budget(settings.BUDGET_BACKGROUND, is_person=False)
