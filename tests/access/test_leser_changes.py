"""System users that come and go, and jobs that decide anew each time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from portal.access.kjente_lesere import forget_lesbare
from portal.access.sesjon import get_noekkel, load_innlogget
from portal.access.systemforespoersler import check_systemtilgang, remember_made_in_altinn
from portal.access.tilgang import get_tilgang_for
from portal.api.agent_grants import make_agent
from portal.api.dropped import drop_organisation
from portal.api.systemtilgang import find_made_in_altinn
from portal.domain.tilgang import EGEN, Leser
from sandbox.app import Sandbox
from tests.api.system_tools import BOSS, FIRM, NONE, budget, make_tilgang
from tests.conftest import LoggInn, TestClock
from tests.web.lesere import (
    AGENT,
    CLIENT,
    find_leser,
    give_own,
    list_calls,
    oversikt,
    sign_in_director,
)

pytestmark = pytest.mark.django_db
FIVE = timedelta(minutes=5)
KRAV = "ubetalte-krav/"  # a page of the open list alone
TOKEN, EXCHANGE, PARTIES = "maskinporten token", "altinn maskinporten", "altinn authorizedparties"


@pytest.fixture
def director(logg_inn: LoggInn, api: Sandbox) -> Client:
    """A person of a firm with an agent."""
    return sign_in_director(logg_inn, api)


def test_an_agent_that_is_deleted_reads_no_more_and_nothing_is_shown(
    director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt())
    api.register.withdraw(FIRM, AGENT)
    clock.move(FIVE)
    api.clear_calls()

    assert director.get(oversikt()).status_code == 302
    assert not [call for call in list_calls(api) if call.startswith("skatteetaten")]


def test_a_change_that_is_heard_of_takes_effect_at_once(director: Client, api: Sandbox) -> None:
    director.get(oversikt())
    api.register.take_client(FIRM, AGENT, CLIENT)

    forget_lesbare(make_agent(make_tilgang(FIRM), "regn"), [CLIENT])

    assert director.get(oversikt()).status_code == 302
    api.register.give_client(FIRM, AGENT, CLIENT)
    assert director.get(oversikt()).status_code == 302  # for five minutes, or until it is heard of
    forget_lesbare(make_agent(make_tilgang(FIRM), "regn"))
    assert director.get(oversikt()).status_code == 200


def test_a_deletion_that_the_page_of_the_agent_sees_takes_effect_at_once(director: Client, api: Sandbox) -> None:
    check_systemtilgang(make_tilgang(FIRM), budget(), relasjon="regn")
    director.get(oversikt())
    api.register.withdraw(FIRM, AGENT)

    check_systemtilgang(make_tilgang(FIRM), budget(), relasjon="regn")

    assert find_leser(director) == EGEN
    assert director.get(oversikt()).status_code == 302


def test_a_system_user_with_a_reference_of_the_companys_own_is_read_by(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    assert boss.get(oversikt(NONE)).status_code == 302
    give_own(api)
    boss.post(f"/virksomhet/{NONE}/systemtilgang/funnet/", {"orgnr": NONE})
    api.clear_calls()

    assert boss.get(oversikt(NONE)).status_code == 200
    assert list_calls(api).count(TOKEN) == 1  # no other is tried first

    assert find_leser(boss, NONE) == Leser(external_ref="regnskap-2026")
    api.clear_calls()
    boss.get(oversikt(NONE))
    assert list_calls(api) == []


def test_its_reference_is_remembered_when_the_cache_has_forgotten_it(logg_inn: LoggInn, api: Sandbox) -> None:
    give_own(api)
    made = find_made_in_altinn(make_tilgang(NONE), budget())
    assert made is not None
    remember_made_in_altinn(make_tilgang(NONE), made)
    caches["default"].clear()
    boss = logg_inn(BOSS)

    assert boss.get(oversikt(NONE)).status_code == 200
    assert find_leser(boss, NONE) == Leser(external_ref="regnskap-2026")


def test_an_own_system_user_that_is_withdrawn_leaves_nothing_and_leads_to_asking(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    give_own(api)
    boss = logg_inn(BOSS)
    boss.post(f"/virksomhet/{NONE}/systemtilgang/funnet/", {"orgnr": NONE})
    assert boss.get(oversikt(NONE)).status_code == 200
    api.register.withdraw(NONE, "regnskap-2026")
    clock.move(FIVE)
    boss.get(oversikt(NONE))  # what was kept, and a fetch in the background that is refused
    arbeider()

    assert boss.get(oversikt(NONE)).status_code == 302


def test_what_is_forgotten_on_request_is_forgotten_of_every_reader(
    director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt() + KRAV)
    api.clear_calls()

    drop_organisation(CLIENT, clock, is_avvist=False)
    director.get(oversikt() + KRAV)

    assert "skatteetaten aapnekrav" in list_calls(api)


def test_a_background_job_decides_anew_each_time(
    director: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    director.get(oversikt())
    clock.move(FIVE)
    director.get(oversikt())  # stale: a job fetches it
    api.register.take_client(FIRM, AGENT, CLIENT)
    clock.move(FIVE)
    api.clear_calls()

    arbeider()

    assert not [call for call in list_calls(api) if call.startswith("skatteetaten")]


def test_a_job_reads_by_the_agent_as_the_page_does(
    director: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    director.get(oversikt())
    arbeider()
    clock.move(FIVE)
    director.get(oversikt())
    clock.move(FIVE)
    api.clear_calls()

    arbeider()

    assert "skatteetaten aapnekrav" in list_calls(api)


def test_a_job_has_the_same_choice_as_the_page(director: Client) -> None:
    director.get(oversikt())
    innlogget = load_innlogget(get_noekkel(director.session))
    assert innlogget is not None

    assert get_tilgang_for(innlogget, CLIENT).leser == find_leser(director)
