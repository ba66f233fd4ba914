"""How far the reconciliation of one organisation for one day has come, as a list of clients shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

ZERO = Decimal(0)


class Fremdrift(Enum):
    """How far, in the order in which there is something to do."""

    AAPEN = "aapen"
    ENDRET = "endret"  # finished, but the authority has changed something since
    KLAR = "klar"  # nothing unexplained, but not finished
    IKKE_BEGYNT = "ikke-begynt"
    FERDIG = "ferdig"

    @property
    def rang(self) -> int:
        """What is worked on first."""
        return [*Fremdrift].index(self)

    @property
    def er_ferdig(self) -> bool:
        """Whether there is nothing left to do."""
        return self is Fremdrift.FERDIG


@dataclass(frozen=True, slots=True, kw_only=True)
class Avstemt:
    """The state of one organisation for one day, to one person."""

    fremdrift: Fremdrift = Fremdrift.IKKE_BEGYNT
    uforklart: Decimal | None = None  # when the bridge was last shown; None: not computed
    venter: int = 0  # suggestions without an answer then
    forskjeller: int = 0
    mangler_kontoer: bool = False  # the accounts of the file are not confirmed
    navn: str = ""  # of who finished it
    laast: datetime | None = None
    sjekket: date | None = None  # the day on which a change was found
    hentet: datetime | None = None  # when the authority's figures behind it were fetched; None: none were, or not known

    @property
    def is_hentet_ukjent(self) -> bool:
        """Whether it has figures that were kept without their time, as they were at first."""
        return self.uforklart is not None and self.hentet is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientmaaned:
    """A client with its state for a day, and perhaps for days before it."""

    orgnr: str
    navn: str
    stand: Avstemt
    nummer: str = ""  # the person's own number for the client
    tidligere: tuple[tuple[date, Avstemt], ...] = ()

    @property
    def aapne_foer(self) -> tuple[date, ...]:
        """Earlier days that are begun and not finished."""
        begun = (Fremdrift.AAPEN, Fremdrift.KLAR)
        return tuple(dag for dag, one in self.tidligere if one.fremdrift in begun)


NOT_BEGUN = Avstemt()
