"""Probes: liveness asks for nothing, readiness names what is missing, and both answer whatever the Host header says."""

import base64
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from portal.jobs.heartbeat import Heartbeat
from portal.jobs.models import Arbeider
from sandbox.app import Sandbox
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db
LEVENDE, KLAR = "/helse/levende", "/helse/klar"


@pytest.fixture(autouse=True)
def _worker(clock: TestClock) -> None:
    Heartbeat().beat()


def read(path: str = KLAR) -> tuple[int, str]:
    response = Client(raise_request_exception=False).get(path)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    return response.status_code, response.content.decode()


def test_liveness_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert read(LEVENDE) == (200, "ok\n")


def test_readiness_asks_no_remote_party(api: Sandbox) -> None:
    assert read() == (200, "ok\n")
    assert not api.calls


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "localhost", "[::1]:8000", "127.0.0.1", "portal", "not a host"])
@pytest.mark.parametrize("path", [LEVENDE, KLAR])
def test_probes_are_answered_under_any_host_and_pages_are_not(path: str, host: str) -> None:
    assert Client(headers={"host": host}).get(path).status_code == 200
    if host != "127.0.0.1":  # the portal's own in tests
        assert Client(headers={"host": host}).get("/tilgjengelighet/").status_code == 400


def test_no_worker_is_named() -> None:
    Arbeider.objects.all().delete()

    assert read() == (503, "worker: none is running\n")


def test_a_silent_worker_is_named(clock: TestClock) -> None:
    clock.move(timedelta(seconds=46))

    assert read() == (503, "worker: not seen for 46 seconds\n")


def test_a_worker_whose_key_is_unknown_here_is_named(settings: Settings) -> None:
    settings.SEALING_KEYS = (base64.b64encode(os.urandom(32)).decode(),)

    assert read() == (503, "keys: the worker seals with a key that is not in SEALING_KEYS here\n")


def test_migrations_that_are_not_applied_are_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    status, text = read()

    assert status == 503
    assert text.startswith("migrations: not applied: jobs 0001_jobb, jobs 0002_arbeider")


def test_a_missing_table_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE access_husket RENAME TO access_hidden")

    assert read() == (503, "migrations: tables missing: access_husket\n")


def test_a_full_disk_is_named(settings: Settings) -> None:
    settings.MIN_FREE_DISK = 10**18

    status, text = read()

    assert status == 503
    assert text.startswith("disk: only ")


def test_a_directory_that_is_gone_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "gone"

    assert read() == (503, "disk: does not answer (FileNotFoundError)\n")


def test_a_cache_that_is_away_is_named_and_is_no_error_page(settings: Settings) -> None:
    location = "unix:///nowhere/redis.sock"
    settings.CACHES = {"default": {"BACKEND": "portal.bytecache.RedisByteCache", "LOCATION": location}}

    assert read() == (503, "cache: does not answer (ConnectionError)\n")
