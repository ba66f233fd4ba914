"""An organisation's own books: accounts, and the lines on those that may concern the tax administration.

One sign rule, settled when the file is read: plus is debt. A credit on a liability account is positive.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.saldo import add_up


class Filtype(Enum):
    """Kind of file."""

    SAFT = "SAF-T"
    CSV = "CSV"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bokkonto:
    """Account of the books."""

    kontonr: str
    navn: str
    standardkonto: str = ""  # the standard chart's number, up to SAF-T 1.20
    gruppering: str = ""  # the same from 1.30 on
    inngaaende: Decimal = Decimal(0)
    utgaaende: Decimal | None = None  # None: the file does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class BokLinje:
    """One line of a voucher, on an account that may concern the tax administration."""

    kontonr: str
    bilag: str
    linje: str
    bilagsdato: date
    beloep: Decimal
    tekst: str = ""
    verdidato: date | None = None
    kid: str = ""  # digits only
    forfall: date | None = None
    referanse: str = ""
    er_bank: bool | None = None  # whether the voucher also has a bank account on the other side; None: unknown

    @property
    def betalingsdato(self) -> date:
        """The day the bank moved the money, as far as the books know."""
        return self.verdidato or self.bilagsdato

    @property
    def bilagsnavn(self) -> tuple[str, date | None]:
        """Its voucher. The lines of one may have different days in a CSV file; without a number, the day is all."""
        return self.bilag, None if self.bilag else self.bilagsdato

    @property
    def sortering(self) -> tuple[date, str, str, str, Decimal, str]:
        """The order of lines, whatever order the file has them in."""
        return self.bilagsdato, self.bilag, self.kontonr, self.linje, self.beloep, self.tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontoavvik:
    """An account whose opening balance and lines do not make the closing balance that the file has."""

    kontonr: str
    beregnet: Decimal
    oppgitt: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kontroll:
    """Whether the file's own sums agree. A bridge on books that do not add up cannot be finished."""

    antall_bilag: int = 0
    antall_linjer: int = 0
    kontoavvik: tuple[Kontoavvik, ...] = ()
    bilag_i_ubalanse: tuple[str, ...] = ()  # the first ones
    antall_i_ubalanse: int = 0
    sumavvik: tuple[str, ...] = ()  # totals of the file that its vouchers do not make, by the file's names
    ukjente_kontoer: tuple[str, ...] = ()  # used by a line, but not among the accounts

    def begrens(self, kontonumre: Collection[str]) -> "Kontroll":
        """Without the sums of other accounts."""
        return replace(self, kontoavvik=tuple(one for one in self.kontoavvik if one.kontonr in kontonumre))

    def is_ok(self, kontonumre: Collection[str]) -> bool:
        """Whether everything agrees that a bridge on these accounts stands on."""
        is_off = any(one.kontonr in kontonumre for one in self.kontoavvik)
        is_unknown = any(kontonr in kontonumre for kontonr in self.ukjente_kontoer)
        return not (is_off or is_unknown or self.antall_i_ubalanse or self.sumavvik)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bok:
    """What was read of one upload."""

    kilde: Filtype
    orgnr: str
    programvare: str
    versjon: str
    dekning_fra: date
    dekning_til: date
    kontoer: tuple[Bokkonto, ...]
    linjer: tuple[BokLinje, ...]
    kontroll: Kontroll
    filsum: str = ""  # SHA-256 of the file as it was sent

    def begrens(self, kontonumre: Collection[str]) -> "Bok":
        """Only these accounts and their lines: all that is kept when the person has confirmed the accounts."""
        return replace(
            self,
            kontoer=tuple(one for one in self.kontoer if one.kontonr in kontonumre),
            linjer=tuple(one for one in self.linjer if one.kontonr in kontonumre),
            kontroll=self.kontroll.begrens(kontonumre),
        )

    def get_saldo(self, kontonr: str, on: date) -> Decimal:
        """An account's balance at the end of the day."""
        konto = next(one for one in self.kontoer if one.kontonr == kontonr)
        return konto.inngaaende + add_up(
            one.beloep for one in self.linjer if one.kontonr == kontonr and one.bilagsdato <= on
        )


def sort_linjer(linjer: Iterable[BokLinje]) -> tuple[BokLinje, ...]:
    """By date and voucher."""
    return tuple(sorted(linjer, key=lambda linje: linje.sortering))
