"""What Altinn says of an organisation's access is noted where it is decided who reads its figures."""

from datetime import timedelta

import pytest
from django.conf import settings

from portal.access.kjente_lesere import KEPT_UTEN, Egen, find_egne, get_lesbare, name_egen, note_uten_egen
from portal.access.systemforespoersler import (
    AWAITED,
    HusketForespoersel,
    check_systemtilgang,
    note_changed_clients,
    remember_made_in_altinn,
    remember_request,
)
from portal.api.agent_grants import make_agent
from portal.api.dropped import find_dropped
from portal.api.systemtilgang import find_made_in_altinn
from portal.domain.systemtilgang import TilgangTilstand
from portal.domain.tilgang import Leser, Tilgang
from sandbox.app import Sandbox
from tests.access.test_husket_forespoersel import make_request
from tests.access.test_systemforespoersler import ask
from tests.api.system_tools import FIRM, NONE, budget, make_tilgang
from tests.conftest import TestClock
from tests.lager import name_in_store, read_lifetimes
from tests.web.lesere import AGENT, CLIENT, OTHER_CLIENT, give_agent, give_own

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def check(tilgang: Tilgang, relasjon: str = "") -> TilgangTilstand:
    return check_systemtilgang(tilgang, budget(), relasjon=relasjon).tilstand


def test_an_answer_is_awaited_for_a_week_after_somebody_asked_and_until_it_is_approved(clock: TestClock) -> None:
    spurt = clock.now().timestamp()
    asked = HusketForespoersel(orgnr=NONE, external_ref=NONE, request_id="1", spurt=spurt)
    approved = HusketForespoersel(orgnr=NONE, external_ref=NONE, request_id="1", spurt=spurt, er_godkjent=True)
    made_in_altinn = HusketForespoersel(orgnr=NONE, external_ref=NONE, spurt=spurt)

    assert (asked.is_awaited, approved.is_awaited, made_in_altinn.is_awaited) == (True, False, False)
    clock.move(AWAITED - SECOND)
    assert asked.is_awaited
    clock.move(SECOND)
    assert not asked.is_awaited


def test_after_a_request_for_the_company_itself_a_system_user_is_looked_for_anew(clock: TestClock) -> None:
    tilgang = make_tilgang(NONE)
    note_uten_egen(NONE)
    remember_request(tilgang, make_request(clock), "way", relasjon="regn")
    assert find_egne([NONE])[NONE].is_uten

    remember_request(tilgang, make_request(clock), "way")

    assert find_egne([NONE])[NONE] == Egen()


def test_that_there_is_none_is_kept_for_long_unless_an_answer_is_awaited(api: Sandbox) -> None:
    tilgang, entry = make_tilgang(NONE), name_in_store(name_egen(NONE))
    assert check(tilgang) is TilgangTilstand.INGEN
    assert find_egne([NONE])[NONE].is_uten
    assert 0 <= KEPT_UTEN.total_seconds() - read_lifetimes()[entry] < 60

    ask(NONE)
    check(tilgang)

    assert find_egne([NONE])[NONE].is_uten
    assert 0 <= settings.FRESH_TILGANG.total_seconds() - read_lifetimes()[entry] < 60


def test_one_with_a_reference_of_its_own_is_known_by_it_and_what_it_read_is_dropped_with_it(api: Sandbox) -> None:
    tilgang, leser = make_tilgang(NONE), Leser(external_ref="regnskap-2026")
    give_own(api)
    made = find_made_in_altinn(tilgang, budget())
    assert made is not None
    remember_made_in_altinn(tilgang, made)
    note_uten_egen(NONE)

    assert check(tilgang) is TilgangTilstand.GODKJENT
    assert find_egne([NONE])[NONE].external_ref == "regnskap-2026"

    api.register.withdraw(NONE, "regnskap-2026")
    assert check(tilgang) is TilgangTilstand.TRUKKET
    assert find_dropped([NONE], {NONE: leser})[NONE].is_avvist
    assert find_dropped([NONE]) == {}


def test_a_deleted_agent_and_clients_changed_here_are_asked_for_anew(api: Sandbox, clock: TestClock) -> None:
    give_agent(api)
    firma, agent = make_tilgang(FIRM), make_agent(make_tilgang(FIRM), "regn")
    check(firma, "regn")
    assert get_lesbare(firma, "regn").klienter == {CLIENT, OTHER_CLIENT}
    api.register.take_client(FIRM, AGENT, CLIENT)

    note_changed_clients(firma, "regn", (CLIENT,))

    assert get_lesbare(firma, "regn").klienter == {OTHER_CLIENT}
    assert find_dropped([CLIENT, OTHER_CLIENT], dict.fromkeys((CLIENT, OTHER_CLIENT), agent)).keys() == {CLIENT}
    api.register.withdraw(FIRM, AGENT)
    check(firma, "regn")
    assert get_lesbare(firma, "regn").klienter == frozenset()
