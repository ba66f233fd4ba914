"""Clients of an agent system user, asked for and changed by a client administrator of the firm."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from werkzeug.wrappers import Request, Response

from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.systemuser.model import SystemUser, render_packages
from sandbox.systemuser.people import Relations
from sandbox.systemuser.problems import QUERY_PATH, Invalid, refuse, refuse_bare, refuse_invalid, refuse_text
from sandbox.systemuser.requests import page_answer
from sandbox.systemuser.scopes import CLIENTS_READ, CLIENTS_WRITE
from sandbox.systemuser.users import render_user
from sandbox.systemuser.vendor import Callers

BASE = "/authentication/api/v1/enduser/systemuser"


class AgentClients:
    def __init__(self, context: Context, callers: Callers, relations: Relations) -> None:
        self._context, self._callers, self._relations = context, callers, relations
        self._store = context.system_users
        self.refused: dict[str, str] = {}  # organisation number: code, whatever the client gives
        self.routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", f"{BASE}/agents", self._agents),
            ("GET", f"{BASE}/clients/available", self._available),
            ("GET", f"{BASE}/clients", self._delegated),
            ("POST", f"{BASE}/clients", self._add),
            ("DELETE", f"{BASE}/clients", self._remove),
        )

    def _agents(self, request: Request, _values: Mapping[str, str]) -> Response:
        """A bare array, unlike the other lists."""
        pid, party = self._callers.check_person(request, CLIENTS_READ), request.args.get("party", "")
        if not party:
            raise refuse_text(400, "party is needed.")
        if not self._relations.may_manage_clients(pid, party):
            raise refuse_bare(403)
        rows = []
        for one in self._store.of(party):
            system = self._store.systems.get(one.system_id)
            if one.is_agent and system is not None:
                more = {"accessPackages": render_packages(one.packages), "partyId": client_id(party)}
                rows.append(render_user(one, system) | more)  # type: ignore[operator]
        return json_answer(rows)

    def _available(self, request: Request, _values: Mapping[str, str]) -> Response:
        """All clients of the firm, also those that lack the system user's packages."""
        user = self._find(request, CLIENTS_READ)
        return self._list(request, user, self._of_firm(user))

    def _delegated(self, request: Request, _values: Mapping[str, str]) -> Response:
        user = self._find(request, CLIENTS_READ)
        return self._list(request, user, self._store.keep_clients(user).clients)

    def _add(self, request: Request, _values: Mapping[str, str]) -> Response:
        def give(user: SystemUser, client: str) -> SystemUser:
            if client in self.refused:
                raise refuse(self.refused[client])
            if not self._store.client_has(user, client):
                raise refuse("80")
            return replace(user, clients=user.clients | {client})

        return self._change(request, give)

    def _remove(self, request: Request, _values: Mapping[str, str]) -> Response:
        return self._change(request, lambda user, client: replace(user, clients=user.clients - {client}))

    def _change(self, request: Request, change: Callable[[SystemUser, str], SystemUser]) -> Response:
        with self._store.lock:
            user, asked = self._find(request, CLIENTS_WRITE), request.args.get("client", "")
            if not asked:
                raise refuse_invalid([Invalid("16", "client is missing", "client", QUERY_PATH)])
            known = self._of_firm(user)
            client = next((orgnr for orgnr in known if client_id(orgnr) == asked), None)
            if client is None:
                raise refuse("79")
            self._store.users[user.id] = change(user, client)
        return json_answer({"agent": user.id, "client": asked})

    def _find(self, request: Request, scopes: tuple[str, ...]) -> SystemUser:
        pid = self._callers.check_person(request, scopes)
        user = self._store.find_user(request.args.get("agent", ""))
        if user is None:
            raise refuse_invalid([Invalid("14", "agent is missing or unknown", "agent", QUERY_PATH)])
        if not self._relations.may_manage_clients(pid, user.owner):
            raise refuse_bare(403)
        if not user.is_agent:
            raise refuse_invalid([Invalid("15", "agent is not an agent", "agent", QUERY_PATH)])
        return user

    def _of_firm(self, user: SystemUser) -> set[str]:
        """The firm's clients, and those that the system user had from the start."""
        ended = {client for firm, client in self._store.ended_relations if firm == user.owner}
        return ({one.orgnr for one in self._context.firms.clients.get(user.owner, ())} | user.clients) - ended

    def _list(self, request: Request, user: SystemUser, clients: Iterable[str]) -> Response:
        rows = [
            {"clientId": client_id(orgnr), "clientOrganizationNumber": orgnr, "clientOrganizationName": name}
            for orgnr, name in sorted((orgnr, self._context.people.name(orgnr)) for orgnr in clients)
        ]
        about = {"systemUserId": user.id, "systemUserOwnerOrg": user.owner}
        return page_answer(rows, request, self._context, systemUserInformation=about)


def client_id(orgnr: str) -> str:
    """The organisation's uuid as a party."""
    return str(uuid5(NAMESPACE_URL, f"party {orgnr}"))
