"""One connection pool per remote party and process, and one deadline and one size for each call."""

import re
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

import httpcore
import httpx
from django.conf import settings

from portal.api.answer import Answer
from portal.api.calls import log_calls
from portal.api.content import CODING, MAX_BODY, is_reasonable, read_content
from portal.api.egress import get_proxy, make_ssl_context
from portal.api.errors import ApiFormatError, Party
from portal.api.transport import DeadlineTransport, begin_call

_MAKING = threading.Lock()
MAX_TOKEN_LIFE = 31 * 86_400  # seconds; no party issues tokens that last a month


class Content(TypedDict, total=False):
    """What is sent to a party beside the address."""

    params: Mapping[str, str] | None
    headers: Mapping[str, str] | None
    form: Mapping[str, str] | None
    json: object
    method: str  # else POST of a form or JSON, GET of neither


def get_http(base_url: str) -> httpx.Client:
    """The client for one party. It follows no redirects and ignores proxy variables in the environment."""
    with _MAKING:  # threads that begin together would each make one, and open connections that nobody uses again
        return _make(base_url, settings.API_TRANSPORT)


@log_calls
def ask_whole(
    party: Party,
    base_url: str,
    path: str,
    *,
    seconds: float | None = None,
    on_silence: Callable[[httpcore.NetworkStream], None] | None = None,
    **content: Unpack[Content],
) -> Answer:
    """GET, or POST of a form or JSON, unless another method is named.

    The whole call may take `seconds`, by default API_WHOLE_TIMEOUT.
    Raises httpx.HTTPError, and ApiFormatError for an answer too large, in a coding we did not ask for, or of a shape
    that would fill the memory. `on_silence` gets the connection of a call that had no answer in time: the party may
    still be working on it.
    """
    seconds = settings.API_WHOLE_TIMEOUT if seconds is None else seconds
    limits = httpx.Timeout(min(settings.API_READ_TIMEOUT, seconds), connect=min(settings.API_CONNECT_TIMEOUT, seconds))
    form, json = content.get("form"), content.get("json")
    method = content.get("method") or ("GET" if form is None and json is None else "POST")
    params, headers = content.get("params"), content.get("headers")
    with begin_call(seconds, MAX_BODY) as call:
        try:
            with get_http(base_url).stream(
                method, path, params=params, headers=headers, data=form, json=json, timeout=limits
            ) as response:
                body = read_content(party, response, call)
        finally:
            if call.left_open is not None and on_silence is not None:
                on_silence(call.left_open)
            elif call.left_open is not None:
                call.left_open.close()
    if not is_reasonable(body):
        if response.status_code == 200:
            raise ApiFormatError(party, "shape")
        body = b""  # the status says enough
    return Answer(response.status_code, response.headers, body)


def check_host(party: Party, url: str, issuer: str, others: tuple[str, ...] = ()) -> str:
    """The URL, if it is on the party's configured host, its login host or one of `others`.

    Addresses in an answer must not send us to another host.
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
        headers={"Accept-Encoding": CODING},
        transport=transport or DeadlineTransport(make_ssl_context(), get_proxy()),
        follow_redirects=False,
        trust_env=False,
    )


def check_token(party: Party, token: str, expires_in: int) -> None:
    """Raises ApiFormatError for a token that does not fit in a header, or with an unreasonable lifetime."""
    if not re.fullmatch(r"[!-~]+", token) or not 0 < expires_in <= MAX_TOKEN_LIFE:
        raise ApiFormatError(party, "token")


def clean_kode(text: str) -> str:
    """A party's error code, safe to log: other characters, such as line breaks, are removed."""
    return re.sub(r"[^A-Z0-9-]", "", text)[:10]
