"""Ctrl-C while `make run` prepares: no traceback, nothing left running, and the next start mends what was half done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import run
from tests.test_run import free_port

ROOT = Path(__file__).resolve().parent.parent


def start(var: Path) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    env = kept | {
        "VAR_DIR": str(var),
        "PORT": free_port(),
        "SANDBOX_PORT": free_port(),
        "SANDBOX_SMTP_PORT": free_port(),
    }
    command = [sys.executable, "scripts/run.py"]
    return subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )


@pytest.mark.parametrize("made", ["portal/secret_key", "sandbox/altinn.jwk.json", "portal.sqlite3", "static"])
def test_ctrl_c_while_something_is_made_leaves_no_traceback(tmp_path: Path, made: str) -> None:
    process = start(tmp_path)
    while not (tmp_path / made).exists():
        assert process.poll() is None, process.communicate()[0]

    os.killpg(process.pid, signal.SIGINT)
    printed = process.communicate(timeout=30)[0]

    assert "Traceback" not in printed, printed
    assert "Stop with Ctrl-C" not in printed, printed


def test_a_static_file_that_was_half_copied_is_copied_anew(tmp_path: Path) -> None:
    env = run.build_env("8000", "8001", {"VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]})
    run.prepare(env)
    sheet = next(
        file
        for file in (tmp_path / "static").rglob("*.css")
        if (ROOT / "static").joinpath(file.relative_to(tmp_path / "static")).exists()
    )
    whole = sheet.read_bytes()
    sheet.write_bytes(whole[:100])
    (tmp_path / "collecting").touch()

    run.prepare(env)

    assert sheet.read_bytes() == whole


def test_a_secret_is_whole_or_not_there(tmp_path: Path) -> None:
    secret = run.keep_secret(tmp_path / "portal" / "key", 32)

    assert run.keep_secret(tmp_path / "portal" / "key", 32) == secret
    assert [file.name for file in (tmp_path / "portal").iterdir()] == ["key"]
