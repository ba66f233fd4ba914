"""Makes a sandbox from environment variables."""

import time
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sandbox.app import DATA, Sandbox
from sandbox.keys import Keys


def make_app(environ: Mapping[str, str]) -> Sandbox:
    fixed = environ.get("TODAY")
    fixed_day = date.fromisoformat(fixed) if fixed else None
    return Sandbox(
        base_url=environ.get("SANDBOX_URL", "http://127.0.0.1:8001"),
        portal_url=environ.get("PORTAL_URL", "http://127.0.0.1:8000"),
        data=Path(environ.get("SANDBOX_DATA") or DATA),
        keys=Keys.load_or_make(Path(environ.get("SANDBOX_VAR", "var"))),
        today=lambda: fixed_day or datetime.now(ZoneInfo("Europe/Oslo")).date(),
        now=time.time,
    )
