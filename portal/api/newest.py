"""When the open list of an organisation was last fetched: anything made from an older answer is outdated."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from portal.sealed_store import SealedStore

_MARKS = SealedStore(datetime)


def note_newest(orgnr: str, fetched_at: datetime) -> None:
    """Mark that a newer answer has come; the mark outlives everything made from older ones."""
    _MARKS.keep(_name_mark(orgnr), fetched_at, settings.KEPT_RADER + settings.KEPT_FILE)


def find_newest(orgnumre: Iterable[str]) -> dict[str, datetime]:
    """Fetch time of the newest answer for each organisation that has one; a mark that does not open is ignored."""
    by_place = {_name_mark(orgnr): orgnr for orgnr in orgnumre}
    found = _MARKS.find_many(by_place)
    return {by_place[place]: at for place, at in found.items() if at is not None}


def _name_mark(orgnr: str) -> str:
    return f"nyest/{orgnr}"
