"""What the portal needs to serve, checked one by one: readiness and `manage.py doctor` say which is missing."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.clock import get_clock
from portal.jobs.heartbeat import get_last_seen, open_newest
from portal.sealing import SealError, get_key_ring

WORKER_GONE = timedelta(seconds=45)  # many missed beats, so that a difference of clocks does not count
PROBE = "helse"


class Missing(Exception):
    """What is wrong, for the operator; never a value."""


def find_missing() -> dict[str, str]:
    """What is missing, by name, with the reason; empty if the portal is ready."""
    return dict(_check_each())


def _check_each() -> Iterator[tuple[str, str]]:
    reason = _try(_check_database)
    if reason:
        yield "database", reason
    for name, check, needs_database in CHECKS:
        if needs_database and reason:
            continue  # it would only wait for the database again
        if found := _try(check):
            yield name, found


def _try(check: Callable[[], None]) -> str:
    try:
        check()
    except Missing as missing:
        return str(missing)
    except Exception as exc:  # noqa: BLE001 (whatever is wrong, readiness must say it and not fail)
        return f"does not answer ({type(exc).__name__})"  # the message may have an address or a password
    return ""


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    """Raises Missing if a migration is not applied, or a table is gone."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label} {migration.name}" for migration, _ in plan)
        raise Missing(f"not applied: {names}")
    tables = connection.introspection.table_names()
    gone = sorted(set(connection.introspection.django_table_names(only_existing=False)) - set(tables))
    if gone:
        raise Missing(f"tables missing: {', '.join(gone)}")


def _check_cache() -> None:
    cache = caches["default"]
    cache.set(PROBE, b"ok", timeout=60)
    if cache.get(PROBE) != b"ok":
        raise Missing("does not keep what it is given")


def _check_keys() -> None:
    ring = get_key_ring()
    try:
        ring.open(ring.seal(b"ok", PROBE), PROBE)
        open_newest()
    except SealError:
        raise Missing("the worker seals with a key that is not in SEALING_KEYS here") from None


def check_disk() -> None:
    """Raises Missing if there is hardly room in VAR_DIR, or nothing can be written there."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    if free < settings.MIN_FREE_DISK:
        raise Missing(f"only {free // 1_000_000} MB free in VAR_DIR")
    try:
        with tempfile.TemporaryFile(dir=settings.VAR_DIR) as file:
            file.write(b"ok")
            file.flush()
    except OSError as exc:
        raise Missing(f"cannot be written: {exc.strerror}") from None


def check_worker() -> None:
    """Raises Missing if no worker has been seen for a while."""
    seen = get_last_seen()
    if seen is None:
        raise Missing("none is running")
    silent = get_clock().now() - seen
    if silent > WORKER_GONE:
        raise Missing(f"not seen for {int(silent.total_seconds())} seconds")


# Name, check, and whether it asks the database. The cache does unless CACHE_URL is set.
CHECKS: tuple[tuple[str, Callable[[], None], bool], ...] = (
    ("migrations", check_migrations, True),
    ("cache", _check_cache, not settings.CACHE_URL),
    ("keys", _check_keys, True),
    ("disk", check_disk, False),
    ("worker", check_worker, True),
)
NAMES = ("database", *(name for name, _, _ in CHECKS))
