"""All addresses of Altinn that concern system users, with the controls that tests need."""

from collections.abc import Mapping
from dataclasses import replace

from werkzeug.wrappers import Request, Response

from sandbox.answers import Handler
from sandbox.context import Context
from sandbox.systemuser.approval import Approval, ApprovalApi
from sandbox.systemuser.ask_access import AskAccess
from sandbox.systemuser.changes import ChangeRequests
from sandbox.systemuser.clients import AgentClients
from sandbox.systemuser.people import Relations
from sandbox.systemuser.problems import PREFIX, Refused
from sandbox.systemuser.register import SystemRegister
from sandbox.systemuser.requests import SystemUserRequests
from sandbox.systemuser.users import VendorSystemUsers
from sandbox.systemuser.vendor import TOKENS, Callers
from sandbox.systemuser.visit import Visit

STATUSES = {"approve": "Accepted", "reject": "Rejected", "deny": "Denied", "time out": "Timedout"}


class SystemUserApp:
    def __init__(self, context: Context) -> None:
        self._store = context.system_users
        self._callers, relations = Callers(context), Relations(context)
        self._approval = Approval(context, relations)
        self._register = SystemRegister(context, self._callers)
        self._clients = AgentClients(context, self._callers, relations)
        self._access = AskAccess(context, self._callers, relations)
        self._visit = Visit(context, self._approval, relations, self._access)
        parts = (
            self._register,
            SystemUserRequests(context, self._callers),
            ChangeRequests(context, self._callers),
            VendorSystemUsers(context, self._callers),
            self._clients,
            ApprovalApi(context, self._callers, self._approval),
            self._visit,
            self._access,
        )
        self.routes = tuple(
            (method, path, _answer_refusals(handler)) for part in parts for method, path, handler in part.routes
        )

    # -- Controls --

    def reset(self) -> None:
        """Everything as at the start."""
        self._store.reset()
        self._callers.accepts = "both"
        self._approval.delegation_fault = ""
        self._clients.refused.clear()
        for part in (self._register, self._visit, self._access):
            part.reset()

    def list_requests(self) -> list[str]:
        """The ids of all requests."""
        return list(self._store.requests)

    def find_return(self, request_id: str) -> str:
        """Where the approver of this request is sent afterwards."""
        return self._store.requests[request_id].redirect_url

    def accept_tokens(self, whose: str) -> None:
        """Which tokens are taken from a vendor."""
        if whose not in TOKENS:
            raise ValueError(f"tokens is one of {', '.join(TOKENS)}")
        self._callers.accepts = whose

    def decide(self, request_id: str, decision: str) -> None:
        """Decide a request as if an approver had; also to the statuses that Altinn has and never sets."""
        found = self._store.requests.get(request_id)
        if found is None or decision not in STATUSES:
            raise ValueError(f"no such request, or decision is not one of {', '.join(STATUSES)}")
        if decision == "approve":
            self._store.accept(found)
        else:
            self._store.requests[request_id] = replace(found, status=STATUSES[decision])

    def age(self, request_id: str, days: int) -> None:
        """As if the request had been made so many days earlier."""
        if request_id not in self._store.requests:
            raise ValueError("no such request")
        self._store.age(request_id, days)

    def withdraw(self, orgnr: str, external_ref: str = "") -> None:
        """The customer deletes the system user in Altinn."""
        found = self._store.find(orgnr, external_ref or None)
        if found is None:
            raise ValueError("no such system user")
        self._store.withdraw(found)

    def give_client(self, firm: str, external_ref: str, client: str) -> None:
        """The firm puts a client on its agent."""
        self._store.change_clients(firm, external_ref, lambda clients: clients | {client})

    def take_client(self, firm: str, external_ref: str, client: str) -> None:
        """The firm takes a client off its agent."""
        self._store.change_clients(firm, external_ref, lambda clients: clients - {client})

    def end_relation(self, firm: str, client: str) -> None:
        """The client's relation to the firm ends in Enhetsregisteret."""
        self._store.ended_relations.add((firm, client))

    def refuse_client(self, client: str, code: str = "") -> None:
        """Adding this client is refused with this code; without a code no more."""
        if code:
            self._clients.refused[client] = code.removeprefix(PREFIX)
        else:
            self._clients.refused.pop(client, None)

    def fail_delegation(self, code: str = "") -> None:
        """Approving fails with this code; without a code no more."""
        self._approval.delegation_fault = code.removeprefix(PREFIX)

    def list_asked(self) -> list[str]:
        """The ids of all questions of people who ask for access."""
        return list(self._access.asked)

    def decide_access(self, asked_id: str, status: str) -> None:
        """The organisation answers a person who asked for access."""
        found = self._access.asked.get(asked_id)
        if found is None:
            raise ValueError("no such question")
        self._access.decide(found, status)


def _answer_refusals(handler: Handler) -> Handler:
    def answer(request: Request, values: Mapping[str, str]) -> Response:
        try:
            return handler(request, values)
        except Refused as exc:
            return exc.response

    return answer
