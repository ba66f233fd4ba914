"""The API's answers as objects: rows that could be read, rows that could not, and how old they are."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav

T_co = TypeVar("T_co", covariant=True)
# The lists of open claims and of payments with something unplaced, as the API names them.
KRAVLISTE, INNBETALINGSLISTE = "aapentKravMedGjenstaaendeBeloep", "innbetalingMedUplassertBeloep"
# The lists of one year, likewise.
INNBETALINGER, UTBETALINGER = "innbetaling", "utbetaling"
# And its own sums, which no sum of ours is made from.
TOTALSUM, GRUPPESUMMER = "totalOversikt", "oversiktPerKravgruppe"
FORTEGN = "fortegn"  # the answers do not tell a payment from a reversal


@dataclass(frozen=True, slots=True, kw_only=True)
class UleseligRad:
    """A row that could not be read: shown with its identifier, and its sums are incomplete."""

    liste: str  # the list it stood in, as the API names it
    identifikator: str  # empty where not even that could be read
    grunn: str  # what is wrong: the name of the field, or FORTEGN
    kravgruppe: str | None = None  # of a claim, where that much could be read; "" is a claim without a group

    @property
    def is_egen_sum(self) -> bool:
        """One of the authority's own sums: no figure of ours lacks anything by it."""
        return self.liste in (TOTALSUM, GRUPPESUMMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class EgneSummer:
    """The authority's own sums, for everything or for one claim group. Unplaced money is negative."""

    forfalt: Decimal = Decimal(0)
    ikke_forfalt: Decimal = Decimal(0)
    renter: Decimal = Decimal(0)
    uplassert: Decimal = Decimal(0)
    saldo: Decimal = Decimal(0)

    def __add__(self, other: "EgneSummer") -> "EgneSummer":
        return EgneSummer(
            forfalt=self.forfalt + other.forfalt,
            ikke_forfalt=self.ikke_forfalt + other.ikke_forfalt,
            renter=self.renter + other.renter,
            uplassert=self.uplassert + other.uplassert,
            saldo=self.saldo + other.saldo,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AapneKrav:
    """Snapshot of now: claims with something left, payments with something unplaced, sometimes the authority's sums."""

    alle_krav: tuple[Krav, ...] = ()
    innbetalinger: tuple[Innbetaling, ...] = ()
    total_oversikt: EgneSummer | None = None
    oversikt_per_kravgruppe: tuple[tuple[str, EgneSummer], ...] = ()
    uleselige: tuple[UleseligRad, ...] = ()
    is_skjermet: bool = False
    ukjente_lister: tuple[str, ...] = ()  # KRAVLISTE, INNBETALINGSLISTE: null or missing, so that nothing is known

    @property
    def lacks_krav(self) -> bool:
        """Whether there may be claims that are not among the rows: withheld, left out, or not to be read."""
        return self._lacks(KRAVLISTE)

    @property
    def lacks_innbetalinger(self) -> bool:
        """The same of payments with something unplaced."""
        return self._lacks(INNBETALINGSLISTE)

    @property
    def uplasserte(self) -> tuple[Innbetaling, ...]:
        """Payments with something left to place; the API also lists some without."""
        return tuple(innbetaling for innbetaling in self.innbetalinger if innbetaling.uplassert_beloep)

    def _lacks(self, liste: str) -> bool:
        is_unread = any(rad.liste == liste for rad in self.uleselige)
        return self.is_skjermet or liste in self.ukjente_lister or is_unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Liste(Generic[T_co]):
    """All rows of one kind in one calendar year."""

    rader: tuple[T_co, ...] = ()
    uleselige: tuple[UleseligRad, ...] = ()
    is_skjermet: bool = False


class Problem(Enum):
    """Why something is old or missing."""

    UTILGJENGELIG = "utilgjengelig"  # no answer, or the authority reports a fault of its own
    UFORSTAAELIG = "uforståelig"  # an answer that cannot be trusted
    AVVIST = "avvist"  # the authority does not give this period


@dataclass(frozen=True, slots=True, kw_only=True)
class Oppslag(Generic[T_co]):
    """What a lookup gave: figures with their age."""

    data: T_co
    fetched_at: datetime | None = None  # None where nothing was fetched
    fetched_on: date | None = None  # the business date of the fetch, on which the authority's own sums are compared
    is_old: bool = False
    problem: Problem | None = None  # why it is old, or, where `data` is None, why it is missing
    wants_refresh: bool = False  # not quite fresh; a newer one is to be fetched behind the scenes
    is_new: bool = False  # fetched just now
    is_motsagt: bool = False  # the open list is of another moment and says otherwise: no status or balance from this
    avtrykk: str = ""  # of the answer's bytes: the same data has the same; empty where that is not known
