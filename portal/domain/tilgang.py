"""Which organisations a person may act for, and the proof of it that every fetch demands."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

# Forms that have no owner as a person: companies with limited liability, associations, foundations, public bodies.
# Not among them: partnerships, estates, foreign companies, sub-units, and what Altinn gives no form of.
UTEN_INNEHAVER = frozenset((
    "AS", "ASA", "SE", "SA", "BA", "BBL", "BRL", "ESEK", "FLI", "STI", "SPA", "GFS", "PK", "VPFO",
    "IKS", "KF", "FKF", "SF", "STAT", "ORGL", "KOMM", "FYLK", "KIRK",
))  # fmt: skip


class Grunn(Enum):
    """Why a person may act for an organisation, as far as Altinn says it."""

    EGEN_ROLLE = "egen rolle"  # managing director, chair, owner and the like
    KLIENTFORHOLD = "klientforhold"  # accountant, auditor or business manager of the organisation
    FULLMAKT = "fullmakt"  # an access package given to the person
    ENKELTRETTIGHET = "enkeltrettighet"  # this one service alone
    IKKE_OPPGITT = "ikke oppgitt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Virksomhet:
    """An organisation in the person's list at Altinn."""

    orgnr: str
    navn: str
    enhetstype: str
    is_slettet: bool = False
    is_overskrift: bool = False  # stands in the list only because the person may act for a sub-unit of it
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit
    grunn: Grunn = Grunn.IKKE_OPPGITT


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, as far as others than `portal.access` need to know."""

    navn: str  # empty where Altinn did not say
    maskert: str  # identity number with the last five digits starred
    noekkel: str  # keyed hash: the same person has the same
    innlogging: str  # names this sign-in, and is no key to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilgang:
    """Permission for one person to see one organisation. Made in `portal.access` only."""

    orgnr: str
    navn: str
    person: Person
    gyldig_til: datetime
    grunn: Grunn = Grunn.IKKE_OPPGITT
    enhetstype: str = ""
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit

    @property
    def is_enk(self) -> bool:
        """A sole proprietorship, whose owner's own claims come with its ledger."""
        return self.enhetstype == "ENK"

    @property
    def is_uten_innehaver(self) -> bool:
        """Of a form that has no owner as a person: a person's row in its ledger is not its own."""
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
