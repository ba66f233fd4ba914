"""Clients of a firm's agent system users, asked for and changed by a client administrator with a token of their own."""

from portal.api.altinn_call import (
    AUTHENTICATION,
    AltinnCall,
    Listing,
    ask_as_person,
    decode_body,
    list_as_person,
    read_rows,
)
from portal.api.budget import Budget
from portal.api.errors import ApiFormatError, Party
from portal.api.parse_tekst import clean
from portal.api.wire_system import ClientsWire, ClientWire
from portal.domain.numre import is_orgnr
from portal.domain.systemtilgang import Systembruker, Systemklient
from portal.domain.tilgang import Tilgang

PATH = f"{AUTHENTICATION}/enduser/systemuser"
ENDPOINT = "systemuser-clients"


def list_available(firma: Tilgang, agent: Systembruker, altinn_token: str, budget: Budget) -> Listing[Systemklient]:
    """All clients of the firm; also those whose adding Altinn will refuse, and those added already."""
    return _list("available", firma, agent, altinn_token, budget)


def list_clients(firma: Tilgang, agent: Systembruker, altinn_token: str, budget: Budget) -> Listing[Systemklient]:
    """Clients that the system user may read for."""
    return _list("", firma, agent, altinn_token, budget)


def add_client(firma: Tilgang, agent: Systembruker, client_id: str, altinn_token: str, budget: Budget) -> None:
    """Give one client to the system user. Raises ApiProblem (CLIENT_LACKS, CLIENT_UNKNOWN, NOT_ADMINISTRATOR)."""
    _change("POST", firma, agent, client_id, altinn_token, budget)


def remove_client(firma: Tilgang, agent: Systembruker, client_id: str, altinn_token: str, budget: Budget) -> None:
    """Take one client from the system user. Raises as `add_client`."""
    _change("DELETE", firma, agent, client_id, altinn_token, budget)


def _list(which: str, firma: Tilgang, agent: Systembruker, altinn_token: str, budget: Budget) -> Listing[Systemklient]:
    path = f"{PATH}/clients/{which}".rstrip("/")
    call = AltinnCall(endpoint=ENDPOINT, path=path, query={"agent": _check(firma, agent)})
    pages = list_as_person(call, altinn_token, budget, ClientsWire)
    if any(
        (page.system_user_information.system_user_id, page.system_user_information.system_user_owner_org)
        != (agent.id, firma.orgnr)
        for page in pages
    ):
        raise ApiFormatError(Party.ALTINN, "clients of another")
    return read_rows(call, (one for page in pages for one in page.data), _read_client)


def _read_client(row: bytes) -> Systemklient:
    wire = decode_body(row, ClientWire)
    if not is_orgnr(wire.client_organization_number):
        raise ApiFormatError(Party.ALTINN, "client")
    return Systemklient(
        id=wire.client_id, orgnr=wire.client_organization_number, navn=clean(wire.client_organization_name)
    )


def _change(
    method: str, firma: Tilgang, agent: Systembruker, client_id: str, altinn_token: str, budget: Budget
) -> None:
    query = {"agent": _check(firma, agent), "client": client_id}
    call = AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/clients", method=method, query=query)
    ask_as_person(call, altinn_token, budget)


def _check(firma: Tilgang, agent: Systembruker) -> str:
    """The agent's id, if it is the firm's own agent."""
    if agent.eier != firma.orgnr or not agent.is_agent:
        raise ValueError("not an agent of this firm")
    return agent.id
