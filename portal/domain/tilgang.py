"""Organisations that a person may act for, and the permission that every fetch requires."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

# Forms without a personal owner: limited companies, associations, foundations, public bodies. Partnerships, estates,
# foreign companies, sub-units and units without a form at Altinn are left out on purpose.
UTEN_INNEHAVER = frozenset((
    "AS", "ASA", "SE", "SA", "BA", "BBL", "BRL", "ESEK", "FLI", "STI", "SPA", "GFS", "PK", "VPFO",
    "IKS", "KF", "FKF", "SF", "STAT", "ORGL", "KOMM", "FYLK", "KIRK",
))  # fmt: skip


class Grunn(Enum):
    """Why a person may act for an organisation, according to Altinn."""

    EGEN_ROLLE = "egen rolle"  # managing director, chair, owner and the like
    KLIENTFORHOLD = "klientforhold"  # accountant, auditor or business manager of the organisation
    FULLMAKT = "fullmakt"  # an access package given to the person
    ENKELTRETTIGHET = "enkeltrettighet"  # only this service
    IKKE_OPPGITT = "ikke oppgitt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Virksomhet:
    """An organisation in the person's list at Altinn."""

    orgnr: str
    navn: str
    enhetstype: str
    is_slettet: bool = False
    is_overskrift: bool = False  # listed only because the person may act for one of its sub-units
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit
    grunn: Grunn = Grunn.IKKE_OPPGITT


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The signed-in person, as seen outside `portal.access`."""

    navn: str  # empty if Altinn gave no name
    maskert: str  # identity number with the last five digits starred
    noekkel: str  # keyed hash, the same for the same person
    innlogging: str  # names this sign-in, but gives no access to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Leser:
    """The system user that reads an organisation's ledger; by default its own, without a reference."""

    eier: str = ""  # the firm whose system user it is; empty: the organisation itself
    navn: str = ""  # the firm's
    external_ref: str = ""
    client_id: str = ""  # at Maskinporten; empty: the usual one

    @property
    def is_egen(self) -> bool:
        """Whether it is the organisation's own."""
        return not self.eier

    def get_noekkel(self, orgnr: str) -> str:
        """Names the system user that reads this organisation: what was fetched by one is never shown as another's."""
        return ":".join(part for part in (self.eier or orgnr, self.external_ref) if part)


EGEN = Leser()


@dataclass(frozen=True, slots=True, kw_only=True)
class Nattfirma:
    """A firm that has its clients fetched at night: its agents may be used without a person.

    Only `portal.access` creates it.
    """

    orgnr: str
    navn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Henterett:
    """Permission to fetch one organisation's answers, and to keep them. Only `portal.access` creates it.

    Nothing can be shown with it: it is nobody's, and pages, files and the record of what was seen take a `Tilgang`.
    """

    orgnr: str
    gyldig_til: datetime
    enhetstype: str = ""
    leser: Leser = EGEN
    confirmed_after: datetime | None = None  # when the system user must have been seen; None: in the last five minutes

    @property
    def eier(self) -> str:
        """Owner of the system user that reads."""
        return self.leser.eier or self.orgnr

    @property
    def lesernoekkel(self) -> str:
        """Names the system user that reads."""
        return self.leser.get_noekkel(self.orgnr)

    @property
    def is_uten_innehaver(self) -> bool:
        """Of a form without a personal owner: a person's row in its ledger is not its own."""
        return self.enhetstype in UTEN_INNEHAVER

    @property
    def spoerrer(self) -> str:
        """Key of the person who waits for the answer; empty if nobody does."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilgang(Henterett):
    """Permission for one person to see one organisation. Only `portal.access` creates it."""

    navn: str
    person: Person
    grunn: Grunn = Grunn.IKKE_OPPGITT
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit
    is_eneste: bool = False  # the person has no other organisation to choose

    @property
    def spoerrer(self) -> str:
        """Key of the person who waits for the answer."""
        return self.person.noekkel


class OrganisationLike(Protocol):
    """What a page shows of its organisation. A `Tilgang` has it; an example in the gallery has it without being one."""

    @property
    def orgnr(self) -> str:
        """Organisation number."""
        ...

    @property
    def navn(self) -> str:
        """Name."""
        ...

    @property
    def overordnet(self) -> str:
        """The main unit's number, for a sub-unit."""
        ...
