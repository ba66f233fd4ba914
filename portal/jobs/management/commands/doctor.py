"""Examines the portal where it runs: storage, keys, worker, clocks, and what remote parties say without a person."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models import BinaryField, Model, QuerySet
from django.db.models.functions import Substr

from portal import redis_client
from portal.api.party_checks import CLOCKS_AGREE, check_parties
from portal.api.register_check import check_register
from portal.jobs.health import NAMES, find_missing
from portal.outage import AWAY, limit_waiting
from portal.sealing import KEY_ID_LENGTH, get_key_ring

SAMPLE = 500  # rows of each table, the newest where its keys are numbers
Finding = tuple[str, bool, str]  # what, whether it is right, and what was seen


class Command(BaseCommand):
    """`manage.py doctor`."""

    help = "Examines storage, keys, worker, clocks and remote parties. Exit status 1 if anything is wrong."

    def handle(self, *args: object, **options: object) -> None:
        """A line for each finding."""
        limit_waiting()
        findings = list(examine())
        for name, is_ok, text in findings:
            self.stdout.write(f"{'ok   ' if is_ok else 'WRONG'}  {name}{': ' if text else ''}{text}")
        if not all(is_ok for _, is_ok, _ in findings):
            sys.exit(1)


def examine() -> Iterator[Finding]:
    """Everything that can be examined from here."""
    missing = find_missing()
    for name in NAMES:
        yield name, name not in missing, missing.get(name, "")
    if "database" not in missing and "migrations" not in missing:
        yield _examine_envelopes()
    if "database" not in missing:
        yield from _examine_clock("clock of the database", _ask_database)
    if "cache" not in missing and settings.CACHE_URL:
        yield from _examine_clock("clock of the cache", _ask_redis)
    for check in (*check_parties(), *check_register()):
        yield check.party, check.is_ok, check.text


def find_envelopes() -> Iterator[tuple[type[Model], str, str]]:
    """Each column with envelopes: model, table, column. The portal's own tables seal all that is in binary columns."""
    for model in apps.get_models():
        if model.__module__.startswith("portal."):
            meta = model._meta  # noqa: SLF001 (Django's own way to name them)
            binary = (field.name for field in meta.concrete_fields if isinstance(field, BinaryField))
            yield from ((model, meta.db_table, name) for name in binary)


def _examine_envelopes() -> Finding:
    """Whether what is kept was sealed by keys that this process has."""
    ring = get_key_ring()
    counts = []
    for model, table, column in find_envelopes():
        key_id = Substr(column, 1, KEY_ID_LENGTH, output_field=BinaryField())  # a file of papers is large
        rows: QuerySet[Model, bytes | None] = QuerySet(model).order_by("-pk").values_list(key_id, flat=True)[:SAMPLE]
        if count := sum(not ring.knows(bytes(found)) for found in rows if found):  # empty: not written yet
            counts.append(f"{count} in {table}.{column}")
    text = f"sealed by keys that are not in SEALING_KEYS here: {', '.join(counts)}" if counts else ""
    return "envelopes", not counts, text


def _examine_clock(name: str, ask: Callable[[], datetime | None]) -> Iterator[Finding]:
    try:
        theirs = ask()
    except AWAY:
        return  # said already
    if theirs is not None:
        skew = (theirs - datetime.now(UTC)).total_seconds()
        yield name, abs(skew) <= CLOCKS_AGREE, f"{skew:+.1f} seconds from ours"


def _ask_database() -> datetime | None:
    if connection.vendor != "postgresql":
        return None  # on this machine
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def _ask_redis() -> datetime:
    seconds, microseconds = redis_client.connect(settings.CACHE_URL).time()
    return datetime.fromtimestamp(seconds + microseconds / 1e6, UTC)
