"""Credit balances: money the party was or is owed, and where it went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.betaling import Utbetaling
from portal.domain.krav import Krav

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilgodebeloep:
    """A credit claim and where its money went; all amounts positive, in kroner.

    `opprinnelig` = `utbetalt` + `motregnet` + `motregnet_utenfor` + `rest` in a consistent ledger; `ikke_forklart` is
    the difference.
    """

    krav: Krav
    opprinnelig: Decimal
    utbetalt: Decimal
    motregnet: Decimal  # used on other claims of the same ledger
    motregnet_utenfor: Decimal  # used on claims of other authorities
    rest: Decimal

    @property
    def noekkel(self) -> str:
        """The claim's key, safe in URLs and element ids."""
        return self.krav.noekkel

    @property
    def motregnet_i_alt(self) -> Decimal:
        """Total used on claims inside and outside the ledger: the figure shown."""
        return self.motregnet + self.motregnet_utenfor

    @property
    def rest_kjent(self) -> Decimal | None:
        """What is left; None where the open list contradicts it."""
        return None if self.krav.is_motsagt else self.rest

    @property
    def ikke_forklart(self) -> Decimal:
        """The amount that no part accounts for."""
        return self.opprinnelig - self.utbetalt - self.motregnet_i_alt - self.rest


def list_tilgodebeloep(alle_krav: Iterable[Krav], aar: int | None = None) -> tuple[Tilgodebeloep, ...]:
    """Credit claims entered in a year (or all), newest first."""
    rows = [_make(krav) for krav in alle_krav if krav.is_kredit and _is_in(krav.dato, aar)]
    return tuple(sorted(rows, key=lambda row: (row.krav.dato or date.min, row.krav.noekkel), reverse=True))


def list_betalte_krav(alle_krav: Iterable[Krav], aar: int) -> tuple[Krav, ...]:
    """Claims settled in the year, last settled first.

    A claim is settled on the day its last amount was covered; a claim without placements counts on its own date. Credit
    claims are not included: nobody paid them.
    """
    rows = [krav for krav in alle_krav if not krav.is_kredit and not krav.rest]
    dated = [(day, krav) for krav in rows if _is_in(day := get_oppgjort(krav), aar)]
    return tuple(krav for _, krav in sorted(dated, key=lambda row: (row[0] or date.min, row[1].noekkel), reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tilgodesum:
    """Sums of credit balances, positive, in kroner."""

    opprinnelig: Decimal
    utbetalt: Decimal
    motregnet: Decimal  # inside and outside the ledger
    rest: Decimal


def sum_tilgode(rows: Iterable[Tilgodebeloep]) -> Tilgodesum:
    """Sums of the rows shown."""
    everything = tuple(rows)
    return Tilgodesum(
        opprinnelig=sum((row.opprinnelig for row in everything), ZERO),
        utbetalt=sum((row.utbetalt for row in everything), ZERO),
        motregnet=sum((row.motregnet_i_alt for row in everything), ZERO),
        rest=sum((row.rest_kjent or ZERO for row in everything), ZERO),
    )


def sum_opprinnelig(alle_krav: Iterable[Krav]) -> Decimal:
    """Total of the original amounts, in kroner."""
    return sum((krav.opprinnelig_beloep for krav in alle_krav), ZERO)


def sum_utbetalinger(rows: Iterable[Utbetaling]) -> Decimal:
    """Total paid out, in kroner."""
    return sum((row.utbetalt_beloep for row in rows), ZERO)


def get_oppgjort(krav: Krav) -> date | None:
    """The day a claim was settled; None if an amount is left."""
    if krav.rest:
        return None
    days = [row.plassert_dato for forfall in krav.kravforfall for row in forfall.plasseringer if row.plassert_dato]
    if krav.motregning is not None:
        days.append(krav.motregning.motregnetdato)
    return max(days, default=krav.dato)


def _make(krav: Krav) -> Tilgodebeloep:
    return Tilgodebeloep(
        krav=krav,
        opprinnelig=-krav.opprinnelig_beloep,
        utbetalt=sum((row.plassert_beloep for f in krav.kravforfall for row in f.plassert_utbetaling), ZERO),
        motregnet=sum((row.plassert_beloep for f in krav.kravforfall for row in f.plassert_motkrav), ZERO),
        motregnet_utenfor=krav.motregnet_utenfor,
        rest=-krav.gjenstaaende_beloep,
    )


def _is_in(day: date | None, aar: int | None) -> bool:
    return aar is None or (day is not None and day.year == aar)
