"""Fields shared by several kinds of row: party, tax period, account and payment details."""

import re
from dataclasses import dataclass
from datetime import date

DATO = re.compile(r"(?<![0-9])[0-9]{1,2}\.[ ]?[0-9]{1,2}\.[ ]?[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Party: owner of a row. Never holds a person's number, only a key that tells persons apart."""

    noekkel: str
    is_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravperiode:
    """Tax period of a claim. The ledger decides which fields are set; the text is shown, and never computed with."""

    beskrivelse: str = ""
    aar: str = ""
    fra_dato: date | None = None
    til_dato: date | None = None
    termin: str = ""  # without leading zeros

    @property
    def has_dag(self) -> bool:
        """Whether the text names a day, as of a salary payment: it then says more than the year."""
        return not self.termin and DATO.search(self.beskrivelse) is not None

    @property
    def merke(self) -> str:
        """Short label: `2022-1`, `2022`, or the text if nothing else is known."""
        if self.aar and self.termin:
            return f"{self.aar}-{self.termin}"
        return self.beskrivelse if self.has_dag else self.aar or self.beskrivelse

    def stands_in(self, text: str) -> str:
        """The ending of `text` that only repeats this period (` - 2022/2`), or an empty string.

        Where the period names a day, a number within its year repeats it too.
        """
        if not self.aar:
            return ""
        numbered = re.search(rf" - {re.escape(self.aar)}/[0-9]{{1,3}}$", text) if self.has_dag else None
        if numbered is not None:
            return numbered[0]
        written = (f" - {self.aar}/{self.termin}", f" - {self.aar}-{self.termin}", f" - {self.aar}")
        return next((ending for ending in written if text.endswith(ending)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Konto:
    """Bank account. The authority's own number is whole; payers' and payees' numbers are masked."""

    kontonummer: str = ""
    iban: str = ""
    swift_bic: str = ""
    kontoeiers_navn: str = ""
    bankinformasjon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Betalingsinformasjon:
    """How to pay, who paid, or where a refund went, depending on the row it belongs to."""

    kidnummer: str = ""
    melding_sendt_til_mottaker: str = ""
    konto: Konto | None = None
    valutakode: str = ""
    sjekk_sendt_til: str = ""
    utbetalingskort_sendt_til: str = ""

    @property
    def kontonummer(self) -> str:
        """The account number; empty if not given."""
        return self.konto.kontonummer if self.konto else ""

    @property
    def iban(self) -> str:
        """The account's IBAN; empty if not given."""
        return self.konto.iban if self.konto else ""
