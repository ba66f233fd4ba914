"""The latest payment in, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from portal.domain.betaling import Innbetaling


class Bruk(Enum):
    """What became of a payment."""

    ALT = "alt"  # all of it is placed on claims
    NOE = "noe"  # some of it is placed or paid back; `Innbetaling` says how much of each
    INGENTING = "ingenting"  # all of it is unplaced
    TILBAKEFOERT = "tilbakeført"  # the payment was reversed
    UKJENT = "ukjent"  # its list is older than the open list, which contradicts it


@dataclass(frozen=True, slots=True, kw_only=True)
class SisteInnbetaling:
    """The latest payment of the years searched."""

    innbetaling: Innbetaling | None
    antall_andre: int  # other payments on the same day
    bruk: Bruk
    aar: tuple[int, ...]  # years searched, newest first
    usikre_aar: tuple[int, ...]  # years whose list lacks rows, so that they may have a newer payment
    hentet: datetime | None  # fetch time of the lists, if they are older than the open list

    @property
    def is_ukjent(self) -> bool:
        """Whether there is no payment to show, and one may exist."""
        return self.innbetaling is None and bool(self.usikre_aar)


def find_siste(
    innbetalinger: Iterable[Innbetaling],
    *,
    aar: tuple[int, ...],
    usikre_aar: Iterable[int] = (),
    is_motsagt: bool = False,
    hentet: datetime | None = None,
) -> SisteInnbetaling:
    """The latest of the payments. `is_motsagt`: the lists and the open list disagree, so its use is unknown."""
    rows = sorted(innbetalinger, key=lambda row: (row.innbetalingsdato, row.noekkel), reverse=True)
    latest = rows[0] if rows else None
    unsure = tuple(
        year for year in usikre_aar if latest is None or year >= latest.innbetalingsdato.year
    )  # a gap in an older year hides no newer payment
    return SisteInnbetaling(
        innbetaling=latest,
        antall_andre=sum(row.innbetalingsdato == rows[0].innbetalingsdato for row in rows[1:]),
        bruk=Bruk.UKJENT if latest is None or is_motsagt else _find_bruk(latest),
        aar=aar,
        usikre_aar=unsure,
        hentet=hentet,
    )


def _find_bruk(row: Innbetaling) -> Bruk:
    if row.is_reversering:
        return Bruk.TILBAKEFOERT
    if row.plassert_beloep == row.innbetalt_beloep and not row.uplassert_beloep:
        return Bruk.ALT
    return Bruk.INGENTING if row.uplassert_beloep == row.innbetalt_beloep else Bruk.NOE
