"""Whom a firm's agents may read at night: asked without a person, and companies' own system users go first."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import caches
from msgspec import structs
from pytest_django import Settings

from portal.access.alder import GRACE
from portal.access.firmalesing import Firmalesing, UtenAgent, note_refused
from portal.access.firmanatt import Firmavalg, Nattbestilling
from portal.access.kjente_lesere import Egen, Lesbare, find_egne, forget_egen, get_agenter, get_lesbare, note_egen
from portal.access.systemforespoersler import remember_made_in_altinn, remember_request
from portal.api.agent_grants import make_agent
from portal.api.errors import ApiError, ApiRefused, Party
from portal.api.systemtilgang import request_systemtilgang
from portal.domain.systemtilgang import Systembruker
from portal.domain.tilgang import Henterett
from portal.sealed_store import LargeSealedStore
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import FIRM, RETURN, budget, make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.lager import read_lifetimes
from tests.web.lesere import CLIENT, OTHER_CLIENT, THIRD_CLIENT, give_agent

pytestmark = pytest.mark.django_db
FIVE, MINUTE = timedelta(minutes=5), timedelta(minutes=1)


@pytest.fixture
def valg(api: Sandbox, clock: TestClock) -> Firmavalg:
    """A firm whose agent reads three clients."""
    give_agent(api, clients=(CLIENT, OTHER_CLIENT, THIRD_CLIENT))
    api.clear_calls()
    return Firmavalg(bestilling=Nattbestilling(orgnr=FIRM, navn="Firma", av="", laget=clock.now()), resultat=None)


def make_rett(valg: Firmavalg, orgnr: str, siden: datetime) -> Henterett | None:
    return Firmalesing(valg).make_rett(orgnr, siden)


def test_a_client_is_read_by_the_firms_agent_for_as_long_as_altinns_answer_holds(
    valg: Firmavalg, clock: TestClock
) -> None:
    began, agent = clock.now(), make_agent(make_tilgang(FIRM), "regn")
    get_agenter(), get_lesbare(make_tilgang(FIRM), "regn")
    clock.move(MINUTE)
    lesing = Firmalesing(valg)

    assert lesing.klienter == tuple(sorted((CLIENT, OTHER_CLIENT, THIRD_CLIENT)))
    rett = lesing.make_rett(CLIENT, began)
    assert rett is not None
    assert (rett.orgnr, rett.gyldig_til) == (CLIENT, began + FIVE + GRACE)
    assert (rett.leser.eier, rett.leser.external_ref) == (agent.eier, agent.external_ref)
    assert rett.leser.client_id == agent.client_id
    assert lesing.make_rett(NORDLYS, began) is None
    assert lesing.make_rett(FIRM, began) is None


def test_nobody_is_asked_about_a_person(valg: Firmavalg, api: Sandbox, clock: TestClock) -> None:
    make_rett(valg, CLIENT, clock.now())

    assert not [call for call in api.calls if call.party in ("idporten", "skatteetaten")]


def test_a_firm_without_an_agent_reads_nobody(valg: Firmavalg, api: Sandbox) -> None:
    other = structs.replace(valg, bestilling=structs.replace(valg.bestilling, orgnr=NORDLYS))

    with pytest.raises(UtenAgent):
        Firmalesing(other)
    api.add_fault(party="altinn", status=503)
    with pytest.raises(ApiError):
        Firmalesing(valg)


def test_sub_units_and_dissolved_ones_are_left_out_and_so_is_the_firm_itself(
    valg: Firmavalg, api: Sandbox, clock: TestClock
) -> None:
    firma = make_tilgang(FIRM)
    store = LargeSealedStore(Lesbare)
    listed = Lesbare(frozenset({CLIENT, OTHER_CLIENT, FIRM}), clock.now().timestamp(), frozenset({OTHER_CLIENT}))
    store.keep(f"lesbare/{FIRM}/{make_agent(firma, 'regn').external_ref}", listed, FIVE)

    assert Firmalesing(valg).klienter == (CLIENT,)


def test_a_company_with_a_system_user_of_its_own_is_left_to_the_day(
    valg: Firmavalg, api: Sandbox, clock: TestClock
) -> None:
    api.set_rights(orgnr=CLIENT, systemuser=True)
    assert make_rett(valg, CLIENT, clock.now()) is None
    assert find_egne([CLIENT]) == {CLIENT: Egen()}
    note_egen(OTHER_CLIENT, "en-referanse")
    api.clear_calls()

    assert make_rett(valg, OTHER_CLIENT, clock.now()) is None
    assert calls(api, "maskinporten") == []


def test_that_there_is_none_is_asked_once_a_night_and_kept_for_the_morning(
    valg: Firmavalg, api: Sandbox, clock: TestClock
) -> None:
    began = clock.now()
    lesing = Firmalesing(valg)
    api.clear_calls()
    clock.move(MINUTE)
    assert lesing.make_rett(CLIENT, began)
    assert calls(api, "maskinporten") == ["token"]
    assert find_egne([CLIENT])[CLIENT].is_uten
    clock.move(MINUTE)

    assert lesing.make_rett(CLIENT, began)
    assert lesing.make_rett(CLIENT, began + MINUTE)
    assert calls(api, "maskinporten") == ["token"]
    assert lesing.make_rett(CLIENT, clock.now())
    assert calls(api, "maskinporten") == ["token"] * 2


def test_whoever_cannot_be_asked_is_not_taken_to_have_none(valg: Firmavalg, api: Sandbox, clock: TestClock) -> None:
    lesing = Firmalesing(valg)
    api.add_fault(party="maskinporten", status=503)

    with pytest.raises(ApiError):
        lesing.make_rett(CLIENT, clock.now())
    assert find_egne([CLIENT]) == {CLIENT: Egen()}


def test_one_that_is_remembered_under_another_reference_is_left_to_the_day(valg: Firmavalg, clock: TestClock) -> None:
    own = Systembruker(
        id="u", eier=CLIENT, system_id="s", external_ref="en-referanse", tittel="", opprettet=clock.now()
    )
    remember_made_in_altinn(make_tilgang(CLIENT), own)
    forget_egen(CLIENT)

    assert make_rett(valg, CLIENT, clock.now()) is None
    assert find_egne([CLIENT]) == {CLIENT: Egen()}


@pytest.mark.parametrize("is_asked", [True, False])
def test_one_that_somebody_has_asked_for_is_looked_for_again_soon(
    valg: Firmavalg, api: Sandbox, clock: TestClock, is_asked: bool
) -> None:
    client = make_tilgang(CLIENT)
    if is_asked:
        remember_request(client, request_systemtilgang(client, RETURN, budget()), "retur")
    lesing = Firmalesing(valg)
    caches["default"].clear()

    assert lesing.make_rett(CLIENT, clock.now())

    (age,) = read_lifetimes().values()
    assert (age <= FIVE.total_seconds()) == is_asked


def test_what_tests_of_the_real_parties_name_is_read_by_that_one_alone(
    valg: Firmavalg, clock: TestClock, settings: Settings
) -> None:
    agent = make_agent(make_tilgang(FIRM), "regn").external_ref
    for eier, reference, is_read in ((FIRM, agent, True), (FIRM, "annen", False), (NORDLYS, agent, False)):
        settings.SYSTEMBRUKERE = f'[{{"eier": "{eier}", "externalRef": "{reference}", "klienter": ["{CLIENT}"]}}]'
        assert (make_rett(valg, CLIENT, clock.now()) is not None) == is_read


def test_a_refusal_has_altinn_asked_anew(valg: Firmavalg, api: Sandbox, clock: TestClock) -> None:
    rett = make_rett(valg, CLIENT, clock.now())
    assert rett is not None

    note_refused(rett, ApiRefused(Party.SKATTEETATEN))
    assert find_egne([CLIENT]) == {CLIENT: Egen()}
    api.clear_calls()
    get_agenter()
    assert calls(api, "altinn") == []
    get_lesbare(make_tilgang(FIRM), "regn")
    assert calls(api, "altinn")
    note_refused(rett, ApiRefused(Party.MASKINPORTEN))
    api.clear_calls()
    get_agenter()
    assert calls(api, "altinn")
