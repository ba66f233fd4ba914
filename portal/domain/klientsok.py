"""Search across clients: which row of which client has a KID, amount, id, reference, date or account.

What is typed is read in every way it can mean, and each hit says which one it was. Rows are tuples, since they are kept
for every client of a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from portal.domain import typed
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.felter import Betalingsinformasjon
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav

MIN_PART = 4  # digits of a part of a number; an account's last digits are at least as many
MIN_KID = 2  # a whole KID may be short


class Radslag(Enum):
    """Kinds of row."""

    KRAV = "krav"
    INNBETALING = "innbetaling"
    UTBETALING = "utbetaling"


class Soekerad(NamedTuple):
    """What one row can be found by, and what is shown of it. `datoer` and `beloep`: the row's own first."""

    slag: Radslag
    id: str
    navn: str
    datoer: tuple[date, ...]
    beloep: tuple[Decimal, ...]
    ider: tuple[str, ...] = ()  # of instalments and placements
    kid: tuple[str, ...] = ()
    kontoer: tuple[str, ...] = ()  # as they are shown: payers' and payees' are masked
    noekkel: str = ""  # of the row in its list
    krav_id: str = ""  # the claim a payment is known from, where it is in no list
    is_aapen: bool = False  # in the open list
    aar: int = 0  # of the list it is in
    rest: Decimal | None = None  # left to pay of a claim, unplaced of a payment; None if not known
    hentet: datetime | None = None  # when its list was fetched; set at a search, and not kept


class Lesemaate(Enum):
    """How what is typed was read where it was found."""

    KID = "kid"
    BELOEP = "beloep"
    ID = "id"
    DATO = "dato"
    KONTO = "konto"
    DEL = "del"  # part of a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Soek:
    """What is typed, in each way it can be read; None or empty where it cannot."""

    tekst: str
    tall: typed.Amount | None
    dag: date | None
    nummer: str

    @classmethod
    def read(cls, text: str, language: str) -> "Soek":
        """Read what is typed."""
        number = typed.read_number(text).casefold()
        return cls(
            tekst=typed.fold(text),
            tall=typed.read_amount(text, language),
            dag=typed.read_date(text),
            nummer=number,
        )

    @property
    def is_lesbar(self) -> bool:
        """Whether it can be a number, an amount or a date, or is long enough to be an id."""
        return self.tall is not None or self.dag is not None or len(self.nummer) >= MIN_KID

    def find(self, rad: Soekerad) -> Lesemaate | None:
        """How the row has it: by the strongest reading; None if it does not."""
        if self._is_kid(rad):
            return Lesemaate.KID
        if self._is_id(rad):
            return Lesemaate.ID
        if self.tall is not None and any(self._is_amount(own) for own in rad.beloep):
            return Lesemaate.BELOEP
        if self.dag is not None and self.dag in rad.datoer:
            return Lesemaate.DATO
        if self._is_account(rad):
            return Lesemaate.KONTO
        return Lesemaate.DEL if self._is_part(rad) else None

    def find_beloep(self, rad: Soekerad) -> Decimal | None:
        """The amount of the row that is meant."""
        return next((own for own in rad.beloep if self._is_amount(own)), None)

    def find_nummer(self, rad: Soekerad) -> str:
        """The number of the row that is meant, of those that can be shown; empty if it is none of them."""
        numbers = (*rad.kid, rad.id, *rad.ider, *rad.kontoer)
        shown = (one for one in numbers if one)
        return next((one for one in shown if self._is_in(one)), "")

    def _is_in(self, number: str) -> bool:
        bare = _bare(number)
        return bool(self.nummer) and (self.nummer in bare or _is_masked_as(bare, self.nummer))

    def _is_kid(self, rad: Soekerad) -> bool:
        return len(self.nummer) >= MIN_KID and self.nummer in map(_bare, rad.kid)

    def _is_id(self, rad: Soekerad) -> bool:
        ids = (rad.id, *rad.ider)
        return bool(self.tekst) and any(self.tekst == one.casefold() or self.nummer == _bare(one) for one in ids if one)

    def _is_amount(self, own: Decimal) -> bool:
        """Whole kroner match any øre; the sign is ignored, since pages say it in words."""
        if self.tall is None:
            return False
        asked = abs(self.tall.value)
        return abs(own) == asked if self.tall.has_cents else int(abs(own)) == asked

    def _is_account(self, rad: Soekerad) -> bool:
        """Last digits of an account, as many as are shown: a payer's is masked but for five."""
        if len(self.nummer) < MIN_PART or not self.nummer.isdecimal():
            return False
        shown = (_bare(one) for one in rad.kontoer)
        return any(own.endswith(self.nummer) or _is_masked_as(own, self.nummer) for own in shown)

    def _is_part(self, rad: Soekerad) -> bool:
        if len(self.nummer) < MIN_PART:
            return False
        return any(self.nummer in _bare(one) for one in (rad.id, *rad.ider, *rad.kid))


def _bare(number: str) -> str:
    return "".join(number.replace(".", "").replace("-", "").split()).casefold()


def _is_masked_as(shown: str, whole: str) -> bool:
    """Whether a whole account can be the masked one."""
    seen = shown.lstrip("*x•")
    return len(seen) < len(shown) == len(whole) and len(seen) >= MIN_PART and whole.endswith(seen)


def list_aapne_rader(aapne: AapneKrav) -> tuple[Soekerad, ...]:
    """Rows of the open list, and payments that only its claims tell of; never of a withheld answer."""
    payments = [make_innbetaling(row, is_aapen=True) for row in aapne.innbetalinger]
    known = {row.id for row in payments}
    placed = [rad for krav in aapne.alle_krav for rad in _list_plasserte(krav) if rad.id not in known]
    return (*(make_krav(krav, is_aapen=True) for krav in aapne.alle_krav), *payments, *placed)


def make_krav(krav: Krav, *, is_aapen: bool = False) -> Soekerad:
    """A claim."""
    label = krav.kravperiode.merke if krav.kravperiode else ""
    days = [krav.forfallsdato, krav.opprettelsesdato_for_krav, *(one.forfallsdato for one in krav.kravforfall)]
    amounts = [
        krav.opprinnelig_beloep,
        krav.gjenstaaende_beloep,
        *(amount for one in krav.kravforfall for amount in (one.opprinnelig_beloep, one.gjenstaaende_beloep)),
    ]
    return Soekerad(
        slag=Radslag.KRAV,
        id=krav.kravidentifikator,
        navn=f"{krav.kort_beskrivelse} {label}".strip(),
        datoer=tuple(dict.fromkeys(day for day in days if day is not None)),
        beloep=tuple(dict.fromkeys(amount for amount in amounts if amount)),
        ider=_known(*(one.kravforfallsidentifikator for one in krav.kravforfall)),
        kid=_known(*(one.betalingsinformasjon.kidnummer for one in krav.kravforfall)),
        noekkel=krav.noekkel,
        is_aapen=is_aapen,
        rest=None if krav.is_motsagt else krav.gjenstaaende_beloep,
    )


def make_innbetaling(row: Innbetaling, *, is_aapen: bool = False) -> Soekerad:
    """A payment received."""
    return Soekerad(
        slag=Radslag.INNBETALING,
        id=row.innbetalingsidentifikator,
        navn=row.innbetalingstype,
        datoer=(row.innbetalingsdato,),
        beloep=tuple(dict.fromkeys((row.innbetalt_beloep, *((row.uplassert_beloep,) if row.uplassert_beloep else ())))),
        kid=_known(row.innbetalt_fra.kidnummer if row.innbetalt_fra else ""),
        kontoer=_list_kontoer(row.innbetalt_fra),
        noekkel=row.noekkel,
        is_aapen=is_aapen,
        rest=row.uplassert_beloep,
    )


def make_utbetaling(row: Utbetaling) -> Soekerad:
    """A payout."""
    return Soekerad(
        slag=Radslag.UTBETALING,
        id=row.utbetalingsidentifikator,
        navn="",
        datoer=(row.utbetalt_dato,),
        beloep=(row.utbetalt_beloep,),
        kid=_known(row.betalt_til.kidnummer if row.betalt_til else ""),
        kontoer=_list_kontoer(row.betalt_til),
        noekkel=row.noekkel,
    )


def _list_plasserte(krav: Krav) -> Iterator[Soekerad]:
    for forfall in krav.kravforfall:
        for one in forfall.plassert_innbetaling:
            days = (one.innbetalingsdato, one.plassert_dato)
            yield Soekerad(
                slag=Radslag.INNBETALING,
                id=one.innbetalingsidentifikator,
                navn=one.innbetalingstype,
                datoer=tuple(dict.fromkeys(day for day in days if day is not None)),
                beloep=tuple(dict.fromkeys(a for a in (one.innbetalt_beloep, one.plassert_beloep) if a)),
                kid=_known(one.innbetalt_fra.kidnummer if one.innbetalt_fra else ""),
                kontoer=_list_kontoer(one.innbetalt_fra),
                krav_id=krav.kravidentifikator,
                is_aapen=True,
            )


def _list_kontoer(info: Betalingsinformasjon | None) -> tuple[str, ...]:
    return _known(info.kontonummer, info.iban) if info else ()


def _known(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def merge_rader(rows: Iterable[Soekerad]) -> tuple[Soekerad, ...]:
    """One row for each claim and payment: a row of a list knows more than what a claim tells of a payment."""
    found: dict[tuple[Radslag, str, str], Soekerad] = {}
    for row in rows:
        found.setdefault((row.slag, row.id, row.noekkel), row)
    listed = {(row.slag, row.id) for row in found.values() if row.noekkel}
    return tuple(row for row in found.values() if row.noekkel or (row.slag, row.id) not in listed)
