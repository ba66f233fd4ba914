"""Reads one file of books: `python -m portal.jobs.books_process`, a process with limits and without settings or keys.

Standard input says what to read. Standard output gets the progress, then the result. The process has no network
address, no database, and no key but that of the file.
"""

import hashlib
import signal
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import msgspec

from portal.books.csv_books import read_csv
from portal.books.csv_columns import Csvvalg, HuskedeKolonner
from portal.books.csv_preview import Forhaandsvisning, preview_csv
from portal.books.refusal import BooksRefused, Reason
from portal.books.saft import read_saft
from portal.domain.bok import Bok, Bokkonto
from portal.domain.kontokobling import is_aktuell
from portal.jobs.apart import DONE, FAILED, PROGRESS, REFUSED, Limits, say
from portal.server.spool import SpoolPart, open_part

CSV_SECONDS = 20  # somebody waits for the page
# The largest file takes some 25 seconds of an idle processor, and some 100 MB.
CPU_SECONDS, MEMORY = 180, 700_000_000
LIMITS = Limits(cpu_seconds=CPU_SECONDS, seconds=600, memory=MEMORY)
STEP = 512 * 1024  # bytes between two messages


class Csvordre(msgspec.Struct, frozen=True, kw_only=True):
    """An account statement: shown first, and read when the person has said what its columns are."""

    valg: Csvvalg | None = None
    husket: HuskedeKolonner | None = None
    dekning: tuple[date, date] | None = None  # None: a preview
    inngaaende: dict[str, Decimal] = {}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read."""

    number: int  # of the open file
    part: SpoolPart
    orgnr: str
    dato: date
    tidligst: date  # the file may not begin before
    lagret: dict[str, str]  # accounts that were chosen before
    csv: Csvordre | None = None  # else it is SAF-T


class Refusal(msgspec.Struct, frozen=True):
    """Why the file cannot be used: `BooksRefused` as a message."""

    reason: str
    detail: str


def main() -> None:
    """The process. It ends when it writes to a closed pipe."""
    LIMITS.enforce()
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    if order.csv is not None:
        signal.alarm(CSV_SECONDS)
    try:
        content = _pack(_read(order) if order.csv is None else _read_csv(order, order.csv))
    except BooksRefused as refused:
        say(REFUSED, msgspec.msgpack.encode(Refusal(refused.reason.value, refused.detail)))
    except BrokenPipeError:
        raise
    except Exception as exc:  # noqa: BLE001 (whatever it is, the person must hear that it failed)
        say(FAILED, type(exc).__name__.encode())
    else:
        say(DONE, content)


def _read(order: Order) -> Bok:
    """The books, with the accounts that may concern the tax administration alone."""
    wants: Callable[[Bokkonto], bool] = partial(is_aktuell, lagret=order.lagret)
    with open_part(order.number, order.part, _Progress(order.part.length).tell) as file:
        bok = read_saft(file, order.orgnr, order.dato, wants)
    if bok.dekning_fra < order.tidligst:
        raise BooksRefused(Reason.FOR_LANG, order.tidligst.isoformat())
    return _mark(order, bok.begrens({konto.kontonr for konto in bok.kontoer if wants(konto)}))


def _read_csv(order: Order, csv: Csvordre) -> Bok | Forhaandsvisning:
    """A preview, or the books of the accounts that have an opening balance."""
    with open_part(order.number, order.part, lambda _place: None) as file:
        if csv.valg is None or csv.dekning is None:
            wants = partial(_is_aktuell, order.lagret)
            return preview_csv(file, csv.valg, csv.husket, wants)
        return _mark(order, read_csv(file, order.orgnr, csv.dekning, csv.valg, csv.inngaaende))


def _mark(order: Order, bok: Bok) -> Bok:
    """The books with the checksum of the file, which identifies the file."""
    with open_part(order.number, order.part, lambda _place: None) as file:
        return replace(bok, filsum=hashlib.file_digest(file, "sha256").hexdigest())


def _is_aktuell(lagret: dict[str, str], kontonr: str) -> bool:
    return is_aktuell(Bokkonto(kontonr=kontonr, navn=""), lagret)


def _pack(content: Bok | Forhaandsvisning) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(content), 1)


class _Progress:
    """Reports how much has been read."""

    def __init__(self, length: int) -> None:
        self._length, self._told = max(length, 1), 0

    def tell(self, place: int) -> None:
        """Read up to here."""
        if place - self._told >= STEP:
            self._told = place
            say(PROGRESS, str(place * 100 // self._length).encode())


if __name__ == "__main__":
    main()
