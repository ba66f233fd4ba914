"""The API's answers as objects: readable rows, unreadable rows, and age."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav

T_co = TypeVar("T_co", covariant=True)
# Lists in the open-list answer, by the API's names.
KRAVLISTE, INNBETALINGSLISTE = "aapentKravMedGjenstaaendeBeloep", "innbetalingMedUplassertBeloep"
# Lists of one year, likewise.
INNBETALINGER, UTBETALINGER = "innbetaling", "utbetaling"
# The authority's own sums; none of our sums are based on them.
TOTALSUM, GRUPPESUMMER = "totalOversikt", "oversiktPerKravgruppe"
FORTEGN = "fortegn"  # it is undecided whether the row is a payment or a reversal
FORTEGN_USETT = "fortegn, uten lister"  # likewise, and a missing list might decide it


@dataclass(frozen=True, slots=True, kw_only=True)
class UleseligRad:
    """A row that could not be read: its identifier is shown, and its sums are marked as incomplete."""

    liste: str  # the list it was in, by the API's name
    identifikator: str  # empty if even the identifier is unreadable
    grunn: str  # the problem: the field's name, FORTEGN or FORTEGN_USETT
    kravgruppe: str | None = None  # claims only, if readable; "" is a claim without a group
    krav: str = field(default="", compare=False)  # claims only: which one it is, never shown; empty if unreadable

    @property
    def is_egen_sum(self) -> bool:
        """One of the authority's own sums: our figures are complete without it."""
        return self.liste in (TOTALSUM, GRUPPESUMMER)


@dataclass(frozen=True, slots=True, kw_only=True)
class EgneSummer:
    """The authority's own sums, in total or for one claim group. Unplaced money is negative."""

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
    """Snapshot of the open list: open claims, payments with an unplaced amount, sometimes the authority's sums."""

    alle_krav: tuple[Krav, ...] = ()
    innbetalinger: tuple[Innbetaling, ...] = ()
    total_oversikt: EgneSummer | None = None
    oversikt_per_kravgruppe: tuple[tuple[str, EgneSummer], ...] = ()
    uleselige: tuple[UleseligRad, ...] = ()
    is_skjermet: bool = False
    ukjente_lister: tuple[str, ...] = ()  # KRAVLISTE, INNBETALINGSLISTE: null or missing, so its content is unknown

    @property
    def lacks_krav(self) -> bool:
        """Whether claims may be missing from the rows: withheld, left out or unreadable."""
        return self._lacks(KRAVLISTE)

    @property
    def uleste_krav(self) -> frozenset[str] | None:
        """Identifiers of the claims that could not be read; None if that may be any claim."""
        if self.is_skjermet or KRAVLISTE in self.ukjente_lister:
            return None
        names = frozenset(rad.krav for rad in self.uleselige if rad.liste == KRAVLISTE)
        return None if "" in names else names

    @property
    def lacks_innbetalinger(self) -> bool:
        """Whether payments with an unplaced amount may be missing, likewise."""
        return self._lacks(INNBETALINGSLISTE)

    @property
    def uplasserte(self) -> tuple[Innbetaling, ...]:
        """Payments with an unplaced amount; the API also lists some without."""
        return tuple(innbetaling for innbetaling in self.innbetalinger if innbetaling.uplassert_beloep)

    @property
    def has_bare_kreditt(self) -> bool:
        """Whether every open claim is to the party's credit, and none is missing."""
        return bool(self.alle_krav) and not self.lacks_krav and all(k.gjenstaaende_beloep < 0 for k in self.alle_krav)

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
    """Why data is stale or missing."""

    UTILGJENGELIG = "utilgjengelig"  # no answer, or an error on the authority's side
    UFORSTAAELIG = "uforståelig"  # an answer that cannot be trusted
    AVVIST = "avvist"  # the authority does not serve this period


@dataclass(frozen=True, slots=True, kw_only=True)
class Oppslag(Generic[T_co]):
    """The result of a lookup: data and its age."""

    data: T_co
    fetched_at: datetime | None = None  # None if nothing was fetched
    fetched_on: date | None = None  # business date of the fetch; the authority's own sums are compared on this date
    is_old: bool = False
    problem: Problem | None = None  # why `data` is stale, or why it is None
    wants_refresh: bool = False  # not quite fresh; a background refresh is wanted
    is_new: bool = False  # fetched just now
    is_motsagt: bool = False  # the open list is from another time and contradicts this: show no status or balance
    avtrykk: str = ""  # digest of the answer's bytes, equal for equal data; empty if unknown
