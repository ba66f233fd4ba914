"""The state of a claim or an instalment on a given day."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.domain.krav import Krav, Kravforfall


class Tilstand(StrEnum):
    """State of a claim (krav) or an instalment (kravforfall). The value is used in URLs and templates."""

    FORFALT = "forfalt"  # something to be paid is past due
    KOMMENDE = "kommende"  # to be paid, and not yet due
    UTEN_FORFALLSDATO = "uten-forfallsdato"
    TIL_GODE = "til-gode"
    BARE_RENTER = "bare-renter"  # only interest is left
    BETALT = "betalt"
    GJORT_OPP = "gjort-opp"  # a credit claim with nothing left
    UKJENT = "ukjent"  # the answers contradict each other


def find_krav_tilstand(krav: Krav, on: date) -> Tilstand:
    """The state of a claim. One past due instalment makes the whole claim past due."""
    if krav.is_motsagt:
        return Tilstand.UKJENT
    if not krav.rest_aa_betale:
        has_interest = not krav.rest_til_gode and krav.stipulerte_renter > 0
        return Tilstand.BARE_RENTER if has_interest else _find_settled(krav.rest, krav.opprinnelig_beloep)
    if krav.is_forfalt(on):
        return Tilstand.FORFALT
    return Tilstand.UTEN_FORFALLSDATO if krav.is_helt_uten_forfallsdato else Tilstand.KOMMENDE


def find_forfall_tilstand(krav: Krav, forfall: Kravforfall, on: date) -> Tilstand:
    """The state of an instalment; unknown if the claim contradicts what is left of it."""
    if krav.is_motsagt or (krav.is_helt_uten_forfallsdato and forfall.gjenstaaende_beloep):
        return Tilstand.UKJENT
    if forfall.gjenstaaende_beloep <= 0:
        return _find_settled(forfall.gjenstaaende_beloep, forfall.opprinnelig_beloep)
    return Tilstand.FORFALT if forfall.is_forfalt(on) else Tilstand.KOMMENDE


def _find_settled(left: Decimal, original: Decimal) -> Tilstand:
    if left:
        return Tilstand.TIL_GODE
    return Tilstand.GJORT_OPP if original < 0 else Tilstand.BETALT
