"""The state of a claim or an instalment on a given day."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.domain.krav import Krav, Kravforfall


class Kalendertilstand(StrEnum):
    """State of a claim (krav) or an instalment (kravforfall). The value is used in URLs and templates."""

    FORFALT = "forfalt"  # something to be paid is past due
    KOMMENDE = "kommende"  # to be paid, and not yet due
    UTEN_FORFALLSDATO = "uten-forfallsdato"
    TIL_GODE = "til-gode"
    BARE_RENTER = "bare-renter"  # only interest is left
    BETALT = "betalt"
    GJORT_OPP = "gjort-opp"  # a credit claim with nothing left
    UKJENT = "ukjent"  # the answers contradict each other


def find_krav_tilstand(krav: Krav, on: date) -> Kalendertilstand:
    """The state of a claim. One past due instalment makes the whole claim past due."""
    if krav.is_motsagt:
        return Kalendertilstand.UKJENT
    if not krav.rest_aa_betale:
        has_interest = not krav.rest_til_gode and krav.stipulerte_renter > 0
        return Kalendertilstand.BARE_RENTER if has_interest else _find_settled(krav.rest, krav.opprinnelig_beloep)
    if krav.is_forfalt(on):
        return Kalendertilstand.FORFALT
    return Kalendertilstand.UTEN_FORFALLSDATO if krav.is_helt_uten_forfallsdato else Kalendertilstand.KOMMENDE


def find_forfall_tilstand(krav: Krav, forfall: Kravforfall, on: date) -> Kalendertilstand:
    """The state of an instalment; unknown if the claim contradicts what is left of it."""
    if krav.is_motsagt or (krav.is_helt_uten_forfallsdato and forfall.gjenstaaende_beloep):
        return Kalendertilstand.UKJENT
    if forfall.gjenstaaende_beloep <= 0:
        return _find_settled(forfall.gjenstaaende_beloep, forfall.opprinnelig_beloep)
    return Kalendertilstand.FORFALT if forfall.is_forfalt(on) else Kalendertilstand.KOMMENDE


def _find_settled(left: Decimal, original: Decimal) -> Kalendertilstand:
    if left:
        return Kalendertilstand.TIL_GODE
    return Kalendertilstand.GJORT_OPP if original < 0 else Kalendertilstand.BETALT
