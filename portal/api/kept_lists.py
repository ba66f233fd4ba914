"""The lists of a year as far as they are cached: no call is made for them."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from portal.api.cache import CacheKey, read_heads
from portal.api.endpoints import INNBETALINGSAAR, LISTER, UTBETALINGSAAR, Row
from portal.api.errors import ApiError
from portal.api.regnskap import ListByYear, Regnskap
from portal.api.reskontro import get_reskontro
from portal.domain.klientsok import Soekerad, make_innbetaling, make_krav, make_utbetaling, merge_rader
from portal.domain.stand import Aarslister
from portal.domain.svar import Liste
from portal.domain.tilgang import Tilgang

T = TypeVar("T", bound=Row)
AT_ONCE = 900  # entries of one query
OF_PAYMENTS = (INNBETALINGSAAR.name, UTBETALINGSAAR.name)


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


def find_soekerader(tilgang: Tilgang, aar: int) -> tuple[Soekerad, ...] | None:
    """The rows of a year's three lists; None unless all are cached and whole."""
    try:
        found = get_reskontro().find_kept(tilgang, dict.fromkeys(LISTER, (aar,)), _take_soekerader, is_many=True)
    except ApiError:
        return None
    if found is None or found[1] is None:
        return None
    return tuple(row._replace(aar=aar) for row in found[1])


def _take_aarslister(regnskap: Regnskap) -> Aarslister | None:
    paid, out = _take_whole(regnskap.innbetalinger), _take_whole(regnskap.utbetalinger)
    if paid is None or out is None:
        return None
    return Aarslister(aar=paid[0], innbetalinger=paid[1].rader, utbetalinger=out[1].rader)


def _take_soekerader(regnskap: Regnskap) -> tuple[Soekerad, ...] | None:
    krav, paid, out = (
        _take_whole(regnskap.krav),
        _take_whole(regnskap.innbetalinger),
        _take_whole(regnskap.utbetalinger),
    )
    if krav is None or paid is None or out is None:
        return None
    return merge_rader(
        (
            *(make_krav(row) for row in krav[1].rader),
            *(make_innbetaling(row) for row in paid[1].rader),
            *(make_utbetaling(row) for row in out[1].rader),
        )
    )


def _take_whole(lists: ListByYear[T]) -> tuple[int, Liste[T]] | None:
    """The only year's list; None if it is missing, withheld, contradicted, or has a row that cannot be read."""
    for aar, oppslag in lists:
        liste = oppslag.data
        if liste is not None and not (liste.is_skjermet or liste.uleselige or oppslag.is_motsagt):
            return aar, liste
    return None
