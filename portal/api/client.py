"""Client of the API Krav og betalinger: one method per endpoint, returns the raw answer.

It limits the calls at once for the whole deployment, and retries faults that are often temporary.
"""

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx
import msgspec
import stamina
from django.conf import settings

from portal.api import measure
from portal.api.answer import UNREADABLE, Answer
from portal.api.breaker import Breaker, get_breaker
from portal.api.budget import Budget
from portal.api.errors import (
    ApiBadRequest,
    ApiError,
    ApiRefused,
    ApiUnauthorized,
    ApiUnavailable,
    ApiUnknownOrganisation,
    Party,
)
from portal.api.http import ask_whole, clean_kode
from portal.api.slots import Slot, hold_slot
from portal.api.systembruker import get_grant
from portal.api.token import Maskinporten
from portal.clock import Clock
from portal.domain.tilgang import Henterett

EMPTY = b'{"kode":"KB-007"}'  # cached body for KB-007; cannot be a real 200 answer
OUR_FAULT = ("KB-003", "KB-006", "KB-008", "DAS-002")
RETRY_STATUSES = (429, 502, 503, 504)  # often temporary; the calls only read, so repeating them is safe
MAX_ATTEMPTS = 3
MIN_SECONDS = 0.1  # no call is started with less than this left of the budget
logger = logging.getLogger("portal.api")


class _Feil(msgspec.Struct):
    kode: str | None = None


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """The body as received, and the correlation id of its call."""

    body: bytes
    correlation: str


class _TryAgain(ApiUnavailable):
    """A failure worth a retry; `wait` is the party's Retry-After in seconds."""

    def __init__(self, endpoint: str, kode: str, wait: float | None) -> None:
        super().__init__(Party.SKATTEETATEN, endpoint, kode)
        self.wait = wait


class KravOgBetalinger:
    """The authority's API, asked as the system user of one organisation at a time."""

    def __init__(self, tokens: Maskinporten, clock: Clock) -> None:
        self._tokens, self._clock = tokens, clock
        self._party = Breaker(Party.SKATTEETATEN, clock)  # opens for all endpoints, whichever of them fail

    def get_aapnekrav(self, tilgang: Henterett, budget: Budget) -> RawAnswer:
        """Open claims and unplaced payments, as of now."""
        return self._get("aapnekrav", tilgang, budget)

    def get_liste(self, endpoint: str, tilgang: Henterett, aar: int, budget: Budget) -> RawAnswer:
        """`krav`, `innbetalinger` or `utbetalinger` of one calendar year, the longest period the API takes."""
        return self._get(endpoint, tilgang, budget, fraOgMed=f"{aar}-01-01", tilOgMed=f"{aar}-12-31")

    def find_refusal(self, endpoint: str) -> ApiUnavailable | None:
        """What a call would meet now without being made; None if it would be made."""
        if any(breaker.refuses for breaker in self._get_breakers(endpoint)):
            return ApiUnavailable(Party.SKATTEETATEN, endpoint, "breaker")
        return None

    def _get(self, endpoint: str, tilgang: Henterett, budget: Budget, **params: str) -> RawAnswer:
        for breaker in self._get_breakers(endpoint):
            breaker.check()
        orgnr, grant = tilgang.orgnr, get_grant(tilgang)
        was_kept, token = self._tokens.has_kept(grant), self._tokens.get_token(grant, budget.left)
        try:
            return self._ask(endpoint, orgnr, token, params, budget)
        except (ApiUnauthorized, ApiRefused) as exc:
            self._tokens.drop(grant, token)
            # A kept token may be of a system user that is gone. Maskinporten then refuses, or gives one of a new one.
            if isinstance(exc, ApiRefused) and not was_kept:
                raise
        try:
            return self._ask(endpoint, orgnr, self._tokens.get_token(grant, budget.left), params, budget)
        except ApiUnauthorized as exc:
            raise ApiUnavailable(Party.SKATTEETATEN, endpoint, exc.kode) from exc

    def _ask(self, endpoint: str, orgnr: str, token: str, params: dict[str, str], budget: Budget) -> RawAnswer:
        def backoff(exc: Exception) -> bool | float:
            if not isinstance(exc, _TryAgain) or any(breaker.is_open for breaker in self._get_breakers(endpoint)):
                return False
            if exc.wait is None:
                return True
            return exc.wait if exc.wait < budget.left else False  # no retry earlier than the party asked for

        if budget.left < MIN_SECONDS:
            raise ApiUnavailable(Party.SKATTEETATEN, endpoint, "budget")
        waits = {"wait_initial": 0.1, "wait_max": 2.0, "wait_jitter": 0.3}
        for attempt in stamina.retry_context(on=backoff, attempts=MAX_ATTEMPTS, timeout=budget.left, **waits):
            with attempt:
                return self._ask_once(endpoint, orgnr, token, params, budget)
        raise ApiUnavailable(Party.SKATTEETATEN, endpoint)  # not reached: the last attempt raises

    def _ask_once(self, endpoint: str, orgnr: str, token: str, params: dict[str, str], budget: Budget) -> RawAnswer:
        correlation = str(uuid.uuid4())
        headers = {"Authorization": f"Bearer {token}", "Korrelasjonsid": correlation, "Accept": "application/json"}
        path = f"{settings.KRAVOGBETALINGER_URL}/{settings.RETTIGHETSPAKKE}/{orgnr}/{endpoint}"
        with hold_slot(budget) as slot:
            started, patience = time.monotonic(), budget.left
            if not slot.is_held or patience < MIN_SECONDS:
                raise ApiUnavailable(Party.SKATTEETATEN, endpoint, "slot")
            answer = self._send(endpoint, path, params, headers, patience, slot)
            took = time.monotonic() - started
        return self._judge(endpoint, answer, correlation, took)

    def _send(
        self, endpoint: str, path: str, params: dict[str, str], headers: dict[str, str], patience: float, slot: Slot
    ) -> Answer:
        base_url, started = settings.KRAVOGBETALINGER_URL, time.monotonic()
        try:
            return ask_whole(
                Party.SKATTEETATEN,
                base_url,
                path,
                params=params,
                headers=headers,
                seconds=patience,
                on_silence=slot.keep_until_done,
            )
        except httpx.HTTPError as exc:
            for breaker in self._get_breakers(endpoint):
                # A timeout shorter than the API's own limit is ours, not an API failure.
                if not isinstance(exc, httpx.TimeoutException) or patience >= settings.API_READ_TIMEOUT:
                    breaker.failed()
            kind = type(exc).__name__
            measure.count_call(endpoint, kind, time.monotonic() - started)
            logger.warning("call endpoint=%s failed=%s correlation=%s", endpoint, kind, headers["Korrelasjonsid"])
            # Retry a broken connection. A timeout is not retried: it has used up its share of the budget.
            if isinstance(exc, httpx.ConnectError | httpx.RemoteProtocolError | httpx.ReadError):
                raise _TryAgain(endpoint, "", None) from exc
            raise ApiUnavailable(Party.SKATTEETATEN, endpoint) from exc

    def _get_breakers(self, endpoint: str) -> tuple[Breaker, Breaker]:
        return self._party, get_breaker(Party.SKATTEETATEN, endpoint)

    def _judge(self, endpoint: str, answer: Answer, correlation: str, took: float) -> RawAnswer:
        kode = "" if answer.status == 200 else _get_kode(answer.body)
        measure.count_call(endpoint, kode or str(answer.status), took)
        line = "call endpoint=%s status=%d kode=%s ms=%.0f correlation=%s"
        logger.info(line, endpoint, answer.status, kode or "-", took * 1000, correlation)
        for breaker in self._get_breakers(endpoint):
            breaker.judge(answer.status)
        if answer.status == 200:
            return RawAnswer(answer.body, correlation)
        # 404 KB-007 means "none in this period": an answer, not an error. Other 404s are errors.
        if answer.status == 404 and kode == "KB-007":
            return RawAnswer(EMPTY, correlation)
        if answer.status in RETRY_STATUSES:
            raise _TryAgain(endpoint, kode, _read_retry_after(answer, self._clock.now()))
        raise _make_error(endpoint, answer.status, kode)


def _make_error(endpoint: str, status: int, kode: str) -> ApiError:
    if status == 401:
        return ApiUnauthorized(Party.SKATTEETATEN, endpoint, kode)
    if status == 403:
        return ApiRefused(Party.SKATTEETATEN, endpoint, kode)
    if status == 404 and kode == "KB-009":
        return ApiUnknownOrganisation(Party.SKATTEETATEN, endpoint, kode)
    if status in (400, 404, 406) or kode in OUR_FAULT:
        return ApiBadRequest(Party.SKATTEETATEN, endpoint, kode)
    return ApiUnavailable(Party.SKATTEETATEN, endpoint, kode)


def _read_retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds to wait. Retry-After is a number of seconds or a date (RFC 9110, section 10.2.3)."""
    text = answer.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0)
    except (TypeError, ValueError, OverflowError):  # no date, or one without a zone
        return None


def _get_kode(body: bytes) -> str:
    """The authority's error code, or "" if the body is not JSON: a gateway in between answers HTML."""
    try:
        return clean_kode(msgspec.json.decode(body, type=_Feil).kode or "")
    except UNREADABLE:
        return ""
