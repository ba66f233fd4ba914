"""A large upload on disk: in a file without a name, and sealed to a key that is in memory only.

The system frees the file with the last process that has it open, however that ends, and what remains on the disk's
surface opens for nobody. A reader may be in another process, which is given the open file and the key.
"""

import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PIECE = 64 * 1024  # bytes sealed together
TAG = 16  # bytes that sealing adds
KEY_BITS = 256


@dataclass(frozen=True, slots=True)
class SpoolPart:
    """Where something lies in a spool, and what opens it."""

    key: bytes
    size: int  # of the whole spool
    start: int
    length: int


class Spool:
    """Written once, from its first byte to its last."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 (closed by `close`)
        self._key = AESGCM.generate_key(KEY_BITS)
        self._cipher = AESGCM(self._key)
        self._waiting = bytearray()
        self._pieces = 0
        self.size = 0

    def write(self, content: bytes) -> None:
        """Add bytes. Raises OSError if the disk is full."""
        self.size += len(content)
        self._waiting += content
        while len(self._waiting) >= PIECE:
            self._seal(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]

    def finish(self) -> None:
        """The last byte is here."""
        if self._waiting:
            self._seal(bytes(self._waiting))
            self._waiting.clear()

    def _seal(self, piece: bytes) -> None:
        sealed = self._cipher.encrypt(_name_piece(self._pieces), piece, None)
        self._pieces += 1
        if self._file.write(sealed) != len(sealed):
            raise OSError("the disk is full")

    def fileno(self) -> int:
        """The open file, for another process."""
        return self._file.fileno()

    def get_part(self, start: int, length: int) -> SpoolPart:
        """Where a part lies."""
        return SpoolPart(self._key, self.size, start, length)

    def open(self, start: int, length: int) -> io.BufferedReader:
        """Read a part in this process."""
        return open_part(self.fileno(), self.get_part(start, length))

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


def open_part(number: int, part: SpoolPart, tell: Callable[[int], None] = lambda _place: None) -> io.BufferedReader:
    """Read a part of the spool that is open under this number. `tell` hears how far the reading has come."""
    return io.BufferedReader(_PartReader(number, part, tell), PIECE)


class _PartReader(io.RawIOBase):
    def __init__(self, number: int, part: SpoolPart, tell: Callable[[int], None]) -> None:
        self._number, self._part, self._cipher, self._tell = number, part, AESGCM(part.key), tell
        self._place = 0
        self._opened: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._part.length}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._place = base + offset
        return self._place

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        left = self._part.length - self._place
        if left <= 0 or not len(target):
            return 0
        number, within = divmod(self._part.start + self._place, PIECE)
        found = self._open(number)[within : within + min(len(target), left)]
        target[: len(found)] = found
        self._place += len(found)
        self._tell(self._place)
        return len(found)

    def _open(self, number: int) -> bytes:
        if self._opened[0] != number:
            sealed = os.pread(self._number, PIECE + TAG, number * (PIECE + TAG))
            self._opened = number, self._cipher.decrypt(_name_piece(number), sealed, None)
        return self._opened[1]


def _name_piece(number: int) -> bytes:
    """The nonce: each key seals one spool, and each piece of it once."""
    return number.to_bytes(12, "big")
