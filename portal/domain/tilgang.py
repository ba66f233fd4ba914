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
class Tilgang:
    """Permission for one person to see one organisation. Only `portal.access` creates it."""

    orgnr: str
    navn: str
    person: Person
    gyldig_til: datetime
    grunn: Grunn = Grunn.IKKE_OPPGITT
    enhetstype: str = ""
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit

    @property
    def is_enk(self) -> bool:
        """A sole proprietorship: its ledger includes the owner's own claims."""
        return self.enhetstype == "ENK"

    @property
    def is_uten_innehaver(self) -> bool:
        """Of a form without a personal owner: a person's row in its ledger is not its own."""
        return self.enhetstype in UTEN_INNEHAVER


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

    @property
    def is_enk(self) -> bool:
        """A sole proprietorship."""
        ...
