"""Layout of the due-date chart: positions of bars and labels in SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.domain.forfallsplan import Forfallsplan, Tidsrom
from portal.domain.tekst import NBSP
from portal.wording import name_maaned_kort

TOPP, BUNN = 34, 48  # space for amounts above the bars, and for months and years below
MARG = 8  # between axis labels and bars
MIN_HEIGHT, GAP = 3, 2  # minimum height of a part, so that it is visible; gap between parts
TEXT_FITS = 18  # minimum height of a part with a label
MAX_STREKER = 5
ENHETER = (
    (1, _("kroner")),
    (1_000, _("tusen kroner")),
    (1_000_000, _("millioner kroner")),
    (1_000_000_000, _("milliarder kroner")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lerret:
    """The canvas: size and maximum character width."""

    bredde: int
    hoyde: int
    venstre: int  # left edge of the bars, after the axis labels
    tegn: int

    def measure(self, text: str) -> int:
        """Width of an amount; a thousands space is half a digit wide."""
        return len(text) * self.tegn - text.count(NBSP) * self.tegn // 2

    @property
    def bunn(self) -> int:
        """The base line of the bars."""
        return self.hoyde - BUNN


BRED = Lerret(bredde=520, hoyde=290, venstre=66, tegn=8)
SMAL = Lerret(bredde=300, hoyde=260, venstre=54, tegn=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bit:
    """One claim group's part of a bar; `tekst` is empty if it does not fit."""

    kravgruppe: str
    x: int
    y: int
    bredde: int
    hoyde: int
    tekst: str

    @property
    def sti(self) -> str:
        """Outline as an SVG path."""
        return f"M{self.x} {self.y}h{self.bredde}v{self.hoyde}h-{self.bredde}z"

    @property
    def midt(self) -> int:
        """Vertical centre of the label."""
        return self.y + self.hoyde // 2 + 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Soyle:
    """A bar with its labels; `x` is its left edge."""

    navn: str
    under: str
    is_forfalt: bool
    is_null: bool
    x: int
    bredde: int
    topp: int
    tekst: str
    biter: tuple[Bit, ...]

    @property
    def midt(self) -> int:
        """Horizontal centre of the labels."""
        return self.x + self.bredde // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Strek:
    """A grid line with its amount."""

    y: int
    tekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The chart, ready for the template."""

    lerret: Lerret
    enhet: str  # unit of the amounts
    streker: tuple[Strek, ...]
    soyler: tuple[Soyle, ...]
    i_dag: int | None  # position of the line between overdue and upcoming


@dataclass(frozen=True, slots=True)
class _Kolonne:
    navn: str
    under: str
    rom: Tidsrom
    vekt: int  # relative width


def build_diagram(plan: Forfallsplan, lerret: Lerret) -> Diagram:
    """One wide bar for overdue amounts, if any, then one bar per month."""
    columns = _list_kolonner(plan)
    most = max(column.rom.beloep for column in columns)
    slot = (lerret.bredde - lerret.venstre) // sum(column.vekt for column in columns)
    step = _get_steg(most)
    factor, unit = _choose_enhet(columns, most // step * step, slot, lerret)
    height = lerret.bunn - TOPP
    lines = [
        Strek(y=lerret.bunn - _scale(step * number, most, height), tekst=_write(step * number, factor))
        for number in range(int(most / step) + 1)
    ]
    bars, left = [], lerret.venstre
    for column in columns:
        width = slot * column.vekt
        bars.append(_make_soyle(column, left, width, most, factor, lerret))
        left += width
    has_late = bool(plan.forfalt.deler)
    return Diagram(
        lerret=lerret,
        enhet=unit,
        streker=tuple(lines),
        soyler=tuple(bars),
        i_dag=lerret.venstre + slot * columns[0].vekt if has_late else None,
    )


def _list_kolonner(plan: Forfallsplan) -> list[_Kolonne]:
    late = [_Kolonne(gettext("Forfalt"), "", plan.forfalt, 4)] if plan.forfalt.deler else []
    months = [
        _Kolonne(
            name_maaned_kort(month.start.month),
            str(month.start.year) if number == 0 or month.start.month == 1 else "",
            month,
            2,
        )
        for number, month in enumerate(plan.maaneder)
    ]
    return [*late, *months]


def _make_soyle(column: _Kolonne, left: int, width: int, most: Decimal, factor: int, lerret: Lerret) -> Soyle:
    margin = width // 8
    x, inner = left + margin, width - 2 * margin
    pieces, top = [], lerret.bunn
    for part in column.rom.deler:
        tall = max(_scale(part.beloep, most, lerret.bunn - TOPP), MIN_HEIGHT + GAP)
        text = _write(part.beloep, factor)
        # A bar with one part has its amount above it.
        has_room = tall >= TEXT_FITS and lerret.measure(text) <= inner and len(column.rom.deler) > 1
        top -= tall
        pieces.append(
            Bit(kravgruppe=part.kravgruppe, x=x, y=top, bredde=inner, hoyde=tall - GAP, tekst=text if has_room else "")
        )
    return Soyle(
        navn=column.navn,
        under=column.under,
        is_forfalt=column.vekt > 2,
        is_null=not column.rom.deler,
        x=x,
        bredde=inner,
        topp=top - 8,
        tekst=_write(column.rom.beloep, factor),
        biter=tuple(pieces),
    )


def _scale(amount: Decimal, most: Decimal, height: int) -> int:
    return int(amount * height / most)


def _get_steg(most: Decimal) -> Decimal:
    """Distance between grid lines: 1, 2 or 5 times a power of ten, with at most five lines above zero."""
    power = Decimal(10) ** (most.adjusted() - 1)
    return next(power * size for size in (1, 2, 5, 10, 20, 50) if most / (power * size) <= MAX_STREKER)


def _choose_enhet(columns: Sequence[_Kolonne], line: Decimal, slot: int, lerret: Lerret) -> tuple[int, str]:
    """Smallest unit, from kroner up, in which the labels fit side by side."""
    rooms = [slot * column.vekt for column in columns]
    for factor, name in ENHETER:
        widths = [lerret.measure(_write(column.rom.beloep, factor)) for column in columns]
        excess = [width - room for width, room in zip(widths, rooms, strict=True)]
        is_apart = all(left + right + 2 * GAP <= 0 for left, right in pairwise(excess))
        if is_apart and lerret.measure(_write(line, factor)) + MARG <= lerret.venstre:
            return factor, str(name)
    factor, name = ENHETER[-1]
    return factor, str(name)


def _write(amount: Decimal, factor: int) -> str:
    """`62 500`; in larger units `62`, or `6,2` below ten. A positive amount is never shown as zero."""
    value = amount / factor
    digits = Decimal("0.1") if factor > 1 and value < 10 and amount else Decimal(1)
    rounded = value.quantize(digits, rounding=ROUND_HALF_UP)
    if amount and not rounded:
        return "<1"  # short, since both neighbours may be wide
    text = f"{rounded:,}".replace(",", NBSP).replace(".", ",")
    return text.removesuffix(",0")
