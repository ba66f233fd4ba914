"""The environment is checked at the start: every mistake at once, in messages that never contain a value."""

import re
from pathlib import Path

import pytest

from portal.env.start import read
from portal.env.variables import Environment
from scripts.run import build_env
from scripts.variables import PAGE, fill_in
from tests.production import PRODUCTION, ROOT, run
from tests.test_run import free_port

HEAD = "The portal cannot start with this environment. docs/operations.md lists the variables."
COMMANDS = [
    ("manage.py", "check"),
    ("manage.py", "migrate"),
    ("manage.py", "arbeider"),
    ("-m", "portal.serve", "--port", "0"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_mistake_is_reported_at_once_with_status_2_and_no_traceback(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run(
        *command,
        tmp_path=tmp_path,
        SECRET_KEY=None,
        SEALING_KEYS="c2hvcnQ=",
        TODAY="yesterday",
        PROXIES="-1",
        DEBUG="1",
    )

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        HEAD,
        "SECRET_KEY (or SECRET_KEY_FILE) must be set: a secret of at least 32 characters on one line.",
        "SEALING_KEYS must be keys of 32 bytes in base64, with commas between, the newest first.",
        "TODAY must be a date like 2022-06-01, from 2000 to 2099.",
        "PROXIES must be a whole number from 0 to 10.",
        "DEBUG must not be set for a portal that is not on 127.0.0.1, localhost or [::1].",
    ]


def test_the_demo_ends_with_the_same_messages(tmp_path: Path) -> None:
    ports = {"PORT": free_port(), "SANDBOX_PORT": free_port(), "SANDBOX_SMTP_PORT": free_port()}
    done = run("scripts/run.py", tmp_path=tmp_path, **ports, SANDBOX_VAR=str(tmp_path), MAX_ROWS="0")

    assert done.returncode == 2
    assert done.stderr.splitlines() == [HEAD, "MAX_ROWS must be a whole number from 1 to 1000000."]


def test_without_any_variable_every_required_one_is_named() -> None:
    mistakes = read({})[1]

    assert [re.match(r"\w+", sentence)[0] for sentence in mistakes] == [  # type: ignore[index]
        found.name for found in Environment.list_variables() if found.default is None
    ]


def test_the_demo_keeps_variables_that_are_already_set_or_given_as_files(tmp_path: Path) -> None:
    given = {
        "VAR_DIR": str(tmp_path),
        "IDPORTEN_JWK": PRODUCTION["IDPORTEN_JWK"],
        "SECRET_KEY_FILE": "key",
        "ALTINN_URL": "",
    }

    env = build_env("8000", "8001", given)

    assert env["IDPORTEN_JWK"] == given["IDPORTEN_JWK"]
    assert "IDPORTEN_JWK_FILE" not in env
    assert env["SECRET_KEY_FILE"] == "key"
    assert "SECRET_KEY" not in env
    assert env["ALTINN_URL"] == "http://127.0.0.1:8001/altinn"


def test_settings_take_every_variable() -> None:
    used = set(re.findall(r"\benv\.([A-Z_]+)", (ROOT / "portal" / "settings.py").read_text()))

    assert used == {found.name for found in Environment.list_variables()}


def test_no_other_module_of_the_portal_reads_the_environment() -> None:
    allowed = {"settings.py", "serve.py", "wsgi.py", "throwaway.py", "metrics.py"}

    assert {file.name for file in (ROOT / "portal").rglob("*.py") if "os.environ" in file.read_text()} <= allowed


def test_a_command_that_needs_no_values_gets_throwaway_ones(tmp_path: Path) -> None:
    none: dict[str, str | None] = dict.fromkeys(PRODUCTION)

    done = run("-m", "portal.env.throwaway", "manage.py", "check", tmp_path=tmp_path, **none)

    assert done.returncode == 0, done.stderr


def test_the_documented_variables_match_the_declarations() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert fill_in(page) == page, "run: make variables"
    assert all(f"`{found.name}`" in page for found in Environment.list_variables())
