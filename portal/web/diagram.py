"""Layout of the due-date chart: positions of bars and labels in SVG units."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.domain.forfallsplan import Forfallsplan, Forfallstidsrom
from portal.domain.tekst import NBSP
from portal.wording import name_maaned_kort

TOP_MARGIN, BASE_MARGIN = 34, 48  # space for amounts above the bars, and for months and years below
SIDE_MARGIN = 8  # between axis labels and bars
MIN_HEIGHT, GAP = 3, 2  # minimum height of a part, so that it is visible; gap between parts
TEXT_FITS = 18  # minimum height of a part with a label
MAX_GRID_LINES = 5
UNITS = (
    (1, _("kroner")),
    (1_000, _("tusen kroner")),
    (1_000_000, _("millioner kroner")),
    (1_000_000_000, _("milliarder kroner")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """Size, and the widest a character can be."""

    width: int
    height: int
    left: int  # left edge of the bars, after the axis labels
    char_width: int

    def measure(self, text: str) -> int:
        """Width of an amount; a thousands space is half a digit wide."""
        return len(text) * self.char_width - text.count(NBSP) * self.char_width // 2

    @property
    def base(self) -> int:
        """The base line of the bars."""
        return self.height - BASE_MARGIN


WIDE = Canvas(width=520, height=290, left=66, char_width=8)
NARROW = Canvas(width=300, height=260, left=54, char_width=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One claim group's part of a bar; `text` is empty if it does not fit."""

    kravgruppe: str
    x: int
    y: int
    width: int
    height: int
    text: str

    @property
    def path(self) -> str:
        """Outline as an SVG path."""
        return f"M{self.x} {self.y}h{self.width}v{self.height}h-{self.width}z"

    @property
    def center(self) -> int:
        """Vertical centre of the label."""
        return self.y + self.height // 2 + 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar with its labels; `x` is its left edge."""

    label: str
    sublabel: str
    is_forfalt: bool
    is_null: bool
    x: int
    width: int
    top: int
    text: str
    segments: tuple[Segment, ...]

    @property
    def center(self) -> int:
        """Horizontal centre of the labels."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """A grid line with its amount."""

    y: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """The chart, ready for the template."""

    canvas: Canvas
    unit: str  # unit of the amounts
    grid_lines: tuple[GridLine, ...]
    bars: tuple[Bar, ...]
    today_line: int | None  # position of the line between overdue and upcoming


@dataclass(frozen=True, slots=True)
class _Column:
    label: str
    sublabel: str
    period: Forfallstidsrom
    weight: int  # relative width


def build_diagram(plan: Forfallsplan, canvas: Canvas) -> Diagram:
    """One wide bar for overdue amounts, if any, then one bar per month."""
    columns = _list_columns(plan)
    most = max(column.period.beloep for column in columns)
    slot = (canvas.width - canvas.left) // sum(column.weight for column in columns)
    step = _get_step(most)
    factor, unit = _choose_unit(columns, most // step * step, slot, canvas)
    height = canvas.base - TOP_MARGIN
    lines = [
        GridLine(y=canvas.base - _scale(step * number, most, height), text=_write(step * number, factor))
        for number in range(int(most / step) + 1)
    ]
    bars, left = [], canvas.left
    for column in columns:
        width = slot * column.weight
        bars.append(_make_bar(column, left, width, most, factor, canvas))
        left += width
    has_late = bool(plan.forfalt.deler)
    return Diagram(
        canvas=canvas,
        unit=unit,
        grid_lines=tuple(lines),
        bars=tuple(bars),
        today_line=canvas.left + slot * columns[0].weight if has_late else None,
    )


def _list_columns(plan: Forfallsplan) -> list[_Column]:
    late = [_Column(gettext("Forfalt"), "", plan.forfalt, 4)] if plan.forfalt.deler else []
    months = [
        _Column(
            name_maaned_kort(month.start.month),
            str(month.start.year) if number == 0 or month.start.month == 1 else "",
            month,
            2,
        )
        for number, month in enumerate(plan.maaneder)
    ]
    return [*late, *months]


def _make_bar(column: _Column, left: int, width: int, most: Decimal, factor: int, canvas: Canvas) -> Bar:
    margin = width // 8
    x, inner = left + margin, width - 2 * margin
    pieces, top = [], canvas.base
    for part in column.period.deler:
        tall = max(_scale(part.beloep, most, canvas.base - TOP_MARGIN), MIN_HEIGHT + GAP)
        text = _write(part.beloep, factor)
        # A bar with one part has its amount above it.
        has_room = tall >= TEXT_FITS and canvas.measure(text) <= inner and len(column.period.deler) > 1
        top -= tall
        pieces.append(
            Segment(
                kravgruppe=part.kravgruppe, x=x, y=top, width=inner, height=tall - GAP, text=text if has_room else ""
            )
        )
    return Bar(
        label=column.label,
        sublabel=column.sublabel,
        is_forfalt=column.weight > 2,
        is_null=not column.period.deler,
        x=x,
        width=inner,
        top=top - 8,
        text=_write(column.period.beloep, factor),
        segments=tuple(pieces),
    )


def _scale(amount: Decimal, most: Decimal, height: int) -> int:
    return int(amount * height / most)


def _get_step(most: Decimal) -> Decimal:
    """Distance between grid lines: 1, 2 or 5 times a power of ten, with at most five lines above zero."""
    power = Decimal(10) ** (most.adjusted() - 1)
    return next(power * size for size in (1, 2, 5, 10, 20, 50) if most / (power * size) <= MAX_GRID_LINES)


def _choose_unit(columns: Sequence[_Column], line: Decimal, slot: int, canvas: Canvas) -> tuple[int, str]:
    """Smallest unit, from kroner up, in which the labels fit side by side."""
    rooms = [slot * column.weight for column in columns]
    for factor, name in UNITS:
        widths = [canvas.measure(_write(column.period.beloep, factor)) for column in columns]
        excess = [width - room for width, room in zip(widths, rooms, strict=True)]
        is_apart = all(left + right + 2 * GAP <= 0 for left, right in pairwise(excess))
        if is_apart and canvas.measure(_write(line, factor)) + SIDE_MARGIN <= canvas.left:
            return factor, str(name)
    factor, name = UNITS[-1]
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
