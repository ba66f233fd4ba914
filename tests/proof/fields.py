"""Every field of an answer, and every value that may replace it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s

from sandbox.rawjson import Json, Object

Path = tuple[str, ...]  # field names; ITEM stands for any row of a list
ITEM = "[]"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONE_SURROGATE = "@lone@"  # half a surrogate pair, which Python's own encoder refuses
MARKUP = '<script>alert(1)</script><img src=x onerror=y>" onmouseover="z'
HOSTILE_TEXTS = {
    "a formula with markup": f"=1+1{MARKUP}",
    "lines, control characters and directions": "@SUM\r\n3712\x007\x1b\u202ekcart\u2066\u2028x\u0085y\x7f",
    "other scripts": f"مرحبا بالعالم 😀👩‍👩‍👧 日本語 ﷽ {LONE_SURROGATE} e\u0301",
    "ten thousand letters": "W" * 10_000,
    "an address": "../..//%2e%2e/%?a=b&c#d",
    "a dot": "..",
    "blanks": " \u00a0\u200b ",
}
HOSTILE_DAYS = {"the first day": "0001-01-01", "the last day": "9999-12-31", "with a time": "2022-05-05T23:30:00+02:00"}
NO_DAYS = {
    "no day of February": "2022-02-30",
    "the year 0": "0000-01-01",
    "far out of range": "292278994-08-17",
    "a day in words": "5. mai",
}


@dataclass(frozen=True)
class Change:
    """A replacement for a field."""

    name: str
    value: Json = None
    is_gone: bool = False
    is_answer: bool = False  # a valid answer too, so figures may differ without a warning

    def __str__(self) -> str:
        return self.name


def list_paths(value: Json, before: Path = ()) -> dict[Path, Json]:
    """Every distinct field path, each with its first value."""
    found: dict[Path, Json] = {}
    if isinstance(value, dict):
        for name, item in value.items():
            found.setdefault((*before, name), item)
            for path, inner in list_paths(item, (*before, name)).items():
                found.setdefault(path, inner)
    elif isinstance(value, list):
        for item in value:
            for path, inner in list_paths(item, (*before, ITEM)).items():
                found.setdefault(path, inner)
    return found


def list_changes(value: Json) -> Iterator[Change]:
    """Missing, null, every other type, and hostile values for texts and dates."""
    yield Change("gone", is_gone=True)
    yield Change("null", None)
    others: dict[str, Json] = {"a text": "tekst", "a number": Decimal("17.5"), "a list": [1], "an object": {"a": 1}}
    kind = _name_kind(value)
    yield from (Change(name, other) for name, other in (others | {"a truth": True}).items() if name != kind)
    if isinstance(value, str):
        is_day = bool(DAY.fullmatch(value))
        texts = HOSTILE_DAYS if is_day else HOSTILE_TEXTS
        yield from (Change(name, text, is_answer=True) for name, text in texts.items())
        yield from (Change(name, text) for name, text in NO_DAYS.items() if is_day)
    if isinstance(value, list):
        yield Change("no rows", [], is_answer=True)


def exchange(value: Json, path: Path, change: Change) -> Json:
    """The answer with another value in the first occurrence of a field; unchanged if it has no such field."""
    changed = _exchange(value, path, change)
    return value if changed is None else changed[0]


def has(value: Json, path: Path) -> bool:
    """Whether the answer has the field."""
    return _exchange(value, path, Change("")) is not None


def choose(path: Path, changes: list[Change], turn: str) -> Change:
    """One of the changes, a different one each turn."""
    return changes[int.from_bytes(blake2s(f"{turn} {path}".encode()).digest()[:4], "big") % len(changes)]


def _exchange(value: Json, path: Path, change: Change) -> tuple[Json] | None:
    name, rest = path[0], path[1:]
    if name == ITEM:
        return _exchange_in_list(value, rest, change) if isinstance(value, list) else None
    if not isinstance(value, dict) or name not in value:
        return None
    if rest:
        inner = _exchange(value[name], rest, change)
        return None if inner is None else (value | {name: inner[0]},)
    without: Object = {key: item for key, item in value.items() if key != name}
    return (without if change.is_gone else value | {name: change.value},)


def _exchange_in_list(rows: list[Json], path: Path, change: Change) -> tuple[Json] | None:
    for place, row in enumerate(rows):
        if (changed := _exchange(row, path, change)) is not None:
            return ([*rows[:place], changed[0], *rows[place + 1 :]],)
    return None


def _name_kind(value: Json) -> str:
    if isinstance(value, bool):
        return "a truth"
    kinds = {str: "a text", int: "a number", Decimal: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "")
