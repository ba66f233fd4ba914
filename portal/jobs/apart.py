"""Work in a process of its own: without settings, keys and addresses, with limits, and ended when nobody wants it.

The process gets its order on standard input, and writes its progress and then the result to standard output.
"""

import os
import resource
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROGRESS, DONE, REFUSED, FAILED = b"p", b"d", b"r", b"f"
HEAD = struct.Struct(">cI")  # kind of message, and its length
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the process may use. It is ended when it uses more."""

    cpu_seconds: int
    seconds: int
    memory: int  # bytes of address space

    def enforce(self) -> None:
        """In the process itself."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # sent to the whole group; the web process ends it by itself
        signal.alarm(self.seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_seconds, self.cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (self.memory, self.memory))
        os.nice(10)


def say(kind: bytes, content: bytes) -> None:
    """A message to whoever started the process."""
    sys.stdout.buffer.write(HEAD.pack(kind, len(content)) + content)
    sys.stdout.buffer.flush()


def run_apart(
    module: str, order: bytes, tell: Callable[[bytes], None], files: Sequence[int] = ()
) -> tuple[bytes, bytes]:
    """Run a module. Returns the kind of its last message and the content.

    `tell` gets the content of each message on the way; an exception from it ends the process. The process may use the
    open files with the numbers in `files`.
    """
    with subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a message could quote what it reads
        cwd=ROOT,
        env={},  # no key and no address of the portal's
        pass_fds=files,
    ) as process:
        try:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError
            with suppress(BrokenPipeError):  # it has died, so that there is no answer either
                process.stdin.write(order)
                process.stdin.close()
            return _listen(process.stdout, tell)
        finally:
            process.kill()


def _listen(output: IO[bytes], tell: Callable[[bytes], None]) -> tuple[bytes, bytes]:
    while len(head := output.read(HEAD.size)) == HEAD.size:
        kind, length = HEAD.unpack(head)
        content = output.read(length)
        if len(content) < length:
            break
        if kind != PROGRESS:
            return kind, content
        tell(content)
    return FAILED, b"died"
