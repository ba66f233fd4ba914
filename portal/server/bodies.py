"""Reads the body of a request whole, within a size and a deadline, while no thread is occupied."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

SECONDS = 10.0  # from the first byte of a body to its last
AT_ONCE = 64  # bodies of one address being read in one process; one more cuts off the oldest
FILES_AT_ONCE = 4  # the same of bodies that may be larger than a form's
MAX_DIGITS = 15  # of a length
LOGOUT_TOKEN, FORM, CLIENT_FILE = 16_000, 64_000, 1_010_000  # bytes
LIMITS = {"/utlogging/bak": LOGOUT_TOKEN, "/virksomheter/klientkort/les/": CLIENT_FILE}  # by path; elsewhere a form's
Message = Mapping[str, object]
Receive = Callable[[], Awaitable[Message]]


class BodyTooLarge(Exception):
    """Declared or sent more than its address takes."""


class BodyTooSlow(Exception):
    """Not here within the deadline, or the oldest of too many from one address."""


class BodyBroken(Exception):
    """Its length is no number, or the client left before the end."""


class Bodies:
    """The bodies being read in this process, by address."""

    def __init__(self, seconds: float = SECONDS, at_once: int = AT_ONCE) -> None:
        self._seconds, self._at_once = seconds, at_once
        self._reading: dict[tuple[str, bool], dict[asyncio.Timeout, None]] = {}  # in order of arrival

    async def read(self, receive: Receive, address: str, path: str, declared: str) -> bytes:
        """The whole body. `declared` is its Content-Length, or empty if the request has none."""
        most = LIMITS.get(path, FORM)
        if declared and not (declared.isdecimal() and len(declared) <= MAX_DIGITS):
            raise BodyBroken
        if int(declared or 0) > most:
            raise BodyTooLarge
        kind = address, most > FORM
        at_once = min(self._at_once, FILES_AT_ONCE) if most > FORM else self._at_once
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                reading = self._reading.setdefault(kind, {})
                if len(reading) >= at_once:
                    _cut_off_oldest(reading)
                reading[deadline] = None
                try:
                    return await _collect(receive, most)
                finally:
                    reading.pop(deadline, None)
                    if not reading:
                        self._reading.pop(kind, None)
        except TimeoutError as exc:
            raise BodyTooSlow from exc


def _cut_off_oldest(reading: dict[asyncio.Timeout, None]) -> None:
    """An honest form is here at once, and so never the oldest."""
    oldest = next(iter(reading))
    del reading[oldest]
    if not oldest.expired():
        oldest.reschedule(0)


async def _collect(receive: Receive, most: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise BodyBroken
        piece = message.get("body", b"")
        body += piece if isinstance(piece, bytes) else b""
        if len(body) > most:
            raise BodyTooLarge
        if not message.get("more_body"):
            return bytes(body)
