"""Looks up figures as the views do, and describes the result in a few words."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.api import errors
from portal.api.cache import CacheKey, Entry, get_entries
from portal.api.errors import ApiError
from portal.api.reskontro import get_reskontro
from portal.domain.svar import AapneKrav, Liste, Oppslag
from portal.domain.tilgang import Person, Tilgang
from tests.conftest import NORDLYS
from tests.faults.fault_table import AAR

TILGANG = Tilgang(
    orgnr=NORDLYS,
    navn="Nordlys Eplepresseri ENK",
    person=Person(navn="", maskert="", noekkel="", innlogging=""),
    gyldig_til=datetime(2030, 1, 1, tzinfo=UTC),
)


def look_up(endpoint: str, aar: int = AAR) -> Oppslag[object]:
    """The `Oppslag` a view would get. A list is fetched together with the open list."""
    if endpoint == "aapnekrav":
        return get_reskontro().get_aapne_krav(TILGANG)
    regnskap = get_reskontro().get_regnskap(TILGANG, {endpoint: [aar]}, allow_stale=True)
    lists: list[tuple[int, Oppslag[object]]] = [*regnskap.krav, *regnskap.innbetalinger, *regnskap.utbetalinger]
    return lists[0][1]


@dataclass(frozen=True)
class Seen:
    """The state in words, and the figures with their fetch time, if any."""

    state: str
    data: object = None
    fetched_at: datetime | None = None


def see(endpoint: str) -> str:
    """`new`, `fresh`, `shown` (while a newer one is fetched), `old: why`, `missing: why`, or the error's name."""
    return look(endpoint).state


def look(endpoint: str) -> Seen:
    """The same as `see`, with the figures."""
    try:
        oppslag = look_up(endpoint)
    except ApiError as exc:
        return Seen(next(kind.__name__ for kind in type(exc).__mro__ if kind.__module__ == errors.__name__))
    return Seen(_describe(oppslag), oppslag.data, oppslag.fetched_at)


def _describe(oppslag: Oppslag[object]) -> str:
    why = oppslag.problem.value if oppslag.problem else "no reason given"
    if oppslag.data is None:
        return f"missing: {why}"
    if oppslag.is_old:
        return f"old: {why}"
    kind = "new" if oppslag.is_new else "shown" if oppslag.wants_refresh else "fresh"
    return f"{kind} and empty" if oppslag.data in (AapneKrav(), Liste()) else kind


def get_kept(endpoint: str) -> Entry | None:
    """The cache entry of the endpoint."""
    place = _get_place(endpoint)
    return get_entries([place]).get(place)


def name_flight(endpoint: str) -> str:
    """Name of the lock of whoever fetches its answer."""
    return f"flight/{_get_place(endpoint).text}"


def _get_place(endpoint: str) -> CacheKey:
    return CacheKey(eier=NORDLYS, orgnr=NORDLYS, endpoint=endpoint, aar=None if endpoint == "aapnekrav" else AAR)
