"""The organisation's position, as the parts of a few sentences. No parts are netted."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.oversikt import Oversikt


@dataclass(frozen=True, slots=True, kw_only=True)
class Setning:
    """What to pay, what will be added, and what is credit. Kroner, zero or more; credit is not subtracted.

    Only `uplassert` can be negative: a payment that was reversed.
    """

    forfalt: Decimal
    ikke_forfalt: Decimal
    uten_forfallsdato: Decimal
    renter: Decimal
    til_gode: Decimal
    renter_til_gode: Decimal
    uplassert: Decimal
    forfaller: date | None  # if everything still to come has the same due date
    is_ingenting: bool  # nothing to pay, and everything is known
    is_ukjent: bool  # the rows show nothing to pay, but claims may be missing
    has_flere_uplasserte_ukjent: bool  # unplaced payments may be missing from the rows

    @property
    def owes(self) -> bool:
        """Whether anything is to be paid."""
        return bool(self.forfalt or self.ikke_forfalt or self.uten_forfallsdato)

    @property
    def has_kreditt(self) -> bool:
        """Whether there is credit."""
        return self.til_gode > 0 or self.uplassert > 0


def build_setning(oversikt: Oversikt) -> Setning:
    """The parts of the sentences on the day of the sums."""
    summer = oversikt.summer
    return Setning(
        forfalt=summer.forfalt,
        ikke_forfalt=summer.ikke_forfalt,
        uten_forfallsdato=summer.uten_forfallsdato,
        renter=summer.renter,
        til_gode=summer.til_gode,
        renter_til_gode=summer.renter_til_gode,
        uplassert=oversikt.uplassert,
        forfaller=oversikt.neste_frist if oversikt.has_one_frist else None,
        is_ingenting=oversikt.owes_nothing,
        is_ukjent=oversikt.mangler_krav and not summer.aa_betale,
        has_flere_uplasserte_ukjent=oversikt.mangler_innbetalinger,
    )
