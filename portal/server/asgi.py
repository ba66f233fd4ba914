"""What the server runs: portal.server.asgi:application.

A body is read whole in the server's event loop, where a slow one occupies nothing but its connection. Only then does
the request get a thread, in which Django runs as it does on any WSGI server.
"""

import logging
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import parse_cookie

from portal.server.bodies import Bodies, BodyBroken, BodyTooLarge, BodyTooSlow, Receive
from portal.server.environ import Response, Scope, build_environ, call
from portal.server.pieces import PIECE_THREADS, Send, send_pieces
from portal.server.refusals import refuse
from portal.server.shares import Share, Shares, TooBusy, TooMany
from portal.server.uploads import KEY, TicketExpired, TooManyUploads, Uploads, is_upload
from portal.visitors import find_network
from portal.wsgi import application as django_application

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HEALTH_THREADS = 2  # of their own, so that probes are answered whatever happens to pages
HEALTH = "/helse/"
SIGN_IN = ("/innlogging", "/utlogging", "/mine-innlogginger/avslutt")
# What one network, one browser and all sign-ins may have under way in a process, waiting or running. A network is an
# address, or of IPv6 those that one subscriber has.
MAX_NETWORK, MAX_BROWSER, MAX_SIGN_INS = 256, 64, 256
REFUSALS: Final = (BodyBroken, BodyTooLarge, BodyTooSlow, TicketExpired, TooMany, TooManyUploads, TooBusy)
logger = logging.getLogger("portal.server")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request."""
    environ = build_environ(scope)
    try:
        response = await _answer(environ, receive)
    except REFUSALS as refusal:
        response = refuse(environ, refusal)
        logger.warning("refused status=%d because=%s", response.status, type(refusal).__name__)
    await send({"type": "http.response.start", "status": response.status, "headers": response.headers})
    if response.rest is not None:
        await send_pieces(response.rest, _get_front().pieces, receive, send)
    await send({"type": "http.response.body", "body": response.body})


async def _answer(environ: "WSGIEnvironment", receive: Receive) -> Response:
    front, network = _get_front(), find_network(environ)
    if is_upload(environ):
        return await _answer_upload(front, network, environ, receive)
    body = await front.bodies.read(receive, network, environ["PATH_INFO"], environ.get("CONTENT_LENGTH", ""))
    return await _run(front, network, environ, body)


async def _answer_upload(front: "_Front", network: str, environ: "WSGIEnvironment", receive: Receive) -> Response:
    """A form with a file of books, which is on disk. It is gone after the request unless somebody reads it."""
    body, upload = await front.uploads.read(receive, environ)
    environ[KEY] = upload
    try:
        return await _run(front, network, environ, body)
    finally:
        if not upload.is_kept:
            upload.close()


async def _run(front: "_Front", network: str, environ: "WSGIEnvironment", body: bytes) -> Response:
    environ["wsgi.input"].write(body)
    environ["wsgi.input"].seek(0)
    environ["CONTENT_LENGTH"] = str(len(body))  # a chunked body has no length of its own
    work = partial(call, django_application, environ)
    path = environ["PATH_INFO"]
    if path.startswith(HEALTH):
        return await front.health.run((Share(network, HEALTH_THREADS, MAX_BROWSER), Share(path, 1, MAX_NETWORK)), work)
    return await front.pages.run(list_shares(environ, network, path), work)


def list_shares(environ: "WSGIEnvironment", network: str, path: str) -> tuple[Share, ...]:
    """A network gets three quarters of the threads; a browser, and all sign-ins together, three eighths."""
    most, some = max(settings.WEB_THREADS * 3 // 4, 1), max(settings.WEB_THREADS * 3 // 8, 1)
    browser = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME, "")
    shares = [Share(f"network {network}", most, MAX_NETWORK)]
    if browser:
        shares.append(Share(f"browser {browser}", some, MAX_BROWSER))
    if path.startswith(SIGN_IN):  # these wait for ID-porten, and no other page may wait for them
        shares.append(Share("sign-in", some, MAX_SIGN_INS))
    return tuple(shares)


class _Front:
    def __init__(self) -> None:
        self.bodies, self.uploads = Bodies(), Uploads(settings.VAR_DIR)
        self.pages = Shares(settings.WEB_THREADS, "page")
        self.health = Shares(HEALTH_THREADS, "health")
        self.pieces = Shares(PIECE_THREADS, "pieces")


@lru_cache(maxsize=1)
def _get_front() -> _Front:
    """Made at the first request, in the process that serves it."""
    return _Front()
