"""The lists of a year as far as they are cached: no call is made for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from portal.api.cache import CacheKey, read_heads
from portal.api.endpoints import INNBETALINGSAAR, LISTER, UTBETALINGSAAR, Row
from portal.api.errors import ApiError
from portal.api.regnskap import ListByYear, Regnskap
from portal.api.reskontro import get_reskontro
from portal.domain.klientsok import Soekerad, make_innbetaling, make_krav, make_utbetaling, merge_rader
from portal.domain.stand import Aarslister
from portal.domain.tilgang import Tilgang

T = TypeVar("T", bound=Row)
AT_ONCE = 900  # entries of one query
OF_PAYMENTS = (INNBETALINGSAAR.name, UTBETALINGSAAR.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aarsrader:
    """The rows of a year's three lists, and when each list was fetched."""

    rader: tuple[Soekerad, ...]
    hentet: tuple[datetime, ...]


def find_aarslister(tilgang: Tilgang, aar: int) -> Aarslister | None:
    """Payments and payouts of the year; None unless both are cached, whole and current."""
    try:
        found = get_reskontro().find_kept(tilgang, dict.fromkeys(OF_PAYMENTS, (aar,)), _take_aarslister, is_many=True)
    except ApiError:
        return None
    return None if found is None else found[1]


def list_kept_years(tilganger: Iterable[Tilgang], years: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """By organisation: the years that lists are cached of, whether fresh or not."""
    keys = [
        CacheKey(eier=tilgang.lesernoekkel, orgnr=tilgang.orgnr, endpoint=INNBETALINGSAAR.name, aar=aar)
        for tilgang in tilganger
        for aar in years
    ]
    found: dict[str, tuple[int, ...]] = {}
    for at in range(0, len(keys), AT_ONCE):
        for key in read_heads(keys[at : at + AT_ONCE]):
            found[key.orgnr] = (*found.get(key.orgnr, ()), key.aar or 0)
    return found


def find_soekerader(tilgang: Tilgang, aar: int) -> Aarsrader | None:
    """The rows of a year's three lists, each with its list's own time; None unless all are cached and whole."""
    try:
        found = get_reskontro().find_kept(tilgang, dict.fromkeys(LISTER, (aar,)), _take_soekerader, is_many=True)
    except ApiError:
        return None
    return None if found is None else found[1]


def _take_aarslister(regnskap: Regnskap) -> Aarslister | None:
    paid, out = _take_whole(regnskap.innbetalinger), _take_whole(regnskap.utbetalinger)
    if paid is None or out is None:
        return None
    return Aarslister(aar=paid.aar, innbetalinger=paid.rader, utbetalinger=out.rader)


def _take_soekerader(regnskap: Regnskap) -> Aarsrader | None:
    krav, paid, out = (
        _take_whole(regnskap.krav),
        _take_whole(regnskap.innbetalinger),
        _take_whole(regnskap.utbetalinger),
    )
    if krav is None or paid is None or out is None:
        return None
    rader = merge_rader(
        (
            *(make_krav(row)._replace(aar=krav.aar, hentet=krav.hentet) for row in krav.rader),
            *(make_innbetaling(row)._replace(aar=paid.aar, hentet=paid.hentet) for row in paid.rader),
            *(make_utbetaling(row)._replace(aar=out.aar, hentet=out.hentet) for row in out.rader),
        )
    )
    return Aarsrader(rader=rader, hentet=(krav.hentet, paid.hentet, out.hentet))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole(Generic[T]):
    aar: int
    rader: tuple[T, ...]
    hentet: datetime


def _take_whole(lists: ListByYear[T]) -> _Whole[T] | None:
    """The only year's list; None if it is missing, withheld, contradicted, or has a row that cannot be read."""
    for aar, oppslag in lists:
        liste = oppslag.data
        if liste is None or oppslag.fetched_at is None:
            continue
        if not (liste.is_skjermet or liste.uleselige or oppslag.is_motsagt):
            return _Whole(aar=aar, rader=liste.rader, hentet=oppslag.fetched_at)
    return None
