"""A measured figure and what it is held to; the table and the file they end up in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One value. `most` and `least` are its targets; without either it only guides."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def target(self) -> str:
        """`≤ 5`, `≥ 15`, `1`, or nothing."""
        if self.most is not None and self.most == self.least:
            return f"{self.most:g}"
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}" if self.least is not None else ""


def print_table(found: Mapping[str, Sequence[Figure]]) -> None:
    """One line for each figure, under the storage it was measured on."""
    for storage, figures in found.items():
        print(f"\n{storage:<66} {'value':>10}        {'target':>7}  ok")
        for one in figures:
            ok = {True: "yes", False: "NO", None: ""}[one.ok]
            print(f"  {one.name:<64} {_round(one.value):>10} {one.unit:<6} {one.target:>7}  {ok}".rstrip())


def write_results(found: Mapping[str, Sequence[Figure]]) -> None:
    """Names and figures, nothing of the machine."""
    content = {
        storage: [
            {"name": one.name, "value": round(one.value, 3), "unit": one.unit, "target": one.target, "ok": one.ok}
            for one in figures
        ]
        for storage, figures in found.items()
    }
    RESULTS.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _round(value: float) -> str:
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
