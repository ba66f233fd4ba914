"""The list of mutants that nobody can observe names code that is there."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "tests" / "mutants-equivalent.toml"


def test_every_listed_mutant_changes_lines_of_a_function_that_is_there() -> None:
    outdated = []
    for group in tomllib.loads(LISTED.read_text("utf-8"))["equivalent"]:
        module, function = ROOT / group["module"], group["function"].rpartition(".")[2]
        source = module.read_text("utf-8") if module.exists() else ""
        if not re.search(rf"def {re.escape(function)}\b", source):
            outdated.append((group["module"], function))
        lines = [line[2:] for change in group["changes"] for line in change.split("\n") if line.startswith("- ")]
        outdated += [(group["module"], line) for line in lines if line not in source]

    assert outdated == []
