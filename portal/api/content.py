"""Reads the body of an answer within one size, decoded, and looks at its shape before anything parses it."""

import re
import threading
import zlib
from collections.abc import Iterable
from contextlib import ExitStack
from typing import cast

import httpx

from portal.api.errors import ApiFormatError, ApiUnavailable, Party
from portal.api.transport import Call
from portal.large import LARGE, LargeBusy, wait_for_turn

MAX_BODY = 20_000_000  # bytes, decoded; ten times the largest known ledger
# Values of an answer, counted by the signs before them. A value takes some hundred bytes of memory once parsed.
MAX_VALUES = 500_000
_ONE_LARGE = threading.Lock()  # of one request, several answers may come at once
STRETCH = 250_000  # bytes without a quotation mark; no text or number of an answer is that long
MAX_DEPTH = 50
# The next bracket outside texts. It always matches, and never goes back: garbage takes no longer than JSON.
BRACKET = re.compile(rb'(?:[^\[\]{}"]++|"(?:[^"\\]++|\\.?)*+"?)*+([\[\]{}]|\Z)', re.DOTALL)
# A text with one such character has four bytes for each.
WIDE, MAX_WIDE = re.compile(rb"[\xf0-\xff]"), 10_000_000
CODING = "gzip"  # the only one we ask for
_GZIP = 16 + zlib.MAX_WBITS


def read_content(party: Party, response: httpx.Response, call: Call) -> bytes:
    """The decoded body. Raises ApiError and httpx.HTTPError."""
    with ExitStack() as stack:
        return _read(party, response, call, stack)


def _read(party: Party, response: httpx.Response, call: Call, stack: ExitStack) -> bytes:
    body, decoder = bytearray(), _make_decoder(party, response.headers.get("Content-Encoding", ""))
    is_large = False
    for piece in cast("Iterable[bytes]", response.stream):  # not `iter_bytes`, which decodes without a limit
        if call.is_over:
            raise httpx.ReadTimeout("the call took too long")
        try:
            body += decoder.decompress(piece, MAX_BODY + 1 - len(body)) if decoder else piece
        except zlib.error as exc:
            raise ApiFormatError(party, "coding") from exc
        if len(body) > MAX_BODY:
            raise ApiFormatError(party, "answer too large")
        if len(body) > LARGE and not is_large:
            is_large = True
            _wait_for_turn(party, call, stack)
    if decoder and (not decoder.eof or decoder.unused_data):
        raise ApiFormatError(party, "coding")
    return bytes(body)


def _wait_for_turn(party: Party, call: Call, stack: ExitStack) -> None:
    """Wait for other requests' large answers, and this request's own. The party is not to blame for this wait."""
    try:
        wait_for_turn(call.limit(None, httpx.ReadTimeout))
    except LargeBusy as exc:
        raise ApiUnavailable(party, "large") from exc
    if not _ONE_LARGE.acquire(timeout=call.limit(None, httpx.ReadTimeout)):
        raise ApiUnavailable(party, "large")
    stack.callback(_ONE_LARGE.release)


def is_reasonable(body: bytes) -> bool:
    """Whether parsing this JSON takes memory and stack in proportion to the ledgers there are."""
    if sum(body.count(sign) for sign in (b",", b"[", b"{", b"\\")) > MAX_VALUES:
        return False
    if len(body) > MAX_WIDE and WIDE.search(body):
        return False
    stretches = range(0, len(body) - STRETCH + 1, STRETCH)
    return all(body.find(b'"', start, start + STRETCH) >= 0 for start in stretches) and get_depth(body) <= MAX_DEPTH


def get_depth(body: bytes) -> int:
    """How deep lists and objects lie in each other."""
    depth = deepest = 0
    for found in BRACKET.finditer(body):
        depth += 1 if found[1] in (b"[", b"{") else -1
        deepest = max(deepest, depth)
    return deepest


def _make_decoder(party: Party, coding: str) -> "zlib._Decompress | None":
    if coding.strip().lower() in ("", "identity"):
        return None
    if coding.strip().lower() != CODING:
        raise ApiFormatError(party, "coding")
    return zlib.decompressobj(_GZIP)
