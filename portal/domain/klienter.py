"""An accountant's clients side by side: the few figures that show whether a client needs attention."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from portal.domain.klientkort import Klientkort
from portal.domain.krav import is_past_due
from portal.domain.nytt import Nytt
from portal.domain.svar import AapneKrav
from portal.domain.tilgang import EGEN, Leser

SNART = timedelta(days=14)
ZERO = Decimal(0)
UTEN_KORT = Klientkort()


class Hindring(Enum):
    """Why a client has no figures."""

    RETT = "rett"  # the authority refuses: we lack the right for this client
    UKJENT = "ukjent"  # the authority does not know the organisation
    SKJERMET = "skjermet"  # somebody's address is shielded, so everything is withheld
    UTILGJENGELIG = "utilgjengelig"  # no usable answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Klienttall:
    """Figures for one client on one day, in kroner. Nothing is netted."""

    forfalt: Decimal  # past due and to be paid
    snart: Decimal  # to be paid within fourteen days from today
    neste_frist: date | None
    til_gode: Decimal  # credit claims
    uplassert: Decimal
    # No defaults: entries cached before these fields existed must be fetched again.
    uten_frist: Decimal  # to be paid, but without a known due date: neither past due nor soon
    ikke_forfalt: Decimal  # to be paid, due today or later
    lacks_krav: bool  # claims may be missing from the rows
    lacks_innbetalinger: bool  # unplaced payments may be missing from the rows

    @property
    def is_ufullstendig(self) -> bool:
        """Whether a figure may be incomplete."""
        return self.lacks_krav or self.lacks_innbetalinger

    @property
    def is_frist_ukjent(self) -> bool:
        """Whether the next due date is unknown but may exist."""
        return self.neste_frist is None and (self.lacks_krav or self.uten_frist > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientposter:
    """What one client's figures are made of: they change with the day, this does not."""

    frister: tuple[tuple[date | None, Decimal], ...]  # to be paid, by due date; None: unknown
    til_gode: Decimal
    uplassert: Decimal
    lacks_krav: bool
    lacks_innbetalinger: bool

    def compute(self, on: date) -> Klienttall:
        """The figures of one day."""
        later = [(due, amount) for due, amount in self.frister if due is not None and not is_past_due(due, on)]
        return Klienttall(
            forfalt=sum((amount for due, amount in self.frister if is_past_due(due, on)), ZERO),
            snart=sum((rest for due, rest in self.frister if due is not None and on <= due <= on + SNART), ZERO),
            neste_frist=min((due for due, _ in later), default=None),
            til_gode=self.til_gode,
            uplassert=self.uplassert,
            uten_frist=sum((amount for due, amount in self.frister if due is None), ZERO),
            ikke_forfalt=sum(
                (rest for due, rest in self.frister if due is not None and not is_past_due(due, on)), ZERO
            ),
            lacks_krav=self.lacks_krav,
            lacks_innbetalinger=self.lacks_innbetalinger,
        )


class Klient(NamedTuple):
    """One organisation: its figures, or why there are none; neither while it waits in the queue.

    A named tuple, since a list makes thousands of them for each page: a frozen dataclass takes three times as long.
    """

    orgnr: str
    navn: str
    is_favoritt: bool = False
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit
    is_slettet: bool = False
    is_uten_tall: bool = False  # its figures are not fetched: a sub-unit, a dissolved unit, or one of too many
    tall: Klienttall | None = None
    hindring: Hindring | None = None
    hentet: datetime | None = None
    is_gammelt: bool = False  # the authority did not answer, so these figures are stale
    kort: Klientkort = UTEN_KORT  # what the person has noted
    leser: Leser = EGEN  # the system user that read them
    nytt: Nytt | None = None  # since the person marked it as seen

    @property
    def is_ventende(self) -> bool:
        """Whether its figures are still to come."""
        return self.tall is None and self.hindring is None and not self.is_uten_tall

    @property
    def is_forfalt(self) -> bool:
        """Whether something is past due."""
        return self.tall is not None and self.tall.forfalt > 0

    @property
    def is_snart(self) -> bool:
        """Whether something falls due within fourteen days."""
        return self.tall is not None and self.tall.snart > 0

    @property
    def is_uplassert(self) -> bool:
        """Whether there is unplaced money."""
        return self.tall is not None and self.tall.uplassert != 0

    @property
    def is_nytt(self) -> bool:
        """Whether something is new since the person marked it as seen."""
        return self.nytt is not None and bool(self.nytt.endringer)

    @property
    def is_helt_sammenlignet(self) -> bool:
        """Whether what is open was compared, all of it, with what the person marked as seen."""
        return self.tall is not None and self.nytt is not None and self.nytt.is_helt

    @property
    def is_uviss(self) -> bool:
        """Whether requested figures are missing or incomplete."""
        return self.hindring is not None or (self.tall is not None and (self.tall.is_ufullstendig or self.is_gammelt))

    @property
    def is_til_oppfoelging(self) -> bool:
        """Whether somebody should look at this client."""
        if self.tall is None:
            return self.is_uviss
        return self.is_forfalt or self.is_snart or self.is_uplassert or self.is_uviss or self.tall.uten_frist > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientsum:
    """Sums over clients, and the number of clients included."""

    forfalt: Decimal
    snart: Decimal
    til_gode: Decimal
    uplassert: Decimal
    antall: int
    antall_med: int  # clients whose figures are in the sums
    lacks_krav: bool  # claims may be missing from the sums
    lacks_innbetalinger: bool  # unplaced payments may be missing from the sums
    eldste: datetime | None = None  # when the oldest of these figures were fetched

    @property
    def is_ufullstendig(self) -> bool:
        """Whether a sum may be incomplete."""
        return self.lacks_krav or self.lacks_innbetalinger


@dataclass(frozen=True, slots=True, kw_only=True)
class Valgtsum:
    """What the clients that are ticked owe and have to their credit, each for itself. Nothing is netted."""

    orgnumre: frozenset[str] = frozenset()
    forfalt: Decimal = ZERO
    ikke_forfalt: Decimal = ZERO
    uten_frist: Decimal = ZERO
    til_gode: Decimal = ZERO
    antall_uten: int = 0  # clients without figures, which are in no sum
    lacks_krav: bool = False  # claims may be missing from the sums

    @property
    def antall(self) -> int:
        """How many are ticked."""
        return len(self.orgnumre)


KLIENTFILTRE: Mapping[str, Callable[[Klient], bool]] = {
    "alle": lambda _klient: True,
    "oppfolging": lambda klient: klient.is_til_oppfoelging,
    "forfalt": lambda klient: klient.is_forfalt,
    "snart": lambda klient: klient.is_snart,
    "uplassert": lambda klient: klient.is_uplassert,
    "nytt": lambda klient: klient.is_nytt,
    "uviss": lambda klient: klient.is_uviss,
    "favoritter": lambda klient: klient.is_favoritt,
}


def make_klientposter(aapne: AapneKrav) -> Klientposter:
    """What the figures of any day are computed from; never call it for a shielded answer."""
    by_day: dict[date | None, Decimal] = {}
    credit = ZERO
    for krav in aapne.alle_krav:
        for due, amount in krav.rest_per_dato:
            if amount > 0:
                by_day[due] = by_day.get(due, ZERO) + amount
            else:
                credit -= amount
    return Klientposter(
        frister=tuple(by_day.items()),
        til_gode=credit,
        uplassert=sum((row.uplassert_beloep for row in aapne.uplasserte), ZERO),
        lacks_krav=aapne.lacks_krav,
        lacks_innbetalinger=aapne.lacks_innbetalinger,
    )


def compute_klienttall(aapne: AapneKrav, on: date) -> Klienttall:
    """The figures for an open list; never call it for a shielded answer."""
    return make_klientposter(aapne).compute(on)


def sum_klienter(klienter: Iterable[Klient]) -> Klientsum:
    """Sums over clients that have figures; incomplete if any client has none or is incomplete."""
    alle = tuple(klienter)
    figures = [klient.tall for klient in alle if klient.tall is not None]
    return Klientsum(
        forfalt=sum((tall.forfalt for tall in figures), ZERO),
        snart=sum((tall.snart for tall in figures), ZERO),
        til_gode=sum((tall.til_gode for tall in figures), ZERO),
        uplassert=sum((tall.uplassert for tall in figures), ZERO),
        antall=len(alle),
        antall_med=len(figures),
        lacks_krav=len(figures) < len(alle) or any(tall.lacks_krav for tall in figures),
        lacks_innbetalinger=len(figures) < len(alle) or any(tall.lacks_innbetalinger for tall in figures),
        eldste=min((one.hentet for one in alle if one.tall is not None and one.hentet is not None), default=None),
    )


def sum_valgte(klienter: Iterable[Klient]) -> Valgtsum:
    """The sums of those that are ticked."""
    alle = tuple(klienter)
    figures = [klient.tall for klient in alle if klient.tall is not None]
    return Valgtsum(
        orgnumre=frozenset(klient.orgnr for klient in alle),
        forfalt=sum((tall.forfalt for tall in figures), ZERO),
        ikke_forfalt=sum((tall.ikke_forfalt for tall in figures), ZERO),
        uten_frist=sum((tall.uten_frist for tall in figures), ZERO),
        til_gode=sum((tall.til_gode for tall in figures), ZERO),
        antall_uten=len(alle) - len(figures),
        lacks_krav=any(tall.lacks_krav for tall in figures),
    )
