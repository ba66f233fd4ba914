"""Shared by the tests of which system user reads: a firm with an agent, its people, and its clients."""

from collections.abc import Sequence

from django.test import Client

from portal.access.tilgang import get_tilgang
from portal.api.system_requests import create_request
from portal.api.systemtilgang import get_behov, request_systemtilgang
from portal.domain.tilgang import Leser
from sandbox.app import Sandbox
from sandbox.systemuser.seed import SYSTEM
from tests.api.system_tools import CLIENT_ADMINISTRATOR, FIRM, FIRM_EMPLOYEE, NONE, RETURN, budget, make_tilgang
from tests.conftest import LoggInn

DIRECTOR, WORKER = CLIENT_ADMINISTRATOR, FIRM_EMPLOYEE
CLIENT, OTHER_CLIENT, THIRD_CLIENT = "316300022", "316314112", "316328202"
AGENT = f"{FIRM}-regn"


def oversikt(orgnr: str = CLIENT) -> str:
    return f"/virksomhet/{orgnr}/"


def give_agent(api: Sandbox, firm: str = FIRM, clients: Sequence[str] = (CLIENT, OTHER_CLIENT)) -> None:
    """The firm approves an agent for its accounting clients, and puts these on it."""
    api.register.decide(request_systemtilgang(make_tilgang(firm), RETURN, budget(), relasjon="regn").id, "approve")
    for client in clients:
        api.register.give_client(firm, f"{firm}-regn", client)
    api.clear_calls()


def list_calls(api: Sandbox) -> list[str]:
    """What was asked for since the last time."""
    calls = [f"{call.party} {call.path.rsplit('/', 1)[-1]}" for call in api.calls]
    api.clear_calls()
    return calls


def count_fetched(api: Sandbox, orgnr: str = CLIENT) -> int:
    """Lists that Skatteetaten gave out."""
    return sum(call.party == "skatteetaten" and call.status == 200 and orgnr in call.path for call in api.calls)


def find_leser(client: Client, orgnr: str = CLIENT) -> Leser:
    return get_tilgang(client.session, orgnr).leser


def sign_in_director(logg_inn: LoggInn, api: Sandbox) -> Client:
    """A person of a firm with an agent, whose list of organisations is known."""
    give_agent(api)
    client = logg_inn(DIRECTOR)
    get_tilgang(client.session, CLIENT)
    api.clear_calls()
    return client


def give_own(api: Sandbox) -> None:
    """The company makes a system user in Altinn by itself, with a reference of its own."""
    made, _ = create_request(
        system_id=SYSTEM,
        orgnr=NONE,
        external_ref="regnskap-2026",
        behov=get_behov(),
        redirect_url=RETURN,
        budget=budget(),
    )
    api.register.decide(made.id, "approve")
