"""Tokens that cannot be refreshed here: access is not known, and the sign-in is left alone."""

from datetime import timedelta

import jwt
import pytest
from django.core.cache import caches
from pytest_django import Settings

from portal import locks
from portal.access.sesjon import end_innlogget, get_innlogget, get_noekkel
from portal.access.tilgang import IkkeInnlogget, TilgangUtilgjengelig, get_altinn_token, get_tilgang_for
from portal.api.errors import ApiUnavailable, InnloggingUtlopt, Party
from sandbox.app import Sandbox
from tests.access.test_sesjon import OTHER_KEY
from tests.access.test_tilgang import get_person
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock

pytestmark = pytest.mark.django_db


def test_while_another_request_refreshes_the_tokens_for_long_access_is_not_known(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = logg_inn(EIER).session
    person = get_person(session)
    caches["default"].clear()
    clock.move(timedelta(minutes=10))
    monkeypatch.setattr("portal.access.personal_token.REFRESH_WAIT", 0.01)

    with locks.hold(f"refresh/{person.noekkel}", wait=1) as is_held:
        assert is_held
        with pytest.raises(TilgangUtilgjengelig) as refused:
            get_tilgang_for(person, NORDLYS)

    assert isinstance(refused.value.__cause__, ApiUnavailable)
    assert (refused.value.__cause__.party, refused.value.__cause__.detail) == (Party.IDPORTEN, "")
    assert api.calls == []
    assert get_tilgang_for(person, NORDLYS).orgnr == NORDLYS


def test_tokens_sealed_by_another_machine_are_not_refreshed_here(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, settings: Settings
) -> None:
    session = logg_inn(EIER).session
    person, usual = get_person(session), settings.SEALING_KEYS
    caches["default"].clear()
    clock.move(timedelta(minutes=10))
    settings.SEALING_KEYS = [OTHER_KEY]

    with pytest.raises(TilgangUtilgjengelig) as refused:
        get_tilgang_for(person, NORDLYS)

    assert isinstance(refused.value.__cause__, ApiUnavailable)
    assert (refused.value.__cause__.party, refused.value.__cause__.detail) == (Party.IDPORTEN, "sealing key")
    assert api.calls == []
    settings.SEALING_KEYS = usual
    assert get_innlogget(session) is not None


def test_a_sign_in_that_has_ended_meanwhile_is_not_refreshed(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    session = logg_inn(EIER).session
    person = get_person(session)
    caches["default"].clear()
    clock.move(timedelta(minutes=10))
    end_innlogget(session)

    with pytest.raises(InnloggingUtlopt) as refused:
        get_tilgang_for(person, NORDLYS)

    assert refused.value.party is Party.IDPORTEN
    assert api.calls == []


def test_the_persons_own_token_at_altinn_is_had_by_the_sign_in_and_not_without_it(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    session = logg_inn(EIER).session
    assert jwt.decode(get_altinn_token(session), options={"verify_signature": False})["pid"] == EIER

    api.add_fault(party="altinn", status=503)
    with pytest.raises(ApiUnavailable):
        get_altinn_token(session)
    assert get_innlogget(session) is not None
    clock.move(timedelta(minutes=10))
    api.add_fault(party="idporten", endpoint="token", status=400)
    for _ in range(2):  # the first ends the sign-in
        with pytest.raises(IkkeInnlogget):
            get_altinn_token(session)
        assert get_noekkel(session) == ""
