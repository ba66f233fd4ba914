"""Writes the tables of variables in docs/operations.md from their declarations."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.env.declare import Variable  # noqa: E402
from portal.env.variables import GROUPS  # noqa: E402

PAGE = ROOT / "docs" / "operations.md"
STAR = "\\*"
BEGIN, END = "<!-- Made by `make variables`. -->\n", "<!-- Here the tables end. -->\n"


def main() -> int:
    """Update the page."""
    PAGE.write_text(fill_in(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def fill_in(page: str) -> str:
    """The page with new tables between the markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + make_tables() + END + after


def make_tables() -> str:
    """A heading and a table per group."""
    tables = []
    for group in GROUPS:
        rows = "".join(make_row(found) for found in vars(group).values() if isinstance(found, Variable))
        head = "| Variable | Must be | Default | What for |\n|---|---|---|---|\n"
        tables.append(f"\n### {(group.__doc__ or '').rstrip('.')}\n\n{head}{rows}")
    return "".join(tables) + "\n"


def make_row(variable: Variable[object]) -> str:
    """One variable; a star if it can be read from a file."""
    default = variable.default_in_words or (f"`{variable.default}`" if variable.default else "none")
    cells = (
        f"`{variable.name}`" + (STAR if variable.is_secret else ""),
        variable.kind.right,
        "**must be set**" if variable.default is None else default,
        variable.purpose,
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.exit(main())
