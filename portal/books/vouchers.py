"""The vouchers of a SAF-T file: all are added up, and lines on wanted accounts are kept."""

from collections.abc import Callable
from datetime import date
from typing import NoReturn

from portal.books.accounts import Accounts, to_kroner
from portal.books.refusal import BooksRefused, Reason
from portal.books.values import cut, read_day, read_digits, read_oere
from portal.books.xml_stream import Fields
from portal.domain.bok import BokLinje, Kontoavvik, Kontroll

MAX_LINES = 4_000_000
MAX_KEPT = 100_000
MAX_KEPT_OF_VOUCHER = 10_000
SHOWN = 20  # vouchers and accounts that are named
VOUCHER = ("TransactionID", "TransactionDate", "Description")
LINE = (
    "RecordID",
    "AccountID",
    "ValueDate",
    "Description",
    "DebitAmount/Amount",
    "CreditAmount/Amount",
    "ReferenceNumber",
    "CID",
    "DueDate",
    "CrossReference",
)


class Vouchers:
    """Adds up. Amounts are in øre; plus is credit."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self.lines: list[BokLinje] = []
        self.first_day: date | None = None
        self.last_day: date | None = None
        self._told: dict[str, list[int]] = {}
        self._debit = self._credit = self._count = self._count_lines = 0
        self._unbalanced: list[str] = []
        self._count_unbalanced = 0
        self._unknown: dict[str, None] = {}
        self.begin()

    def set_total(self, name: str) -> Callable[[str], None]:
        """Takes a total that the file claims. A file in several parts has one for each part, or the whole in each."""

        def take(text: str) -> None:
            self._told.setdefault(name, []).append(_must_be_amount(text, name))

        return take

    def set_field(self, name: str) -> Callable[[str], None]:
        """Takes a field of the voucher; it comes before the lines."""

        def take(text: str) -> None:
            self._fields[name] = text

        return take

    def begin(self) -> None:
        """Begin a voucher."""
        self._fields: Fields = {}
        self._day: date | None = None
        self._sum = 0
        self._bank_in = self._bank_out = False
        self._own: list[Fields] = []
        self._amounts: list[int] = []

    def add_line(self, fields: Fields) -> None:
        """Take a line of the voucher."""
        self._count_lines += 1
        if self._count_lines > MAX_LINES:
            raise BooksRefused(Reason.FOR_MANGE_LINJER)
        debit = self._read_amount(fields, "DebitAmount/Amount")
        credit = self._read_amount(fields, "CreditAmount/Amount")
        self._debit += debit
        self._credit += credit
        amount = credit - debit
        self._sum += amount
        account = self._accounts.by_number.get(fields.get("AccountID", ""))
        if account is None:
            if len(self._unknown) < SHOWN:
                self._unknown[cut(fields.get("AccountID", ""))] = None
            return
        account.moved += amount
        if account.is_bank:
            self._bank_in, self._bank_out = self._bank_in or amount < 0, self._bank_out or amount > 0
        if account.is_wanted:
            if len(self._own) >= MAX_KEPT_OF_VOUCHER:
                raise BooksRefused(Reason.FOR_MANGE_LINJER)
            self._own.append(fields)
            self._amounts.append(amount)

    def end(self, _fields: Fields) -> None:
        """The voucher is complete."""
        self._count += 1
        day = read_day(self._fields.get("TransactionDate", ""))
        if day is None:
            self._refuse()
        self.first_day = min(self.first_day or day, day)
        self.last_day = max(self.last_day or day, day)
        if self._sum:
            self._count_unbalanced += 1
            if len(self._unbalanced) < SHOWN:
                self._unbalanced.append(self._name)
        if len(self.lines) + len(self._own) > MAX_KEPT:
            raise BooksRefused(Reason.FOR_MANGE_LINJER)
        self.lines += [self._make_line(day, one, amount) for one, amount in zip(self._own, self._amounts, strict=True)]
        self.begin()

    def _make_line(self, day: date, fields: Fields, amount: int) -> BokLinje:
        return BokLinje(
            kontonr=cut(fields["AccountID"]),
            bilag=self._name,
            linje=cut(fields.get("RecordID", "")),
            bilagsdato=day,
            beloep=to_kroner(amount),
            tekst=cut(fields.get("Description", "") or self._fields.get("Description", "")),
            verdidato=read_day(fields.get("ValueDate", "")),
            kid=read_digits(fields.get("CID", "")),
            forfall=read_day(fields.get("DueDate", "")),
            referanse=cut(fields.get("CrossReference", "") or fields.get("ReferenceNumber", "")),
            er_bank=self._bank_out
            if amount < 0
            else self._bank_in,  # salaries paid are on the side of the tax withheld
        )

    @property
    def _name(self) -> str:
        return cut(self._fields.get("TransactionID", ""))

    def _read_amount(self, fields: Fields, name: str) -> int:
        text = fields.get(name)
        if text is None:
            return 0
        amount = read_oere(text)
        if amount is None:
            self._refuse()
        return amount

    def _refuse(self) -> NoReturn:
        raise BooksRefused(Reason.ULESELIG, self._name[:50])

    def _agrees(self, name: str, total: int) -> bool:
        told = self._told.get(name, [])
        return not told or sum(told) == total or set(told) == {total}

    def check(self) -> Kontroll:
        """Compare the sums with what the file says they are."""
        running = sorted(self._accounts.by_number.items())
        off = [
            Kontoavvik(
                kontonr=one.konto.kontonr,
                beregnet=to_kroner(one.opening + one.moved),
                oppgitt=to_kroner(one.closing),
            )
            for _, one in running
            if one.opening + one.moved != one.closing
        ]
        found = {"NumberOfEntries": self._count * 100, "TotalDebit": self._debit, "TotalCredit": self._credit}
        return Kontroll(
            antall_bilag=self._count,
            antall_linjer=self._count_lines,
            kontoavvik=tuple(off),
            bilag_i_ubalanse=tuple(self._unbalanced),
            antall_i_ubalanse=self._count_unbalanced,
            sumavvik=tuple(name for name, total in found.items() if not self._agrees(name, total)),
            ukjente_kontoer=tuple(self._unknown),
        )


def _must_be_amount(text: str, name: str) -> int:
    amount = read_oere(text)
    if amount is None:
        raise BooksRefused(Reason.ULESELIG, name)
    return amount
