"""How the organisation stands, as the parts of a few sentences. No part is netted with another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.oversikt import Oversikt


@dataclass(frozen=True, slots=True, kw_only=True)
class Setning:
    """What is to be paid, what comes on top, and what is to one's credit and not taken off. Kroner, zero or more.

    Only `uplassert` can be below zero: money that was taken back.
    """

    forfalt: Decimal
    ikke_forfalt: Decimal
    uten_forfallsdato: Decimal
    renter: Decimal
    til_gode: Decimal
    renter_til_gode: Decimal
    uplassert: Decimal
    forfaller: date | None  # when all that comes has one due date
    is_ingenting: bool  # truly nothing, and everything is known
    is_ukjent: bool  # nothing to pay is among the rows, but there may be claims that are not
    has_flere_uplasserte_ukjent: bool  # there may be unplaced payments that are not among the rows

    @property
    def owes(self) -> bool:
        """Whether there is anything to pay."""
        return bool(self.forfalt or self.ikke_forfalt or self.uten_forfallsdato)

    @property
    def has_kreditt(self) -> bool:
        """Whether there is money to one's credit."""
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
