"""The chart of any ledger fits its canvas, has all amounts, and labels do not overlap."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.forfallsplan import build_forfallsplan
from portal.domain.krav import Krav
from portal.web.diagram import NARROW, WIDE, Canvas, build_diagram
from tests.domain.test_oversikt import BELOEP, DATOER
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)
KRAV = st.builds(
    make_krav,
    st.lists(st.tuples(DATOER, BELOEP), min_size=1, max_size=3),
    gruppe=st.sampled_from(["Skatt", "Merverdiavgift", "Andre krav", "Ny gruppe", ""]),
)


@given(st.lists(KRAV, max_size=8), st.dates(date(2020, 1, 1), date(2026, 6, 1)), st.sampled_from([WIDE, NARROW]))
def test_bars_and_labels_fit_without_overlap(alle_krav: list[Krav], on: date, canvas: Canvas) -> None:
    plan = build_forfallsplan(alle_krav, on)
    if not plan.is_tegnbar:
        return

    diagram = build_diagram(plan, canvas)

    bars = diagram.bars
    assert len(bars) == len(plan.maaneder) + bool(plan.forfalt.deler)
    assert [len(bar.segments) for bar in bars[-len(plan.maaneder) :]] == [len(m.deler) for m in plan.maaneder]
    for bar in bars:
        assert canvas.left <= bar.x < bar.x + bar.width <= canvas.width
        assert (bar.text == "0") == bar.is_null
        assert all(bit.height > 0 and bit.y + bit.height <= canvas.base for bit in bar.segments)
        assert bar.top > 0
    for left, right in pairwise(bars):
        assert left.center + canvas.measure(left.text) // 2 <= right.center - canvas.measure(right.text) // 2 + 1
    assert 2 <= len(diagram.grid_lines) <= 6
    assert diagram.grid_lines[0].y == canvas.base


@pytest.mark.parametrize("canvas", [WIDE, NARROW])
def test_the_example_is_drawn_in_kroner(canvas: Canvas) -> None:
    diagram = build_diagram(build_forfallsplan(nordlys().aapne.alle_krav, DAG), canvas)

    assert diagram.unit == "kroner"
    assert [bar.text.replace("\u00a0", " ") for bar in diagram.bars] == ["161 467", "62 500", *"00000"]
    assert [bar.sublabel for bar in diagram.bars] == ["", "2023", "", "", "", "2024", ""]
    assert [line.text.replace("\u00a0", " ") for line in diagram.grid_lines] == ["0", "50 000", "100 000", "150 000"]


def test_wide_amounts_use_a_larger_unit_and_never_round_to_zero() -> None:
    days = [
        (date(2023, 9, 1), Decimal("345678901.90")),
        (date(2023, 10, 1), Decimal(9876543)),
        (date(2023, 11, 1), Decimal("0.3")),
    ]

    diagram = build_diagram(build_forfallsplan([make_krav(days)], DAG), NARROW)

    assert diagram.unit == "millioner kroner"
    assert [bar.text.replace("\u00a0", " ") for bar in diagram.bars[:4]] == ["346", "9,9", "<1", "0"]
