"""Payments in with the claims they covered, and refunds with the credit claims behind them.

Payments in and out are positive; a reversal is negative. Amounts are in kroner.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode, Part
from portal.domain.gjentakelse import merge_lists
from portal.domain.plassering import Motregning


@dataclass(frozen=True, slots=True, kw_only=True)
class PlassertKrav:
    """An instalment covered by a payment; it may be missing from every list we have."""

    kravforfallsidentifikator: str
    plassert_beloep: Decimal
    plassert_dato: date | None
    kravbeskrivelse: str
    kravforfallsdato: date | None
    opprinnelig_kravforfallsbeloep: Decimal | None
    gjenstaaende_kravforfallsbeloep: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TilbakebetaltInnbetaling:
    """Part of a payment that was refunded."""

    utbetalingsidentifikator: str
    utbetalt_dato: date
    utbetalt_beloep: Decimal
    betalt_til: Betalingsinformasjon | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Innbetaling:
    """Payment in: money received from the party."""

    part: Part
    innbetalingsidentifikator: str
    innbetalingsdato: date
    innbetalt_beloep: Decimal
    uplassert_beloep: Decimal  # the part not used on any claim
    plassert_krav: tuple[PlassertKrav, ...]
    plassert_utbetaling: tuple[TilbakebetaltInnbetaling, ...]
    innbetalingstype: str
    innbetalt_fra: Betalingsinformasjon | None
    mottakers_konto: Konto | None
    motregning: Motregning | None = None
    mottatt: int = 1
    raw_sign: int = 1  # sign of the API's amount; `portal.domain.signs` decides what it means

    @property
    def noekkel(self) -> str:
        """Short key for this row, safe in URLs and element ids."""
        parts = (self.part.noekkel, self.innbetalingsidentifikator, self.innbetalingsdato, self.innbetalt_beloep)
        return hashlib.blake2s(repr(parts).encode(), digest_size=6).hexdigest()

    @property
    def plassert_beloep(self) -> Decimal:
        """Amount placed on claims, in kroner."""
        return sum((krav.plassert_beloep for krav in self.plassert_krav), Decimal(0))

    @property
    def tilbakebetalt_beloep(self) -> Decimal:
        """Amount refunded to the payer, in kroner."""
        return sum((sent.utbetalt_beloep for sent in self.plassert_utbetaling), Decimal(0))

    @property
    def motregnet_beloep(self) -> Decimal:
        """Amount set off against claims of other authorities, in kroner."""
        if self.motregning is None:
            return Decimal(0)
        if self.motregning.kilder:
            return self.motregning.get_andel(self.innbetalingsidentifikator)
        left = self._get_sign() * (self.innbetalt_beloep - self.plassert_beloep - self.uplassert_beloep)
        return min(self.motregning.beloep, max(left - self.tilbakebetalt_beloep, Decimal(0)))

    @property
    def ikke_forklart(self) -> Decimal:
        """Amount the authority does not account for: not placed, not unplaced, not refunded."""
        elsewhere = self._get_sign() * (self.tilbakebetalt_beloep + self.motregnet_beloep)
        return self.innbetalt_beloep - self.plassert_beloep - self.uplassert_beloep - elsewhere

    def _get_sign(self) -> int:
        return -1 if self.is_reversering else 1

    @property
    def is_reversering(self) -> bool:
        """A payment that was reversed."""
        return self.innbetalt_beloep < 0

    @property
    def has_kid(self) -> bool:
        """Whether the payer gave a KID; without one the authority cannot know which claim was meant."""
        return bool(self.innbetalt_fra and self.innbetalt_fra.kidnummer)


@dataclass(frozen=True, slots=True, kw_only=True)
class KreditKrav:
    """A credit claim behind a refund: negative, since the party is owed."""

    kravforfallsidentifikator: str
    opprinnelig_beloep: Decimal
    gjenstaaende_beloep: Decimal
    utbetalt_beloep: Decimal
    kravbeskrivelse: str
    kravtype: str
    kravperiode: Kravperiode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundertInnbetaling:
    """A payment in that this refund pays back."""

    innbetalingsidentifikator: str
    innbetalingstype: str
    innbetalingsdato: date | None
    innbetalt_beloep: Decimal
    utbetalt_beloep: Decimal | None
    innbetalt_fra: Betalingsinformasjon | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Utbetaling:
    """Payment out: money paid to the party."""

    part: Part
    utbetalingsidentifikator: str
    utbetalt_dato: date
    utbetalt_beloep: Decimal
    betalt_til: Betalingsinformasjon | None
    kredit_krav: tuple[KreditKrav, ...]
    tilbakebetaling_av: tuple[RefundertInnbetaling, ...]
    utbetalingstatus: str = ""
    mottatt: int = 1
    raw_sign: int = 1  # sign of the API's amount

    @property
    def noekkel(self) -> str:
        """Short key for this row, safe in URLs and element ids."""
        parts = (self.part.noekkel, self.utbetalingsidentifikator, self.utbetalt_dato, self.utbetalt_beloep)
        return hashlib.blake2s(repr(parts).encode(), digest_size=6).hexdigest()

    @property
    def is_under_utbetaling(self) -> bool:
        """Sent, but not yet confirmed."""
        return self.utbetalingstatus == "underUtbetaling"

    @property
    def is_bekreftet(self) -> bool:
        """Confirmed by the authority."""
        return self.utbetalingstatus == "bekreftet"

    @property
    def til_gode(self) -> Decimal:
        """Original total of the credit claims behind it, positive."""
        return -sum((krav.opprinnelig_beloep for krav in self.kredit_krav), Decimal(0))

    @property
    def utbetalt_av_krav(self) -> Decimal:
        """The part that comes from those credit claims; the rest refunds payments in."""
        return sum((krav.utbetalt_beloep for krav in self.kredit_krav), Decimal(0))

    @property
    def rest_til_gode(self) -> Decimal:
        """What is left of those credit claims after this payout, positive.

        The claims may still include the amount of a payout that is under way; it is then subtracted here.
        """
        left = -sum((krav.gjenstaaende_beloep for krav in self.kredit_krav), Decimal(0))
        is_taken_off = left + self.utbetalt_av_krav == self.til_gode
        is_counted = self.is_under_utbetaling and left >= self.utbetalt_av_krav and not is_taken_off
        return left - self.utbetalt_av_krav if is_counted else left

    @property
    def brukt_ellers(self) -> Decimal:
        """The part of those credit claims that was used elsewhere: on other claims, or in other payouts.

        Negative if more was paid out than the credit, for instance interest; the authority does not say why.
        """
        return self.til_gode - self.utbetalt_av_krav - self.rest_til_gode

    @property
    def ikke_forklart(self) -> Decimal:
        """The part of the payment that no item accounts for; none if an item has no amount."""
        refunds = [rad.utbetalt_beloep for rad in self.tilbakebetaling_av if rad.utbetalt_beloep is not None]
        if len(refunds) < len(self.tilbakebetaling_av):
            return Decimal(0)
        sign = -1 if self.utbetalt_beloep < 0 else 1
        return self.utbetalt_beloep - sign * (self.utbetalt_av_krav + sum(refunds, Decimal(0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Innbetalingssum:
    """Sums of payments in, in kroner: received, used on claims, and not used."""

    innbetalt: Decimal
    plassert: Decimal
    uplassert: Decimal


def sum_innbetalinger(rows: Iterable[Innbetaling]) -> Innbetalingssum:
    """Sums of the rows shown."""
    everything = tuple(rows)
    return Innbetalingssum(
        innbetalt=sum((row.innbetalt_beloep for row in everything), Decimal(0)),
        plassert=sum((row.plassert_beloep for row in everything), Decimal(0)),
        uplassert=sum((row.uplassert_beloep for row in everything), Decimal(0)),
    )


def merge_innbetaling(rows: tuple[Innbetaling, ...]) -> Innbetaling:
    """Merge equal rows into one payment that keeps everything any of them covered."""
    return replace(
        rows[0],
        plassert_krav=merge_lists(row.plassert_krav for row in rows),
        plassert_utbetaling=merge_lists(row.plassert_utbetaling for row in rows),
        mottatt=sum(row.mottatt for row in rows),
    )


def merge_utbetaling(rows: tuple[Utbetaling, ...]) -> Utbetaling:
    """Merge equal rows into one refund that keeps every credit claim once."""
    return replace(
        rows[0],
        kredit_krav=merge_lists(row.kredit_krav for row in rows),
        tilbakebetaling_av=merge_lists(row.tilbakebetaling_av for row in rows),
        mottatt=sum(row.mottatt for row in rows),
    )


def sort_uplasserte(rows: Iterable[Innbetaling]) -> list[Innbetaling]:
    """Newest first."""
    return sorted(rows, key=lambda row: (row.innbetalingsdato, row.noekkel), reverse=True)
