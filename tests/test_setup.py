"""The set-up looks for what the system lacks before it installs anything, and says in one line how to get it."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("sh", "dirname", "mktemp", "tr", "rm", "cat", "cmp", "cp")
ORDINARY, SUPERUSER = "echo 1000", "echo 0"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The set-up in a folder with a space, on a system that has little more than a shell."""
    folder = tmp_path / "mitt prosjekt"
    for name in ("scripts/setup.sh", "requirements/dev.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "bin").mkdir()
    for tool in TOOLS:
        (folder / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return folder


def add(project: Path, name: str, does: str) -> None:
    program = project / "bin" / name
    program.write_text(f"#!{shutil.which('sh')}\n{does}\n")
    program.chmod(0o755)


def set_up(project: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(project / "bin"), "TMPDIR": str(project)}  # no locale
    command = [str(project / "scripts" / "setup.sh"), "browser"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_an_ordinary_user_is_told_in_one_line_and_nothing_is_made(project: Path) -> None:
    add(project, "id", ORDINARY)

    done = set_up(project)

    (line,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert line.startswith("The system lacks: ")
    assert " Install as root: apt-get install --yes --no-install-recommends " in line
    assert " chromium-headless-shell" in line
    assert " procps" in line
    assert not (project / ".venv").exists()


def test_sudo_is_named_only_where_there_is_one(project: Path) -> None:
    add(project, "id", ORDINARY)
    add(project, "sudo", "exit 1")

    assert " Install with: sudo apt-get install " in set_up(project).stderr


def test_root_installs_it_before_anything_else_and_sees_what_went_wrong(project: Path) -> None:
    add(project, "id", SUPERUSER)
    add(project, "dpkg", f'echo "dpkg $*" >>"{project}/calls"')
    add(
        project,
        "apt-get",
        f'echo "apt-get $*" >>"{project}/calls"; [ "$1" = update ] || {{ echo no network; exit 100; }}',
    )

    done = set_up(project)

    calls = (project / "calls").read_text().splitlines()
    assert calls[:2] == ["dpkg --configure -a", "apt-get update -qq"]
    assert calls[2].startswith("apt-get install --yes --no-install-recommends ")
    assert done.returncode == 1
    assert done.stderr == "no network\n"
    assert not (project / ".venv").exists()
    assert [path.name for path in project.glob("tmp.*")] == []
