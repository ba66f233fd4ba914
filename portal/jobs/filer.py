"""Files made by the worker: the status of each, and its content.

A file is cached, sealed, for an hour. Its key contains the person and the organisation, so nobody else can find it.
"""

import base64
import secrets
import time
import zlib
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TypeVar

import msgspec
from django.conf import settings

from portal.api.dropped import find_dropped
from portal.clock import get_clock
from portal.documents.dokument import Dokument
from portal.domain.tilgang import EGEN, Leser, Tilgang
from portal.jobs.queue import Payload, enqueue, is_at_work
from portal.sealed_store import SealedStore
from portal.sealing import pseudonym

T = TypeVar("T")
SLAG = "tegn"  # the kind of job that renders a file
FIRST = 0  # a person waits for it: goes before all prefetching
POLL = 0.05  # seconds
STALE_AFTER = timedelta(minutes=5)  # longer than the lease of a dead worker


class Filfase(Enum):
    """Status of a file."""

    VENTER = "venter"
    TEGNES = "tegnes"
    FERDIG = "ferdig"
    FEILET = "feilet"
    AVBRUTT = "avbrutt"
    FOR_TUNG = "for_tung"


class Fil(msgspec.Struct, frozen=True, kw_only=True):
    """A file: its status, the page being laid out, and the content when it is ready."""

    fase: Filfase
    filnavn: str
    bestilling: str = ""  # the request that it is made for
    side: int = 0
    innhold: bytes = b""
    hentet: datetime | None = None  # fetch time of the oldest figures
    leser: Leser = EGEN  # the system user that read them
    sagt: datetime = datetime.min.replace(tzinfo=UTC)  # time of the last update; set by `keep`

    @property
    def is_under_arbeid(self) -> bool:
        """Whether the file is still being made."""
        return self.fase in (Filfase.VENTER, Filfase.TEGNES)


_FILER = SealedStore(Fil)
# The request that was cancelled: apart from the status, since the worker may be about to write its own.
_AVBRUTT = SealedStore(str)


class FileSlot(msgspec.Struct, frozen=True, kw_only=True):
    """Cache slot of a file."""

    noekkel: str
    person: str
    orgnr: str

    @property
    def _place(self) -> str:
        return f"fil/{self.noekkel}/{self.person}/{self.orgnr}"

    @property
    def _cancelled_place(self) -> str:
        return f"{self._place}/avbrutt"

    def keep(self, fil: Fil) -> None:
        """Store the status."""
        _FILER.keep(self._place, msgspec.structs.replace(fil, sagt=get_clock().now()), settings.KEPT_FILE)

    def cancel(self, fil: Fil) -> None:
        """Have the worker stop, if it is at this request."""
        _AVBRUTT.keep(self._cancelled_place, fil.bestilling, settings.KEPT_FILE)

    def is_wanted(self, fil: Fil) -> bool:
        """Whether the request still stands: not cancelled, expired or followed by another."""
        found = self.find()
        return found is not None and found.bestilling == fil.bestilling and found.fase is not Filfase.AVBRUTT

    def find(self) -> Fil | None:
        """The file's status, or None if there is none.

        A file without updates for `STALE_AFTER` has failed: its worker died on every try, or no worker runs. A file
        still in the queue does not fail while a worker is busy with another file.
        """
        fil = _FILER.find(self._place)
        if fil is None:
            return None
        dropped = find_dropped([self.orgnr], {self.orgnr: fil.leser}).get(self.orgnr)
        if dropped is not None and (fil.hentet is None or fil.hentet <= dropped.naar):
            return None  # its figures have been dropped
        if fil.is_under_arbeid and _AVBRUTT.find(self._cancelled_place) == fil.bestilling:
            return msgspec.structs.replace(fil, fase=Filfase.AVBRUTT)
        is_stale = fil.is_under_arbeid and get_clock().now() - fil.sagt > STALE_AFTER
        is_given_up = is_stale and not (fil.fase is Filfase.VENTER and is_at_work(SLAG))
        return msgspec.structs.replace(fil, fase=Filfase.FEILET) if is_given_up else fil


def get_file_slot(tilgang: Tilgang, noekkel: str) -> FileSlot:
    """The slot for this person, organisation and key."""
    return FileSlot(noekkel=noekkel, person=tilgang.person.noekkel, orgnr=tilgang.orgnr)


def name_fil(tilgang: Tilgang, *what: str) -> str:
    """The key of a file. The same person asking for the same content gets the same key."""
    return pseudonym("|".join(("fil", tilgang.person.noekkel, tilgang.orgnr, *what)))


def pack(content: FileSlot | Fil | Dokument) -> str:
    """Compress to text for a job's payload."""
    return base64.b64encode(zlib.compress(msgspec.msgpack.encode(content), 1)).decode()


def unpack(text: object, shape: type[T]) -> T:
    """Reverse `pack`."""
    return msgspec.msgpack.decode(zlib.decompress(base64.b64decode(str(text))), type=shape)


def request_file(slot: FileSlot, dokument: Dokument, leser: Leser) -> Fil:
    """Enqueue rendering unless the file is ready or under way, then wait up to `WAIT_FOR_FILE` seconds.

    What another system user has read is made anew.
    """
    found = slot.find()
    if found is None or found.leser != leser or found.fase in (Filfase.FEILET, Filfase.AVBRUTT, Filfase.FOR_TUNG):
        bestilling = secrets.token_hex(8)
        fil = Fil(
            fase=Filfase.VENTER, filnavn=dokument.filnavn, bestilling=bestilling, hentet=dokument.hentet, leser=leser
        )
        slot.keep(fil)
        payload: Payload = {"slot": pack(slot), "fil": pack(fil), "dokument": pack(dokument)}
        enqueue(SLAG, payload, prioritet=FIRST, person=slot.person)
    until = time.monotonic() + settings.WAIT_FOR_FILE
    while (found := slot.find()) is not None and found.is_under_arbeid and time.monotonic() < until:
        time.sleep(POLL)
    return found or Fil(fase=Filfase.FEILET, filnavn=dokument.filnavn)


def cancel(slot: FileSlot) -> None:
    """Cancel the file; the worker stops at its next page."""
    found = slot.find()
    if found is not None and found.is_under_arbeid:
        slot.cancel(found)
