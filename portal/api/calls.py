"""Logs and counts each call to ID-porten, Altinn and Maskinporten; `client` does it for Krav og betalinger."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

import httpx
import msgspec

from portal.api import measure
from portal.api.answer import UNREADABLE, Answer
from portal.api.errors import ApiError, Party
from portal.clock import get_clock

P = ParamSpec("P")
Ask = Callable[Concatenate[Party, str, str, P], Answer]
CLOCKS_AGREE = 10.0  # seconds; the parties accept no more
BY_REFERENCE = "byexternalref"
BAD_CLIENT = ("invalid_client", "unauthorized_client")
logger = logging.getLogger("portal.api")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is remembered of the latest call: why it was refused, and the difference of the clocks."""

    refusal: str = ""
    skew: float | None = None


LAST_CALL: ContextVar[Outcome] = ContextVar("last call", default=Outcome())  # noqa: B039 (frozen)


class _Refusal(msgspec.Struct):
    """An OAuth error (RFC 6749, section 5.2)."""

    error: str = ""
    error_uri: str = ""


def log_calls(ask: Ask[P]) -> Ask[P]:
    """Log each call: party, endpoint, status, and of a refusal the error's code and whether the clocks disagree."""

    @wraps(ask)
    def logged(party: Party, base_url: str, path: str, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if party is Party.SKATTEETATEN:
            answer = ask(party, base_url, path, *args, **kwargs)
            LAST_CALL.set(Outcome(skew=read_skew(answer)))
            return answer
        endpoint, started = _name_endpoint(path), time.monotonic()
        try:
            answer = ask(party, base_url, path, *args, **kwargs)
        except (httpx.HTTPError, ApiError) as exc:
            took, kind = time.monotonic() - started, type(exc).__name__
            measure.count_call(endpoint, kind, took, party=party.value)
            logger.warning("call party=%s endpoint=%s failed=%s ms=%.0f", party.value, endpoint, kind, took * 1000)
            raise
        took = time.monotonic() - started
        measure.count_call(endpoint, str(answer.status), took, party=party.value)
        line = f"call party={party.value} endpoint={endpoint} status={answer.status} ms={took * 1000:.0f}"
        if answer.status < 400:
            LAST_CALL.set(Outcome(skew=read_skew(answer)))
            logger.info(line)
        else:
            refusal = explain_refusal(answer)
            LAST_CALL.set(Outcome(f"status={answer.status} {refusal}", read_skew(answer)))
            logger.warning("%s %s", line, refusal)
        return answer

    return logged


def explain_refusal(answer: Answer) -> str:
    """The error's code, the difference of the clocks, and which of the two the cause seems to be.

    A wrong client and a wrong clock are often both `invalid_client`; the party's Date header tells them apart.
    """
    try:
        refusal = msgspec.json.decode(answer.body, type=_Refusal)
    except UNREADABLE:
        refusal = _Refusal()
    error = re.sub(r"[^a-z_]", "", refusal.error)[:40]
    code = re.sub(r"[^A-Z0-9-]", "", refusal.error_uri.rsplit("/", 1)[-1])[:10]
    skew = read_skew(answer)
    is_clock = skew is not None and abs(skew) > CLOCKS_AGREE
    cause = "clock" if is_clock else "client" if error in BAD_CLIENT else "-"
    seconds = "-" if skew is None else f"{skew:+.0f}"
    return f"error={error or '-'} code={code or '-'} skew={seconds} cause={cause}"


def read_skew(answer: Answer) -> float | None:
    """Seconds that the party's clock is ahead of ours, by its Date header."""
    try:
        return (parsedate_to_datetime(answer.headers.get("Date", "")) - get_clock().now()).total_seconds()
    except (TypeError, ValueError, OverflowError):  # no date, or one without a zone
        return None


def _name_endpoint(path: str) -> str:
    """The last part of the address without digits, letters alone: numbers and ids name an organisation or a request."""
    try:
        parts = urlsplit(path).path.strip("/").split("/")
    except ValueError:
        return "-"
    if BY_REFERENCE in parts:
        return BY_REFERENCE  # what follows is a customer's own text
    last = next((part for part in reversed(parts) if not re.search(r"[0-9]", part)), "")
    return re.sub(r"[^a-z-]", "", last)[:40] or "-"
