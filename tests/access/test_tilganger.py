"""Permissions for several organisations at once, as for a file of all clients: only those the person has access to."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches

from portal.access.sesjon import get_noekkel
from portal.access.tilgang import IkkeInnlogget, TilgangUtilgjengelig, get_tilgang, get_tilganger, get_virksomheter
from portal.domain.tilgang import Grunn
from sandbox.app import Sandbox
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_person_gets_permission_for_their_own_organisations_among_those_asked_for(logg_inn: LoggInn) -> None:
    owner, accountant = logg_inn(EIER).session, logg_inn(REGNSKAPSFORER).session

    assert [one.orgnr for one in get_tilganger(owner, {NORDLYS, EKSEMPEL_B})] == [NORDLYS]
    assert {one.orgnr for one in get_tilganger(accountant, {NORDLYS, EKSEMPEL_B})} == {NORDLYS, EKSEMPEL_B}
    assert get_tilganger(owner, {EKSEMPEL_B}) == ()
    assert get_tilganger(owner, ()) == ()
    assert get_tilganger(owner, ("310000003", "abc", "")) == ()


def test_each_permission_is_the_one_that_its_page_gets(logg_inn: LoggInn, clock: TestClock) -> None:
    for pid in (EIER, REGNSKAPSFORER):
        session, began = logg_inn(pid).session, clock.now()
        get_virksomheter(session)
        clock.move(MINUTE)
        several = get_tilganger(session, [NORDLYS, EKSEMPEL_B, EKSEMPEL_C])

        assert several == tuple(get_tilgang(session, one.orgnr) for one in several)
        assert {one.gyldig_til for one in several} == {began + 6 * MINUTE}
        assert {one.person.maskert for one in several} == {f"{pid[:6]}*****"}
        assert {one.is_eneste for one in several} == {pid == EIER}


def test_permissions_name_the_ground_on_which_the_person_sees_each(logg_inn: LoggInn) -> None:
    (own,) = get_tilganger(logg_inn(EIER).session, [NORDLYS])
    (client,) = get_tilganger(logg_inn(REGNSKAPSFORER).session, [NORDLYS])

    assert (own.grunn, client.grunn) == (Grunn.EGEN_ROLLE, Grunn.KLIENTFORHOLD)


def test_a_heading_gives_no_permission_among_others_either(logg_inn: LoggInn, api: Sandbox) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr="311977849", altinn=False)
    session = logg_inn(DAGLIG_LEDER).session
    listed = get_virksomheter(session)

    given = get_tilganger(session, [unit.orgnr for unit in listed])

    assert {unit.orgnr for unit in listed} - {one.orgnr for one in given} == {"311977849"}


def test_several_permissions_take_one_list_and_a_fresh_one(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    session = logg_inn(REGNSKAPSFORER).session
    caches["default"].clear()
    for asked in (1, 2):
        get_tilganger(session, [NORDLYS, EKSEMPEL_B])
        get_tilganger(session, [EKSEMPEL_C])
        assert sum(call.path.endswith("/authorizedparties") for call in api.calls) == asked
        clock.move(5 * MINUTE)


def test_without_altinns_list_or_a_sign_in_there_are_no_permissions(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    with pytest.raises(IkkeInnlogget):
        get_tilganger(SessionStore(), [NORDLYS])
    session = logg_inn(EIER).session
    clock.move(5 * MINUTE)
    api.add_fault(party="altinn", status=503)
    with pytest.raises(TilgangUtilgjengelig):
        get_tilganger(session, [NORDLYS])

    clock.move(10 * MINUTE)
    api.add_fault(party="idporten", endpoint="token", status=400)
    with pytest.raises(IkkeInnlogget):
        get_tilganger(session, [NORDLYS])
    assert get_noekkel(session) == ""
