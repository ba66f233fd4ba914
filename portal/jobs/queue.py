"""The job queue: a database table that works the same on SQLite and PostgreSQL."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery

from portal.clock import get_clock
from portal.jobs.models import Jobb, Tur
from portal.large import one_unit
from portal.logs import follow, get_reference
from portal.metrics import count_job
from portal.outage import AWAY
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, UnknownKey, pseudonym

LEASE = timedelta(seconds=8)  # the heartbeat renews it; the job of a dead worker is taken over within ten seconds
PUT_BACK = timedelta(seconds=2)  # other jobs go first: this one may be what overloads the store
LEFT_ALONE = timedelta(seconds=5)
MAX_TRIES = 3
MAX_AGE = timedelta(hours=1)  # older jobs are dropped: nobody waits for them
SOON = timedelta(seconds=0.5)  # a worker that is free has taken a job by then
STOPPING = threading.Event()  # this process is to end: a job that can be resumed gives way
logger = logging.getLogger("portal.jobs")
Payload = dict[str, str | int | list[int]]
Renew = Callable[[], None]
KeepLease = Callable[[Jobb], AbstractContextManager[None]]
_ONLY: ContextVar[Collection[str] | None] = ContextVar("only", default=None)  # kinds that this thread runs
Kinds = dict[str, Callable[[Payload, Renew], None]]  # a long job calls `Renew` to extend its lease


class Cancelled(Exception):
    """Nobody wants the work any more: the person has cancelled it, it has expired, or another has taken it over."""


def enqueue(slag: str, payload: Payload, *, prioritet: int, person: str = "", etter: timedelta = timedelta()) -> None:
    """Enqueue a job; a duplicate of a pending job is ignored.

    `person`: the key of the person it is for. `etter`: how long it waits before it may run.
    """
    key = pseudonym(f"jobb:{slag}:{payload}")
    now = get_clock().now()
    job = Jobb(
        slag=slag,
        noekkel=key,
        prioritet=prioritet,
        innhold=seal_object(payload, f"jobb/{key}"),
        opprettet=now,
        leid_til=now + etter,
        person=pseudonym(f"tur:{person}"),  # so that the queue does not tell whose sign-in it is
        reference=get_reference(),
    )
    Jobb.objects.bulk_create([job], ignore_conflicts=True)


def claim_next() -> Jobb | None:
    """Lease the next job to the caller, or return None. Jobs whose last try died with its worker are deleted.

    The most urgent kind goes first. Within it people are served in turn: whoever has waited longest since their last
    job, so that a hundred orders by one person delay another's by one.
    """
    now = get_clock().now()
    if not _has_due(now):
        return None  # one question, and nothing is written
    Jobb.objects.filter(opprettet__lt=now - MAX_AGE).delete()
    Jobb.objects.filter(forsoek__gte=MAX_TRIES, leid_til__lte=now).delete()
    served = Subquery(Tur.objects.filter(person=OuterRef("person")).values("sist"))
    due = _list_due(now).annotate(served=served)
    for job in due.order_by("prioritet", F("served").asc(nulls_first=True), "opprettet", "pk")[:5]:
        # The first update wins; another worker's update no longer matches `leid_til`.
        mine = Jobb.objects.filter(pk=job.pk, leid_til=job.leid_til)
        if mine.update(leid_til=now + LEASE, forsoek=job.forsoek + 1):
            Tur.objects.update_or_create(person=job.person, defaults={"sist": now})
            Tur.objects.filter(sist__lt=now - MAX_AGE).delete()
            return job
    return None


def _has_due(now: datetime) -> bool:
    """Whether there is a job that this thread may run now.

    Raw SQL: an idle worker asks thirty times a second, and building the query costs ten times as much as running it.
    """
    kinds = _ONLY.get()
    asked = "" if kinds is None else f" AND slag IN ({', '.join(['%s'] * len(kinds)) or 'NULL'})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {Jobb._meta.db_table} WHERE leid_til <= %s{asked} LIMIT 1",  # noqa: S608, SLF001 (own table)
            [connection.ops.adapt_datetimefield_value(now), *(kinds or ())],
        )
        return cursor.fetchone() is not None


def _list_due(now: datetime) -> QuerySet[Jobb]:
    """The jobs that this thread may run now."""
    due, only = Jobb.objects.filter(leid_til__lte=now), _ONLY.get()
    return due if only is None else due.filter(slag__in=only)


@contextmanager
def run_only(kinds: Collection[str]) -> Iterator[None]:
    """Let this thread run jobs of these kinds alone, until the block ends."""
    token = _ONLY.set(kinds)
    try:
        yield
    finally:
        _ONLY.reset(token)


def run_next(kinds: Kinds, keep_lease: KeepLease = lambda _job: nullcontext()) -> bool:
    """Run one job; False if there was none. A job that fails is retried, up to `MAX_TRIES` tries.

    Raises AWAY if database or cache do not answer; the job is then put back, and the attempt does not count.
    """
    job = claim_next()
    if job is None:
        return False
    started = time.monotonic()
    with follow(job.reference), one_unit():
        outcome = "away"
        try:
            outcome = _run(job, kinds, keep_lease)
        finally:
            took = time.monotonic() - started
            count_job(job.slag, outcome, took)
            logger.info("job %s outcome=%s ms=%.0f", job.slag, outcome, took * 1000)
    return True


def _run(job: Jobb, kinds: Kinds, keep_lease: KeepLease) -> str:
    """Run it, and name the outcome."""
    try:
        do, payload = kinds[job.slag], _open(job)
    except UnknownKey:
        _put_back(job, LEFT_ALONE)
        return "left"
    except (SealError, KeyError) as exc:
        logger.warning("job %s dropped because=%s", job.slag, type(exc).__name__)
        Jobb.objects.filter(pk=job.pk).delete()
        return "failed"
    try:
        with keep_lease(job):
            do(payload, partial(renew, job))
    except UnknownKey:  # of its sign-in
        _put_back(job, LEFT_ALONE)
        return "left"
    except AWAY:
        with suppress(*AWAY):
            _put_back(job, PUT_BACK)
        raise
    except Exception as exc:  # noqa: BLE001 (no job may stop the worker)
        logger.warning("job %s failed because=%s try=%d", job.slag, type(exc).__name__, job.forsoek + 1)
        if job.forsoek + 1 >= MAX_TRIES:
            Jobb.objects.filter(pk=job.pk).delete()
        return "failed"  # retried when its lease expires
    Jobb.objects.filter(pk=job.pk).delete()
    return "done"


def is_at_work(slag: str) -> bool:
    """Whether a worker is running a job of this kind."""
    return Jobb.objects.filter(slag=slag, forsoek__gt=0, leid_til__gt=get_clock().now()).exists()


def must_give_way(prioritet: int) -> bool:
    """Whether a long job should end and go on later.

    That is when the worker is to end, or nobody has taken a job that is no less urgent and that this thread may run.
    """
    return STOPPING.is_set() or _list_due(get_clock().now() - SOON).filter(prioritet__lte=prioritet).exists()


def _open(job: Jobb) -> Payload:
    return open_object(bytes(job.innhold), f"jobb/{job.noekkel}", Payload)


def _put_back(job: Jobb, until_next: timedelta) -> None:
    """Make a job wait; the attempt does not count."""
    Jobb.objects.filter(pk=job.pk).update(leid_til=get_clock().now() + until_next, forsoek=F("forsoek") - 1)


def renew(job: Jobb) -> None:
    """Extend the lease."""
    Jobb.objects.filter(pk=job.pk).update(leid_til=get_clock().now() + LEASE)
