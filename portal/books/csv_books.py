"""An account statement as CSV: the same books as from SAF-T, as far as it goes.

A statement has no opening balance of its own and says nothing of other accounts: the person gives the first, and the
file cannot be checked against its own sums.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from portal.books.csv_columns import Kolonner
from portal.books.csv_text import Row, read_rows
from portal.books.refusal import BooksRefused, Reason
from portal.books.values import cut, read_digits
from portal.domain.bok import Bok, BokLinje, Kilde, Konto, Kontroll, sort_linjer
from portal.domain.saldo import ZERO, add_up
from portal.domain.typed import Amount, fold, read_amount, read_date

POINT, COMMA = ".", ","
BALANCES = ("inngående saldo", "utgående saldo", "saldo", "opening balance", "closing balance")


def read_csv(
    file: BinaryIO,
    orgnr: str,
    dekning: tuple[date, date],
    kolonner: Kolonner,
    head: int,
    inngaaende: Mapping[str, Decimal],
) -> Bok:
    """The lines below the row `head`. Every account needs an opening balance, plus for debt, and a name is unknown.

    Without a column for the account there must be one account in `inngaaende`, and every line is on it.
    """
    rows = read_rows(file)
    width = len(rows[0])
    chosen = [place for name in Kolonner.__slots__ if (place := getattr(kolonner, name)) is not None]
    if not (kolonner.is_complete and kolonner.is_distinct and max(chosen) < width):
        raise BooksRefused(Reason.CSV_KOLONNER)
    only = next(iter(inngaaende)) if len(inngaaende) == 1 else ""
    if kolonner.konto is None and not only:
        raise BooksRefused(Reason.CSV_KOLONNER)
    reader = _Reader(kolonner, only, rows[head + 1 :])
    lines = [line for number, row in enumerate(rows[head + 1 :], head + 2) if (line := reader.read(row, number))]
    kept = [line for line in lines if line.kontonr in inngaaende]
    _check_days(kept, dekning)
    return Bok(
        kilde=Kilde.CSV,
        orgnr=orgnr,
        programvare="",
        versjon="",
        dekning_fra=dekning[0],
        dekning_til=dekning[1],
        kontoer=tuple(_make_konto(kontonr, opening, kept) for kontonr, opening in sorted(inngaaende.items())),
        linjer=sort_linjer(kept),
        kontroll=Kontroll(antall_linjer=len(lines)),
    )


def _make_konto(kontonr: str, opening: Decimal, lines: Sequence[BokLinje]) -> Konto:
    moved = add_up(line.beloep for line in lines if line.kontonr == kontonr)
    return Konto(kontonr=kontonr, navn="", inngaaende=opening, utgaaende=opening + moved)


def _check_days(lines: Sequence[BokLinje], dekning: tuple[date, date]) -> None:
    """A line outside the days that the statement is said to cover would be in no balance, or twice in one."""
    fra, til = dekning
    outside = next((line for line in lines if not fra <= line.bilagsdato <= til), None)
    if outside is not None:
        raise BooksRefused(Reason.CSV_DATO, outside.bilagsdato.isoformat())


class _Reader:
    def __init__(self, kolonner: Kolonner, only: str, rows: Sequence[Row]) -> None:
        self._kolonner, self._only = kolonner, only
        self._read = _find_amount_reader(rows, kolonner)
        # Some programs write every amount of the credit column with a minus.
        credited = [amount.value for row in rows if (amount := self._read(_get(row, kolonner.kredit) or "0"))]
        self._credit_sign = -1 if any(credited) and max(credited) <= 0 else 1

    def read(self, row: Row, number: int) -> BokLinje | None:
        """One line; None for a sum, a balance or a heading."""
        cells = self._kolonner
        day = read_date(row[cells.dato])
        if day is None and not any(char.isdigit() for char in row[cells.dato]):
            return None
        if _is_balance(row, cells):
            return None
        if day is None:
            raise BooksRefused(Reason.CSV_DATO, str(number))
        amount = self._read_beloep(row, number)
        if amount is None:
            raise BooksRefused(Reason.CSV_BELOEP, str(number))
        return BokLinje(
            kontonr=self._only if cells.konto is None else _first_word(row[cells.konto]),
            bilag=cut(_get(row, cells.bilag)),
            linje=str(number),
            bilagsdato=day,
            beloep=amount,
            tekst=cut(_get(row, cells.tekst)),
            kid=read_digits(_get(row, cells.kid)),
        )

    def _read_beloep(self, row: Row, number: int) -> Decimal | None:
        """Plus is debt: credit minus debit. None if there is no amount at all."""
        cells = self._kolonner
        if cells.beloep is not None:
            value = self._read_cell(row[cells.beloep], number)
            return None if value is None else ZERO - value
        debit, credit = (self._read_cell(_get(row, place), number) for place in (cells.debet, cells.kredit))
        if debit is None and credit is None:
            return None
        return (credit or ZERO) * self._credit_sign - (debit or ZERO)

    def _read_cell(self, text: str, number: int) -> Decimal | None:
        if not text:
            return None
        amount = self._read(text)
        if amount is None or amount.is_ambiguous:
            raise BooksRefused(Reason.CSV_BELOEP, str(number))
        return amount.value


def _is_balance(row: Row, kolonner: Kolonner) -> bool:
    """A row that only tells the balance has no voucher."""
    return not _get(row, kolonner.bilag) and fold(_get(row, kolonner.tekst)).startswith(BALANCES)


def _get(row: Row, place: int | None) -> str:
    return "" if place is None else row[place]


def _first_word(text: str) -> str:
    """`2740 Oppgjørskonto merverdiavgift` is account 2740."""
    return cut(text).split(" ")[0] if text else ""


def _find_amount_reader(rows: Sequence[Row], kolonner: Kolonner) -> Callable[[str], Amount | None]:
    """How the file writes amounts. One that can be read in two ways is settled by the others, or not at all."""
    places = [place for place in (kolonner.beloep, kolonner.debet, kolonner.kredit) if place is not None]
    cells = [row[place] for row in rows for place in places if row[place]]
    has = {mark: any(_ends_with_cents(cell, mark) for cell in cells) for mark in (POINT, COMMA)}
    if has[POINT] == has[COMMA]:
        return lambda text: read_amount(text, "nb")
    thousands = COMMA if has[POINT] else POINT
    return lambda text: read_amount(text.replace(thousands, ""), "nb")


def _ends_with_cents(text: str, mark: str) -> bool:
    return len(text) > 3 and text.strip("-+ )")[-3:-2] == mark
