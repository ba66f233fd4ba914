"""What belongs together on the two sides of a reconciliation, and how sure that is."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.bok import BokLinje, sort_linjer
from portal.domain.gruppering import Shares, add_share
from portal.domain.kontokobling import SKATT, TREKK
from portal.domain.saldo import add_up
from portal.domain.skattepost import Skattepost
from portal.domain.terminer import PER_UTBETALING_FRA, Tidsrom, read_forfall, read_tekst
from portal.domain.virkedager import find_neste_virkedag


class Regel(Enum):
    """The rule that found it."""

    KID = "R1"
    BELOEP_OG_DATO = "R2"
    PERIODE = "R3"
    FORFALL = "R4"
    DELT_BETALING = "R5"
    SAMLET_KRAV = "R6"
    ANNEN_GRUPPE = "R7"
    OMPLASSERING = "omplassering"
    REVERSERING = "reversering"  # two lines of the books that cancel each other
    TILBAKEFOERT = "tilbakeført"  # two payments at the authority that cancel each other
    INNGAAENDE = "inngående"  # booked before the file's first day
    BARE_BELOEP = "bare beløp"
    ENDRET = "endret"
    AVRUNDING = "avrunding"
    BRUKER = "bruker"  # a person has said that these rows belong together


class Sikkerhet(Enum):
    """Whether a person is asked."""

    SIKKER = "sikker"
    FUNN = "funn"  # sure, and something is wrong
    FORSLAG = "forslag"
    GODTATT = "godtatt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foert:
    """A book line with its claim group and what it says of itself."""

    linje: BokLinje
    gruppe: str
    noekkel: str
    periode: Tidsrom | None = None
    forfall: date | None = None

    @property
    def beloep(self) -> Decimal:
        """Plus is debt."""
        return self.linje.beloep

    @property
    def dato(self) -> date:
        """The day it changes the books' balance."""
        return self.linje.bilagsdato

    @property
    def may_be_penger(self) -> bool:
        """Whether the voucher moves money, or may do."""
        return self.linje.er_bank is not False

    @property
    def may_be_krav(self) -> bool:
        """Whether the voucher books a claim, or may do."""
        return self.linje.er_bank is not True


@dataclass(frozen=True, slots=True, kw_only=True)
class Treff:
    """Rows that belong together."""

    regel: Regel
    sikkerhet: Sikkerhet
    poster: tuple[Skattepost, ...]
    linjer: tuple[Foert, ...]

    @property
    def noekkel(self) -> str:
        """Names this combination of rows, for a person's answer to it, whichever rule found it."""
        rows = sorted([*(post.noekkel for post in self.poster), *(linje.noekkel for linje in self.linjer)])
        return name_rad("\n".join(rows))

    @property
    def differanse(self) -> Decimal:
        """What the books have more than the authority."""
        if self.regel is Regel.INNGAAENDE:
            return Decimal(0)
        return add_up(one.beloep for one in self.linjer) - add_up(one.beloep for one in self.poster)

    @property
    def venter(self) -> bool:
        """Whether a person must answer."""
        return self.sikkerhet is Sikkerhet.FORSLAG

    def get_rest(self) -> Shares:
        """By how much rows differ that a person has accepted or tied, whatever their days: on one group."""
        is_accepted = self.sikkerhet is Sikkerhet.GODTATT and bool(self.linjer)
        return {self.linjer[0].gruppe: self.differanse} if is_accepted and self.differanse else {}

    def get_bidrag(self, on: date) -> Shares:
        """What the books have more than the authority at the end of the day, by group."""
        found: Shares = {}
        for linje in self.linjer:
            if linje.dato <= on:
                add_share(found, linje.gruppe, linje.beloep)
        for post in self.poster:
            is_before = self.regel is Regel.INNGAAENDE  # the opening balance has them all
            if is_before != (post.dato <= on):
                for gruppe, amount in post.andeler:
                    add_share(found, gruppe, amount if is_before else -amount)
        return found


def name_rad(noekkel: str) -> str:
    """Names a row of either side by its key, which may be long and has its text."""
    return hashlib.blake2s(noekkel.encode(), digest_size=8).hexdigest()


def make_foert(linjer: Iterable[BokLinje], grupper: Mapping[str, str]) -> tuple[Foert, ...]:
    """The lines on the chosen accounts, in an order and with keys that do not depend on the file's order."""
    seen: Counter[str] = Counter()
    found = []
    for linje in sort_linjer(one for one in linjer if one.kontonr in grupper):
        gruppe = grupper[linje.kontonr]
        name = "|".join(str(part) for part in linje.sortering)
        seen[name] += 1
        found.append(
            Foert(
                linje=linje,
                gruppe=gruppe,
                noekkel=f"{name}|{seen[name]}",
                periode=_find_periode(linje, gruppe),
                forfall=_find_forfall(linje, gruppe),
            )
        )
    return tuple(found)


def _find_periode(linje: BokLinje, gruppe: str) -> Tidsrom | None:
    if gruppe == SKATT:  # whose terms are instalments of a year
        return None
    named = read_tekst(linje.tekst, linje.bilagsdato)
    return named or (read_forfall(linje.forfall, gruppe) if linje.forfall else None)


def _find_forfall(linje: BokLinje, gruppe: str) -> date | None:
    """From 2026 on, withheld tax is due the first working day after the salary is paid."""
    is_per_payment = gruppe == TREKK and linje.bilagsdato >= PER_UTBETALING_FRA and linje.beloep > 0
    return linje.forfall or (find_neste_virkedag(linje.bilagsdato) if is_per_payment else None)
