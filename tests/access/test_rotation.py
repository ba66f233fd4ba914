"""Machines with other sealing keys leave alone what they cannot open: sign-ins, those in progress, jobs, favourites."""

import base64
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.husket import KEPT_NYLIGE
from portal.access.models import Husket, Innlogging
from portal.jobs.models import Jobb
from portal.jobs.queue import LEFT_ALONE, MAX_TRIES
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock, sign_in_at_idporten

pytestmark = pytest.mark.django_db
OLD, NEW = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
OVERSIKT = f"/virksomhet/{NORDLYS}/"
PDF = f"{OVERSIKT}kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31"


class Be(Protocol):
    """Be a machine with these keys from now on."""

    def __call__(self, *keys: str) -> None: ...


@pytest.fixture
def be(settings: Settings) -> Be:
    def change(*keys: str) -> None:
        settings.SEALING_KEYS = keys

    change(OLD)
    return change


def test_a_sign_in_sealed_by_an_unknown_key_is_not_ended(be: Be, logg_inn: LoggInn) -> None:
    bruker = logg_inn(EIER)
    be(NEW)
    away = bruker.get(OVERSIKT)
    assert away.status_code == 302
    assert away.headers["Location"].startswith("/innlogging/")
    assert Innlogging.objects.count() == 1

    be(OLD)

    assert bruker.get(OVERSIKT).status_code == 200


def test_a_damaged_sign_in_is_ended(be: Be, logg_inn: LoggInn) -> None:
    bruker = logg_inn(EIER)
    row = Innlogging.objects.get()
    Innlogging.objects.update(innhold=bytes(row.innhold)[:-1])

    assert bruker.get(OVERSIKT).status_code == 302
    assert not Innlogging.objects.exists()


def test_tokens_refreshed_by_another_machine_do_not_end_the_sign_in(
    be: Be, logg_inn: LoggInn, clock: TestClock, settings: Settings
) -> None:
    bruker = logg_inn(EIER)
    be(OLD, NEW)
    clock.move(timedelta(minutes=11))
    be(NEW, OLD)
    assert bruker.get(OVERSIKT).status_code == 200  # refreshed and sealed anew
    be(OLD)

    assert bruker.get(OVERSIKT).status_code == 302
    assert Innlogging.objects.count() == 1
    be(OLD, NEW)
    assert bruker.get(OVERSIKT).status_code == 200


def test_a_sign_in_in_progress_stays_for_the_machine_that_began_it(be: Be, api: Sandbox) -> None:
    bruker = Client()
    svar = sign_in_at_idporten(api, bruker.get("/innlogging/").headers["Location"], EIER)
    be(NEW)
    assert bruker.get(svar).status_code == 400
    be(OLD)

    assert bruker.get(svar).status_code == 302
    assert bruker.get(OVERSIKT).status_code == 200


def test_a_job_that_cannot_be_opened_waits_for_a_worker_that_can(
    be: Be, logg_inn: LoggInn, arbeider: Callable[[], int], clock: TestClock
) -> None:
    bruker = logg_inn(EIER)
    place = bruker.get(PDF).headers["Location"]
    be(NEW)
    for _ in range(MAX_TRIES + 1):
        assert arbeider() > 0
        clock.move(LEFT_ALONE)
    assert Jobb.objects.filter(slag="tegn", forsoek=0).count() == 1

    be(OLD)
    arbeider()

    assert bruker.get(place + "last-ned").status_code == 200


def test_a_job_whose_sign_in_cannot_be_opened_waits_too(
    be: Be, logg_inn: LoggInn, arbeider: Callable[[], int], clock: TestClock, api: Sandbox
) -> None:
    bruker = logg_inn(EIER)
    be(NEW, OLD)
    bruker.get(OVERSIKT)
    assert Jobb.objects.filter(slag="hent").exists()
    be(NEW)
    api.clear_calls()
    assert arbeider() > 0
    assert not api.calls
    assert Jobb.objects.filter(slag="hent", forsoek=0).exists()
    clock.move(LEFT_ALONE)

    be(OLD, NEW)
    arbeider()

    assert api.calls
    assert not Jobb.objects.exists()


def test_recents_that_cannot_be_opened_are_not_removed(be: Be, logg_inn: LoggInn, clock: TestClock) -> None:
    bruker = logg_inn(EIER)
    bruker.get(OVERSIKT)
    mine = Husket.objects.get()
    Husket.objects.bulk_create(
        Husket(noekkel=f"other-{number}", person=mine.person, innhold=b"another key's", sist_brukt=mine.sist_brukt)
        for number in range(KEPT_NYLIGE)
    )
    Husket.objects.filter(pk=mine.pk).delete()
    clock.move(timedelta(minutes=11))

    bruker.get(OVERSIKT)

    assert Husket.objects.count() == KEPT_NYLIGE + 1
