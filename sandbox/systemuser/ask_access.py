"""Altinn's "be om tilgang": a person asks an organisation for a package or a resource."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid4, uuid5

from werkzeug.wrappers import Request, Response

from sandbox.altinn_exchange import problem
from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.people import each_party
from sandbox.rawjson import Json, Object, text
from sandbox.systemuser.model import PACKAGE
from sandbox.systemuser.people import Relations
from sandbox.systemuser.problems import Refused, refuse_bare
from sandbox.systemuser.requests import page_answer, render_moment
from sandbox.systemuser.scopes import ASK_READ, ASK_WRITE
from sandbox.systemuser.vendor import Callers

BASE = "/accessmanagement/api/v1/enduser/request"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAccess:
    id: str
    pid: str
    orgnr: str
    package: str
    resource: str
    status: str = "Pending"
    updated: float = 0


class AskAccess:
    def __init__(self, context: Context, callers: Callers, relations: Relations) -> None:
        self._context, self._callers, self._relations = context, callers, relations
        self.asked: dict[str, AskedAccess] = {}
        self.routes: tuple[tuple[str, str, Handler], ...] = (
            ("POST", f"{BASE}/package", self._ask),
            ("POST", f"{BASE}/resource", self._ask),
            ("GET", BASE, self._get),
            ("GET", f"{BASE}/sent", self._sent),
            ("GET", f"{BASE}/sent/count", self._count),
            ("GET", f"{BASE}/received", self._received),
            ("PUT", f"{BASE}/sent/withdraw", self._withdraw),
            ("PUT", f"{BASE}/received/approve", self._decide("Approved")),
            ("PUT", f"{BASE}/received/reject", self._decide("Rejected")),
            ("PUT", f"{BASE}/draft/confirm", self._confirm),
        )

    def reset(self) -> None:
        self.asked.clear()

    def _ask(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._person(request, ASK_WRITE)
        orgnr = self._organisation(request.args.get("to", ""))
        # Without any relation Altinn answers 403 rather than tell whether the organisation exists.
        if orgnr is None or not self._is_connected(pid, orgnr):
            raise _forbidden("RequestConnectionNotFound")
        made = AskedAccess(
            id=str(uuid4()),
            pid=pid,
            orgnr=orgnr,
            package=request.args.get("package", "").removeprefix(PACKAGE),
            resource=request.args.get("resource", ""),
            updated=self._context.now(),
        )
        if not made.package and not made.resource:
            raise Refused(problem(400, "package or resource is needed"))
        what = (pid, orgnr, made.package, made.resource)
        same = (one for one in self.asked.values() if one.status == "Pending")
        open_one = next((one for one in same if (one.pid, one.orgnr, one.package, one.resource) == what), None)
        if open_one is None:
            self.asked[made.id] = made
        return json_answer(_render(open_one or made), 200 if open_one else 201)

    def _get(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._person(request, ASK_READ)
        return json_answer(_render(self._find(request, lambda one: one.pid == pid)))

    def _sent(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._person(request, ASK_READ)
        to, kind = request.args.get("to", ""), request.args.get("type", "")
        mine = [one for one in self.asked.values() if one.pid == pid and to in ("", party_uuid(one.orgnr))]
        return page_answer([_render(one) for one in mine if kind in ("", _kind(one))], request, self._context)

    def _count(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._person(request, ASK_READ)
        return json_answer(sum(one.pid == pid and one.status == "Pending" for one in self.asked.values()))

    def _received(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._callers.check_person(request, ASK_READ)
        orgnr = self._organisation(request.args.get("party", ""))
        if orgnr is None or not self._relations.may_approve(pid, orgnr):
            raise refuse_bare(403)
        return json_answer({"links": {}, "data": [_render(one) for one in self.asked.values() if one.orgnr == orgnr]})

    def _withdraw(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._person(request, ASK_WRITE)
        return self._set(self._find(request, lambda one: one.pid == pid), "Withdrawn")

    def _confirm(self, request: Request, _values: Mapping[str, str]) -> Response:
        pid = self._person(request, ASK_WRITE)
        return self._set(self._find(request, lambda one: one.pid == pid and one.status == "Draft"), "Pending")

    def _decide(self, status: str) -> Handler:
        def answer(request: Request, _values: Mapping[str, str]) -> Response:
            pid = self._callers.check_person(request, ASK_WRITE)
            found = self._find(request, lambda one: self._relations.may_approve(pid, one.orgnr))
            return self.decide(found, status)

        return answer

    def decide(self, found: AskedAccess, status: str) -> Response:
        """Approval gives the person the right at once."""
        if status == "Approved":
            self._context.rights.change(pid=found.pid, orgnr=found.orgnr, altinn=True, systemuser=None, api=None)
        return self._set(found, status)

    def _set(self, found: AskedAccess, status: str) -> Response:
        self.asked[found.id] = replace(found, status=status, updated=self._context.now())
        return json_answer(_render(self.asked[found.id]))

    def _person(self, request: Request, scopes: tuple[str, ...]) -> str:
        """The person of the token, who must be the party named."""
        pid = self._callers.check_person(request, scopes)
        if request.args.get("party") != person_uuid(pid):
            raise _forbidden("PartyNotAllowed")
        return pid

    def _find(self, request: Request, may: Callable[[AskedAccess], bool]) -> AskedAccess:
        found = self.asked.get(request.args.get("id", ""))
        if found is None or not may(found):
            raise _forbidden("RequestNotFound")
        return found

    def _organisation(self, uuid: str) -> str | None:
        parties = (one for person in self._context.people.everyone for one in each_party(person.parties))
        return next((text(one.get("organizationNumber")) for one in parties if one.get("partyUuid") == uuid), None)

    def _is_connected(self, pid: str, orgnr: str) -> bool:
        """Any row in the person's list counts, also a heading without access."""
        person = self._context.people.get(pid)
        listed = each_party(person.parties if person else ())
        return any(one.get("organizationNumber") == orgnr for one in listed)


def person_uuid(pid: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"party {pid}"))


def party_uuid(orgnr: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"party {orgnr}"))


def _kind(one: AskedAccess) -> str:
    return "package" if one.package else "resource"


def _forbidden(title: str) -> Refused:
    return Refused(problem(403, title))


def _render(one: AskedAccess) -> Object:
    """Packages and resources have ids of their own; what they are called is their reference."""
    name = f"{PACKAGE}{one.package}" if one.package else one.resource
    what: Json = {"id": str(uuid5(NAMESPACE_URL, name)), "referenceId": name}
    return {
        "id": one.id,
        "status": one.status,
        "type": _kind(one),
        "lastUpdated": render_moment(one.updated),
        _kind(one): what,
        "from": {"id": person_uuid(one.pid)},
        "to": {"id": party_uuid(one.orgnr)},
    }
