"""The chart of any ledger fits its canvas, has all amounts, and labels do not overlap."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.forfallsplan import build_forfallsplan
from portal.domain.krav import Krav
from portal.web.diagram import BRED, SMAL, Lerret, build_diagram
from tests.domain.test_oversikt import BELOEP, DATOER
from tests.grunnlag import make_krav, nordlys

DAG = date(2023, 8, 28)
KRAV = st.builds(
    make_krav,
    st.lists(st.tuples(DATOER, BELOEP), min_size=1, max_size=3),
    gruppe=st.sampled_from(["Skatt", "Merverdiavgift", "Andre krav", "Ny gruppe", ""]),
)


@given(st.lists(KRAV, max_size=8), st.dates(date(2020, 1, 1), date(2026, 6, 1)), st.sampled_from([BRED, SMAL]))
def test_bars_and_labels_fit_without_overlap(alle_krav: list[Krav], on: date, lerret: Lerret) -> None:
    plan = build_forfallsplan(alle_krav, on)
    if not plan.is_tegnbar:
        return

    diagram = build_diagram(plan, lerret)

    bars = diagram.soyler
    assert len(bars) == len(plan.maaneder) + bool(plan.forfalt.deler)
    assert [len(bar.biter) for bar in bars[-len(plan.maaneder) :]] == [len(m.deler) for m in plan.maaneder]
    for bar in bars:
        assert lerret.venstre <= bar.x < bar.x + bar.bredde <= lerret.bredde
        assert (bar.tekst == "0") == bar.is_null
        assert all(bit.hoyde > 0 and bit.y + bit.hoyde <= lerret.bunn for bit in bar.biter)
        assert bar.topp > 0
    for left, right in pairwise(bars):
        assert left.midt + lerret.measure(left.tekst) // 2 <= right.midt - lerret.measure(right.tekst) // 2 + 1
    assert 2 <= len(diagram.streker) <= 6
    assert diagram.streker[0].y == lerret.bunn


@pytest.mark.parametrize("lerret", [BRED, SMAL])
def test_the_example_is_drawn_in_kroner(lerret: Lerret) -> None:
    diagram = build_diagram(build_forfallsplan(nordlys().aapne.alle_krav, DAG), lerret)

    assert diagram.enhet == "kroner"
    assert [bar.tekst.replace("\u00a0", " ") for bar in diagram.soyler] == ["161 467", "62 500", *"00000"]
    assert [bar.under for bar in diagram.soyler] == ["", "2023", "", "", "", "2024", ""]
    assert [line.tekst.replace("\u00a0", " ") for line in diagram.streker] == ["0", "50 000", "100 000", "150 000"]


def test_wide_amounts_use_a_larger_unit_and_never_round_to_zero() -> None:
    days = [
        (date(2023, 9, 1), Decimal("345678901.90")),
        (date(2023, 10, 1), Decimal(9876543)),
        (date(2023, 11, 1), Decimal("0.3")),
    ]

    diagram = build_diagram(build_forfallsplan([make_krav(days)], DAG), SMAL)

    assert diagram.enhet == "millioner kroner"
    assert [bar.tekst.replace("\u00a0", " ") for bar in diagram.soyler[:4]] == ["346", "9,9", "<1", "0"]
