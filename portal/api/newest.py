"""When the open list of an organisation was last fetched: anything made from an older answer is outdated.

Each system user that reads has a mark of its own, about what it has fetched. The mark of the organisation's own counts
for all, since nobody else reads where it does (decision 73).
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from portal.api.readers import find_readers, list_readers
from portal.sealed_store import SealedStore

_MARKS = SealedStore(datetime)


def note_newest(orgnr: str, eier: str, fetched_at: datetime, *, is_egen: bool) -> None:
    """Mark that a newer answer has come; the mark outlives everything made from older ones.

    `eier`: names the system user. `is_egen`: it is the organisation's own.
    """
    for each in {eier, *((orgnr, *list_readers(orgnr)) if is_egen else ())}:
        _MARKS.keep(_name_mark(orgnr, each), fetched_at, settings.KEPT_RADER + settings.KEPT_FILE)


def find_newest(lesere: Mapping[str, str]) -> dict[str, datetime]:
    """Fetch time of the newest answer for each organisation that has one; a mark that does not open is ignored.

    `lesere`: names the system user of each; empty: whichever has read it.
    """
    others = find_readers(orgnr for orgnr, eier in lesere.items() if not eier)
    by_place = {
        _name_mark(orgnr, each): orgnr
        for orgnr, eier in lesere.items()
        for each in ((eier,) if eier else (orgnr, *others.get(orgnr, ())))
    }
    newest: dict[str, datetime] = {}
    for place, at in _MARKS.find_many(by_place).items():
        orgnr = by_place[place]
        if at is not None and (orgnr not in newest or newest[orgnr] < at):
            newest[orgnr] = at
    return newest


def _name_mark(orgnr: str, eier: str) -> str:
    return f"nyest/{orgnr}/{eier}"
