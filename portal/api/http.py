"""One connection pool per remote party and process, with limits on every wait."""

from functools import lru_cache
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from portal.api.errors import ApiFormatError


def get_http(base_url: str) -> httpx.Client:
    """The client for one party; redirects are never followed, proxies of the environment never used."""
    return _make(base_url, settings.API_TRANSPORT)


def check_host(url: str, issuer: str, others: tuple[str, ...] = ()) -> str:
    """The address, if it is on the configured party's host, its login host or one of `others`: an answer may not
    send us elsewhere.
    """
    try:
        own, other = urlsplit(issuer), urlsplit(url)
    except ValueError as exc:
        raise ApiFormatError("address") from exc
    if other.scheme != own.scheme or other.netloc not in (own.netloc, f"login.{own.netloc}", *others):
        raise ApiFormatError("address of another host")
    return url


@lru_cache(maxsize=16)
def _make(base_url: str, transport: httpx.BaseTransport | None) -> httpx.Client:
    return httpx.Client(
        base_url=base_url,
        transport=transport,
        timeout=httpx.Timeout(settings.API_READ_TIMEOUT, connect=settings.API_CONNECT_TIMEOUT),
        follow_redirects=False,
        trust_env=False,
    )
