"""When what is open was last fetched for an organisation: whatever was made of an older answer is then outdated."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.cache import caches

from portal.sealing import pseudonym


def note_newest(orgnr: str, fetched_at: datetime) -> None:
    """Mark that a newer answer has come; the mark outlives all that was made of the older ones."""
    timeout = 2 * int(settings.KEPT_FILE.total_seconds())
    caches["default"].set(_get_name(orgnr), fetched_at.isoformat().encode(), timeout=timeout)


def find_newest(orgnumre: Iterable[str]) -> dict[str, datetime]:
    """The time of the newest answer for each organisation that has one; a garbled mark is none."""
    names = {_get_name(orgnr): orgnr for orgnr in orgnumre}
    found = ((names[name], _read(mark)) for name, mark in caches["default"].get_many(list(names)).items())
    return {orgnr: at for orgnr, at in found if at is not None}


def _read(mark: bytes) -> datetime | None:
    try:
        at = datetime.fromisoformat(mark.decode())
    except ValueError:
        return None
    return at if at.tzinfo is not None else None


def _get_name(orgnr: str) -> str:
    return f"nyest:{pseudonym(orgnr)}"
