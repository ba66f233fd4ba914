"""Connections that keep to one deadline and one size for a whole call, whatever the other side sends.

httpx limits each read: a byte now and then, or 103 after 103, would hold a thread for ever.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from contextlib import contextmanager
from functools import lru_cache
from typing import cast

import httpcore
import httpx

MAX_HEAD = 256_000  # bytes before the body, all 1xx answers among them
KEPT, KEPT_SECONDS = 10, 60.0  # idle connections to a party
NAMES_AT_ONCE = 4  # threads that look up names; a lookup cannot be stopped, only left


class Call:
    """One call of this thread, from the lookup of the name to the last byte of the answer."""

    def __init__(self, seconds: float, max_bytes: int) -> None:
        self._until = time.monotonic() + seconds
        self._max_bytes = max_bytes
        self._received = 0
        self.is_head = True
        self.left_open: httpcore.NetworkStream | None = None  # the party may still be working on the call

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self._until

    def limit(self, timeout: float | None, exceeded: type[Exception]) -> float:
        """Seconds for the next step."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise exceeded("the call took too long")
        return left if timeout is None else min(timeout, left)

    def count(self, received: int) -> None:
        """Count bytes as they come from the connection."""
        self._received += received
        if self._received > (MAX_HEAD if self.is_head else MAX_HEAD + self._max_bytes):
            raise httpcore.RemoteProtocolError("the answer is too large")

    @property
    def is_silent(self) -> bool:
        """Whether nothing has come yet."""
        return not self._received


class _Current(threading.local):
    call: Call | None = None


_CURRENT = _Current()


def _get_call() -> Call:
    if _CURRENT.call is None:
        raise RuntimeError("no call under way in this thread")
    return _CURRENT.call


@contextmanager
def begin_call(seconds: float, max_bytes: int) -> Iterator[Call]:
    """The deadline and size of everything that this thread does on connections until the block ends."""
    call = _CURRENT.call = Call(seconds, max_bytes)
    try:
        yield call
    finally:
        _CURRENT.call = None


class _Stream(httpcore.NetworkStream):
    """A connection whose steps keep to the deadline of the thread's call."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner
        self._call: Call | None = None  # the one that got no answer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        call = _get_call()
        try:
            piece = self._inner.read(max_bytes, call.limit(timeout, httpcore.ReadTimeout))
        except httpcore.ReadTimeout:
            self._call = call if call.is_silent else None
            raise
        call.count(len(piece))
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _get_call().limit(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        if self._call is not None:
            self._call.left_open, self._call = self._inner, None
        else:
            self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        limit = _get_call().limit(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Opens connections: lookup and all attempts share the time to connect."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        until = time.monotonic() + _get_call().limit(timeout, httpcore.ConnectTimeout)
        failure: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError("no address")
        for address in _look_up(host, port, until - time.monotonic()):
            left = until - time.monotonic()
            if left <= 0:
                raise httpcore.ConnectTimeout("the addresses took too long")
            try:
                return _Stream(self._inner.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
        raise failure


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    try:
        found = _get_names().submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
    except StillWaiting as exc:
        raise httpcore.ConnectTimeout("the name took too long") from exc
    except OSError as exc:
        raise httpcore.ConnectError(str(exc)) from exc
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@lru_cache(maxsize=1)
def _get_names() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(NAMES_AT_ONCE, thread_name_prefix="names")


class DeadlineTransport(httpx.BaseTransport):
    """httpx's transport on these connections, through a proxy if one is given."""

    def __init__(self, ssl_context: ssl.SSLContext, proxy: str | None = None) -> None:
        self._pool = _make_pool(ssl_context) if proxy is None else _make_proxied_pool(ssl_context, httpx.Proxy(proxy))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request, and read the head of the answer."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with _as_httpx():
            answer = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    target,
                    headers=request.headers.raw,
                    content=cast("Iterable[bytes]", request.stream),
                    extensions=request.extensions,
                )
            )
        _get_call().is_head = False
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


def _make_pool(ssl_context: ssl.SSLContext) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context, max_connections=None, max_keepalive_connections=KEPT, keepalive_expiry=KEPT_SECONDS,
        network_backend=_Backend(),
    )  # fmt: skip


def _make_proxied_pool(ssl_context: ssl.SSLContext, proxy: httpx.Proxy) -> httpcore.HTTPProxy:
    url = proxy.url
    return httpcore.HTTPProxy(
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        proxy_auth=proxy.raw_auth,
        ssl_context=ssl_context,
        max_connections=None,
        max_keepalive_connections=KEPT,
        keepalive_expiry=KEPT_SECONDS,
        network_backend=_Backend(),
    )


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from cast("Iterable[bytes]", self._answer.stream)

    def close(self) -> None:
        with _as_httpx():
            self._answer.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """The two libraries name their errors alike."""
    try:
        yield
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        httpcore.ProxyError,
        httpcore.UnsupportedProtocol,
    ) as exc:
        kind: type[httpx.TransportError] = getattr(httpx, type(exc).__name__, httpx.TransportError)
        raise kind(str(exc)) from exc
