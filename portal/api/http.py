"""One connection pool per remote party and process, with limits on every wait and on the size of an answer."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import httpx
import msgspec
from django.conf import settings

from portal.api.errors import ApiFormatError, Party

# What decoding may raise for bytes that are no answer of the expected shape: no JSON, another shape, letters that are
# no UTF-8, numbers too large, objects too deep.
UNREADABLE = (msgspec.DecodeError, ValueError, OverflowError, RecursionError)
LONGEST = 31 * 86_400  # seconds: no token of any party lasts a month
LARGEST = 20_000_000  # bytes: ten times what the largest ledger known takes


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes


def get_http(base_url: str) -> httpx.Client:
    """The client for one party; redirects are never followed, proxies of the environment never used."""
    return _make(base_url, settings.API_TRANSPORT)


def ask_whole(
    party: Party,
    base_url: str,
    path: str,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    json: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> Answer:
    """GET, or POST of a form or JSON, within so many seconds in all (API_WHOLE_TIMEOUT where nothing is said): httpx
    itself limits each wait, and an answer that trickles has many.

    Raises httpx.HTTPError, and ApiFormatError for an answer larger than any ledger.
    """
    seconds = settings.API_WHOLE_TIMEOUT if seconds is None else seconds
    until = time.monotonic() + seconds
    limits = httpx.Timeout(min(settings.API_READ_TIMEOUT, seconds), connect=min(settings.API_CONNECT_TIMEOUT, seconds))
    with get_http(base_url).stream(
        "GET" if form is None and json is None else "POST",
        path,
        params=params,
        headers=headers,
        data=form,
        json=json,
        timeout=limits,
    ) as response:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > LARGEST:
                raise ApiFormatError(party, "answer too large")
            if time.monotonic() > until:
                raise httpx.ReadTimeout("the whole took too long")
        return Answer(response.status_code, response.headers, bytes(body))


def check_host(party: Party, url: str, issuer: str, others: tuple[str, ...] = ()) -> str:
    """The address, if it is on the configured party's host, its login host or one of `others`: an answer may not
    send us elsewhere.
    """
    try:
        own, other = urlsplit(issuer), urlsplit(url)
    except ValueError as exc:
        raise ApiFormatError(party, "address") from exc
    if other.scheme != own.scheme or other.netloc not in (own.netloc, f"login.{own.netloc}", *others):
        raise ApiFormatError(party, "address of another host")
    return url


@lru_cache(maxsize=16)
def _make(base_url: str, transport: httpx.BaseTransport | None) -> httpx.Client:
    return httpx.Client(
        base_url=base_url,
        transport=transport,
        timeout=httpx.Timeout(settings.API_READ_TIMEOUT, connect=settings.API_CONNECT_TIMEOUT),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=10, keepalive_expiry=60),
        follow_redirects=False,
        trust_env=False,
    )


def check_token(party: Party, token: str, expires_in: int) -> None:
    """Raises ApiFormatError for a token that no header can carry, or one that lasts no time or longer than any does."""
    if not re.fullmatch(r"[!-~]+", token) or not 0 < expires_in <= LONGEST:
        raise ApiFormatError(party, "token")


def clean_kode(text: str) -> str:
    """A party's code as it may stand in the log: only what codes are made of is kept, no line break."""
    return re.sub(r"[^A-Z0-9-]", "", text)[:10]
