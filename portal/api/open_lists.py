"""The open lists of many organisations, and the year lists that tell reversals from payments in them."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from portal.api.cache import CacheKey, Entry, get_entries
from portal.api.dropped import drop_read_by
from portal.api.errors import ApiError, ApiRefused
from portal.api.fetch import FetchRequest, FetchResult
from portal.api.flight import is_all_kept
from portal.api.gathering import ONE_REFRESH, list_newest_first
from portal.api.lifetimes import is_lukket
from portal.api.parse import parse_aapne_krav
from portal.api.patience import NeedsCalls
from portal.api.personrader import leave_out_persons_of_aapne
from portal.api.reading import make_oppslag
from portal.api.regnskap import add_evidence_years, settle_aapne
from portal.api.requests import FetchRequests
from portal.api.stream import Stream
from portal.clock import Clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Henterett

R = TypeVar("R", bound=Henterett)
Found = Oppslag[AapneKrav] | ApiError
MaxAge = Callable[[str], timedelta | None]  # how old an answer of an organisation may be; None: its usual freshness


class Finish(Protocol):
    """Makes the settled list: from what is kept, or with calls."""

    def __call__(
        self, tilgang: Henterett, newer_than: timedelta | None, *, may_call: bool, keeps_closed: bool
    ) -> Oppslag[AapneKrav]: ...


def use_freshness(_orgnr: str) -> None:
    """An answer is used while it is fresh."""


class OpenLists(Generic[R]):
    """One stream of open lists. It is also the source of its own requests: some answers lead to more."""

    def __init__(
        self,
        requests: FetchRequests,
        clock: Clock,
        finish: Finish,
        tilganger: Iterator[R],
        newer_than: MaxAge,
    ) -> None:
        self._requests, self._clock, self._finish, self._tilganger = requests, clock, finish, tilganger
        self._newer_than, self._with_closed_years = newer_than, True
        self.fetched: set[str] = set()  # organisations of which something was fetched now, told of or not
        self._more: deque[FetchRequest] = deque()
        self._of: dict[CacheKey, R] = {}
        self._pending: dict[CacheKey, set[CacheKey]] = {}  # lists under way, by organisation's open list
        self._stream = Stream(self, clock)

    def without_closed_years(self) -> "OpenLists[R]":
        """The same, but lists of closed years are not fetched: who needs one that is not kept is left out."""
        self._with_closed_years = False
        return self

    @property
    def calls(self) -> int:
        """Calls made so far."""
        return self._stream.calls

    def finish_calls(self) -> None:
        """Wait for the calls under way and release their locks (`Stream.finish_calls`)."""
        self._stream.finish_calls()

    def __next__(self) -> FetchRequest:
        """The next request. After the last one, there may be more again."""
        if self._more:
            return self._more.popleft()
        tilgang = next(self._tilganger)
        return self._ask(tilgang, self._requests.make_aapne_request(tilgang, self._newer_than(tilgang.orgnr)))

    def __iter__(self) -> Iterator[FetchRequest]:
        return self

    def read(self) -> Iterator[tuple[R, Found]]:
        """Each organisation's open list, as soon as it and what belongs to it have come."""
        for one, result in self._stream:
            tilgang = self._of.pop(one.place)
            if result.data is not None:
                self.fetched.add(tilgang.orgnr)
            try:
                found = self._take_aapne(tilgang, one, result) if one.place.is_aapne else self._take_list(tilgang, one)
            except NeedsCalls:
                continue
            except ApiError as exc:
                yield tilgang, exc
            else:
                if found is not None:
                    yield tilgang, found

    def _ask(self, tilgang: R, one: FetchRequest) -> FetchRequest:
        self._of[one.place] = tilgang
        return one

    def _take_aapne(self, tilgang: R, one: FetchRequest, result: FetchResult) -> Found | None:
        """The settled list; None if other lists must come first."""
        if isinstance(result.error, ApiRefused):
            drop_read_by(tilgang.leser, tilgang.orgnr, self._clock, is_avvist=True)
        aapne = make_oppslag(result, parse_aapne_krav)
        if not aapne.data.uplasserte:
            settled = settle_aapne(aapne)
            return leave_out_persons_of_aapne(settled) if tilgang.is_uten_innehaver else settled
        missing = [] if result.error or result.entry is None else self._list_missing(tilgang, aapne, result.entry)
        if not missing:
            return self._conclude(tilgang)
        if aapne.fetched_at is None or self._clock.now() - aapne.fetched_at >= ONE_REFRESH:
            # Answers this close together are one snapshot, so the open list comes first again.
            self._more.append(self._ask(tilgang, self._requests.make_aapne_request(tilgang, ONE_REFRESH)))
            return None
        self._pending[one.place] = {each.place for each in missing}
        self._more.extend(self._ask(tilgang, each) for each in missing)
        return None

    def _list_missing(self, tilgang: R, aapne: Oppslag[AapneKrav], entry: Entry) -> list[FetchRequest]:
        """The lists that are needed and not kept. Raises NeedsCalls if one of them may not be fetched."""
        today = self._clock.today()
        years = add_evidence_years({}, aapne.data, today)
        asked = [
            self._requests.make_liste_request(
                tilgang, *what, entry.state, self._newer_than(tilgang.orgnr), keeps_closed=not self._with_closed_years
            )
            for what in list_newest_first(years)
        ]
        entries = get_entries(one.place for one in asked)
        missing = [one for one in asked if not is_all_kept([one], self._clock.now(), entries, allow_stale=False)]
        if not self._with_closed_years and any(is_lukket(one.place.aar or 0, today) for one in missing):
            raise NeedsCalls
        return missing

    def _take_list(self, tilgang: R, one: FetchRequest) -> Found | None:
        """The settled list when the last of its lists has come."""
        aapne = self._requests.make_aapne_request(tilgang).place
        self._pending[aapne].discard(one.place)
        if self._pending[aapne]:
            return None
        del self._pending[aapne]
        return self._conclude(tilgang)

    def _conclude(self, tilgang: R) -> Found:
        newer_than, keeps_closed = self._newer_than(tilgang.orgnr), not self._with_closed_years
        try:
            return self._finish(tilgang, newer_than, may_call=False, keeps_closed=keeps_closed)
        except NeedsCalls:  # an answer that failed, or that contradicts the open list
            if keeps_closed:
                raise
            self._stream.finish_calls()
            return self._finish(tilgang, newer_than, may_call=True, keeps_closed=False)
