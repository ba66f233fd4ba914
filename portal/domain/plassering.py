"""What has been placed on an instalment: payments, counter-claims, refunds; and set-off outside the ledger.

A placement is the positive amount it covers, negative only for a reversal. Amounts are kroner.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.felter import Betalingsinformasjon, Kravperiode


@dataclass(frozen=True, slots=True, kw_only=True)
class PlassertInnbetaling:
    """A payment in, or part of one, used on an instalment."""

    innbetalingsidentifikator: str
    plassert_beloep: Decimal
    plassert_dato: date | None
    innbetalingsdato: date | None
    innbetalt_beloep: Decimal | None
    innbetalt_fra: Betalingsinformasjon | None
    innbetalingstype: str
    raw_sign: int = 0  # of the payment's amount as the API wrote it here; 0 where it did not, or wrote zero


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
    """Refund: money paid out that settled an instalment of a credit claim."""

    utbetalingsidentifikator: str
    plassert_beloep: Decimal
    plassert_dato: date | None
    utbetalt_beloep: Decimal  # negative where the payout was taken back
    utbetalt_dato: date
    betalt_til: Betalingsinformasjon | None


Plassering = PlassertInnbetaling | PlassertMotkrav | PlassertUtbetaling


@dataclass(frozen=True, slots=True, kw_only=True)
class DekketKrav:
    """Another authority's claim that was covered by set-off."""

    motregnet_beloep: Decimal
    beskrivelse: str
    kreditorsnavn: str
    innkrevingsmyndighet: str
    forfallsdato: date | None
    forsinkelsesrenter: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Motregning:
    """Set-off of money owed to the party against debt outside the ledger."""

    motregningsidentifikator: str
    motregnetdato: date
    innkrevingsmyndighet: str
    dekket_krav: tuple[DekketKrav, ...]
    kilder: tuple[tuple[str, Decimal], ...]  # (instalment or payment the money came from, its amount)

    @property
    def beloep(self) -> Decimal:
        """All that the set-off moved, in kroner."""
        return sum((krav.motregnet_beloep for krav in self.dekket_krav), Decimal(0))

    def get_andel(self, identifikator: str) -> Decimal:
        """The part of the set-off that came from one instalment or payment; all of it if no source is named."""
        if len(self.kilder) <= 1:
            return self.beloep
        return sum((beloep for kilde, beloep in self.kilder if kilde == identifikator), Decimal(0))
