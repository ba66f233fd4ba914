"""Files of client numbers and labels: read as spreadsheets write them, with any of our own columns."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.domain.klientkort import Klientkort, TooLong, make_klientkort
from portal.domain.typed import read_orgnr

ORGNR = "orgnr"
# What columns are called, in our own files first.
COLUMNS: Mapping[str, frozenset[str]] = {
    ORGNR: frozenset({"organisasjonsnummer", "organisasjonsnr", "orgnr", "orgnummer", "organisationnumber"}),
    "nummer": frozenset({"klientnummer", "klientnr", "kundenummer", "kundenr", "nummer", "nr", "clientnumber"}),
    "etiketter": frozenset({"etiketter", "etikett", "etikettar", "labels", "label"}),
    "ansvarlig": frozenset({"ansvarlig", "ansvarleg", "medarbeider", "responsible"}),
    "notat": frozenset({"notat", "note"}),
}
REMARK = "merknad"  # first cell of a remark in our own files


@dataclass(frozen=True, slots=True, kw_only=True)
class Linjefeil:
    """A line of a file that cannot be used.

    `feil`: a field that is too long; None if the organisation number is the mistake.
    """

    linje: int
    feil: TooLong | None = None
    is_repeated: bool = False  # the organisation stands on an earlier line too


@dataclass(frozen=True, slots=True, kw_only=True)
class LestFil:
    """A file of cards: what it says of each organisation, and what is wrong with it."""

    kort: Mapping[str, Klientkort]
    columns: frozenset[str]  # fields that the file has; the others are left as they are
    feil: tuple[Linjefeil, ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """Whether it lacks a column of organisation numbers, or all that could be read beside it."""
        return not self.columns

    def merge(self, kept: Mapping[str, Klientkort], known: Iterable[str]) -> dict[str, Klientkort]:
        """The cards after the file is read: only those of known organisations are changed."""
        changed = {
            orgnr: replace(
                kept.get(orgnr, Klientkort()), **{name: getattr(self.kort[orgnr], name) for name in self.columns}
            )
            for orgnr in known
            if orgnr in self.kort
        }
        return {orgnr: kort for orgnr, kort in ({**kept} | changed).items() if not kort.is_empty}


UNREADABLE = LestFil(kort={}, columns=frozenset())


def read_klientkort(data: bytes) -> LestFil:
    """Read a CSV file as spreadsheets write it, with a line of headings."""
    text = _decode(data)
    if text is None:
        return UNREADABLE
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_find_delimiter(text), strict=True)
    try:
        rows = [(lines.line_num, row) for row in lines]
    except csv.Error:
        return UNREADABLE
    places = _find_columns(rows[0][1]) if rows else {}
    if ORGNR not in places or len(places) == 1:
        return UNREADABLE
    return _read_rows(rows[1:], places)


def _read_rows(rows: Sequence[tuple[int, list[str]]], places: Mapping[str, int]) -> LestFil:
    found: dict[str, Klientkort] = {}
    wrong: list[Linjefeil] = []
    for number, row in rows:
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        first = cells.pop(ORGNR)
        if not any(map(str.strip, row)) or first == REMARK:
            continue
        orgnr = read_orgnr(first)
        kort, too_long = make_klientkort(**cells)
        if not orgnr or orgnr in found:
            wrong.append(Linjefeil(linje=number, is_repeated=bool(orgnr)))
            continue
        wrong += [Linjefeil(linje=number, feil=one) for one in too_long]
        found[orgnr] = kort
    return LestFil(kort=found, columns=frozenset(places) - {ORGNR}, feil=tuple(wrong))


def _decode(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings: tuple[str, ...] = ("utf-16",)
    else:
        codings = ("utf-8-sig", "cp1252")
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _find_delimiter(text: str) -> str:
    heading = text.replace("\r", "\n").partition("\n")[0]
    return max(";\t,", key=heading.count)


def _find_columns(heading: Sequence[str]) -> dict[str, int]:
    """The place of each known column; the first of two alike."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        word = "".join(filter(str.isalpha, cell.casefold()))
        name = next((key for key, words in COLUMNS.items() if word in words), None)
        if name is not None:
            found.setdefault(name, place)
    return found
