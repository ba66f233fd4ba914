"""The balance in one sentence, as the parts it is made of: their amounts add up to what it ends with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.oversikt import Oversikt


@dataclass(frozen=True, slots=True, kw_only=True)
class Setning:
    """What is to be paid, what is to one's credit, and what it makes together. Amounts are kroner, zero or more.

    `sum` = `forfalt` + `ikke_forfalt` + `renter` − `til_gode` − `uplassert`; below zero it is to one's credit (and
    money taken back can make `uplassert` negative). What is to be paid is never net of anything.
    """

    forfalt: Decimal
    ikke_forfalt: Decimal
    renter: Decimal
    til_gode: Decimal
    uplassert: Decimal
    sum: Decimal
    forfaller: date | None  # when all that comes has one due date
    is_ingenting: bool  # truly nothing, and everything was read
    is_ukjent: bool  # nothing with an amount could be read, and something could not

    @property
    def owes(self) -> bool:
        """Whether there is anything to pay."""
        return bool(self.forfalt or self.ikke_forfalt)

    @property
    def has_fradrag(self) -> bool:
        """Whether something is taken off."""
        return bool(self.til_gode or self.uplassert)

    @property
    def needs_sum(self) -> bool:
        """Whether the sentence must add something up, or its first amounts say it all."""
        return bool(self.renter) or (self.owes and self.has_fradrag) or bool(self.til_gode and self.uplassert)


def build_setning(oversikt: Oversikt) -> Setning:
    """The parts of the sentence on the day of the sums."""
    summer = oversikt.summer
    amounts = (summer.forfalt_aa_betale, summer.ikke_forfalt_aa_betale, summer.renter, summer.til_gode)
    return Setning(
        forfalt=summer.forfalt_aa_betale,
        ikke_forfalt=summer.ikke_forfalt_aa_betale,
        renter=summer.renter,
        til_gode=summer.til_gode,
        uplassert=oversikt.uplassert,
        sum=oversikt.saldo,
        forfaller=oversikt.neste_frist if oversikt.has_one_frist else None,
        is_ingenting=oversikt.owes_nothing,
        is_ukjent=oversikt.is_ufullstendig and not any(amounts) and not oversikt.uplassert,
    )
