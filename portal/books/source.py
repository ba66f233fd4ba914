"""The XML of an uploaded file in pieces, unzipped on the way. No name in a zip is ever used as a path."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from portal.books.refusal import BooksRefused, Reason

PIECE = 64 * 1024
MEBIBYTE = 1024 * 1024
ZIP_START, ZIP_END, ZIP64_END = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
END_SIZE, ZIP64_LOCATOR_SIZE, MAX_COMMENT = 22, 20, 65_535
IS_ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others may need a lot of memory to unpack
NUMBERED = re.compile(r"_([0-9]{1,4})_([0-9]{1,4})\.xml$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """Largest file that is read."""

    unpacked: int = 200 * MEBIBYTE
    members: int = 50
    directory: int = MEBIBYTE
    ratio: int = 100
    ratio_from: int = 10 * MEBIBYTE  # smaller files may be packed as tightly as they like


LIMITS = FileLimits()


def open_source(file: BinaryIO, limits: FileLimits = LIMITS) -> Iterator[Iterator[bytes]]:
    """Each XML file in the upload, in the order of its numbers, as an iterator over its bytes."""
    file.seek(0)
    start = file.read(4)
    if start in (ZIP_START, ZIP_END):
        yield from _open_zip(file, limits)
        return
    file.seek(0)
    yield _read_pieces(file, limits.unpacked)


def _read_pieces(file: IO[bytes], at_most: int) -> Iterator[bytes]:
    left = at_most
    while piece := file.read(PIECE):
        left -= len(piece)
        if left < 0:
            raise BooksRefused(Reason.FOR_STOR)
        yield piece


def _open_zip(file: BinaryIO, limits: FileLimits) -> Iterator[Iterator[bytes]]:
    _check_directory(file, limits)
    try:
        with zipfile.ZipFile(file) as archive:
            for member in _choose_members(archive.infolist(), limits):
                with archive.open(member) as unpacked:
                    yield _read_member(unpacked, member.file_size)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, zlib.error) as exc:
        raise BooksRefused(Reason.ZIP_UTRYGG) from exc


def _read_member(unpacked: IO[bytes], size: int) -> Iterator[bytes]:
    """The sizes in the directory are only promises, so the bytes are counted too."""
    try:
        yield from _read_pieces(unpacked, size)
    except (zipfile.BadZipFile, EOFError, zlib.error) as exc:
        raise BooksRefused(Reason.ZIP_UTRYGG) from exc


def _check_directory(file: BinaryIO, limits: FileLimits) -> None:
    """Refuse a directory that would fill the memory before its entries could be counted."""
    size = file.seek(0, 2)
    file.seek(max(size - END_SIZE - MAX_COMMENT - ZIP64_LOCATOR_SIZE, 0))
    tail = file.read()
    file.seek(0)
    place = tail.rfind(ZIP_END)
    if place < 0 or len(tail) - place < END_SIZE:
        raise BooksRefused(Reason.ZIP_UTRYGG)
    entries = int.from_bytes(tail[place + 10 : place + 12], "little")
    directory = int.from_bytes(tail[place + 12 : place + 16], "little")
    # A 64-bit directory is for files larger than those we read.
    is_large = tail[max(place - ZIP64_LOCATOR_SIZE, 0) : place].startswith(ZIP64_END)
    if is_large or directory > limits.directory or entries > limits.members:
        raise BooksRefused(Reason.ZIP_UTRYGG)


def _choose_members(members: list[zipfile.ZipInfo], limits: FileLimits) -> list[zipfile.ZipInfo]:
    if len(members) > limits.members:
        raise BooksRefused(Reason.ZIP_UTRYGG)
    chosen = [one for one in members if one.filename.lower().endswith(".xml") and not _is_hidden(one.filename)]
    if not chosen:
        raise BooksRefused(Reason.ZIP_UTEN_XML)
    if any(one.flag_bits & IS_ENCRYPTED for one in chosen):
        raise BooksRefused(Reason.ZIP_PASSORD)
    if any(one.compress_type not in METHODS for one in chosen):
        raise BooksRefused(Reason.ZIP_UTRYGG)
    unpacked, packed = sum(one.file_size for one in chosen), sum(one.compress_size for one in chosen)
    if unpacked > limits.unpacked:
        raise BooksRefused(Reason.FOR_STOR)
    if unpacked > limits.ratio_from and unpacked > packed * limits.ratio:
        raise BooksRefused(Reason.ZIP_UTRYGG)
    return sorted(chosen, key=lambda one: (_get_number(one.filename), one.filename))


def _is_hidden(name: str) -> bool:
    """What macOS adds to every zip."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith("._")


def _get_number(name: str) -> int:
    """A large file is split as `…_1_3.xml`, `…_2_3.xml`: the first part has the accounts."""
    found = NUMBERED.search(name.lower())
    return int(found[1]) if found else 0
