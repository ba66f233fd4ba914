"""An account statement as CSV: the same books as from SAF-T, as far as it goes.

A statement has no opening balance of its own and says nothing of other accounts: the person gives the first, and the
file cannot be checked against its own sums.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from portal.books.csv_columns import ROLLER, Csvvalg, Kolonner
from portal.books.csv_text import Row, read_rows
from portal.books.refusal import BooksRefused, Reason
from portal.books.values import cut, read_digits
from portal.domain.bok import Bok, Bokkonto, BokLinje, Filtype, Kontoavvik, Kontroll, sort_linjer
from portal.domain.saldo import ZERO, add_up
from portal.domain.typed import Amount, fold, make_plain, read_amount, read_date

POINT, COMMA = ".", ","
OPENING = re.compile(r"(?:inngående (?:saldo|balanse)|opening balance)\b|ib(?=[^a-zæøå]*$)")
CLOSING = re.compile(r"(?:utgående (?:saldo|balanse)|closing balance)\b|ub(?=[^a-zæøå]*$)")
BALANCE = re.compile(r"saldo(?: (?:pr|per))?[^a-zæøå]*")  # nothing but the word, perhaps with a day
TOTAL = re.compile(
    r"(?:sum|total|totalt|totaler|subtotal|saldo)\b|(?:bevegelse|endring|overført|transport)(?: i perioden)?[^a-zæøå]*$"
)
TIME = re.compile(r"[T ][0-9]{2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?Z?$")
KONTONR = re.compile(r"[0-9]{4,10}")
MAX_KONTONR = 40


@dataclass(slots=True)
class Lest:
    """What a statement has: lines, rows that are none, and the balances it tells of by itself."""

    linjer: list[BokLinje] = field(default_factory=list)
    utelatt: int = 0  # rows that are headings, sums and balances
    inngaaende: dict[str, Decimal] = field(default_factory=dict)
    utgaaende: dict[str, Decimal] = field(default_factory=dict)


def read_csv(
    file: BinaryIO, orgnr: str, dekning: tuple[date, date], valg: Csvvalg, inngaaende: Mapping[str, Decimal]
) -> Bok:
    """The lines of the accounts that have an opening balance, plus for debt. Names of accounts are unknown."""
    lest = read_linjer(read_rows(file), valg)
    kept = [line for line in lest.linjer if line.kontonr in inngaaende]
    _check_days(kept, dekning)
    kontoer = tuple(
        Bokkonto(kontonr=kontonr, navn="", inngaaende=opening, utgaaende=lest.utgaaende.get(kontonr))
        for kontonr, opening in sorted(inngaaende.items())
    )
    return Bok(
        kilde=Filtype.CSV,
        orgnr=orgnr,
        programvare="",
        versjon="",
        dekning_fra=dekning[0],
        dekning_til=dekning[1],
        kontoer=kontoer,
        linjer=sort_linjer(kept),
        kontroll=Kontroll(antall_linjer=len(lest.linjer), kontoavvik=tuple(_list_avvik(kontoer, kept))),
    )


def read_linjer(rows: Sequence[Row], valg: Csvvalg) -> Lest:
    """Everything in the file. A row that has an amount is a line, a sum or a balance, or the file is refused."""
    kolonner = valg.kolonner
    chosen = [place for name in ROLLER if (place := getattr(kolonner, name)) is not None]
    if not (kolonner.is_complete and kolonner.is_distinct and max(chosen) < len(rows[0]) and valg.first < len(rows)):
        raise BooksRefused(Reason.CSV_KOLONNER)
    if kolonner.konto is None and not valg.konto:
        raise BooksRefused(Reason.CSV_KONTO)
    body = rows[valg.first :]
    if kolonner.konto is None and len(_list_headings(body, kolonner)) > 1:
        raise BooksRefused(Reason.CSV_FLERE_KONTOER)
    reader, lest = _Reader(valg, body), Lest()
    for number, row in enumerate(body, valg.first + 1):
        reader.read(row, number, lest)
    return lest


def _list_avvik(kontoer: Iterable[Bokkonto], lines: Sequence[BokLinje]) -> Iterable[Kontoavvik]:
    """Accounts whose closing balance in the file is another than that of its lines."""
    for konto in kontoer:
        computed = konto.inngaaende + add_up(line.beloep for line in lines if line.kontonr == konto.kontonr)
        if konto.utgaaende is not None and konto.utgaaende != computed:
            yield Kontoavvik(kontonr=konto.kontonr, beregnet=computed, oppgitt=konto.utgaaende)


def _check_days(lines: Sequence[BokLinje], dekning: tuple[date, date]) -> None:
    """Refuse a line outside the days that the statement covers: it would be in no balance, or twice in one."""
    fra, til = dekning
    outside = next((line for line in lines if not fra <= line.bilagsdato <= til), None)
    if outside is not None:
        raise BooksRefused(Reason.CSV_DATO, outside.bilagsdato.isoformat())


def _list_headings(rows: Iterable[Row], kolonner: Kolonner) -> set[str]:
    """Numbers of accounts that stand on rows of their own, above their lines."""
    undated = (row for row in rows if _read_day(row[kolonner.dato]) is None)
    cells = (cell for row in undated if not any(_get(row, place) for place in _list_amounts(kolonner)) for cell in row)
    words = (fold(cell).removeprefix("konto").strip(" :.").split(" ")[0] for cell in cells if cell)
    return {word for word in words if KONTONR.fullmatch(word)}


class _Reader:
    def __init__(self, valg: Csvvalg, rows: Sequence[Row]) -> None:
        self._kolonner, self._only = valg.kolonner, valg.konto
        self._sign = 1 if valg.pluss_er_kredit else -1
        self._parse = _find_amount_reader(rows, valg.kolonner)
        # Some programs write every amount of the credit column with a minus.
        cells = (_get(row, valg.kolonner.kredit) for row in rows)
        credited = [amount.value for cell in cells if (amount := self._parse(cell or "0"))]
        self._credit_sign = -1 if any(credited) and max(credited) <= 0 else 1

    def read(self, row: Row, number: int, lest: Lest) -> None:
        """One row, added to what has been read."""
        words = [fold(cell) for cell in row if cell]
        day = _read_day(row[self._kolonner.dato])
        if self._is_balance(row, words):
            self._read_balance(row, words, number, lest)
        elif day is not None:
            lest.linjer.append(self._make(row, day, number))
        elif self._may_be_line(row, words):
            raise BooksRefused(Reason.CSV_DATO, str(number))
        else:
            lest.utelatt += bool(words)

    def _is_balance(self, row: Row, words: Sequence[str]) -> bool:
        """A row that only tells the balance has no voucher."""
        if _get(row, self._kolonner.bilag):
            return False
        return any(OPENING.match(word) or CLOSING.match(word) or BALANCE.fullmatch(word) for word in words)

    def _read_balance(self, row: Row, words: Sequence[str], number: int, lest: Lest) -> None:
        lest.utelatt += 1
        amount = self._read_beloep(row, number)
        kontonr = self._read_konto(row)
        if amount is not None and kontonr and any(OPENING.match(word) for word in words):
            lest.inngaaende.setdefault(kontonr, amount)
        elif amount is not None and kontonr and any(CLOSING.match(word) for word in words):
            lest.utgaaende[kontonr] = amount

    def _may_be_line(self, row: Row, words: Sequence[str]) -> bool:
        """Whether a row without a day must not be left out: it has a voucher, or an amount and is no sum."""
        has_amount = any(char.isdigit() for place in _list_amounts(self._kolonner) for char in _get(row, place))
        is_sum = any(TOTAL.match(word) for word in words) and not _get(row, self._kolonner.bilag)
        return has_amount and not is_sum

    def _make(self, row: Row, day: date, number: int) -> BokLinje:
        amount = self._read_beloep(row, number)
        kontonr = self._read_konto(row)
        if amount is None:
            raise BooksRefused(Reason.CSV_BELOEP, str(number))
        if not kontonr:
            raise BooksRefused(Reason.CSV_KONTO, str(number))
        return BokLinje(
            kontonr=kontonr,
            bilag=cut(_get(row, self._kolonner.bilag)),
            linje=str(number),
            bilagsdato=day,
            beloep=amount,
            tekst=cut(_get(row, self._kolonner.tekst)),
            kid=read_digits(_get(row, self._kolonner.kid)),
        )

    def _read_konto(self, row: Row) -> str:
        """`2740 Oppgjørskonto merverdiavgift` is account 2740."""
        if self._kolonner.konto is None:
            return self._only
        text = cut(row[self._kolonner.konto])
        return text.split(" ")[0][:MAX_KONTONR] if text else ""

    def _read_beloep(self, row: Row, number: int) -> Decimal | None:
        """Plus is debt: credit minus debit. None if there is no amount at all."""
        cells = self._kolonner
        if cells.beloep is not None:
            value = self._read_cell(row[cells.beloep], number)
            return None if value is None else ZERO + self._sign * value
        debit, credit = (self._read_cell(_get(row, place), number) for place in (cells.debet, cells.kredit))
        if debit is None and credit is None:
            return None
        return (credit or ZERO) * self._credit_sign - (debit or ZERO)

    def _read_cell(self, text: str, number: int) -> Decimal | None:
        if not text:
            return None
        amount = self._parse(text)
        if amount is None or amount.is_ambiguous:
            raise BooksRefused(Reason.CSV_BELOEP, str(number))
        return amount.value


def _read_day(text: str) -> date | None:
    """A day, perhaps with a time after it."""
    return read_date(TIME.sub("", text))


def _list_amounts(kolonner: Kolonner) -> list[int]:
    return [place for place in (kolonner.beloep, kolonner.debet, kolonner.kredit) if place is not None]


def _get(row: Row, place: int | None) -> str:
    return "" if place is None else row[place]


def _find_amount_reader(rows: Sequence[Row], kolonner: Kolonner) -> Callable[[str], Amount | None]:
    """How the file writes amounts. One that can be read in two ways is settled by the others, or not at all."""
    cells = [row[place] for row in rows for place in _list_amounts(kolonner) if row[place]]
    has = {mark: any(_ends_with_cents(cell, mark) for cell in cells) for mark in (POINT, COMMA)}
    thousands = "" if has[POINT] == has[COMMA] else COMMA if has[POINT] else POINT
    return lambda text: read_amount(_unwrap(text.replace(thousands, "") if thousands else text), "nb")


def _unwrap(text: str) -> str:
    """`(1 000,00)` is minus, as accountants write it."""
    plain = make_plain(text)
    return f"-{plain[1:-1]}" if plain.startswith("(") and plain.endswith(")") else plain


def _ends_with_cents(text: str, mark: str) -> bool:
    return len(text) > 3 and text.strip("-+ ()\u2212")[-3:-2] == mark
