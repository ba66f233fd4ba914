"""Files that are made behind the scenes: what has become of each, and the file itself, for the one who asked.

Kept sealed for an hour, at a place that follows from who asks, for which organisation, and what for: with another's
permission it is not found.
"""

import base64
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
from portal.domain.tilgang import Tilgang
from portal.jobs.queue import enqueue, is_at_work
from portal.sealed_store import SealedStore
from portal.sealing import pseudonym

T = TypeVar("T")
SLAG = "tegn"  # the job that lays a file out
FIRST = 0  # a person waits: before all fetching
POLL = 0.05  # seconds between looks
STALE_AFTER = timedelta(minutes=5)  # longer than a dead worker's lease, and than anybody waits


class Fase(Enum):
    """How far a file has come."""

    VENTER = "venter"
    TEGNES = "tegnes"
    FERDIG = "ferdig"
    FEILET = "feilet"
    AVBRUTT = "avbrutt"


class Fil(msgspec.Struct, frozen=True, kw_only=True):
    """A file: its phase, the page that is being laid out, and in the end what it holds."""

    fase: Fase
    filnavn: str
    side: int = 0
    innhold: bytes = b""
    hentet: datetime | None = None  # the oldest of its figures
    sagt: datetime = datetime.min.replace(tzinfo=UTC)  # when this was said; `keep` writes it

    @property
    def is_under_arbeid(self) -> bool:
        """Whether it may yet come."""
        return self.fase in (Fase.VENTER, Fase.TEGNES)


_FILER = SealedStore(Fil)


class FileSlot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a file is kept, and for whom."""

    noekkel: str
    person: str
    orgnr: str

    @property
    def _place(self) -> str:
        return f"fil/{self.noekkel}/{self.person}/{self.orgnr}"

    def keep(self, fil: Fil) -> None:
        """Say how far it is."""
        _FILER.keep(self._place, msgspec.structs.replace(fil, sagt=get_clock().now()), settings.KEPT_FILE)

    def find(self) -> Fil | None:
        """What has become of it; None where there is none, or it is another's.

        One of which nothing has been heard for long has failed: its worker died each time, or there is none. In a queue
        that moves, one waits as long as it takes.
        """
        fil = _FILER.find(self._place)
        if fil is None:
            return None
        dropped = find_dropped([self.orgnr]).get(self.orgnr)
        if dropped is not None and (fil.hentet is None or fil.hentet <= dropped.naar):
            return None  # what it was made of has been dropped since
        is_stale = fil.is_under_arbeid and get_clock().now() - fil.sagt > STALE_AFTER
        is_given_up = is_stale and not (fil.fase is Fase.VENTER and is_at_work(SLAG))
        return Fil(fase=Fase.FEILET, filnavn=fil.filnavn) if is_given_up else fil


def get_file_slot(tilgang: Tilgang, noekkel: str) -> FileSlot:
    """Where the person's file of that key for the organisation would be."""
    return FileSlot(noekkel=noekkel, person=tilgang.person.noekkel, orgnr=tilgang.orgnr)


def name_fil(tilgang: Tilgang, *what: str) -> str:
    """The key of a file: the same person who asks for the same again gets the same file."""
    return pseudonym("|".join(("fil", tilgang.person.noekkel, tilgang.orgnr, *what)))


def pack(content: FileSlot | Fil | Dokument) -> str:
    """As text that a job can carry, small: the words of a document repeat themselves."""
    return base64.b64encode(zlib.compress(msgspec.msgpack.encode(content), 1)).decode()


def unpack(text: object, shape: type[T]) -> T:
    """The same back."""
    return msgspec.msgpack.decode(zlib.decompress(base64.b64decode(str(text))), type=shape)


def request_file(slot: FileSlot, dokument: Dokument) -> Fil:
    """Have the document laid out, unless that is done or under way; waits a little for it."""
    found = slot.find()
    if found is None or found.fase in (Fase.FEILET, Fase.AVBRUTT):
        fil = Fil(fase=Fase.VENTER, filnavn=dokument.filnavn, hentet=dokument.hentet)
        slot.keep(fil)
        enqueue(SLAG, {"slot": pack(slot), "fil": pack(fil), "dokument": pack(dokument)}, prioritet=FIRST)
    until = time.monotonic() + settings.WAIT_FOR_FILE
    while (found := slot.find()) is not None and found.is_under_arbeid and time.monotonic() < until:
        time.sleep(POLL)
    return found or Fil(fase=Fase.FEILET, filnavn=dokument.filnavn)


def cancel(slot: FileSlot) -> None:
    """The person does not want it any more; the worker stops at its next page."""
    found = slot.find()
    if found is not None and found.is_under_arbeid:
        slot.keep(msgspec.structs.replace(found, fase=Fase.AVBRUTT))
