"""HTTP transport to the sandbox with injectable faults per endpoint."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import httpx

from sandbox.app import Sandbox

MEGABYTE = 1_000_000
Onward = Callable[[httpx.Request], httpx.Response]
Cut = Callable[[httpx.Request, Onward], httpx.Response]


class Wire(httpx.BaseTransport):
    """Passes calls on to the sandbox, except to endpoints that have been cut."""

    def __init__(self, api: Sandbox) -> None:
        self._inner = httpx.WSGITransport(app=api)
        self._cuts: dict[str, Cut] = {}
        self.calls: list[str] = []  # last path segment of every call, failed ones included
        self.limits: dict[str, list[dict[str, float]]] = {}  # timeouts of each call

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Apply the endpoint's fault, or pass the call on."""
        endpoint = request.url.path.rsplit("/", 1)[-1]
        self.calls.append(endpoint)
        self.limits.setdefault(endpoint, []).append(dict(request.extensions["timeout"]))
        cut = self._cuts.get(endpoint)
        return cut(request, self._inner.handle_request) if cut else self._inner.handle_request(request)

    def cut(self, endpoint: str, cut: Cut) -> None:
        """From now on, calls to the endpoint get this fault."""
        self._cuts[endpoint] = cut

    def restore(self) -> None:
        """Remove all faults."""
        self._cuts.clear()

    def count(self, endpoint: str) -> int:
        """Number of calls to the endpoint since `reset_calls`."""
        return Counter(self.calls)[endpoint]

    def reset_calls(self) -> None:
        """Start counting from zero."""
        self.calls.clear()
        self.limits.clear()


class _Pieces(httpx.SyncByteStream):
    """A streamed body."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


@contextmanager
def _read(response: httpx.Response) -> Iterator[bytes]:
    with closing(response):
        yield response.read()


def fail(kind: type[httpx.TransportError], words: str) -> Cut:
    """The call fails with this error."""

    def cut(request: httpx.Request, onward: Onward) -> httpx.Response:
        raise kind(words, request=request)

    return cut


def answer(status: int, body: bytes | str, content_type: str = "application/json", **headers: str) -> Cut:
    """A fixed response. `{orgnr}` in the body is replaced by the requested one."""

    def cut(request: httpx.Request, onward: Onward) -> httpx.Response:
        text = body.decode() if isinstance(body, bytes) else body
        named = text.replace("{orgnr}", request.url.path.rsplit("/", 2)[-2])
        named_headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Response(status, headers={"Content-Type": content_type, **named_headers}, content=named.encode())

    return cut


def halve(request: httpx.Request, onward: Onward) -> httpx.Response:
    """200 with the first half of the true answer."""
    with _read(onward(request)) as body:
        return httpx.Response(200, content=body[: len(body) // 2])


def stop_half_way(kind: type[httpx.TransportError]) -> Cut:
    """The first half of the true answer, then an error."""

    def cut(request: httpx.Request, onward: Onward) -> httpx.Response:
        with _read(onward(request)) as body:
            half = body[: len(body) // 2]

        def pieces() -> Iterator[bytes]:
            yield half
            raise kind("half-way", request=request)

        return httpx.Response(200, stream=_Pieces(pieces()))

    return cut


def trickle(request: httpx.Request, onward: Onward) -> httpx.Response:
    """An answer that sends one blank at a time, longer than any timeout."""

    def pieces() -> Iterator[bytes]:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            time.sleep(0.005)
            yield b" "
        raise AssertionError("nobody stopped reading")

    return httpx.Response(200, stream=_Pieces(pieces()))


class Flood:
    """A valid answer of fifty megabytes. Counts how much of it was read."""

    def __init__(self) -> None:
        self.megabytes = 0

    def __call__(self, request: httpx.Request, onward: Onward) -> httpx.Response:
        """Stream the answer."""

        def pieces() -> Iterator[bytes]:
            piece = b"x" * MEGABYTE
            orgnr, endpoint = request.url.path.split("/")[-2:]
            names = {"aapnekrav": "aapentKravMedGjenstaaendeBeloep", "krav": "krav"}
            name = names.get(endpoint, endpoint.removesuffix("er"))
            yield f'{{"partIdentifikator":"{orgnr}","{name}":[],"fyll":"'.encode()
            for _ in range(50):
                self.megabytes += 1
                yield piece
            yield b'"}'

        return httpx.Response(200, stream=_Pieces(pieces()))


def first_times(times: int, cut: Cut) -> Cut:
    """The fault this many times, then the true answer."""
    left = [times]

    def some(request: httpx.Request, onward: Onward) -> httpx.Response:
        left[0] -= 1
        return cut(request, onward) if left[0] >= 0 else onward(request)

    return some


def claim_to_last_a_day(request: httpx.Request, onward: Onward) -> httpx.Response:
    """Maskinporten's token with a wrong `expires_in`, longer than it lasts."""
    with _read(onward(request)) as body:
        return httpx.Response(200, json={**json.loads(body), "expires_in": 86400})
