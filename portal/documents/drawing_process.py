"""Draws one document in a process of its own, within a limit of time and memory.

A document can take minutes or gigabytes, by mistake or by design, and code in C cannot be interrupted. The process is a
fork of a server that has loaded WeasyPrint, so it starts at once; its memory and its temporary files go with it.
"""

import multiprocessing
import resource
import signal
import tempfile
import time
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext

import msgspec

from portal.documents.dokument import Dokument

PROGRESS, DONE, FAILED = b"p", b"d", b"f"  # first byte of a message
POLL = 0.5  # seconds between looks at whether the document is still wanted


class TooHeavy(Exception):
    """The document needs more time or memory than one document gets, or its process has died."""


class DrawingFailed(Exception):
    """Drawing raised an exception; its type is named, never its text."""


def draw_apart(dokument: Dokument, tell: Callable[[str], None], *, seconds: float, memory: int) -> bytes:
    """The document as PDF. An exception from `tell` ends the process. Raises TooHeavy or DrawingFailed."""
    # WeasyPrint writes fonts there. The process may be killed at any time, and would leave them behind.
    with tempfile.TemporaryDirectory(prefix="document-", ignore_cleanup_errors=True) as folder:
        return _draw_in(folder, dokument, tell, seconds, memory)


def _draw_in(folder: str, dokument: Dokument, tell: Callable[[str], None], seconds: float, memory: int) -> bytes:
    ours, theirs = _get_context().Pipe(duplex=False)
    packed = msgspec.msgpack.encode(dokument)
    arguments = (theirs, packed, int(seconds), memory, folder)
    process = _get_context().Process(target=_draw_here, args=arguments, daemon=True)
    try:
        process.start()
    except OSError as exc:  # no memory for another process, or the server has died; the next call starts a new one
        raise DrawingFailed(type(exc).__name__) from exc
    finally:
        theirs.close()
    try:
        return _listen(ours, tell, time.monotonic() + seconds)
    finally:
        process.kill()
        process.join()
        ours.close()


def _listen(connection: "Connection[bytes, bytes]", tell: Callable[[str], None], until: float) -> bytes:
    while time.monotonic() < until:
        if not connection.poll(POLL):
            tell("")
            continue
        try:
            message = connection.recv_bytes()
        except EOFError:
            raise TooHeavy("died") from None
        kind, content = message[:1], message[1:]
        if kind == DONE:
            return content
        if kind == FAILED and content == MemoryError.__name__.encode():
            raise TooHeavy("memory")
        if kind == FAILED:
            raise DrawingFailed(content.decode())
        tell(content.decode())
    raise TooHeavy("time")


def _draw_here(connection: "Connection[bytes, bytes]", packed: bytes, seconds: int, memory: int, folder: str) -> None:
    """The process. If the worker dies, the next message breaks the pipe, or else the limit of CPU time ends it."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # sent to the whole group when the worker is stopped; it finishes first
    tempfile.tempdir = folder
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    from portal.documents.pdf import draw  # loaded already, by `drawing_server`

    try:
        pdf = draw(
            msgspec.msgpack.decode(packed, type=Dokument), lambda step: connection.send_bytes(PROGRESS + step.encode())
        )
    except BrokenPipeError:
        return
    except BaseException as exc:  # noqa: BLE001 (whatever it is, the worker must hear of it)
        connection.send_bytes(FAILED + type(exc).__name__.encode())
    else:
        connection.send_bytes(DONE + pdf)


@lru_cache(maxsize=1)
def _get_context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["portal.documents.drawing_server"])
    return context
