"""How long a request may wait for the authority, and whether it is a person that waits."""

import time
from dataclasses import dataclass, field

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds from now on; every wait within takes from it."""

    seconds: float
    is_person: bool = True
    _started: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(self.seconds - (time.monotonic() - self._started), 0.0)


def for_person() -> Budget:
    """Somebody looks at the screen."""
    return Budget(settings.BUDGET_PERSON)


def for_background() -> Budget:
    """Nobody does."""
    return Budget(settings.BUDGET_BACKGROUND, is_person=False)
