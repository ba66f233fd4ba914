"""What holds for all nights, a person's and a firm's: when each begins and ends, and how many calls it may make."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import F

from portal.access.models import Teller
from portal.clock import NORGE, get_clock
from portal.sealing import pseudonym

SIGNED_IN_WITHIN = timedelta(days=30)
KEPT_COUNT = timedelta(days=2)


def get_dag() -> date:
    """Today in Norway: a choice is kept by days."""
    return get_clock().now().astimezone(NORGE).date()


def get_limit() -> date:
    """The last day that is too long ago."""
    return get_dag() - SIGNED_IN_WITHIN


def get_place(noekkel: str) -> float:
    """Where in the night somebody begins, from 0 to 1: always the same, and evenly spread."""
    return int.from_bytes(pseudonym(f"natt:{noekkel}").encode()[:6]) % 997 / 997


def count_calls(natt: date, calls: int) -> None:
    """Count calls of this night, over all processes."""
    name = _name_count(natt)
    if calls and not Teller.objects.filter(noekkel=name).update(antall=F("antall") + calls):
        Teller.objects.get_or_create(
            noekkel=name, defaults={"antall": calls, "utloeper": get_clock().now() + KEPT_COUNT}
        )


def get_calls_left(natt: date) -> int:
    """How many more calls the nights of all may make."""
    used = Teller.objects.filter(noekkel=_name_count(natt)).values_list("antall", flat=True).first()
    return max(int(settings.MAX_NIGHT_CALLS) - (used or 0), 0)


def _name_count(natt: date) -> str:
    return f"natt/{natt}"
