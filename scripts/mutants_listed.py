"""What identifies a mutant, and the list of those whose change nobody can observe."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

LISTED = Path(__file__).resolve().parent.parent / "tests" / "mutants-equivalent.toml"


class Identity(NamedTuple):
    """One change. Line numbers and mutmut's own names are not stable; the changed lines are."""

    module: str
    function: str
    change: str


def read_identity(name: str, path: Path) -> Identity:
    """The identity of one of mutmut's mutants. Called in the folder of the copy."""
    function, class_name = orig_function_and_class_names_from_key(name)
    change = cut(get_diff_for_mutant(name, path=path))
    return Identity(str(path), f"{class_name}.{function}" if class_name else function, change)


def cut(diff: str) -> str:
    """The changed lines of a diff, without context."""
    lines = [line for line in diff.splitlines() if line.startswith(("-", "+")) and not line.startswith(("---", "+++"))]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def read_listed() -> set[Identity]:
    """The mutants listed as equivalent: their change cannot be observed."""
    groups = tomllib.loads(LISTED.read_text(encoding="utf-8"))["equivalent"]
    return {
        Identity(group["module"], group["function"], "\n".join(line.strip() for line in change.strip().splitlines()))
        for group in groups
        for change in group["changes"]
    }
