"""A call to ID-porten, Altinn or Maskinporten behind the breaker of its endpoint."""

from typing import Unpack

import httpx
from django.conf import settings

from portal.api.answer import Answer
from portal.api.breaker import Breaker, get_breaker
from portal.api.errors import ApiFormatError, ApiUnavailable, Party
from portal.api.http import Content, ask_whole


def ask(
    party: Party,
    endpoint: str,
    base_url: str,
    path: str,
    *,
    seconds: float | None = None,
    **content: Unpack[Content],
) -> Answer:
    """The answer, of any status. Raises ApiUnavailable, and ApiFormatError for one that cannot be taken."""
    breaker = get_breaker(party, endpoint)
    with breaker.place():
        try:
            answer = ask_whole(party, base_url, path, seconds=seconds, **content)
        except httpx.HTTPError as exc:
            count_failure(breaker, exc, settings.API_WHOLE_TIMEOUT if seconds is None else seconds)
            raise ApiUnavailable(party, endpoint) from exc
        except ApiFormatError:
            breaker.failed()
            raise
    breaker.judge(answer.status)
    return answer


def count_failure(breaker: Breaker, exc: httpx.HTTPError, patience: float) -> None:
    """A timeout is the party's failure only if it had time to answer."""
    if not isinstance(exc, httpx.TimeoutException) or patience >= settings.API_CONNECT_TIMEOUT:
        breaker.failed()
