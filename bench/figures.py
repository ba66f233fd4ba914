"""Measured figures with their targets, printed as a table and written to a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. The target is `max_value`, `min_value` or both; without them it is for information."""

    name: str
    value: float
    unit: str = ""
    max_value: float | None = None
    min_value: float | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.max_value is None and self.min_value is None:
            return None
        return (self.max_value is None or self.value <= self.max_value) and (
            self.min_value is None or self.value >= self.min_value
        )

    @property
    def target(self) -> str:
        """`≤ 5`, `≥ 15`, `1` or ""."""
        if self.max_value is not None and self.max_value == self.min_value:
            return f"{self.max_value:g}"
        return (
            f"≤ {self.max_value:g}"
            if self.max_value is not None
            else f"≥ {self.min_value:g}"
            if self.min_value is not None
            else ""
        )


def print_table(found: Mapping[str, Sequence[Figure]]) -> None:
    """One line per figure, grouped by storage."""
    for storage, figures in found.items():
        print(f"\n{storage:<66} {'value':>10}        {'target':>7}  ok")
        for one in figures:
            ok = {True: "yes", False: "NO", None: ""}[one.ok]
            print(f"  {one.name:<64} {_round(one.value):>10} {one.unit:<6} {one.target:>7}  {ok}".rstrip())


def write_results(found: Mapping[str, Sequence[Figure]]) -> None:
    """Write the figures as JSON, without details of the machine."""
    content = {
        storage: [
            {
                "name": one.name,
                "value": None if isinf(one.value) else round(one.value, 3),
                "unit": one.unit,
                "target": one.target,
                "ok": one.ok,
            }
            for one in figures
        ]
        for storage, figures in found.items()
    }
    RESULTS.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _limit(value: float) -> float | None:
    """None: what was waited for never came. JSON has no infinity."""
    return None if isinf(value) else round(value, 3)


def _round(value: float) -> str:
    if isinf(value):
        return "never"
    return f"{value:.0f}" if value == int(value) or value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"
