"""The authority's side of a reconciliation: each movement of the balance, with its share of each claim group."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from portal.domain.saldo import add_up
from portal.domain.terminer import Tidsrom

EIER = "\x00eier"  # the owner's own claims: a column of their own, since they are not in the organisation's books
RENTER = "\x00renter"  # estimated interest, which is no claim yet


class Postslag(Enum):
    """Kind of row."""

    KRAV = 1
    RENTE = 2  # claims for interest and fees
    AVSKRIVNING = 3
    INNBETALING = 4
    UTBETALING = 5
    MOTREGNING = 6  # against other authorities
    OMPLASSERING = 7  # one group's credit used on another group's claim: zero in total


@dataclass(frozen=True, slots=True, kw_only=True)
class Skattepost:
    """A movement: plus raises what the party owes."""

    noekkel: str  # unique, and the same whatever the order of the answers
    slag: Postslag
    dato: date
    andeler: tuple[tuple[str, Decimal], ...]  # by claim group; none is zero
    tekst: str = ""
    referanse: str = ""
    kid: str = ""
    forfall: date | None = None
    periode: Tidsrom | None = None
    uplassert: Decimal = Decimal(0)  # payments: what is used on no claim today

    @property
    def beloep(self) -> Decimal:
        """The whole movement."""
        return self.andeler[0][1] if len(self.andeler) == 1 else add_up(amount for _, amount in self.andeler)

    @property
    def gruppe(self) -> str | None:
        """The one group it belongs to; None if it has shares of several, or of none."""
        return self.andeler[0][0] if len(self.andeler) == 1 else None

    @property
    def is_krav(self) -> bool:
        """Something the authority claims, rather than money that moves."""
        return self.slag in (Postslag.KRAV, Postslag.RENTE, Postslag.AVSKRIVNING)

    @property
    def is_penger(self) -> bool:
        """Money through a bank."""
        return self.slag in (Postslag.INNBETALING, Postslag.UTBETALING)
