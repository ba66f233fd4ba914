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


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, ready to be sent without a thread."""

    status: int
    headers: Headers
    body: bytes


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
    """Run the application and collect its whole answer, so that a slow reader holds no thread."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], _exc_info: object = None
    ) -> Callable[[bytes], None]:
        started[:] = [(status, headers)]
        return _refuse_write

    pieces = application(environ, start_response)
    try:
        body = b"".join(pieces)
    finally:
        if close := getattr(pieces, "close", None):
            close()
    status, headers = started[0]
    encoded = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
    return Response(int(status.partition(" ")[0]), encoded, body)


def _refuse_write(_data: bytes) -> None:
    raise NotImplementedError  # WSGI's older way to answer; Django never uses it
