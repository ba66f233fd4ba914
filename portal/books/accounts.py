"""The accounts of a SAF-T file: what they are called, their balances, and which lines are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from portal.books.refusal import BooksRefused, Reason
from portal.books.values import cut, read_oere
from portal.books.xml_stream import Fields
from portal.domain.bok import Bokkonto

MAX_ACCOUNTS = 50_000
ACCOUNT = (
    "AccountID",
    "AccountDescription",
    "StandardAccountID",
    "GroupingCategory",
    "GroupingCode",
    "OpeningDebitBalance",
    "OpeningCreditBalance",
    "ClosingDebitBalance",
    "ClosingCreditBalance",
)


@dataclass(slots=True)
class Running:
    """An account while the file is read. Øre; plus is credit."""

    konto: Bokkonto
    is_wanted: bool
    is_bank: bool
    opening: int
    closing: int
    moved: int = 0


class Accounts:
    """All accounts by number. A file in several parts may repeat them in each part."""

    def __init__(self, wants: Callable[[Bokkonto], bool]) -> None:
        self._wants = wants
        self.by_number: dict[str, Running] = {}

    def add(self, fields: Fields) -> None:
        """Take one account; of two with the same number, both must say the same."""
        number = fields.get("AccountID", "")
        opening = _read_balance(fields, "Opening", number)
        closing = _read_balance(fields, "Closing", number)
        if not number:
            raise BooksRefused(Reason.ULESELIG, "AccountID")
        known = self.by_number.get(number)
        if known is not None:
            if (known.opening, known.closing) != (opening, closing):
                raise BooksRefused(Reason.ULESELIG, cut(number)[:50])
            return
        konto = Bokkonto(
            kontonr=cut(number),
            navn=cut(fields.get("AccountDescription", "")),
            standardkonto=cut(fields.get("StandardAccountID", "")),
            gruppering=cut(fields.get("GroupingCode", "")),
            inngaaende=to_kroner(opening),
            utgaaende=to_kroner(closing),
        )
        if len(self.by_number) >= MAX_ACCOUNTS:
            raise BooksRefused(Reason.FOR_STOR)
        self.by_number[number] = Running(konto, self._wants(konto), is_bank(konto), opening, closing)

    def list_kontoer(self) -> tuple[Bokkonto, ...]:
        """By number."""
        return tuple(sorted((one.konto for one in self.by_number.values()), key=lambda konto: konto.kontonr))


def is_bank(konto: Bokkonto) -> bool:
    """Cash and bank are 19 in the standard chart; the standard's number wins over the organisation's own."""
    numbers = (konto.standardkonto, konto.gruppering)
    return (next((one for one in numbers if one), konto.kontonr)).startswith("19") or konto.kontonr.startswith("19")


def to_kroner(oere: int) -> Decimal:
    """Exact, with two decimals."""
    return Decimal(oere).scaleb(-2)


def _read_balance(fields: Fields, which: str, number: str) -> int:
    """A balance is in debit or in credit; neither is zero."""
    debit, credit = (fields.get(f"{which}{side}Balance", "") for side in ("Debit", "Credit"))
    amounts = read_oere(debit or "0"), read_oere(credit or "0")
    if amounts[0] is None or amounts[1] is None:
        raise BooksRefused(Reason.ULESELIG, cut(number)[:50])
    return amounts[1] - amounts[0]
