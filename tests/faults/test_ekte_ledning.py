"""The faults of a wire as a real one has them, over sockets of this machine: what other tests raise is what comes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.faults.oppslag import get_kept, look_up, see
from tests.faults.tabell import Ground

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

pytestmark = pytest.mark.django_db
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"partIdentifikator": "3140'


class Veiskille(httpx.BaseTransport):
    """Calls to 127.0.0.1 go out for real, all others to the sandbox in process."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner, self._real = inner, httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer."""
        way = self._real if request.url.host == "127.0.0.1" else self._inner
        return way.handle_request(request)

    def close(self) -> None:
        """Let go of the sockets."""
        self._real.close()


@pytest.fixture
def skille(ground: Ground) -> Iterator[Veiskille]:
    way = ground.settings.API_TRANSPORT = Veiskille(ground.ledning)
    with closing(way):
        yield way


class Bare:
    """A server that speaks no HTTP of its own: it says its piece to each that comes, and hangs up or does not."""

    def __init__(self, says: bytes, *, hangs_up: bool) -> None:
        self._says, self._hangs_up = says, hangs_up
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = int(self._listening.getsockname()[1])
        self.came = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            self.came += 1
            caller.recv(65536)
            if self._says:
                caller.sendall(self._says)
            if self._hangs_up:
                caller.close()
            else:
                self._open.append(caller)

    def close(self) -> None:
        """Hang up on all."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for caller in self._open:
            caller.close()


@contextmanager
def serve(app: "WSGIApplication", port: int = 0) -> Iterator[int]:
    """The sandbox as a server that can be stopped."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 (werkzeug's own name)
        """No line for each request."""


def point_at(ground: Ground, port: int, scheme: str = "http") -> None:
    ground.settings.KRAVOGBETALINGER_URL = f"{scheme}://127.0.0.1:{port}/skatteetaten/v1"


def test_a_port_that_nobody_listens_on(ground: Ground, skille: Veiskille) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        point_at(ground, int(listening.getsockname()[1]))

    assert see("aapnekrav") == "ApiUnavailable"
    assert get_kept("aapnekrav") is None


@pytest.mark.parametrize(
    ("scheme", "says", "hangs_up", "calls"),
    [
        ("https", b"HTTP/1.1 400 Bad Request\r\n\r\n", True, 3),  # TLS fails
        ("http", b"", True, 3),
        ("http", b"", False, 1),  # reading hangs
        ("http", HALF, True, 3),
        ("http", HALF, False, 1),  # reading hangs half-way
        ("http", b"220 smtp.example.com ESMTP\r\n", True, 3),
    ],
)
def test_a_server_that_is_none(
    ground: Ground, skille: Veiskille, scheme: str, says: bytes, calls: int, *, hangs_up: bool
) -> None:
    ground.settings.API_READ_TIMEOUT = 0.1

    with closing(Bare(says, hangs_up=hangs_up)) as server:
        point_at(ground, server.port, scheme)

        assert see("aapnekrav") == "ApiUnavailable"

        assert server.came == calls
    assert get_kept("aapnekrav") is None


def test_a_server_that_is_stopped_and_started_is_noticed_both_times(ground: Ground, skille: Veiskille) -> None:
    with serve(ground.api) as port:
        point_at(ground, port)
        before = look_up("aapnekrav")
        assert see("krav") == "new"
    ground.clock.moment = ground.clock.moment.replace(hour=14)

    assert see("aapnekrav") == "old: utilgjengelig"

    assert look_up("aapnekrav").data == before.data
    ground.clock.moment = ground.clock.moment.replace(minute=59)
    with serve(ground.api, port):
        assert see("aapnekrav") == "new"
