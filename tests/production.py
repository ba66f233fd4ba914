"""A process with the environment of production, changed as a test wants it."""

import os
import subprocess
import sys
from pathlib import Path

from portal.env.start import read
from portal.env.throwaway import make_throwaway

ROOT = Path(__file__).parent.parent
PRODUCTION = make_throwaway() | {
    "PORTAL_URL": "https://minside.example",
    "IDPORTEN_ISSUER": "https://idporten.example",
    "MASKINPORTEN_ISSUER": "https://maskinporten.example/",
    "ALTINN_URL": "https://platform.altinn.example",
    "KRAVOGBETALINGER_URL": "https://kravogbetalinger.example/v1",
}


def make_environment(tmp_path: Path, changes: dict[str, str | None]) -> dict[str, str]:
    """None takes a variable away."""
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return env | {name: value for name, value in (PRODUCTION | changes).items() if value is not None}


def run(*command: str, tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Python with this command, until it ends."""
    env = make_environment(tmp_path, changes)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def list_mistakes(**changes: str | None) -> list[str]:
    """What is told of the environment of production with these changes."""
    given = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    return read(given)[1]
