"""The bridge: from the authority's balance to the books' on one day, line by line.

Amounts are by claim group; plus is debt. Nothing is a plug: every line has rows, and what is not explained is computed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.gruppering import Shares, add_share
from portal.domain.krav import sort_key_kravgruppe
from portal.domain.saldo import add_up
from portal.domain.skattepost import EIER, RENTER, Skattepost
from portal.domain.treff import Foert, Regel, Treff

Andeler = tuple[tuple[str, Decimal], ...]


class Art(Enum):
    """Kind of line, in the order of the bridge."""

    BETALT_IKKE_REGISTRERT = 1
    REGISTRERT_IKKE_FOERT = 2
    UPLASSERT = 3
    KRAV_IKKE_FOERT = 4
    IKKE_KRAV_ENNAA = 5
    RENTER_IKKE_FOERT = 6
    MOTREGNING_IKKE_FOERT = 7  # and payouts
    ENDRET_FASTSETTING = 8
    FEIL_KONTO_ELLER_KID = 9
    INNGAAENDE = 10
    AVRUNDING = 11
    FORKLART = 12  # by a person, with a text
    AVSKREVET = 13  # small amounts written off by the authority
    EIERENS_EGNE = 14  # the owner's own claims, which are not the organisation's


class Broforbehold(Enum):
    """Why a bridge cannot be finished although nothing may be unexplained."""

    SKATTEETATEN_UFULLSTENDIG = "skatteetaten ufullstendig"  # a list or a row is missing, or the statement has a rest
    BOKA_STEMMER_IKKE = "boka stemmer ikke"
    SOEK_OPPGITT = "søk oppgitt"  # a sum had too many parts to look for; nothing is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Broslinje:
    """One line, with what it is made of."""

    art: Art
    andeler: Andeler
    poster: tuple[Skattepost, ...] = ()
    linjer: tuple[Foert, ...] = ()
    treff: tuple[Treff, ...] = ()
    tekst: str = ""  # FORKLART only
    frist: date | None = None  # IKKE_KRAV_ENNAA: by when the next report is due

    @property
    def beloep(self) -> Decimal:
        """In total."""
        return add_up(amount for _, amount in self.andeler)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bro:
    """The whole bridge. A + lines = beregnet; saldo_bok - beregnet = uforklart."""

    dato: date
    saldo_skatt: Andeler
    herav_krav: Decimal
    herav_uplassert: Decimal  # negative
    herav_renter: Decimal
    linjer: tuple[Broslinje, ...]
    saldo_bok: Andeler
    uforklarte: tuple[Foert, ...]  # lines of the books that nothing explains
    treff: tuple[Treff, ...]
    forbehold: tuple[Broforbehold, ...]
    dobbeltfoert: tuple[tuple[str, str], ...] = ()  # key of an unexplained line, and the voucher that books the same

    @property
    def grupper(self) -> tuple[str, ...]:
        """The columns: claim groups in their order, then interest and the owner's own."""
        names = {
            name
            for part in (self.saldo_skatt, self.saldo_bok, *(one.andeler for one in self.linjer))
            for name, _ in part
        }
        return tuple(sorted(names, key=lambda name: (name in (RENTER, EIER), name == EIER, sort_key_kravgruppe(name))))

    @property
    def beregnet(self) -> Andeler:
        """What the books should have."""
        return sum_andeler((self.saldo_skatt, *(one.andeler for one in self.linjer)))

    @property
    def uforklart(self) -> Andeler:
        """What the books have that they should not; nothing if everything is explained."""
        found: Shares = dict(self.saldo_bok)
        for gruppe, amount in self.beregnet:
            add_share(found, gruppe, -amount)
        return freeze(found)

    @property
    def forslag(self) -> tuple[Treff, ...]:
        """What a person must answer."""
        return tuple(one for one in self.treff if one.venter)

    @property
    def forslag_med_differanse(self) -> tuple[Treff, ...]:
        """Those whose difference is unexplained until they are accepted."""
        return tuple(one for one in self.forslag if one.differanse)

    @property
    def uforklarte_rester(self) -> tuple[Treff, ...]:
        """Rows that a person tied whose sums differ, and nobody has explained by what."""
        explained = {treff.noekkel for linje in self.linjer if linje.art is Art.FORKLART for treff in linje.treff}
        tied = (one for one in self.treff if one.regel is Regel.BRUKER and one.get_rest())
        return tuple(one for one in tied if one.noekkel not in explained)

    @property
    def kan_gjoeres_ferdig(self) -> bool:
        """Whether nothing is unexplained, no answer is waited for, and both sides are known to be whole."""
        is_certain = all(one is Broforbehold.SOEK_OPPGITT for one in self.forbehold)
        return is_certain and not self.uforklart and not self.forslag

    def get_linje(self, art: Art) -> Broslinje | None:
        """The line of a kind, if the bridge has one."""
        return next((one for one in self.linjer if one.art is art), None)


def freeze(shares: Shares) -> Andeler:
    """Shares in a fixed order, without zeros."""
    return tuple(sorted((gruppe, amount) for gruppe, amount in shares.items() if amount))


def sum_andeler(parts: Iterable[Andeler]) -> Andeler:
    """The sum by group."""
    found: Shares = {}
    for part in parts:
        for gruppe, amount in part:
            add_share(found, gruppe, amount)
    return freeze(found)
