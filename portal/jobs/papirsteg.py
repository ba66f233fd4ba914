"""One step of an order of papers: what the job finds to do, and how it writes what it did.

A step ends in one transaction: the client's outcome and files, the order's next step, and the job for it. A worker that
dies before has changed nothing, and one that is overtaken, by another worker or by the person, cannot write. So no
client is made twice, and none is lost.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from portal.access.sesjon import Innlogget
from portal.clock import get_clock
from portal.domain.papirer import Bestilling, Klientpapir
from portal.jobs.models import Papirbestilling, Papirdel, Papirklient
from portal.jobs.papirer import OVERSIKT, enqueue_step, name_del, open_bestilling, open_klient, seal_klient
from portal.jobs.papirordre import Ordrestans
from portal.jobs.queue import Cancelled, Payload, Renew
from portal.sealed_store import seal_object

BETWEEN_LOOKS = 0.5  # seconds between two looks at whether it is still wanted


@dataclass(kw_only=True)
class Steg:
    """The step that a job is to take."""

    noekkel: str
    pk: int
    steg: int
    innlogging: str
    bestilling: Bestilling
    byte: int
    renew: Renew
    _looked: float = field(default_factory=time.monotonic)

    def find_neste(self) -> Papirklient | None:
        """The next client; those that failed come after the others."""
        return Papirklient.objects.filter(bestilling=self.pk, is_ventende=True).order_by("naar", "nr").first()

    def list_klienter(self) -> list[Klientpapir]:
        """All clients in order."""
        rows = Papirklient.objects.filter(bestilling=self.pk).order_by("nr")
        return [open_klient(self.noekkel, row) for row in rows]

    def tell(self, _step: str = "") -> None:
        """Renew the lease, and check that the order is still this job's. Raises Cancelled."""
        if time.monotonic() - self._looked < BETWEEN_LOOKS:
            return
        self._looked = time.monotonic()
        self.renew()
        if not self._mine().exists():
            raise Cancelled

    def halt(self, why: Ordrestans) -> None:
        """Stop the order here."""
        self._mine().update(stans=why.value)

    def finish_klient(
        self, innlogget: Innlogget, klient: Klientpapir, filer: Mapping[str, bytes], again: timedelta = timedelta()
    ) -> None:
        """Write what became of a client. `again`: when it may be tried again, if it waits. Raises Cancelled."""
        now = get_clock().now()
        with transaction.atomic():
            self._advance(innlogget, filer)
            Papirklient.objects.filter(bestilling=self.pk, nr=klient.nr).update(
                is_ventende=klient.is_venter, naar=now + again, begynt=0, innhold=seal_klient(self.noekkel, klient)
            )
            self._keep(klient.nr, filer)

    def finish_oversikt(self, filer: Mapping[str, bytes]) -> None:
        """Write the index: the last step. Raises Cancelled."""
        with transaction.atomic():
            self._advance(None, filer)
            self._keep(OVERSIKT, filer)

    def wait(self, innlogget: Innlogget, etter: timedelta) -> None:
        """Go on after a while. Raises Cancelled."""
        with transaction.atomic():
            self._advance(innlogget, {}, etter)

    def _mine(self) -> "QuerySet[Papirbestilling]":
        return Papirbestilling.objects.filter(pk=self.pk, steg=self.steg, stans="")

    def _advance(self, innlogget: Innlogget | None, filer: Mapping[str, bytes], etter: timedelta = timedelta()) -> None:
        """First in its transaction: on SQLite and PostgreSQL alike, others wait here until it has ended."""
        now, size = get_clock().now(), sum(map(len, filer.values()))
        changes = {"steg": self.steg + 1, "sagt": now, "slettes": now + settings.KEPT_FILE}
        if not self._mine().update(**changes, byte=F("byte") + size):
            raise Cancelled
        if innlogget is not None:
            enqueue_step(innlogget.noekkel, innlogget.person_key, self.noekkel, self.steg + 1, etter)

    def _keep(self, nr: int, filer: Mapping[str, bytes]) -> None:
        for endelse, content in filer.items():
            envelope = seal_object(content, name_del(self.noekkel, nr, endelse))
            Papirdel.objects.create(bestilling_id=self.pk, nr=nr, endelse=endelse, byte=len(content), innhold=envelope)


def find_steg(payload: Payload, renew: Renew) -> Steg | None:
    """The step of this job; None if it is taken, or the order is stopped or erased. Raises SealError."""
    noekkel, steg = str(payload["bestilling"]), int(str(payload["steg"]))
    now = get_clock().now()
    row = Papirbestilling.objects.filter(noekkel=noekkel, steg=steg, stans="", slettes__gt=now).first()
    if row is None:
        return None
    return Steg(
        noekkel=noekkel,
        pk=row.pk,
        steg=steg,
        innlogging=str(payload["innlogging"]),
        bestilling=open_bestilling(row),
        byte=row.byte,
        renew=renew,
    )
