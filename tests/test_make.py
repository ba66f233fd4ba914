"""`make test` and `make check` look at everything, in a clean clone too, and fail if anything fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import FIRST, SLOW

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("ruff", "djade", "lint-imports", "mypy", "python")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The Makefile in a folder without packages. Its set-up makes tools that say their name, and FAILING fails."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "scripts").mkdir()
    tool = tmp_path / "tool"
    tool.write_text('#!/bin/sh\necho "ran ${0##*/}"\ntest "${0##*/}" != "$FAILING"\n')
    links = "".join(f"ln -s ../../tool .venv/bin/{name}\n" for name in TOOLS)
    (tmp_path / "scripts" / "setup.sh").write_text(f"#!/bin/sh\nset -e\nmkdir -p .venv/bin\n{links}")
    for program in (tool, tmp_path / "scripts" / "setup.sh"):
        program.chmod(0o755)
    return tmp_path


def make(clone: Path, *words: str, failing: str = "") -> tuple[bool, list[str]]:
    """Whether it went well, and the tools in the order in which they began."""
    environ = {"PATH": os.environ["PATH"], "FAILING": failing}
    done = subprocess.run(["make", *words], cwd=clone, env=environ, capture_output=True, text=True, check=False)
    ran = [line.removeprefix("ran ") for line in done.stdout.splitlines() if line.startswith("ran ")]
    return done.returncode == 0, ran


@pytest.mark.parametrize("words", [("test",), ("-j4", "test"), ("check",), ("-j4", "check")], ids=" ".join)
def test_everything_is_looked_at_in_a_clean_clone(clone: Path, words: tuple[str, ...]) -> None:
    is_good, ran = make(clone, *words)

    assert is_good
    assert sorted(ran) == sorted(("ruff", *TOOLS))


@pytest.mark.parametrize("failing", TOOLS)
@pytest.mark.parametrize("what", ["test", "check"])
def test_it_fails_if_anything_fails(clone: Path, what: str, failing: str) -> None:
    is_good, ran = make(clone, what, failing=failing)

    assert not is_good
    assert failing in ran


def test_what_is_wrong_with_the_types_is_said_below_what_the_tests_wrote(clone: Path) -> None:
    _, ran = make(clone, "test", failing="mypy")

    assert ran[-1] == "mypy"
    assert "python" in ran


def test_what_is_begun_first_is_there() -> None:
    modules = [path.name for path in (ROOT / "tests").rglob("test_*.py")]

    assert [modules.count(name) for name in FIRST] == [1] * len(FIRST)
    assert [name for name in SLOW if not (ROOT / "tests" / name).is_dir()] == []
