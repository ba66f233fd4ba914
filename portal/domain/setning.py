"""What the organisation owes, as the parts of a few sentences. No parts are netted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.oversikt import Oversikt


@dataclass(frozen=True, slots=True, kw_only=True)
class Setning:
    """What to pay, in kroner, zero or more. Credit is not subtracted."""

    forfalt: Decimal
    ikke_forfalt: Decimal
    uten_forfallsdato: Decimal
    forfaller: date | None  # if everything still to come has the same due date
    is_ingenting: bool  # nothing to pay, and everything is known
    is_ukjent: bool  # the rows show nothing to pay, but claims may be missing

    @property
    def owes(self) -> bool:
        """Whether anything is to be paid."""
        return bool(self.forfalt or self.ikke_forfalt or self.uten_forfallsdato)


def build_setning(oversikt: Oversikt) -> Setning:
    """The parts of the sentences on the day of the sums."""
    summer = oversikt.summer
    return Setning(
        forfalt=summer.forfalt,
        ikke_forfalt=summer.ikke_forfalt,
        uten_forfallsdato=summer.uten_forfallsdato,
        forfaller=oversikt.neste_frist if oversikt.has_one_frist else None,
        is_ingenting=oversikt.owes_nothing,
        is_ukjent=oversikt.lacks_krav and not summer.aa_betale,
    )
