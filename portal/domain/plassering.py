"""Placements on an instalment (payments, counter-claims, refunds), and set-off outside the ledger.

A placement is the positive amount it covers, negative only for a reversal. Amounts are in kroner.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.felter import Betalingsinformasjon, Kravperiode

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlassertInnbetaling:
    """A payment in, or part of one, placed on an instalment."""

    innbetalingsidentifikator: str
    plassert_beloep: Decimal
    plassert_dato: date | None
    innbetalingsdato: date | None
    innbetalt_beloep: Decimal | None
    innbetalt_fra: Betalingsinformasjon | None
    innbetalingstype: str
    raw_sign: int = 0  # sign of the payment's amount here; 0 if the amount is missing or zero


@dataclass(frozen=True, slots=True, kw_only=True)
class PlassertMotkrav:
    """Counter-claim: another claim of the same ledger set off against an instalment."""

    kravforfallsidentifikator: str
    plassert_beloep: Decimal
    plassert_dato: date | None
    kravtype: str
    kravbeskrivelse: str
    forfallsdato: date | None
    kravperiode: Kravperiode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlassertUtbetaling:
    """Refund: a payout that settled an instalment of a credit claim."""

    utbetalingsidentifikator: str
    plassert_beloep: Decimal
    plassert_dato: date | None
    utbetalt_beloep: Decimal  # negative if the payout was reversed
    utbetalt_dato: date
    betalt_til: Betalingsinformasjon | None


Plassering = PlassertInnbetaling | PlassertMotkrav | PlassertUtbetaling


@dataclass(frozen=True, slots=True, kw_only=True)
class DekketKrav:
    """Another authority's claim, covered by set-off."""

    motregnet_beloep: Decimal
    beskrivelse: str
    kreditorsnavn: str
    innkrevingsmyndighet: str
    forfallsdato: date | None
    forsinkelsesrenter: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motregning:
    """Set-off of the party's credit against debt outside the ledger."""

    motregningsidentifikator: str
    motregnetdato: date
    innkrevingsmyndighet: str
    dekket_krav: tuple[DekketKrav, ...]
    kilder: tuple[tuple[str, Decimal], ...]  # (instalment or payment the money came from, its amount)

    @property
    def beloep(self) -> Decimal:
        """Total of the set-off, in kroner."""
        return sum((krav.motregnet_beloep for krav in self.dekket_krav), ZERO)

    def get_andel(self, identifikator: str) -> Decimal:
        """The share that came from one instalment or payment; the whole amount if no source is named."""
        if len(self.kilder) <= 1:
            return self.beloep
        return sum((beloep for kilde, beloep in self.kilder if kilde == identifikator), ZERO)


def list_covered(original: Decimal, left: Decimal, set_off: Decimal = ZERO) -> tuple[Decimal, ...]:
    """The sums that placements may have, positive: left = original − placed.

    `set_off`: the part that was set off elsewhere, positive. Some answers have subtracted it from `left`. If
    not, at least as much is left.
    """
    covered = abs(original) - (left if original >= 0 else -left)
    if not set_off:
        return (covered,)
    return (covered, covered - set_off) if abs(left) >= set_off else (covered - set_off,)
