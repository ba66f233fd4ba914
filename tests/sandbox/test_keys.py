"""Keys are made once, stored apart, and never printed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from sandbox.keys import Keys
from sandbox.wsgi_factory import make_app


def test_a_second_start_reuses_the_keys(tmp_path: Path) -> None:
    first, second = Keys.load_or_make(tmp_path), Keys.load_or_make(tmp_path)

    assert first.portal_idporten_jwk == second.portal_idporten_jwk
    assert first.maskinporten.as_dict(private=True) == second.maskinporten.as_dict(private=True)
    assert len(second.idporten_client.keys) == 1


def test_key_files_are_owner_only_and_the_sandbox_has_no_private_key_of_the_portal(tmp_path: Path) -> None:
    keys = Keys.load_or_make(tmp_path)

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert len(files) == 7
    private = str(keys.portal_idporten_jwk["d"])
    assert [path.parent.name for path in files if private in path.read_text()] == ["portal"]


def test_a_new_key_of_the_portal_is_registered_beside_the_old_one(tmp_path: Path) -> None:
    old = Keys.load_or_make(tmp_path)
    (tmp_path / "portal" / "idporten.jwk.json").unlink()

    new = Keys.load_or_make(tmp_path)

    assert new.portal_idporten_jwk["kid"] != old.portal_idporten_jwk["kid"]
    assert len(new.idporten_client.keys) == 2


def test_the_command_prints_nothing_secret(tmp_path: Path) -> None:
    environ = os.environ | {"SANDBOX_VAR": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-m", "sandbox.keys"], env=environ, capture_output=True, text=True, check=True
    )

    assert run.stderr == ""
    assert len(run.stdout.splitlines()) == 1
    assert (tmp_path / "portal" / "maskinporten.jwk.json").exists()


def test_the_environment_describes_the_sandbox(tmp_path: Path) -> None:
    environ = {"SANDBOX_VAR": str(tmp_path), "SANDBOX_URL": "http://127.0.0.1:9", "TODAY": "2022-06-01"}

    assert make_app(environ).calls == []
