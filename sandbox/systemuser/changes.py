"""A vendor's change requests, for standard system users alone."""

from collections.abc import Mapping
from uuid import UUID

from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.rawjson import Json, Object, text
from sandbox.systemuser.model import Request, SystemUser, read_packages, read_rights, render_packages, render_rights
from sandbox.systemuser.problems import refuse, refuse_bare, refuse_text
from sandbox.systemuser.register import read_body
from sandbox.systemuser.requests import check_redirect, check_subset, page_answer, render_request
from sandbox.systemuser.scopes import READ, WRITE
from sandbox.systemuser.vendor import Callers, accepted, check_own

BASE = "/authentication/api/v1/systemuser/changerequest/vendor"


class ChangeRequests:
    def __init__(self, context: Context, callers: Callers) -> None:
        self._context, self._callers = context, callers
        self._store = context.system_users
        self.routes: tuple[tuple[str, str, Handler], ...] = (
            ("POST", BASE, self._create),
            ("GET", f"{BASE}/<request_id>", self._get),
            ("DELETE", f"{BASE}/<request_id>", self._delete),
            ("GET", f"{BASE}/bysystem/<system_id>", self._list),
        )

    def _create(self, request: HttpRequest, _values: Mapping[str, str]) -> Response:
        vendor, body = self._callers.check_vendor(request, WRITE), read_body(request)
        correlation, user_id = request.args.get("correlation-id", ""), request.args.get("system-user-id", "")
        if not _is_uuid(correlation) or correlation == user_id:
            raise refuse_text(400, "The correlation id is missing, or is that of the system user.")
        with self._store.lock:
            user = self._store.find_user(user_id)
            if user is None or user.is_agent:
                raise refuse("15")
            system = self._store.systems.get(user.system_id)
            if system is None or system.vendor != vendor:
                raise refuse_bare(401)
            same = self._store.requests.get(correlation)
            if same is not None and (same.kind != "change" or same.status != "New"):
                raise refuse("61")
            if same is not None:
                return json_answer(self._render(same))
            made = _make(body, user, correlation, self._context.now())
            check_subset(made.rights, made.packages, system, "standard")
            if made.redirect_url:
                check_redirect(made.redirect_url, system)
            if not _changes(made, user):
                nothing: dict[str, Json] = {"status": "NoChangeNeeded", "confirmUrl": ""}
                return json_answer(self._render(made) | nothing)
            self._store.requests[made.id] = made
        return json_answer(self._render(made), 201)

    def _get(self, request: HttpRequest, values: Mapping[str, str]) -> Response:
        vendor = self._callers.check_vendor(request, READ)
        found = self._store.find_request(values["request_id"], "change")
        if found is None:
            raise refuse("10")
        check_own(self._store.systems.get(found.system_id), vendor)
        return json_answer(self._render(found))

    def _list(self, request: HttpRequest, values: Mapping[str, str]) -> Response:
        vendor = self._callers.check_vendor(request, READ)
        system = check_own(self._store.systems.get(values["system_id"]), vendor)
        found = [one for one in self._store.requests.values() if one.system_id == system.id and one.kind == "change"]
        return page_answer([self._render(one) for one in found], request, self._context)

    def _delete(self, request: HttpRequest, values: Mapping[str, str]) -> Response:
        self._callers.check_vendor(request, WRITE)
        with self._store.lock:
            found = self._store.find_request(values["request_id"], "change")
            if found is None:
                raise refuse("10")
            del self._store.requests[found.id]
        return accepted()

    def _render(self, found: Request) -> dict[str, Json]:
        rendered = render_request(found, self._context)
        kept = {name: value for name, value in rendered.items() if name not in ("rights", "accessPackages")}
        return kept | {
            "systemUserId": found.system_user_id,
            "requiredRights": [*render_rights(found.rights)],
            "unwantedRights": [*render_rights(found.unwanted_rights)],
            "requiredAccessPackages": [*render_packages(found.packages)],
            "unwantedAccessPackages": [*render_packages(found.unwanted_packages)],
        }


def _make(body: Object, user: SystemUser, correlation: str, now: float) -> Request:
    return Request(
        id=correlation,
        kind="change",
        system_id=user.system_id,
        owner=user.owner,
        external_ref=user.external_ref,
        title=user.title,
        rights=read_rights(body.get("requiredRights")),
        packages=read_packages(body.get("requiredAccessPackages")),
        unwanted_rights=read_rights(body.get("unwantedRights")),
        unwanted_packages=read_packages(body.get("unwantedAccessPackages")),
        redirect_url=text(body.get("redirectUrl")),
        created=now,
        system_user_id=user.id,
    )


def _changes(made: Request, user: SystemUser) -> bool:
    is_more = not set(made.rights) <= set(user.rights) or not set(made.packages) <= set(user.packages)
    is_less = bool(set(made.unwanted_rights) & set(user.rights) or set(made.unwanted_packages) & set(user.packages))
    return is_more or is_less


def _is_uuid(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False
