"""A filling of the client list gives way to others, and goes on later."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.jobs.klientfylling import fill
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.queue import SOON, STOPPING, Payload, Renew, run_next
from portal.large import wait_for_turn
from tests.conftest import LoggInn, TestClock
from tests.large import one_that_waits
from tests.settings import FILLED_TOGETHER
from tests.web.klientliste import HELE, Work
from tests.web.sider import DAGLIG_LEDER, get_text

pytestmark = pytest.mark.django_db


def test_a_filling_lets_in_others_whom_no_free_worker_has_taken(
    accountant: Client, logg_inn: LoggInn, settings: Settings, clock: TestClock, arbeider: Work
) -> None:
    settings.FILLING_SHARES_AFTER = 0.0
    accountant.get(HELE)
    logg_inn(DAGLIG_LEDER).get(HELE)
    clock.move(SOON)

    assert run_next(KINDS)

    assert "Henter 1 av 40" in get_text(accountant.get(HELE))
    arbeider()
    assert "40 av 40 virksomheter er med" in get_text(accountant.get(HELE))


def test_a_filling_goes_on_beside_a_job_that_came_just_now(
    accountant: Client, logg_inn: LoggInn, settings: Settings
) -> None:
    settings.FILLING_SHARES_AFTER = 0.0
    accountant.get(HELE)
    logg_inn(DAGLIG_LEDER).get(HELE)

    assert run_next(KINDS)
    assert f"Henter {FILLED_TOGETHER} av 40" in get_text(accountant.get(HELE))


def test_a_filling_ends_early_with_its_worker_and_goes_on_with_another(
    accountant: Client, settings: Settings, arbeider: Work
) -> None:
    settings.FILLING_SHARES_AFTER = 0.0
    accountant.get(HELE)
    STOPPING.set()
    try:
        assert run_next(KINDS)
    finally:
        STOPPING.clear()

    assert "Henter 1 av 40" in get_text(accountant.get(HELE))
    arbeider()
    assert "40 av 40 virksomheter er med" in get_text(accountant.get(HELE))


def test_a_filling_with_large_answers_ends_for_another_that_waits_for_its_turn(
    accountant: Client, settings: Settings, arbeider: Work
) -> None:
    settings.WAIT_FOR_LARGE = 20.0
    accountant.get(HELE)

    def fill_beside_another(payload: Payload, renew: Renew) -> None:
        wait_for_turn()
        with one_that_waits():
            fill(payload, renew)

    assert run_next({"klienter": fill_beside_another})
    assert "Henter 1 av 40" in get_text(accountant.get(HELE))
    arbeider()
    assert "40 av 40 virksomheter er med" in get_text(accountant.get(HELE))
