"""What is known of system users is asked for once by all who need it, and read without waiting for anybody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.cache import caches
from django.db import connection
from pytest_django import Settings

from portal.access.kjente_lesere import get_agenter, get_lesbare
from portal.domain.tilgang import Tilgang
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import FIRM, make_tilgang
from tests.web.lesere import CLIENT, OTHER_CLIENT, give_agent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def firma(api: Sandbox) -> Tilgang:
    """A firm whose agent reads two clients."""
    caches["default"].clear()  # several threads take part, so that nothing is rolled back
    give_agent(api)
    return make_tilgang(FIRM)


def ask_at_once(ask: Callable[[], object], api: Sandbox) -> int:
    """How many calls Altinn gets when three ask at the same time."""
    gate = Barrier(3)

    def work(_: int) -> object:
        gate.wait()
        try:
            return ask()
        finally:
            connection.close()

    api.clear_calls()
    with ThreadPoolExecutor(3) as pool:
        first, *others = pool.map(work, range(3))
    assert others == [first, first]
    return len(calls(api, "altinn"))


def test_those_who_ask_at_the_same_time_share_altinns_answer(firma: Tilgang, api: Sandbox) -> None:
    def ask_of_the_agent() -> frozenset[str]:
        return get_lesbare(firma, "regn").klienter

    api.add_fault(party="altinn", delay_ms=150)

    assert ask_at_once(get_agenter, api) == 1
    assert ask_at_once(ask_of_the_agent, api) == 2  # an exchanged token, and the list
    assert ask_of_the_agent() == {CLIENT, OTHER_CLIENT}


def test_what_is_known_is_read_without_a_lock(firma: Tilgang, api: Sandbox, settings: Settings, tmp_path: Path) -> None:
    known = get_agenter(), get_lesbare(firma, "regn")
    settings.VAR_DIR = tmp_path / "var"  # where the locks of SQLite's cache are

    assert (get_agenter(), get_lesbare(firma, "regn")) == known
    assert not settings.VAR_DIR.exists()
