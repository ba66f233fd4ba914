"""Interest rates on late payment, kept by hand: see "Interest rates" in docs/operations.md.

A rate stands here only with the official text that sets it. A day without one is unknown, and pages then say so.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Codes of claims whose late interest has this rate: skattebetalingsloven § 11-1. The authority's own page of rates
# (https://www.skatteetaten.no/satser/forsinkelsesrenter/) shows for § 11-1 what the ministry sets by
# forsinkelsesrenteloven § 3. Tax with rules of its own, additional tax, fees, coercive fines and interest
# are left out on purpose.
KRAVTYPER = frozenset((
    "Mva-melding", "åBetaleMva", "aaBetaleMva", "fastsettingMva",
    "ARBGAVG", "arbeidsgiveravgift", "arbeidsgiveravgiftTerminvis",
    "FORSKTREKK", "forskuddstrekk",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rentesats:
    """Annual rate, in per cent, from and including one day to and including another."""

    fra: date
    til: date
    prosent: Decimal
    kilde: str  # the official text that sets it
    lenke: str


RENTESATSER = (
    Rentesats(
        fra=date(2024, 1, 1),
        til=date(2024, 6, 30),
        prosent=Decimal("12.50"),
        kilde="Skatteetatens sats etter § 11-1 fra 1. januar 2024",
        lenke="https://www.skatteetaten.no/satser/forsinkelsesrenter/",
    ),
    Rentesats(
        fra=date(2025, 1, 1),
        til=date(2025, 6, 30),
        prosent=Decimal("12.50"),
        kilde="Forskrift 19. desember 2024 nr. 3279",
        lenke="https://lovdata.no/forskrift/2024-12-19-3279",
    ),
)


def find_sats(on: date, satser: tuple[Rentesats, ...] = RENTESATSER) -> Rentesats | None:
    """The rate on a day; None if it is unknown."""
    return next((sats for sats in satser if sats.fra <= on <= sats.til), None)


def find_siste(on: date, satser: tuple[Rentesats, ...] = RENTESATSER) -> Rentesats | None:
    """The newest known rate that ended before a day."""
    return max((sats for sats in satser if sats.til < on), key=lambda sats: sats.til, default=None)
