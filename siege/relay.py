"""Stands between the portal and the sandbox, in a process of its own, and misbehaves where it is told to."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

from scripts import run
from scripts.services import can_reach
from siege.loopback import check_own
from siege.ways import ALL
from tests.faults.services import free_port, wait_until

CONTROL = "/_relay/"
BETWEEN_TWO = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}  # not passed on


@dataclass
class _State:
    target: str = ""
    ways: dict[str, str] = field(default_factory=dict)
    misbehaved: int = 0  # calls


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    state: _State


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Misbehave, or pass on."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path).path.strip("/").split("/")
        ways = self.server.state.ways
        if self.path.startswith(CONTROL):
            self._control(body)
        elif way := ways.get(f"{parts[0]}/{parts[-1]}", ways.get(parts[0])):
            self.close_connection = True
            self.server.state.misbehaved += 1
            orgnr = parts[-2] if len(parts) > 1 else ""
            with suppress(OSError):
                for piece in ALL[way](orgnr):
                    self.wfile.write(piece)
        else:
            self._forward(body)

    do_POST = do_DELETE = do_GET  # noqa: N815

    def _control(self, body: bytes) -> None:
        told = json.loads(body)
        self.server.state.target = told["target"]
        self.server.state.ways = told["ways"]
        self._send(200, str(self.server.state.misbehaved).encode(), {})

    def _forward(self, body: bytes) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.server.state.target).netloc, timeout=60)
        with suppress(OSError):
            connection.request(self.command, self.path, body or None, dict(self.headers.items()))
            answer = connection.getresponse()
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in BETWEEN_TWO}
            self._send(answer.status, answer.read(), headers)
        connection.close()

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@dataclass
class Relay:
    """The relay as the attacker steers it."""

    url: str
    target: str = ""
    misbehaved: int = 0  # calls so far
    times_told: int = 0  # to misbehave
    _ways: dict[str, str] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, str]:
        """What makes the portal and the sandbox use it."""
        return {
            "SANDBOX_URL": self.url,
            "IDPORTEN_ISSUER": f"{self.url}/idporten",
            "MASKINPORTEN_ISSUER": f"{self.url}/maskinporten/",
            "ALTINN_URL": f"{self.url}/altinn",
            "KRAVOGBETALINGER_URL": f"{self.url}/skatteetaten/v1",
        }

    def forward_to(self, target: str) -> None:
        """Pass on to this sandbox."""
        self.target = check_own(target)
        self.behave()

    def misbehave(self, where: str, way: str) -> None:
        """At a party, `altinn`, or at one of its endpoints, `altinn/exchange`, until `behave`."""
        self._ways[where] = way
        self.times_told += 1
        self._tell()

    def behave(self) -> None:
        """Pass everything on."""
        self._ways.clear()
        self._tell()

    def _tell(self) -> None:
        told = {"target": self.target, "ways": self._ways}
        self.misbehaved = int(httpx.post(f"{self.url}{CONTROL}", json=told, timeout=30).raise_for_status().text)


@contextmanager
def run_relay() -> Iterator[Relay]:
    """Run it until the block ends."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "siege.relay", str(port)], cwd=run.ROOT, start_new_session=True)
    url = f"http://127.0.0.1:{port}"
    try:
        relay = Relay(url)
        wait_until(lambda: can_reach(url))
        yield relay
    finally:
        run.stop([process])


def main() -> None:
    """Serve on this port of the machine itself."""
    server = _Server(("127.0.0.1", int(sys.argv[1])), _Handler)
    server.state = _State()
    server.serve_forever()


if __name__ == "__main__":
    main()
