"""Requests that begin and never end, over a real socket."""

import contextlib
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

FORM_HEAD = b"Content-Type: application/x-www-form-urlencoded\r\nHost: 127.0.0.1\r\n"
SLOW = (
    b"POST /utlogging/bak HTTP/1.1\r\n%bContent-Length: 15000\r\n\r\n" % FORM_HEAD,
    b"POST /kontroll/ HTTP/1.1\r\n%bContent-Length: 1000\r\n\r\n" % FORM_HEAD,
    b"POST /kontroll/ HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n5\r\n" % FORM_HEAD,
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
)


@contextlib.contextmanager
def connect(url: str, sends: bytes) -> Iterator[socket.socket]:
    """A connection on which this has been sent."""
    address = urlsplit(url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=30) as connection:
        connection.sendall(sends)
        yield connection


@contextlib.contextmanager
def connect_many(url: str, number: int) -> Iterator[list[socket.socket]]:
    """That many slow requests, of each kind in turn."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(connect(url, SLOW[place % len(SLOW)])) for place in range(number)]


def send_a_byte(connections: list[socket.socket]) -> None:
    """One byte more on each that is still open."""
    for connection in connections:
        with contextlib.suppress(OSError):
            connection.sendall(b"a")
