"""A vendor's requests for a system user, standard and agent: made, read, listed and deleted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import uuid4

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.rawjson import Json, Object, text
from sandbox.systemuser.checks import matches_redirect
from sandbox.systemuser.model import (
    ASSIGNABLE,
    DELEGABLE,
    PACKAGE,
    Kind,
    Request,
    System,
    read_packages,
    read_rights,
    render_packages,
    render_rights,
)
from sandbox.systemuser.problems import refuse
from sandbox.systemuser.register import read_body
from sandbox.systemuser.scopes import READ, WRITE
from sandbox.systemuser.vendor import Callers, accepted, check_own

BASE = "/authentication/api/v1/systemuser/request/vendor"
PAGE = 50
UI = "/accessmanagement/ui/systemuser"
UI_PAGES: Mapping[Kind, str] = {"standard": "request", "agent": "agentrequest", "change": "changerequest"}
NOT_FOUND: Mapping[Kind, str] = {"standard": "10", "agent": "30", "change": "10"}


class SystemUserRequests:
    def __init__(self, context: Context, callers: Callers) -> None:
        self._context, self._callers = context, callers
        self._store = context.system_users
        self.routes: tuple[tuple[str, str, Handler], ...] = tuple(
            route for kind, base in (("agent", f"{BASE}/agent"), ("standard", BASE)) for route in self._make(kind, base)
        )

    def _make(self, kind: str, base: str) -> list[tuple[str, str, Handler]]:
        of: Kind = "agent" if kind == "agent" else "standard"
        return [
            ("POST", base, lambda request, _values: self._create(request, of)),
            ("GET", f"{base}/<request_id>", lambda request, values: self._get(request, values, of)),
            ("DELETE", f"{base}/<request_id>", lambda request, values: self._delete(request, values, of)),
            ("GET", f"{base}/bysystem/<system_id>", lambda request, values: self._list(request, values, of)),
            (
                "GET",
                f"{base}/byexternalref/<system_id>/<owner>/<external_ref>",
                lambda request, values: self._get_by_reference(request, values, of),
            ),
        ]

    def _create(self, request: HttpRequest, kind: Kind) -> Response:
        vendor, body = self._callers.check_vendor(request, WRITE), read_body(request)
        owner, system_id = text(body.get("partyOrgNo")), text(body.get("systemId"))
        external_ref = text(body.get("externalRef")) or owner
        with self._store.lock:
            if self._store.find_of(system_id, owner, external_ref) is not None:
                raise refuse("04")
            same = self._store.find_same(system_id, owner, external_ref)
            if same is not None:
                return json_answer(render_request(same, self._context))  # whatever its status or kind is
            system = check_own(self._store.systems.get(system_id), vendor)
            made = self._check(body, kind, system, owner, external_ref)
            self._store.requests[made.id] = made
        response = json_answer(render_request(made, self._context), 201)
        response.headers["Location"] = (
            f"{self._context.base_url}/altinn/authentication/api/v1/systemuser/request/{made.id}"
        )
        return response

    def _check(self, body: Object, kind: Kind, system: System, owner: str, external_ref: str) -> Request:
        if not self._context.is_known(owner):
            raise refuse("00")
        redirect_url = text(body.get("redirectUrl"))
        if redirect_url:
            check_redirect(redirect_url, system)
        rights, packages = _read_asked(body, kind)
        check_subset(rights, packages, system, kind)
        title = text(body.get("integrationTitle")) or system.name.get("nb", "")
        if not title:
            raise refuse("17")
        return Request(
            id=str(uuid4()),
            kind=kind,
            system_id=system.id,
            owner=owner,
            external_ref=external_ref,
            title=title,
            rights=rights,
            packages=packages,
            redirect_url=redirect_url,
            created=self._context.now(),
        )

    def _get(self, request: HttpRequest, values: Mapping[str, str], kind: Kind) -> Response:
        vendor = self._callers.check_vendor(request, READ)
        return self._show(self._store.find_request(values["request_id"], kind), vendor, kind)

    def _get_by_reference(self, request: HttpRequest, values: Mapping[str, str], kind: Kind) -> Response:
        vendor = self._callers.check_vendor(request, READ)
        found = self._store.find_same(values["system_id"], values["owner"], values["external_ref"])
        return self._show(found if found is not None and found.kind == kind else None, vendor, kind)

    def _show(self, found: Request | None, vendor: str, kind: Kind) -> Response:
        if found is None:
            raise refuse(NOT_FOUND[kind])
        check_own(self._store.systems.get(found.system_id), vendor)
        return json_answer(render_request(found, self._context))

    def _list(self, request: HttpRequest, values: Mapping[str, str], kind: Kind) -> Response:
        vendor = self._callers.check_vendor(request, READ)
        system = check_own(self._store.systems.get(values["system_id"]), vendor)
        found = [one for one in self._store.requests.values() if one.system_id == system.id and one.kind == kind]
        found.sort(key=lambda one: (one.created, one.id))
        return page_answer([render_request(one, self._context) for one in found], request, self._context)

    def _delete(self, request: HttpRequest, values: Mapping[str, str], kind: Kind) -> Response:
        """Neither the vendor nor the status is checked."""
        self._callers.check_vendor(request, WRITE)
        with self._store.lock:
            found = self._store.find_request(values["request_id"], kind)
            if found is None:
                raise refuse("10")
            del self._store.requests[found.id]
        return accepted()


def check_redirect(url: str, system: System) -> None:
    if not system.redirect_urls:
        raise refuse("26")
    if not matches_redirect(url, system.redirect_urls):
        raise refuse("21")


def check_subset(rights: Sequence[str], packages: Sequence[str], system: System, kind: Kind) -> None:
    """Nothing that the system does not have, and no package that this kind of system user cannot have."""
    if not set(rights) <= set(system.rights):
        raise refuse("01")
    if unknown := [one for one in packages if one not in system.packages]:
        raise refuse("63", NotFoundPackages=",".join(f"{PACKAGE}{one}" for one in unknown))
    allowed, number = (DELEGABLE, "65") if kind == "agent" else (ASSIGNABLE, "64")
    if refused := [one for one in packages if one not in allowed]:
        raise refuse(number, NotDelegablePackages=",".join(f"{PACKAGE}{one}" for one in refused))


def _read_asked(body: Object, kind: Kind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rights, packages = body.get("rights"), body.get("accessPackages")
    if kind == "agent":
        if "rights" in body:
            raise refuse("01")
        if not packages:
            raise refuse("58")
        return (), read_packages(packages)
    if rights is None and packages is None:
        raise refuse("01")
    if not rights and not packages:
        raise refuse("59")
    return read_rights(rights), read_packages(packages)


def render_request(found: Request, context: Context) -> dict[str, Json]:
    address = f"{context.base_url}/altinn{UI}/{UI_PAGES[found.kind]}"
    rights: list[Json] = [*render_rights(found.rights)]
    packages: list[Json] = [*render_packages(found.packages)]
    return {
        "id": found.id,
        "integrationTitle": found.title,
        "externalRef": found.external_ref,
        "systemId": found.system_id,
        "partyOrgNo": found.owner,
        "rights": rights,
        "accessPackages": packages,
        "status": found.status,
        "redirectUrl": found.redirect_url or None,
        "confirmUrl": f"{address}?id={found.id}&DONTCHOOSEREPORTEE=true",
        "escalated": False,  # whatever it is: the vendor never learns it
        "created": render_moment(found.created),
        "timedOut": found.is_timed_out(context.now()),
    }


def render_moment(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def page_answer(rows: Sequence[object], request: HttpRequest, context: Context, **more: object) -> Response:
    """Fifty rows, and where the next ones are."""
    token = request.args.get("token", "0")
    start = int(token) if token.isdecimal() else 0
    links = {}
    if start + PAGE < len(rows):
        links["next"] = f"{context.base_url}{request.path}?{urlencode({**request.args, 'token': start + PAGE})}"
    return json_answer({"links": links, **more, "data": rows[start : start + PAGE]})
