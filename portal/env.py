"""The environment: what must be set, read once at start; the start stops with a sentence when something is missing."""

import os
from collections.abc import Mapping
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
PARTIES = ("IDPORTEN_ISSUER", "MASKINPORTEN_ISSUER", "ALTINN_URL", "KRAVOGBETALINGER_URL")


def get(name: str, default: str | None = None) -> str:
    """A variable, or the content of the file that `<name>_FILE` names."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. README.md lists all of them.")
    return value


def get_bool(name: str) -> bool:
    """True for 1, true, yes."""
    return os.environ.get(name, "").lower() in ("1", "true", "yes")


def get_date(name: str) -> date | None:
    """An ISO date, or None when not set."""
    text = os.environ.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a date like 2022-06-01") from None


def get_list(name: str, default: str | None = None) -> tuple[str, ...]:
    """Comma-separated values."""
    return tuple(part.strip() for part in get(name, default).split(",") if part.strip())


def check_start(portal_url: str, *, debug: bool, today: date | None, variables: Mapping[str, str]) -> None:
    """Refuse what belongs on a developer's machine when the portal is served from anywhere else."""
    if urlsplit(portal_url).hostname in LOCAL_HOSTS:
        return
    wrong = [name for name, is_set in (("DEBUG", debug), ("TODAY", today is not None)) if is_set]
    for name in PARTIES:
        address = urlsplit(variables.get(name, ""))
        if address.scheme != "https" or _is_this_machine(address.hostname or ""):
            wrong.append(name)
    if urlsplit(portal_url).scheme != "https":
        wrong.append("PORTAL_URL")
    if wrong:
        raise ImproperlyConfigured(f"Only for a developer's machine (127.0.0.1): {', '.join(wrong)}")


def _is_this_machine(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host in LOCAL_HOSTS
    return address.is_loopback or address.is_unspecified
