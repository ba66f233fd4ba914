"""Takes a file of books of up to 200 MB: to disk, sealed, while no thread is occupied, and only with a ticket.

The page with the form makes the ticket. Whoever has not been shown that page cannot make the server keep more than a
form. The ticket is of use to one browser, for one organisation and some hours, and gives no access by itself.
"""

import asyncio
import hmac
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import parse_cookie

from portal.sealing import derive_key
from portal.server.bodies import FORM, BodyBroken, BodyTooLarge, BodyTooSlow, Receive
from portal.server.multipart import cut_form, find_suffix
from portal.server.spool import Spool, SpoolPart

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

BOOKS = 201 * 1024 * 1024  # bytes of a body with a file of books; the file itself may have 200 MB
SECONDS = 600.0  # from the first byte of an upload to its last
AT_ONCE = 4  # uploads on disk in one process, being taken or being read
BEGINS = 8  # bytes of a file that tell what it is
GOOD_FOR = 8 * 3600  # seconds
PATH = re.compile(r"/virksomhet/([0-9]{9})/avstemming/(?:les|csv)/([0-9a-f]{1,12})-([0-9a-f]{32})/")
KEY = "portal.upload"  # in the request's environ


class TooManyUploads(Exception):
    """Others' uploads have all the room, or the disk is full."""


class TicketExpired(Exception):
    """The page with the form is too old, or another browser's."""


@dataclass(eq=False)
class Upload:
    """One file, until it is closed. Its place is free for another then."""

    holder: str
    spool: Spool
    uploads: "Uploads"
    start: int = 0
    length: int = 0
    suffix: str = ""  # how the file's name ends
    begins: bytes = b""  # the file's first bytes
    is_kept: bool = False  # somebody reads it after the request
    _closed: bool = field(default=False, repr=False)

    @property
    def part(self) -> SpoolPart:
        """Where the file lies in the spool."""
        return self.spool.get_part(self.start, self.length)

    def close(self) -> None:
        """Let it go. Closing twice does nothing."""
        if not self._closed:
            self._closed = True
            self.spool.close()
            self.uploads.forget(self)


class Uploads:
    """The uploads in this process."""

    def __init__(self, folder: Path, *, seconds: float = SECONDS, at_once: int = AT_ONCE, most: int = BOOKS) -> None:
        self._folder, self._seconds, self._at_once, self._most = folder, seconds, at_once, most
        self._live: dict[Upload, asyncio.Timeout | None] = {}

    def forget(self, upload: Upload) -> None:
        """It is closed. Called from any thread."""
        self._live.pop(upload, None)

    async def read(self, receive: Receive, environ: "WSGIEnvironment") -> tuple[bytes, Upload]:
        """The form without its file, and the file. Raises what `Bodies.read` does, and TooManyUploads."""
        declared = environ.get("CONTENT_LENGTH", "")
        if declared and not declared.isdecimal():
            raise BodyBroken
        if int(declared or 0) > self._most:
            raise BodyTooLarge
        upload = self._begin(_find_holder(environ))
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                self._live[upload] = deadline
                front, tail = await self._collect(receive, upload.spool)
            form, upload.start, upload.length = cut_form(environ["CONTENT_TYPE"], front, tail, upload.spool.size)
            upload.suffix = find_suffix(front, upload.start)
            upload.begins = front[upload.start : upload.start + min(upload.length, BEGINS)]
        except BaseException as exc:
            upload.close()
            if isinstance(exc, TimeoutError):
                raise BodyTooSlow from exc
            if isinstance(exc, OSError):
                raise TooManyUploads from exc
            raise
        self._live[upload] = None
        return form, upload

    def _begin(self, holder: str) -> Upload:
        """Who sends another file gives up the one that is still on its way."""
        for other, deadline in [*self._live.items()]:
            if other.holder == holder and deadline is not None and not deadline.expired():
                deadline.reschedule(0)
        if sum(other.holder == holder for other in self._live) > 1 or len(self._live) >= self._at_once:
            raise TooManyUploads
        try:
            return Upload(holder, Spool(self._folder), self)
        except OSError as exc:
            raise TooManyUploads from exc

    async def _collect(self, receive: Receive, spool: Spool) -> tuple[bytes, bytes]:
        """The first and the last bytes of the body; all of it is in the spool."""
        front, tail = bytearray(), b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise BodyBroken
            piece = message.get("body", b"")
            if isinstance(piece, bytes) and piece:
                if spool.size + len(piece) > self._most:
                    raise BodyTooLarge
                spool.write(piece)
                front += piece[: FORM - len(front)]
                tail = (tail + piece)[-200:]
            if not message.get("more_body"):
                spool.finish()
                return bytes(front), tail


def is_upload(environ: "WSGIEnvironment") -> bool:
    """Whether this is a file of books with a ticket. Raises TicketExpired for one that is not good any more."""
    found = PATH.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
    if found is None:
        return False
    orgnr, until, signature = found.groups()
    if not hmac.compare_digest(signature, _sign(orgnr, until, _find_holder(environ))) or time.time() > int(until, 16):
        raise TicketExpired
    return True


def make_ticket(orgnr: str, holder: str) -> str:
    """For the browser whose session's cookie is `holder`."""
    until = f"{int(time.time()) + GOOD_FOR:x}"
    return f"{until}-{_sign(orgnr, until, holder)}"


def _sign(orgnr: str, until: str, holder: str) -> str:
    key = derive_key(settings.PSEUDONYM_KEY, "portal/upload")
    return hmac.digest(key, f"{orgnr}|{until}|{holder}".encode(), "sha256").hex()[:32]


def _find_holder(environ: "WSGIEnvironment") -> str:
    return parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME, "")
