"""Krav og betalinger: one method per endpoint, the answer's bytes out."""

import logging
import threading
import time
import uuid

import httpx
import msgspec
from django.conf import settings

from portal.api.errors import (
    ApiBadRequest,
    ApiError,
    ApiRefused,
    ApiUnauthorized,
    ApiUnavailable,
    ApiUnknownOrganisation,
)
from portal.api.http import get_http
from portal.api.systembruker import get_grant
from portal.api.token import Maskinporten

EMPTY = b'{"kode":"KB-007"}'  # what "nothing for this party and period" is kept and read as; no answer looks so
OUR_FAULT = ("KB-003", "KB-006", "KB-008", "DAS-002")
logger = logging.getLogger("portal.api")


class _Feil(msgspec.Struct):
    kode: str | None = None


class KravOgBetalinger:
    """The authority's API, asked as the system user of one organisation at a time."""

    def __init__(self, tokens: Maskinporten) -> None:
        self._tokens = tokens
        self._slots = threading.BoundedSemaphore(settings.API_CALLS_AT_ONCE)

    def get_aapnekrav(self, orgnr: str) -> bytes:
        """Open claims and unplaced payments, as of now."""
        return self._get("aapnekrav", orgnr)

    def get_liste(self, endpoint: str, orgnr: str, aar: int) -> bytes:
        """`krav`, `innbetalinger` or `utbetalinger` of one calendar year, the longest period the API takes."""
        return self._get(endpoint, orgnr, fraOgMed=f"{aar}-01-01", tilOgMed=f"{aar}-12-31")

    def _get(self, endpoint: str, orgnr: str, **params: str) -> bytes:
        grant = get_grant(orgnr)
        token = self._tokens.get_token(grant)
        try:
            return self._ask(endpoint, orgnr, token, params)
        except ApiUnauthorized:
            self._tokens.drop(grant, token)
        try:
            return self._ask(endpoint, orgnr, self._tokens.get_token(grant), params)
        except ApiUnauthorized as exc:
            raise ApiUnavailable(endpoint, exc.kode) from exc

    def _ask(self, endpoint: str, orgnr: str, token: str, params: dict[str, str]) -> bytes:
        started, correlation = time.monotonic(), str(uuid.uuid4())
        headers = {"Authorization": f"Bearer {token}", "Korrelasjonsid": correlation, "Accept": "application/json"}
        path = f"{settings.KRAVOGBETALINGER_URL}/{settings.RETTIGHETSPAKKE}/{orgnr}/{endpoint}"
        try:
            with self._slots:
                response = get_http(settings.KRAVOGBETALINGER_URL).get(path, params=params, headers=headers)
        except httpx.HTTPError as exc:
            logger.warning("call endpoint=%s failed=%s correlation=%s", endpoint, type(exc).__name__, correlation)
            raise ApiUnavailable(endpoint) from exc
        kode = "" if response.status_code == 200 else _get_kode(response)
        took = (time.monotonic() - started) * 1000
        line = "call endpoint=%s status=%d kode=%s ms=%.0f correlation=%s"
        logger.info(line, endpoint, response.status_code, kode or "-", took, correlation)
        if response.status_code == 200:
            return response.content  # as it came: cached so, parsed on the way out
        # 404 KB-007 means "none in this period": an answer, not an error. Other 404s are errors.
        if response.status_code == 404 and kode == "KB-007":
            return EMPTY
        raise _make_error(endpoint, response.status_code, kode)


def _make_error(endpoint: str, status: int, kode: str) -> ApiError:
    if status == 401:
        return ApiUnauthorized(endpoint, kode)
    if status == 403:
        return ApiRefused(endpoint, kode)
    if status == 404 and kode == "KB-009":
        return ApiUnknownOrganisation(endpoint, kode)
    if status in (400, 404, 406) or kode in OUR_FAULT:
        return ApiBadRequest(endpoint, kode)
    return ApiUnavailable(endpoint, kode)


def _get_kode(response: httpx.Response) -> str:
    """The authority's code, or nothing: a gateway in between answers HTML."""
    try:
        return (msgspec.json.decode(response.content, type=_Feil).kode or "")[:10]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
