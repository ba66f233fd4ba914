"""Builds the requests for one organisation: the cache key, lifetimes and parser of each answer."""

from collections.abc import Callable
from datetime import date, timedelta

from portal.api.cache import CacheKey
from portal.api.client import EMPTY, KravOgBetalinger
from portal.api.endpoints import AAPNEKRAV, BY_NAME
from portal.api.errors import ApiUnavailable, Party
from portal.api.fetch import FetchRequest
from portal.api.integrity import check_whole
from portal.api.lifetimes import Lifetimes, get_aapne_life, get_liste_life, is_lukket
from portal.api.parse import parse_aapne_krav
from portal.clock import Clock
from portal.domain.ledger_state import compute_state
from portal.domain.svar import AapneKrav
from portal.domain.tilgang import Henterett


class FetchRequests:
    """Requests for the organisation of a permission. `newer_than`: older answers are refetched."""

    def __init__(self, client: KravOgBetalinger, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def make_aapne_request(self, tilgang: Henterett, newer_than: timedelta | None = None) -> FetchRequest:
        """Request the open list."""
        self.check(tilgang)
        place = CacheKey(eier=tilgang.lesernoekkel, orgnr=tilgang.orgnr, endpoint=AAPNEKRAV)
        return FetchRequest(
            place=place,
            get_life=lambda _fetched_on: _shorten(get_aapne_life(), newer_than),
            fetch=lambda budget: self._client.get_aapnekrav(tilgang, budget),
            find_refusal=lambda: self._client.find_refusal(AAPNEKRAV),
            read=_make_reader(place, parse_aapne_krav),
            get_state=_compute_state,
        )

    def make_liste_request(
        self,
        tilgang: Henterett,
        endpoint: str,
        aar: int,
        state: str,
        newer_than: timedelta | None = None,
        *,
        keeps_closed: bool = False,
    ) -> FetchRequest:
        """Request a year's list that matches a state of the open list.

        `keeps_closed`: that of a closed year will do for as long as it is kept, whatever was open then. Whether the two
        contradict each other is checked in any case.
        """
        self.check(tilgang)
        place = CacheKey(eier=tilgang.lesernoekkel, orgnr=tilgang.orgnr, endpoint=endpoint, aar=aar)

        def get_life(fetched_on: date) -> Lifetimes:
            life = get_liste_life(aar, fetched_on)
            if keeps_closed and is_lukket(aar, fetched_on):
                return Lifetimes(fresh=life.kept, shown=life.kept, kept=life.kept)
            return _shorten(life, newer_than)

        return FetchRequest(
            place=place,
            get_life=get_life,
            fetch=lambda budget: self._client.get_liste(endpoint, tilgang, aar, budget),
            find_refusal=lambda: self._client.find_refusal(endpoint),
            read=_make_reader(place, BY_NAME[endpoint].parse),
            get_state=lambda _data: state,
            state=None if keeps_closed and is_lukket(aar, self._clock.today()) else state,
        )

    def check(self, tilgang: Henterett) -> None:
        """Refuse a permission that is too old: every request and every job needs a new one."""
        if self._clock.now() > tilgang.gyldig_til:
            raise ApiUnavailable(Party.ALTINN, "tilgang expired")


def _make_reader(place: CacheKey, parse: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def read(body: bytes) -> object:
        if body != EMPTY:
            check_whole(body, place.endpoint, place.orgnr)
        return parse(body)

    return read


def _compute_state(data: object) -> str:
    return compute_state(data) if isinstance(data, AapneKrav) else ""


def _shorten(life: Lifetimes, newer_than: timedelta | None) -> Lifetimes:
    return life if newer_than is None else Lifetimes(fresh=newer_than, shown=newer_than, kept=life.kept)
