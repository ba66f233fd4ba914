"""Rate limits, counted in the database so that all processes share them."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from portal.access.models import Teller
from portal.clock import get_clock
from portal.sealing import pseudonym


class ForMange(Exception):
    """Rate limit exceeded; `vent` is the time until the next attempt is allowed."""

    def __init__(self, vent: timedelta) -> None:
        super().__init__("too often")
        self.vent = vent


def enforce_limit(hva: str, hvem: str, *, most: int, window: timedelta) -> None:
    """Count one more of `hva` by `hvem` (a person's key, an address). Raises ForMange above `most` in a window."""
    now = get_clock().now()
    start = now.timestamp() // window.total_seconds()
    key = f"{hva}/{pseudonym(f'teller:{hvem}')}/{int(start)}"
    end = (start + 1) * window.total_seconds() - now.timestamp()
    if not Teller.objects.filter(noekkel=key).update(antall=F("antall") + 1):
        Teller.objects.filter(utloeper__lt=now).delete()
        try:
            with transaction.atomic():
                Teller.objects.create(noekkel=key, antall=1, utloeper=now + timedelta(seconds=end))
        except IntegrityError:  # another request inserted the row first
            Teller.objects.filter(noekkel=key).update(antall=F("antall") + 1)
    # None: the window is over and another request has removed its counter.
    if (Teller.objects.values_list("antall", flat=True).filter(noekkel=key).first() or 0) > most:
        raise ForMange(timedelta(seconds=max(int(end), 1)))
