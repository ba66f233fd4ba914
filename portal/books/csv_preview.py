"""What a statement looks like before it is read: for the page where a person says which column is what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from portal.books.csv_books import Lest, read_linjer
from portal.books.csv_columns import Csvvalg, HuskedeKolonner, guess_kolonner, recall, remember
from portal.books.csv_text import Row, read_rows
from portal.books.refusal import BooksRefused
from portal.domain.bok import BokLinje

SHOWN, MAX_CELL = 15, 60  # rows of the preview, and characters of a cell
EXAMPLES = 3  # lines shown as they are read
MAX_KONTOER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvKonto:
    """An account of the file: how many lines it has, and the opening balance if the file tells it."""

    kontonr: str
    antall: int
    inngaaende: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forhaandsvisning:
    """The first rows, how they would be read, and what came of it."""

    rader: tuple[Row, ...]
    bredde: int
    valg: Csvvalg | None  # None: no column could be recognised
    husket: HuskedeKolonner | None  # what to keep if this choice is used
    kontoer: tuple[CsvKonto, ...] = ()
    linjer: tuple[BokLinje, ...] = ()  # the first ones
    antall: int = 0
    utelatt: int = 0
    fra: date | None = None  # the first day of a line, and the last
    til: date | None = None
    grunn: str = ""  # why it cannot be read so: the reason's value
    detalj: str = ""


def preview_csv(
    file: BinaryIO, valg: Csvvalg | None, husket: HuskedeKolonner | None, is_wanted: Callable[[str], bool]
) -> Forhaandsvisning:
    """Read it as chosen, else as chosen last for another file, else as its heads say.

    `is_wanted` tells which accounts may concern the tax administration. Raises BooksRefused if it is no table.
    """
    rows = read_rows(file)
    chosen = valg or (recall(rows, husket) if husket else None) or _guess(rows)
    shown = tuple(tuple(cell[:MAX_CELL] for cell in row) for row in rows[:SHOWN])
    if chosen is None:
        return Forhaandsvisning(rader=shown, bredde=len(rows[0]), valg=None, husket=None)
    try:
        lest = read_linjer(rows, chosen)
    except BooksRefused as refused:
        return Forhaandsvisning(
            rader=shown,
            bredde=len(rows[0]),
            valg=chosen,
            husket=None,
            grunn=refused.reason.value,
            detalj=refused.detail,
        )
    days = [linje.bilagsdato for linje in lest.linjer]
    return Forhaandsvisning(
        rader=shown,
        bredde=len(rows[0]),
        valg=chosen,
        husket=remember(rows, chosen),
        kontoer=_list_kontoer(lest, is_wanted),
        linjer=tuple(lest.linjer[:EXAMPLES]),
        antall=len(lest.linjer),
        utelatt=lest.utelatt,
        fra=min(days, default=None),
        til=max(days, default=None),
    )


def _guess(rows: tuple[Row, ...]) -> Csvvalg | None:
    found = guess_kolonner(rows)
    return None if found is None else Csvvalg(kolonner=found[1], hode=found[0])


def _list_kontoer(lest: Lest, is_wanted: Callable[[str], bool]) -> tuple[CsvKonto, ...]:
    """Those that may concern the tax administration; all, if none does."""
    numbers = sorted({linje.kontonr for linje in lest.linjer} | {*lest.inngaaende} | {*lest.utgaaende})
    wanted = [kontonr for kontonr in numbers if is_wanted(kontonr)] or numbers
    return tuple(
        CsvKonto(
            kontonr=kontonr,
            antall=sum(linje.kontonr == kontonr for linje in lest.linjer),
            inngaaende=lest.inngaaende.get(kontonr),
        )
        for kontonr in wanted[:MAX_KONTOER]
    )
