"""Which organisations a person may act for, and the proof of it that every fetch demands."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Virksomhet:
    """An organisation in the person's list at Altinn."""

    orgnr: str
    navn: str
    enhetstype: str
    is_slettet: bool = False
    is_overskrift: bool = False  # stands in the list only because the person may act for a sub-unit of it
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilgang:
    """Permission for one person to see one organisation. Made in `portal.access` only."""

    orgnr: str
    navn: str
    person_navn: str
    gyldig_til: datetime
    enhetstype: str = ""
    overordnet: str = ""  # the main unit's organisation number, for a sub-unit

    @property
    def is_enk(self) -> bool:
        """A sole proprietorship, whose owner's own claims come with its ledger."""
        return self.enhetstype == "ENK"
