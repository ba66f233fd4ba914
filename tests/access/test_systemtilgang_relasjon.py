"""A firm's access for its clients is remembered apart from its own, and a change has a way back too."""

import pytest

from portal.access.systemforespoersler import (
    check_systemtilgang,
    find_husket,
    find_return,
    make_return_reference,
    remember_change,
    remember_request,
)
from portal.api.systemtilgang import request_systemtilgang
from portal.domain.systemtilgang import TilgangTilstand
from sandbox.app import Sandbox
from tests.api.system_tools import BOSS, FIRM, NONE, RETURN, budget, make_tilgang
from tests.conftest import LoggInn

pytestmark = pytest.mark.django_db


def test_access_for_clients_keeps_who_asked_for_it_when_it_is_approved(api: Sandbox) -> None:
    firm = make_tilgang(FIRM)
    request = request_systemtilgang(firm, RETURN, budget(), relasjon="regn")
    remember_request(firm, request, "way", relasjon="regn")
    api.register.decide(request.id, "approve")

    found = check_systemtilgang(firm, budget(), relasjon="regn")

    assert found.tilstand is TilgangTilstand.GODKJENT
    husket = find_husket(firm, relasjon="regn")
    assert husket is not None
    assert (husket.request_id, husket.spurt_av, husket.er_godkjent) == (request.id, firm.person.navn, True)
    assert find_husket(firm) is None


def test_access_for_clients_that_nobody_asked_for_here_is_remembered_as_such(api: Sandbox) -> None:
    firm = make_tilgang(FIRM)
    request = request_systemtilgang(firm, RETURN, budget(), relasjon="regn")
    api.register.decide(request.id, "approve")

    assert check_systemtilgang(firm, budget(), relasjon="regn").tilstand is TilgangTilstand.GODKJENT

    husket = find_husket(firm, relasjon="regn")
    assert husket is not None
    assert (husket.relasjon, husket.external_ref, husket.er_godkjent) == ("regn", request.external_ref, True)
    assert find_husket(firm) is None


def test_the_way_back_from_a_change_leads_to_its_organisation(logg_inn: LoggInn, api: Sandbox) -> None:
    tilgang, way = make_tilgang(NONE), make_return_reference()
    remember_change(tilgang, request_systemtilgang(tilgang, RETURN, budget()), way)

    assert find_return(logg_inn(BOSS).session, way)[0].orgnr == NONE
