"""Fetches answers: a fresh cached one, else a single call, shared by all requests and processes.

Locks and cache belong to the calling thread; only the API calls run in parallel.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from datetime import datetime, timedelta
from functools import lru_cache

from portal import locks
from portal.api import errors, measure
from portal.api.budget import Budget
from portal.api.cache import (
    CacheKey,
    Entry,
    Failure,
    get_entries,
    get_failures,
    keep_entry,
    keep_failure,
    make_entry,
)
from portal.api.client import RawAnswer
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, Party
from portal.api.fetch import FetchRequest, FetchResult
from portal.api.newest import note_newest
from portal.api.patience import NeedsCalls
from portal.clock import Clock

AT_ONCE = 8  # threads that only wait for answers; API_CALLS_AT_ONCE limits the calls
MAX_FAILURES = 2  # per endpoint in one gathering, before its other years are skipped
Outcome = tuple[RawAnswer, object] | ApiError


def get_answers(
    asked: Sequence[FetchRequest],
    clock: Clock,
    budget: Budget,
    *,
    allow_stale: bool,
    allow_refused: bool = False,
    entries: Mapping[CacheKey, Entry] | None = None,
) -> list[FetchResult]:
    """The answers, in request order. `allow_stale`: a stale answer will do while a newer one is fetched.

    `allow_refused`: while the breaker refuses calls, a first look at the cache takes what a call would fall back to.
    Otherwise every page of an outage would take locks, and a thread with a database connection, to be refused.
    `entries`: cached entries, if the caller has them already.
    """
    now = clock.now()
    kept = find_kept(asked, now, get_entries(one.place for one in asked) if entries is None else entries)
    refused = _find_refused(asked, kept, now) if allow_refused and not budget.may_call else {}
    others = [one for one in asked if one.place not in refused]
    if not budget.may_call and not _are_good(others, kept, now, allow_stale=allow_stale):
        raise NeedsCalls
    found = {one.place: _judge_kept(one, kept.get(one.place), now, allow_stale=allow_stale) for one in asked} | refused
    missing = [one for one in asked if found[one.place] is None]
    if any(result is not None and result.wants_refresh for result in found.values()):
        _report_failures(found)
    if missing:
        found |= _fetch(missing, clock, budget)
    return [result for one in asked if (result := found[one.place]) is not None]


def is_all_kept(
    asked: Sequence[FetchRequest], now: datetime, entries: Mapping[CacheKey, Entry], *, allow_stale: bool
) -> bool:
    """Whether `get_answers` would make no calls."""
    return _are_good(asked, find_kept(asked, now, entries), now, allow_stale=allow_stale)


def _are_good(
    asked: Sequence[FetchRequest], kept: Mapping[CacheKey, Entry], now: datetime, *, allow_stale: bool
) -> bool:
    return all(one.place in kept and is_good(one, kept[one.place], now, allow_stale=allow_stale) for one in asked)


def is_good(one: FetchRequest, entry: Entry, now: datetime, *, allow_stale: bool) -> bool:
    """Whether a cached answer will do without a call."""
    life = one.get_life(entry.fetched_on)
    return now - entry.fetched_at < (life.shown if allow_stale else life.fresh) and not _is_outdated(one, entry)


def find_kept(asked: Sequence[FetchRequest], now: datetime, entries: Mapping[CacheKey, Entry]) -> dict[CacheKey, Entry]:
    """The entries that have not expired."""
    kept: dict[CacheKey, Entry] = {}
    for one in asked:
        entry = entries.get(one.place)
        if entry is not None and timedelta(0) <= now - entry.fetched_at < one.get_life(entry.fetched_on).kept:
            kept[one.place] = entry
    return kept


def _find_refused(
    asked: Sequence[FetchRequest], kept: Mapping[CacheKey, Entry], now: datetime
) -> dict[CacheKey, FetchResult]:
    """Cached answers too old even for a page that may show stale ones, and for which no call would be made now."""
    found = {}
    for one in asked:
        entry = kept.get(one.place)
        is_too_old = entry is not None and not is_good(one, entry, now, allow_stale=True)
        if is_too_old and (error := one.find_refusal()):
            found[one.place] = fall_back(one, entry, error)
    return found


def _judge_kept(one: FetchRequest, entry: Entry | None, now: datetime, *, allow_stale: bool) -> FetchResult | None:
    if entry is None:
        measure.count_cache(one.place.endpoint, "miss")
        return None
    age, life = now - entry.fetched_at, one.get_life(entry.fetched_on)
    if _is_outdated(one, entry):
        measure.count_cache(one.place.endpoint, "contradicted")
        return None
    if age < life.fresh:
        measure.count_cache(one.place.endpoint, "fresh")
        return FetchResult(entry)
    if allow_stale and age < life.shown:
        measure.count_cache(one.place.endpoint, "shown")
        return FetchResult(entry, wants_refresh=True)
    measure.count_cache(one.place.endpoint, "old")
    return None


def _is_outdated(one: FetchRequest, entry: Entry) -> bool:
    """Whether something has changed since, regardless of the entry's age."""
    return (one.state is not None and entry.state != one.state) or entry.correlation == one.replaces


def _report_failures(found: dict[CacheKey, FetchResult | None]) -> None:
    """Add the failure of an attempted refresh, so that the page can say why its data is stale."""
    shown = [place for place, result in found.items() if result is not None and result.wants_refresh]
    for place, failure in get_failures(shown).items():
        result = found[place]
        if result is not None:
            found[place] = FetchResult(result.entry, as_error(failure), wants_refresh=True)


def _fetch(missing: Sequence[FetchRequest], clock: Clock, budget: Budget) -> dict[CacheKey, FetchResult | None]:
    started = clock.now()
    found: dict[CacheKey, FetchResult | None] = {}
    flights = {one.place: one.flight for one in missing}
    with locks.hold_all(list(flights.values()), wait=budget.left) as held:
        # While we waited for the lock, another request may have fetched it, failed, or been refused so that nothing is
        # cached.
        entries = find_kept(missing, clock.now(), get_entries(one.place for one in missing))
        failures = get_failures(one.place for one in missing)
        calls = []
        for one in missing:
            entry, failure = entries.get(one.place), failures.get(one.place)
            if entry is not None and _came_meanwhile(one, entry, started, clock.now()):
                found[one.place] = FetchResult(entry)
            elif failure is not None and failure.at > started:
                found[one.place] = fall_back(one, entry, as_error(failure))
            elif flights[one.place] not in held:
                found[one.place] = fall_back(
                    one, entry, ApiUnavailable(Party.SKATTEETATEN, one.place.endpoint, "flight")
                )
            else:
                calls.append(one)
        for one, outcome in _call_all(calls, budget):
            found[one.place] = keep(one, outcome, clock, entries.get(one.place))
            # Release this lock now: others may be waiting for this answer only.
            held.release(flights[one.place])
    return found


def _came_meanwhile(one: FetchRequest, entry: Entry, started: datetime, now: datetime) -> bool:
    is_new = entry.fetched_at >= started and not _is_outdated(one, entry)
    return is_new or is_good(one, entry, now, allow_stale=False)


def fall_back(one: FetchRequest, entry: Entry | None, error: ApiError) -> FetchResult:
    """The cached answer, used when a newer one could not be fetched."""
    return FetchResult(entry, error, is_motsagt=entry is not None and _is_outdated(one, entry))


def _call_all(calls: Sequence[FetchRequest], budget: Budget) -> Iterator[tuple[FetchRequest, Outcome]]:
    """Each answer as soon as it arrives. After repeated failures of an endpoint, its other years are skipped."""
    failed: Counter[str] = Counter()

    def call(one: FetchRequest) -> tuple[FetchRequest, Outcome]:
        endpoint = one.place.endpoint
        if failed[endpoint] >= MAX_FAILURES:
            return one, ApiUnavailable(Party.SKATTEETATEN, endpoint, "failed before")
        outcome = call_one(one, budget)
        failed[endpoint] += isinstance(outcome, ApiUnavailable)
        return one, outcome

    if len(calls) < 2:
        yield from map(call, calls)
    else:
        # Each thread logs with the reference of this request.
        for done in as_completed([get_pool().submit(copy_context().run, call, one) for one in calls]):
            yield done.result()


def call_one(one: FetchRequest, budget: Budget) -> Outcome:
    """The answer and what was read of it, or what went wrong."""
    try:
        answer = one.fetch(budget)
        return answer, one.read(answer.body)
    except ApiError as exc:
        return exc


def keep(one: FetchRequest, outcome: Outcome, clock: Clock, kept: Entry | None) -> FetchResult:
    """Cache the outcome of a call. `kept`: what was cached before."""
    if isinstance(outcome, ApiRefused):
        return FetchResult(None, outcome)
    if isinstance(outcome, ApiError):
        failure = Failure(
            at=clock.now(),
            kind=type(outcome).__name__,
            party=outcome.party.value,
            detail=outcome.detail,
            kode=outcome.kode,
        )
        keep_failure(one.place, failure)
        return fall_back(one, kept, outcome)
    answer, data = outcome
    entry = make_entry(
        answer.body,
        fetched_at=clock.now(),
        fetched_on=clock.today(),
        correlation=answer.correlation,
        state=one.get_state(data),
    )
    keep_entry(one.place, entry, one.get_life(entry.fetched_on).kept)
    if one.place.is_aapne:
        note_newest(one.place.orgnr, one.place.eier, entry.fetched_at, is_egen=one.place.is_egen)
    return FetchResult(entry, data=data)


def as_error(failure: Failure) -> ApiError:
    """The error that was remembered."""
    kind = getattr(errors, failure.kind, None)
    make = kind if isinstance(kind, type) and issubclass(kind, ApiError) else ApiUnavailable
    return make(Party(failure.party), failure.detail, failure.kode)


@lru_cache(maxsize=1)
def get_pool() -> ThreadPoolExecutor:
    """Threads that only wait for answers."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="api")
