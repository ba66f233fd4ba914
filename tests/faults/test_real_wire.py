"""Network faults over real sockets, to verify that they raise the errors that other tests inject."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.api.transport import DeadlineTransport
from tests.faults.fault_table import Rig
from tests.faults.lookup import get_kept, look_up, see

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

pytestmark = pytest.mark.django_db
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"partIdentifikator": "3140'


class SplitTransport(httpx.BaseTransport):
    """Sends calls to 127.0.0.1 over the network, all others to the sandbox in process."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner, self._real = inner, DeadlineTransport(httpx.create_ssl_context(trust_env=False))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Choose the transport by host."""
        transport = self._real if request.url.host == "127.0.0.1" else self._inner
        return transport.handle_request(request)

    def close(self) -> None:
        """Close the sockets."""
        self._real.close()


@pytest.fixture
def split(rig: Rig) -> Iterator[SplitTransport]:
    transport = rig.settings.API_TRANSPORT = SplitTransport(rig.wire)
    with closing(transport):
        yield transport


class RawServer:
    """A TCP server that sends fixed bytes to each connection, and then hangs up or keeps it open."""

    def __init__(self, sends: bytes, *, hangs_up: bool) -> None:
        self._sends, self._hangs_up = sends, hangs_up
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = int(self._listening.getsockname()[1])
        self.connections = 0
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            caller.recv(65536)
            if self._sends:
                caller.sendall(self._sends)
            if self._hangs_up:
                caller.close()
            else:
                self._open.append(caller)

    def close(self) -> None:
        """Close all connections."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()
        for caller in self._open:
            caller.close()


@contextmanager
def serve(app: "WSGIApplication", port: int = 0) -> Iterator[int]:
    """Serve the app on a real port until the block ends."""
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
        """Log nothing."""


def point_at(rig: Rig, port: int, scheme: str = "http") -> None:
    rig.settings.KRAVOGBETALINGER_URL = f"{scheme}://127.0.0.1:{port}/skatteetaten/v1"


def test_a_closed_port_is_unavailable(rig: Rig, split: SplitTransport) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        point_at(rig, int(listening.getsockname()[1]))

    assert see("aapnekrav") == "ApiUnavailable"
    assert get_kept("aapnekrav") is None


@pytest.mark.parametrize(
    ("scheme", "sends", "hangs_up", "calls"),
    [
        ("https", b"HTTP/1.1 400 Bad Request\r\n\r\n", True, 3),  # TLS fails
        ("http", b"", True, 3),
        ("http", b"", False, 1),  # reading hangs
        ("http", HALF, True, 3),
        ("http", HALF, False, 1),  # reading hangs half-transport
        ("http", b"220 smtp.example.com ESMTP\r\n", True, 3),
    ],
)
def test_a_broken_server_is_unavailable(
    rig: Rig, split: SplitTransport, scheme: str, sends: bytes, calls: int, *, hangs_up: bool
) -> None:
    rig.settings.API_READ_TIMEOUT = 0.1

    with closing(RawServer(sends, hangs_up=hangs_up)) as server:
        point_at(rig, server.port, scheme)

        assert see("aapnekrav") == "ApiUnavailable"

        assert server.connections == calls
    assert get_kept("aapnekrav") is None


def test_a_server_stop_and_restart_are_both_noticed(rig: Rig, split: SplitTransport) -> None:
    with serve(rig.api) as port:
        point_at(rig, port)
        before = look_up("aapnekrav")
        assert see("krav") == "new"
    rig.clock.moment = rig.clock.moment.replace(hour=14)

    assert see("aapnekrav") == "old: utilgjengelig"

    assert look_up("aapnekrav").data == before.data
    rig.clock.moment = rig.clock.moment.replace(minute=59)
    with serve(rig.api, port):
        assert see("aapnekrav") == "new"
