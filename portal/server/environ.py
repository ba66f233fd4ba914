"""From the server's messages (ASGI) to a WSGI call and back."""

import io
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Headers = list[tuple[bytes, bytes]]


class Scope(TypedDict):
    """What we read of a request's description (ASGI 3.0, HTTP)."""

    method: str
    scheme: str
    http_version: str
    raw_path: bytes
    query_string: bytes
    headers: Iterable[tuple[bytes, bytes]]
    server: tuple[str, int | None] | None
    client: tuple[str, int] | None


class Pieces:
    """What follows of an answer that is sent as it is made."""

    def __init__(self, pieces: "Iterable[bytes]") -> None:
        self._pieces, self._rest = pieces, iter(pieces)

    def read(self) -> bytes:
        """The next piece; empty after the last."""
        return next((piece for piece in self._rest if piece), b"")

    def close(self) -> None:
        """Tell the application that nobody reads any more."""
        _close(self._pieces)


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, ready to be sent without a thread; or the beginning of one."""

    status: int
    headers: Headers
    body: bytes
    rest: Pieces | None = None


def build_environ(scope: Scope) -> "WSGIEnvironment":
    """The request in WSGI's form, without a body.

    Header names with an underscore are dropped: in this form they could pass for ours, such as X_Forwarded_Proto.
    """
    host, port = scope["server"] or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin1").upper(), raw_value.decode("latin1")
        if "_" in name:
            continue
        key = name.replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        joined = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in environ else value
    return environ


def call(application: "WSGIApplication", environ: "WSGIEnvironment") -> Response:
    """Run the application and collect its whole answer, so that a slow reader holds no thread.

    An answer of unknown length is made as it is sent: it may be larger than memory.
    """
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _exc_info: object = None
    ) -> Callable[[bytes], None]:
        started[:] = [(status, headers)]
        return _refuse_write

    pieces = application(environ, start_response)
    has_length = any(name.lower() == "content-length" for name, _value in started[0][1])
    is_long = started[0][0].startswith("200") and not has_length  # others, such as 304, have no body
    if is_long and environ["REQUEST_METHOD"] != "HEAD":
        return _make(*started[0], b"", Pieces(pieces))
    try:
        body = b"" if is_long else b"".join(pieces)
    finally:
        _close(pieces)
    return _make(*started[0], body)


def _make(status: str, headers: list[tuple[str, str]], body: bytes, rest: Pieces | None = None) -> Response:
    encoded = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
    return Response(int(status.partition(" ")[0]), encoded, body, rest)


def _close(pieces: "Iterable[bytes]") -> None:
    if close := getattr(pieces, "close", None):
        close()


def _refuse_write(_data: bytes) -> None:
    raise NotImplementedError  # WSGI's older way to answer; Django never uses it
