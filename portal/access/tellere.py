"""Counts in the database, shared by all processes. Each change is one statement, so that none is lost in a race."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from portal.access.models import Teller
from portal.clock import get_clock


def add(noekkel: str, antall: int, utloeper: datetime) -> None:
    """Add to a count, which begins at nothing and is removed when it has expired."""
    mine = Teller.objects.filter(noekkel=noekkel)
    if mine.update(antall=F("antall") + antall):
        return
    Teller.objects.filter(utloeper__lt=get_clock().now()).delete()
    try:
        with transaction.atomic():
            Teller.objects.create(noekkel=noekkel, antall=antall, utloeper=utloeper)
    except IntegrityError:  # somebody else inserted the row first
        mine.update(antall=F("antall") + antall)


def add_within(noekkel: str, antall: int, most: int, utloeper: datetime) -> bool:
    """Add to a count unless it would pass `most`; whether it was added."""
    has_room = Teller.objects.filter(noekkel=noekkel, antall__lte=most - antall)
    if has_room.update(antall=F("antall") + antall):
        return True
    add(noekkel, 0, utloeper)  # it may begin now, or have been begun by somebody else meanwhile
    return bool(has_room.update(antall=F("antall") + antall))


def read(noekkel: str) -> int:
    """The count; 0 if there is none."""
    return Teller.objects.filter(noekkel=noekkel).values_list("antall", flat=True).first() or 0
