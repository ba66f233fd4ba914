"""The approver's side: who may approve, reject or pass on a request, and what then happens."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.rawjson import Object
from sandbox.systemuser.model import Kind, Request, SystemUser
from sandbox.systemuser.people import Relations
from sandbox.systemuser.problems import refuse
from sandbox.systemuser.requests import render_request
from sandbox.systemuser.scopes import PORTAL
from sandbox.systemuser.vendor import Callers

BASE = "/authentication/api/v1/systemuser"
BASES: Mapping[Kind, str] = {
    "agent": f"{BASE}/request/agent",
    "change": f"{BASE}/changerequest",
    "standard": f"{BASE}/request",
}
DECISIONS = ("approve", "reject", "escalate")


class Approval:
    """Decides requests for a person. Raises Refused with the code that Altinn's pages would get."""

    def __init__(self, context: Context, relations: Relations) -> None:
        self._context, self._store, self._relations = context, context.system_users, relations
        self.delegation_fault = ""  # last two digits of the code with which a delegation check fails

    def get(self, pid: str, request_id: str, *kinds: Kind) -> Request:
        """The request, if the person has anything to do with its organisation."""
        found = self._store.find_request(request_id, *kinds)
        if found is None:
            raise refuse("30" if kinds == ("agent",) else "10")
        if self._relations.find(pid, found.owner) is None:
            raise refuse("66")
        return found

    def may_only_escalate(self, pid: str, request: Request) -> bool:
        can_give = request.kind == "agent" or self._relations.holds(pid, request)
        return not (self._relations.may_approve(pid, request.owner) and can_give)

    def decide(self, pid: str, request: Request, decision: str) -> None:
        with self._store.lock:
            request = self.get(pid, request.id, request.kind)
            if request.status != "New":
                raise refuse("13")
            if decision == "escalate":
                self._store.requests[request.id] = replace(request, is_escalated=True)
                return
            if not self._relations.may_approve(pid, request.owner):
                raise refuse("16")
            if decision == "reject":
                self._store.requests[request.id] = replace(request, status="Rejected")
                return
            if self.delegation_fault:
                raise refuse(self.delegation_fault)
            if request.kind != "agent" and not self._relations.holds(pid, request):
                raise refuse("53")
            self._store.accept(request)

    def withdraw(self, pid: str, user: SystemUser) -> None:
        """Delete a system user. An agent with clients is kept: they must be removed first."""
        with self._store.lock:
            if not self._relations.may_approve(pid, user.owner):
                raise refuse("16")
            if self._store.keep_clients(user).clients and user.is_agent:
                raise refuse("35")
            self._store.withdraw(user)


class ApprovalApi:
    """The addresses that Altinn's own pages use."""

    def __init__(self, context: Context, callers: Callers, approval: Approval) -> None:
        self._context, self._callers, self._approval = context, callers, approval
        routes: list[tuple[str, str, Handler]] = []
        for kind, base in BASES.items():
            routes.append(("GET", f"{base}/<request_id>", self._make_get(kind)))
            routes += [
                ("POST", f"{base}/<party>/<request_id>/{decision}", self._make_decide(kind, decision))
                for decision in DECISIONS
            ]
        self.routes = tuple(routes)

    def _make_get(self, kind: Kind) -> Handler:
        def answer(request: HttpRequest, values: Mapping[str, str]) -> Response:
            pid = self._callers.check_person(request, PORTAL)
            found = self._approval.get(pid, values["request_id"], kind)
            about: Object = {
                "partyId": party_id(found.owner),
                "partyUuid": str(_party_uuid(found.owner)),
                "userMayEscalateButNotApprove": self._approval.may_only_escalate(pid, found),
                "escalated": found.is_escalated,
            }
            return json_answer(render_request(found, self._context) | about)

        return answer

    def _make_decide(self, kind: Kind, decision: str) -> Handler:
        def answer(request: HttpRequest, values: Mapping[str, str]) -> Response:
            pid = self._callers.check_person(request, PORTAL)
            found = self._approval.get(pid, values["request_id"], kind)
            if values["party"] != str(party_id(found.owner)):
                raise refuse("42" if kind == "agent" else "41")
            self._approval.decide(pid, found, decision)
            return json_answer(True)

        return answer


def party_id(orgnr: str) -> int:
    return _party_uuid(orgnr).int % 10**8


def _party_uuid(orgnr: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"party {orgnr}")
