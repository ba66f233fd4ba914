"""Types of values: what is valid, and how to parse it."""

import base64
import re
import ssl
from collections.abc import Callable
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

import dj_database_url
import redis
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portal.env.declare import Kind

T = TypeVar("T")
MAX_NUMBER = 1_000_000
MIN_SECRET = 32
KEY_BYTES = 32
OTHER_ALGORITHM = "chacha20-poly1305:"  # before a sealing key; without it, AES-256-GCM
DATABASES = ("postgres", "postgresql", "sqlite")
CACHES = ("redis", "rediss")
YES, NO = ("1", "true", "yes"), ("", "0", "false", "no")


def number(least: int = 1, most: int = MAX_NUMBER) -> Kind[int]:
    """Digits only, within these limits."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return Kind(f"a whole number from {least} to {most}", read)


def choice(*values: str) -> Kind[str]:
    """One of these words."""
    return Kind(" or ".join(values), _checked(lambda text: text in values))


def optional(kind: Kind[T]) -> Kind[T | None]:
    """None if the variable is not set."""
    return Kind(kind.right, lambda text: kind.read(text) if text else None)


def listed(kind: Kind[str], right: str, *, may_be_empty: bool = False) -> Kind[tuple[str, ...]]:
    """A comma-separated list."""

    def read(text: str) -> tuple[str, ...]:
        values = tuple(kind.read(part.strip()) for part in text.split(",") if part.strip())
        if not values and not may_be_empty:
            raise ValueError
        return values

    return Kind(right, read)


def _checked(is_right: Callable[[str], bool]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not is_right(text):
            raise ValueError
        return text

    return read


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _is_sealing_key(text: str) -> bool:
    return len(base64.b64decode(text.removeprefix(OTHER_ALGORITHM), validate=True)) == KEY_BYTES


def _is_host_and_port(text: str) -> bool:
    found = re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):([0-9]{1,5})", text)
    return found is not None and 1 <= int(found[2]) <= 65535


def _is_database(text: str) -> bool:
    if text.partition("://")[0] not in DATABASES:
        return False
    dj_database_url.parse(text)  # its errors are ValueErrors; never show them, since they contain the password
    return True


def _is_cache(text: str) -> bool:
    if text.partition("://")[0] not in CACHES:
        return False
    redis.connection.parse_url(text)  # type: ignore[no-untyped-call]
    return bool(urlsplit(text).hostname)


def _has_certificates(text: str) -> bool:
    try:
        return bool(ssl.create_default_context(cafile=text).get_ca_certs())
    except OSError:  # missing, unreadable, or no certificates in it: ssl.SSLError is one too
        return False


def _read_flag(text: str) -> bool:
    if text.lower() not in YES + NO:
        raise ValueError
    return text.lower() in YES


def _read_date(text: str) -> date:
    if not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    return date.fromisoformat(text)


FLAG = Kind("1 or 0", _read_flag)
DATE = Kind("a date like 2022-06-01, from 2000 to 2099", _read_date)
TEXT = Kind("text on one line", _checked(str.isprintable))
NAME = Kind("letters, digits and . _ : - alone", _checked(lambda text: bool(re.fullmatch(r"[\w.:-]+", text, re.ASCII))))
NAMES = listed(NAME, "names with commas between", may_be_empty=True)
LEVELS = listed(
    Kind("", _checked(lambda text: text.isprintable() and " " not in text)),
    "names with commas between",
    may_be_empty=True,
)
SCOPES = Kind(
    "scopes with spaces between, openid among them",
    _checked(lambda text: text.isprintable() and "openid" in text.split()),
)
SECRET = Kind(
    f"a secret of at least {MIN_SECRET} characters on one line",
    _checked(lambda text: len(text) >= MIN_SECRET and text.isprintable()),
)
_SEALING_KEY = Kind("", _checked(_is_sealing_key))
SEALING_KEYS = listed(_SEALING_KEY, f"keys of {KEY_BYTES} bytes in base64, with commas between, the newest first")
RETIRED_KEYS = listed(_SEALING_KEY, f"keys of {KEY_BYTES} bytes in base64, with commas between", may_be_empty=True)
HOST = Kind("a host name or address", _checked(lambda text: bool(re.fullmatch(r"[A-Za-z0-9._:-]+", text))))
EMAIL = Kind("an e-mail address", _checked(_is_email))
HOST_AND_PORT = Kind("host:port, with a port from 1 to 65535", _checked(_is_host_and_port))
CA_FILE = Kind("a file with certificates in PEM", _checked(_has_certificates))
DATABASE = Kind("a complete address that begins with postgres:// or sqlite://", _checked(_is_database))
CACHE = Kind("a complete address that begins with redis:// or rediss://", _checked(_is_cache))
