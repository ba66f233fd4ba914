"""The command that takes screenshots refuses a name it does not know."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_an_unknown_name_fails_with_a_sentence_that_lists_the_names() -> None:
    command = [sys.executable, "scripts/screenshots.py", "wrongname", "forside"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert run.returncode == 2
    assert run.stderr.startswith("No screenshot is named wrongname. There are: forside, krav-og-betalinger, ")
    assert run.stdout == ""
