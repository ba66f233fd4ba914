"""Permissions: how long Altinn's answers are cached, for whom, and what a permission has."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from portal.access.sesjon import Innlogget, get_innlogget, get_noekkel, load_innlogget
from portal.access.tilgang import (
    IkkeInnlogget,
    TilgangUtilgjengelig,
    UkjentVirksomhet,
    get_tilgang,
    get_tilgang_for,
    get_virksomheter,
)
from portal.domain.tilgang import Grunn
from portal.sealed_store import list_parts, name_entry
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock, sign_in_at_idporten
from tests.lager import read_lifetimes, read_store
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def session(bruker: Client, api: Sandbox) -> SessionBase:
    """The owner's browser session, before Altinn has been asked."""
    caches["default"].clear()
    api.clear_calls()
    return bruker.session


def get_person(session: SessionBase) -> Innlogget:
    innlogget = get_innlogget(session)
    assert innlogget is not None
    return innlogget


def count_calls(api: Sandbox, ending: str) -> int:
    return sum(call.path.endswith(ending) for call in api.calls)


def test_a_permission_has_altinns_data_and_lasts_a_minute_longer_than_it(
    session: SessionBase, clock: TestClock
) -> None:
    began = clock.now()
    tilgang = get_tilgang(session, NORDLYS)

    assert (tilgang.orgnr, tilgang.enhetstype, tilgang.grunn, tilgang.overordnet) == (
        NORDLYS,
        "ENK",
        Grunn.EGEN_ROLLE,
        "",
    )
    assert tilgang.navn.casefold().startswith("nordlys")
    assert tilgang.person == get_person(session).person
    assert tilgang.gyldig_til == began + 6 * MINUTE
    clock.move(MINUTE)
    assert get_tilgang(session, NORDLYS) == tilgang
    assert get_tilgang_for(get_person(session), NORDLYS) == tilgang


def test_altinns_answers_are_cached_for_five_minutes(session: SessionBase, api: Sandbox, clock: TestClock) -> None:
    for asked in (1, 2):
        get_tilgang(session, NORDLYS)
        assert [unit.orgnr for unit in get_virksomheter(session)] == [NORDLYS]
        assert count_calls(api, "/authorizedparties") == asked
        clock.move(5 * MINUTE - SECOND)
        get_tilgang(session, NORDLYS)
        get_virksomheter(session)
        assert count_calls(api, "/authorizedparties") == asked
        clock.move(SECOND)


def test_a_cached_decision_does_not_need_the_whole_list(session: SessionBase, api: Sandbox) -> None:
    tilgang = get_tilgang(session, NORDLYS)
    everything = [name_entry(part) for part in list_parts(f"altinn/{get_person(session).person_key}")]
    assert len(caches["default"].get_many(everything)) == 2
    caches["default"].delete_many(everything)

    assert get_tilgang(session, NORDLYS) == tilgang
    assert count_calls(api, "/authorizedparties") == 1


def test_an_answer_cached_in_the_future_is_fetched_again(session: SessionBase, api: Sandbox, clock: TestClock) -> None:
    get_tilgang(session, NORDLYS)
    clock.move(-SECOND)

    get_tilgang(session, NORDLYS)

    assert count_calls(api, "/authorizedparties") == 2


def test_a_cached_permission_is_not_used_for_another_person(logg_inn: LoggInn, api: Sandbox) -> None:
    owner, manager = logg_inn(EIER).session, logg_inn(DAGLIG_LEDER).session
    get_tilgang(owner, NORDLYS)

    for orgnr in (NORDLYS, "310000003", "abc", ""):
        with pytest.raises(UkjentVirksomhet):
            get_tilgang(manager, orgnr)
    assert NORDLYS not in [unit.orgnr for unit in get_virksomheter(manager)]


def test_a_sub_unit_has_its_main_unit_and_a_heading_gives_no_permission(logg_inn: LoggInn, api: Sandbox) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr="311977849", altinn=False)
    session = logg_inn(DAGLIG_LEDER).session
    units = get_virksomheter(session)
    heading = next(unit for unit in units if unit.is_overskrift)
    sub_unit = next(unit for unit in units if unit.overordnet == heading.orgnr)

    assert heading.orgnr == "311977849"
    with pytest.raises(UkjentVirksomhet):
        get_tilgang(session, heading.orgnr)
    assert get_tilgang(session, sub_unit.orgnr).overordnet == heading.orgnr


def test_without_sign_in_there_is_no_permission(api: Sandbox) -> None:
    for ask in (get_virksomheter, lambda session: get_tilgang(session, NORDLYS)):
        with pytest.raises(IkkeInnlogget):
            ask(SessionStore())
    assert api.calls == []


def test_in_an_outage_of_altinn_there_is_no_permission_after_the_cache_expires(
    session: SessionBase, api: Sandbox, clock: TestClock
) -> None:
    get_tilgang(session, NORDLYS)
    get_virksomheter(session)
    api.add_fault(party="altinn", status=503)
    clock.move(5 * MINUTE - SECOND)
    assert get_tilgang(session, NORDLYS).orgnr == NORDLYS
    clock.move(SECOND)

    with pytest.raises(TilgangUtilgjengelig):
        get_tilgang(session, NORDLYS)
    with pytest.raises(TilgangUtilgjengelig):
        get_virksomheter(session)
    assert get_innlogget(session) is not None


def test_a_token_about_to_expire_is_refreshed(session: SessionBase, api: Sandbox, clock: TestClock) -> None:
    left = get_person(session).token_expires - clock.now()
    clock.move(left - 31 * SECOND)
    get_tilgang(session, NORDLYS)
    assert count_calls(api, "/token") == 0
    caches["default"].clear()
    clock.move(SECOND)

    get_tilgang(session, NORDLYS)

    assert count_calls(api, "/token") == 1
    renewed = load_innlogget(get_noekkel(session))  # as the next request reads it
    assert renewed is not None
    assert renewed.token_expires > clock.now() + MINUTE
    caches["default"].clear()
    get_tilgang(session, NORDLYS)
    assert count_calls(api, "/token") == 1


def test_a_refused_token_ends_the_sign_in(session: SessionBase, api: Sandbox, clock: TestClock) -> None:
    for ask in (get_virksomheter, lambda session: get_tilgang(session, NORDLYS)):
        assert get_noekkel(session)
        clock.move(10 * MINUTE)
        api.add_fault(party="idporten", endpoint="token", status=400, count=1)
        with pytest.raises(IkkeInnlogget):
            ask(session)
        assert get_noekkel(session) == ""
        session = sign_in_again(api)


def sign_in_again(api: Sandbox) -> SessionBase:
    client = Client()
    client.get(sign_in_at_idporten(api, client.get("/innlogging/").headers["Location"], EIER))
    caches["default"].clear()
    return client.session


def test_tokens_refreshed_by_another_request_are_used(session: SessionBase, api: Sandbox, clock: TestClock) -> None:
    old = get_person(session)
    clock.move(10 * MINUTE)
    get_tilgang(session, NORDLYS)
    caches["default"].clear()

    assert get_tilgang_for(old, NORDLYS).orgnr == NORDLYS
    assert count_calls(api, "/token") == 1


def test_as_service_owner_altinn_is_asked_by_identity_number(
    logg_inn: LoggInn, api: Sandbox, settings: Settings, clock: TestClock
) -> None:
    session = logg_inn(REGNSKAPSFORER).session
    settings.ALTINN_ROAD = "serviceowner"
    settings.ALTINN_SUBSCRIPTION_KEY = "key"
    clock.move(10 * MINUTE)
    api.clear_calls()

    units = get_virksomheter(session)

    assert len(units) == 40
    assert not [call for call in api.calls if call.party == "idporten"]


def test_cached_permissions_name_nobody_and_expire(session: SessionBase, clock: TestClock) -> None:
    get_tilgang(session, NORDLYS)

    stored = str(read_store())
    assert not any(secret in stored for secret in (EIER, NORDLYS, "Nordlys"))
    assert len(read_lifetimes()) == 3  # the list in two parts, and the decision
    assert all(290 < seconds <= 300 for seconds in read_lifetimes().values())
