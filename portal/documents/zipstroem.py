"""A ZIP written as it is sent: each file is fetched, written and forgotten before the next."""

import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from portal.clock import NORGE

FORBUDT = frozenset('<>:"/\\|?*')  # in the file systems of Windows, macOS or Linux
MAX_NAVN = 200  # bytes, without the suffix: file systems take 255
RESERVERT = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
Entry = tuple[str, Callable[[], bytes]]


class _Buffer:
    """What has been written since it was last taken. It cannot tell or seek, so nothing is written twice."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """What was written can still be taken."""

    def write(self, content: bytes, /) -> int:
        self._parts.append(bytes(content))
        return len(content)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def stream_zip(entries: Iterable[Entry], laget: datetime) -> Iterator[bytes]:
    """The bytes, a file at a time. An error ends the stream before its directory, so that it cannot be opened."""
    buffer = _Buffer()
    package = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
    for navn, read in entries:
        entry = zipfile.ZipInfo(navn, laget.astimezone(NORGE).timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        package.writestr(entry, read())
        yield buffer.take()
    package.close()
    yield buffer.take()


def name_filer(klienter: Iterable[tuple[str, str, str]], taken: Iterable[str] = ()) -> list[str]:
    """A file name without suffix for each `(number, name, organisation number)`, no two alike in any file system.

    `taken`: names of other files beside them.
    """
    used, names = {_fold(one) for one in taken}, []
    for nummer, navn, orgnr in klienter:
        name = _clean(f"{nummer or orgnr} {navn}")
        if not name or _fold(name) in used or _fold(name).replace(".", " ").partition(" ")[0] in RESERVERT:
            name = f"{orgnr} {name}".strip()
        while _fold(name) in used:
            name += " x"
        used.add(_fold(name))
        names.append(name)
    return names


def _clean(text: str) -> str:
    """Visible characters that every file system takes; no path, no hidden file, no option of a command."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(" " if char in FORBUDT or unicodedata.category(char)[0] in "CZ" else char for char in composed)
    return " ".join(kept.split()).encode()[:MAX_NAVN].decode(errors="ignore").strip(" .-~")


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
