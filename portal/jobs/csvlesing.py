"""Previews or reads an account statement in the process that reads books, while the person waits."""

import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from portal.books.csv_columns import Csvvalg, HuskedeKolonner
from portal.books.csv_preview import Forhaandsvisning
from portal.books.refusal import BooksRefused, Reason
from portal.jobs.apart import DONE, REFUSED
from portal.jobs.boklesing import read_apart
from portal.jobs.books_process import Csvordre, Order, Refusal
from portal.server.uploads import Upload

WAIT = 10  # seconds for the turn
_TURN = threading.Semaphore(1)  # one statement at a time in each web process


class CsvFailed(Exception):
    """It could not be read in time, or others are being read. The same file may be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontoutskriftfil:
    """A statement that has been sent, for one request."""

    upload: Upload
    orgnr: str
    dato: date
    lagret: Mapping[str, str]  # accounts that were chosen before

    def preview(self, valg: Csvvalg | None, husket: HuskedeKolonner | None) -> Forhaandsvisning:
        """The preview, with the columns as chosen. Raises BooksRefused and CsvFailed."""
        packed = self._run(Csvordre(valg=valg, husket=husket))
        return msgspec.msgpack.decode(zlib.decompress(packed), type=Forhaandsvisning)

    def read(self, valg: Csvvalg, dekning: tuple[date, date], inngaaende: Mapping[str, Decimal]) -> bytes:
        """The books as they are kept. Raises BooksRefused and CsvFailed."""
        return self._run(Csvordre(valg=valg, dekning=dekning, inngaaende=dict(inngaaende)))

    def _run(self, csv: Csvordre) -> bytes:
        order = Order(
            number=self.upload.spool.fileno(),
            part=self.upload.part,
            orgnr=self.orgnr,
            dato=self.dato,
            tidligst=self.dato,
            lagret=dict(self.lagret),
            csv=csv,
        )
        if not _TURN.acquire(timeout=WAIT):
            raise CsvFailed
        try:
            kind, content = read_apart(order, lambda _percent: None)
        finally:
            _TURN.release()
        if kind == REFUSED:
            refusal = msgspec.msgpack.decode(content, type=Refusal)
            raise BooksRefused(Reason(refusal.reason), refusal.detail)
        if kind != DONE:
            raise CsvFailed
        return content
