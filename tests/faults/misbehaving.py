"""A server that misbehaves on purpose, over a real socket, one way for each path."""

import gzip
import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ORGNR = "310000003"
PAUSE = 0.02  # seconds between the pieces of what trickles
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
Pieces = Iterator[bytes]


def whole(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> Pieces:
    """An answer with a length."""
    lines = (b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers)
    yield b"\r\n".join(lines) + b"\r\n\r\n"
    yield body


def slowly(pieces: Pieces, pause: float = PAUSE) -> Pieces:
    """The same, a piece at a time."""
    for piece in pieces:
        time.sleep(pause)
        yield piece


def forever(piece: bytes, first: bytes = b"") -> Pieces:
    """The same piece without end."""
    yield first
    while True:
        yield piece


def chunk(piece: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def silence() -> Pieces:
    """Nothing, for longer than any test."""
    time.sleep(60)
    yield b""


def bomb() -> bytes:
    """Gzip of a hundred megabytes of blanks."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(100)) + packer.flush()


def empty_blocks() -> Pieces:
    """Gzip that decodes to nothing, without end."""
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(b"") + packer.flush(zlib.Z_SYNC_FLUSH)
    block = packer.flush(zlib.Z_FULL_FLUSH)
    assert block
    yield CHUNKED + b"Content-Encoding: gzip\r\n\r\n" + chunk(start)
    while True:
        yield chunk(block * 1000)


def ledger(middle: bytes) -> bytes:
    return b'{"partIdentifikator":"%b","krav":[%b]}' % (ORGNR.encode(), middle)


def text_of(size: int) -> bytes:
    return ledger(b'{"beskrivelse":"%b"}' % (b"x" * size))


def texts_of(size: int) -> bytes:
    """Texts that are just short enough, in letters that take two bytes once decoded."""
    return ledger(b",".join(['"–{}"'.format("x" * 200_000).encode()] * (size // 200_000)))


def many(piece: bytes, size: int) -> bytes:
    return ledger(b",".join([piece] * (size // (len(piece) + 1))))


def largest_ledger(rows: int = 17_000) -> bytes:
    """An honest ledger, about as large as we take."""
    row = {f"felt{number}": f"verdi {number} æøå" for number in range(22)} | {"forfall": [{"beloep": 12.5}]}
    return ledger(b",".join([json.dumps(row, ensure_ascii=False).encode()] * rows))


ENDLESS: dict[str, Callable[[], Pieces]] = {
    "a byte of a header now and then": lambda: slowly(forever(b"a", HEAD + b"X-Slow: ")),
    "header after header now and then": lambda: slowly(forever(b"X-Slow: a\r\n", HEAD)),
    "103 after 103 now and then": lambda: slowly(forever(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")),
    "a byte of a body now and then": lambda: slowly(forever(chunk(b" "), CHUNKED + b"\r\n")),
    "a byte of a chunk's length now and then": lambda: slowly(forever(b"0", CHUNKED + b"\r\n")),
    "a body of one-byte chunks without end": lambda: forever(chunk(b" ") * 1000, CHUNKED + b"\r\n"),
    "silence": silence,
}
TOO_MUCH: dict[str, Callable[[], Pieces]] = {
    "103 after 103": lambda: forever(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
    "header after header": lambda: forever(b"X-Many: a\r\n", HEAD),
    "a body without end": lambda: forever(chunk(b" " * 10_000), CHUNKED + b"\r\n"),
    "gzip of a hundred megabytes": lambda: whole(bomb(), b"Content-Encoding: gzip"),
    "gzip of nothing without end": empty_blocks,
    "gzip in gzip": lambda: whole(gzip.compress(gzip.compress(b"{}")), b"Content-Encoding: gzip, gzip"),
    "gzip in gzip in two headers": lambda: whole(
        gzip.compress(gzip.compress(b"{}")), b"Content-Encoding: gzip", b"Content-Encoding: gzip"
    ),
    "brotli": lambda: whole(b"\x8b\x00\x80{}\x03", b"Content-Encoding: br"),
    "deflate": lambda: whole(zlib.compress(b"{}"), b"Content-Encoding: deflate"),
    "gzip that is garbage": lambda: whole(b"garbage", b"Content-Encoding: gzip"),
    "gzip cut short": lambda: whole(gzip.compress(b"{}" * 100)[:-9], b"Content-Encoding: gzip"),
    "gzip and something after": lambda: whole(gzip.compress(b"{}") + b"more", b"Content-Encoding: gzip"),
    "one text of nineteen megabytes": lambda: whole(text_of(19_000_000)),
    "one number of nineteen megabytes": lambda: whole(ledger(b"1" * 19_000_000)),
    "empty objects": lambda: whole(many(b"{}", 19_000_000)),
    "empty lists and texts": lambda: whole(many(b'[""]', 19_000_000)),
    "one text of nineteen megabytes, escaped": lambda: whole(ledger(b'"' + b'\\"' * 9_500_000 + b'"')),
    "texts of nineteen megabytes, wide": lambda: whole(texts_of(19_000_000) + "😀".encode()),
    "a text without end": lambda: whole(b'"a\\' * 150_000),
    "lists in lists": lambda: whole(ledger(b"[" * 100_000 + b"]" * 100_000)),
    "objects in objects": lambda: whole(b'{"a":' * 60 + b"1" + b"}" * 60),
}
READABLE: dict[str, Callable[[], Pieces]] = {
    "gzip": lambda: whole(gzip.compress(ledger(b"")), b"Content-Encoding: gzip"),
    "plain": lambda: whole(ledger(b"")),
    "page after page": lambda: slowly(whole(b'{"data":[],"links":{"next":"?again"}}', b"Connection: close"), 0.2),
    "texts of nineteen megabytes": lambda: whole(texts_of(19_000_000)),
    "the largest ledger": lambda: whole(largest_ledger()),
}
WAYS = list({**ENDLESS, **TOO_MUCH, **READABLE}.items())


def find_path(way: str) -> str:
    """The path that answers in this way."""
    return f"/{[name for name, _ in WAYS].index(way)}"


@contextmanager
def misbehave(otherwise: str = "plain") -> Iterator[str]:
    """Serve until the block ends; yields the address. Other paths than ours answer in the way of `otherwise`."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=50)

    def serve() -> None:
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(caller,), daemon=True).start()

    def answer(caller: socket.socket) -> None:
        with caller, suppress(OSError):
            path = caller.recv(65536).split(b" ", 2)[1].decode()
            number = path.strip("/") if path.strip("/").isdigit() else find_path(otherwise).strip("/")
            for piece in WAYS[int(number)][1]():
                caller.sendall(piece)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()
