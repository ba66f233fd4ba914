"""Runs a process with a production environment, with the changes a test needs."""

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
    """The environment with these changes; None removes a variable."""
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    return env | {name: value for name, value in (PRODUCTION | changes).items() if value is not None}


def run(*command: str, tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Run this Python command until it ends."""
    env = make_environment(tmp_path, changes)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def list_mistakes(**changes: str | None) -> list[str]:
    """Mistakes reported for the production environment with these changes."""
    given = {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    return read(given)[1]
