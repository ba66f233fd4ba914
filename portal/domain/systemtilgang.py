"""The access that an organisation gives the portal's system in Altinn ("systemtilgang"), and what became of asking."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(days=180)  # how long Altinn says that a request can be answered


class TilgangTilstand(StrEnum):
    """What Altinn says of an organisation's access."""

    INGEN = "ingen"  # never asked for, as far as anybody knows
    FORESPURT = "forespurt"  # requested; waits for somebody in the organisation
    GODKJENT = "godkjent"  # approved: there is a system user with all that is needed
    AVVIST = "avvist"
    UTLOEPT = "utloept"  # requested, and not answered in 180 days
    TRUKKET = "trukket"  # what was asked for or approved is gone: deleted in Altinn
    MANGLER = "mangler"  # approved, but without a right or package that is needed now

    @property
    def is_usable(self) -> bool:
        """Whether there is a system user to read by; it may lack something."""
        return self in (TilgangTilstand.GODKJENT, TilgangTilstand.MANGLER)

    @property
    def must_delete_first(self) -> bool:
        """Whether Altinn would answer a new request with the old one."""
        return self in (TilgangTilstand.AVVIST, TilgangTilstand.UTLOEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behov:
    """What the system needs: rights by resource, and access packages without their prefix."""

    rettigheter: frozenset[str] = frozenset()
    pakker: frozenset[str] = frozenset()

    def __sub__(self, other: "Behov") -> "Behov":
        """What of this the other does not have."""
        return Behov(rettigheter=self.rettigheter - other.rettigheter, pakker=self.pakker - other.pakker)

    def __or__(self, other: "Behov") -> "Behov":
        return Behov(rettigheter=self.rettigheter | other.rettigheter, pakker=self.pakker | other.pakker)

    def __bool__(self) -> bool:
        return bool(self.rettigheter or self.pakker)


class ForespoerselStatus(StrEnum):
    """What Altinn calls a request's state. It sets the first three alone, and knows the others."""

    NEW = "New"
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    DENIED = "Denied"
    TIMEDOUT = "Timedout"
    NO_CHANGE_NEEDED = "NoChangeNeeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forespoersel:
    """Request for access, or for a change of it, as Altinn has it now."""

    id: str
    orgnr: str
    external_ref: str
    status: ForespoerselStatus
    opprettet: datetime
    is_utloept: bool  # Altinn says so beside a status that is still New
    confirm_url: str  # where the approver decides; empty if there is nothing to decide
    behov: Behov = field(default_factory=Behov)  # of a change, what is to be added
    uoensket: Behov = field(default_factory=Behov)  # of a change, what is to be taken away
    systembruker_id: str = ""  # of a change, which system user

    @property
    def tilstand(self) -> TilgangTilstand:
        """The state if there is no system user."""
        if self.status in (ForespoerselStatus.REJECTED, ForespoerselStatus.DENIED):
            return TilgangTilstand.AVVIST
        if self.is_utloept or self.status is ForespoerselStatus.TIMEDOUT:
            return TilgangTilstand.UTLOEPT
        # Accepted, and yet no system user: it has been deleted.
        return TilgangTilstand.FORESPURT if self.status is ForespoerselStatus.NEW else TilgangTilstand.TRUKKET

    @property
    def kan_besvares_til(self) -> datetime:
        """When Altinn will say that it has expired."""
        return self.opprettet + LASTS

    @property
    def is_open(self) -> bool:
        """Whether somebody can still approve it and has been asked lately."""
        return self.tilstand is TilgangTilstand.FORESPURT


@dataclass(frozen=True, slots=True, kw_only=True)
class Systembruker:
    """System user: an organisation's permission for the portal's system, for itself or (agent) for its clients."""

    id: str
    system_id: str
    eier: str  # organisation number of the company, or of the accountant's firm
    external_ref: str
    tittel: str
    opprettet: datetime
    is_agent: bool = False
    pakker: frozenset[str] = frozenset()  # known of agents alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemtilgang:
    """All that Altinn says of one organisation's access at one moment."""

    orgnr: str
    external_ref: str
    tilstand: TilgangTilstand
    spurt: datetime  # when Altinn was asked
    systembruker: Systembruker | None = None
    forespoersel: Forespoersel | None = None
    mangler: Behov = field(default_factory=Behov)  # what is needed and was not given
    endring: Forespoersel | None = None  # an open change request

    @property
    def is_gitt_i_altinn(self) -> bool:
        """Whether the company made it in Altinn, without a request: nobody tells what it may read."""
        return self.systembruker is not None and not self.systembruker.is_agent and self.forespoersel is None

    @property
    def venter_paa(self) -> Forespoersel | None:
        """What somebody in the organisation has yet to answer."""
        asked = self.endring if self.tilstand.is_usable else self.forespoersel
        return asked if asked is not None and asked.is_open else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Systemklient:
    """Client of a firm's agent system user. The id is Altinn's."""

    id: str
    orgnr: str
    navn: str
