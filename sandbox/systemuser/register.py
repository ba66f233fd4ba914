"""The system register: a vendor's systems, and what everybody may see of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.rawjson import Object, loads
from sandbox.systemuser.checks import check_packages, check_rights, check_system, read_system
from sandbox.systemuser.model import AUTHORITY, System, read_packages, read_rights, render_packages, render_rights
from sandbox.systemuser.problems import Invalid, refuse_bare, refuse_invalid, refuse_text
from sandbox.systemuser.scopes import REGISTER
from sandbox.systemuser.vendor import Callers

BASE = "/authentication/api/v1/systemregister"
OWN = f"{BASE}/vendor"


class SystemRegister:
    def __init__(self, context: Context, callers: Callers) -> None:
        self._context, self._callers = context, callers
        self._store = context.system_users
        self._log: dict[str, list[dict[str, object]]] = {}
        self.routes: tuple[tuple[str, str, Handler], ...] = (
            ("POST", OWN, self._create),
            ("GET", OWN, self._list),
            ("GET", f"{OWN}/<system_id>", self._get),
            ("PUT", f"{OWN}/<system_id>", self._replace),
            ("DELETE", f"{OWN}/<system_id>", self._delete),
            ("PUT", f"{OWN}/<system_id>/rights", self._replace_rights),
            ("PUT", f"{OWN}/<system_id>/accesspackages", self._replace_packages),
            ("GET", f"{OWN}/<system_id>/changelog", self._changelog),
            ("GET", BASE, self._public_list),
            ("GET", f"{BASE}/<system_id>", self._public(_render_public)),
            ("GET", f"{BASE}/<system_id>/rights", self._public(lambda one: render_rights(one.rights))),
            ("GET", f"{BASE}/<system_id>/accesspackages", self._public(lambda one: render_packages(one.packages))),
        )

    def reset(self) -> None:
        self._log.clear()

    def _create(self, request: Request, _values: Mapping[str, str]) -> Response:
        vendor, body = self._callers.check_vendor(request, REGISTER), read_body(request)
        with self._store.lock:
            system = read_system(body, internal_id=str(uuid4()))
            found = self._check(body, system, system.id)
            if system.id in self._store.systems:
                found.append(Invalid("02", "the id exists", "id"))
            if found:
                raise refuse_invalid(found)
            if system.vendor != vendor:
                raise refuse_bare(401)
            self._keep(system, "create")
        return json_answer(system.internal_id)

    def _list(self, request: Request, _values: Mapping[str, str]) -> Response:
        vendor = self._callers.check_vendor(request, REGISTER)
        return json_answer([_render(one) for one in self._live() if one.vendor == vendor])

    def _get(self, request: Request, values: Mapping[str, str]) -> Response:
        return json_answer(_render(self._find_own(request, values)))

    def _replace(self, request: Request, values: Mapping[str, str]) -> Response:
        vendor, body = self._callers.check_vendor(request, REGISTER), read_body(request)
        with self._store.lock:
            old = self._store.systems.get(values["system_id"])
            system = read_system(body, internal_id=old.internal_id if old else "")
            if old is None or system.vendor != vendor:
                raise refuse_text(404, "System not found")
            if old.vendor != vendor:
                raise refuse_bare(403)
            if old.is_deleted:
                raise refuse_text(400, "Cannot update a system marked as deleted.")
            found = self._check(body, system, old.id)
            if system.id != old.id:
                found.append(Invalid("12", "the id in the body is not that of the address", "id"))
            if found:
                raise refuse_invalid(found)
            self._keep(system, "update")
        return json_answer({"succeeded": True})

    def _replace_rights(self, request: Request, values: Mapping[str, str]) -> Response:
        old, given = self._find_own(request, values), loads(request.get_data() or b"[]")
        if found := list(check_rights(given)):
            raise refuse_invalid(found)
        self._keep(replace(old, rights=read_rights(given)), "rights")
        return json_answer({"succeeded": True})

    def _replace_packages(self, request: Request, values: Mapping[str, str]) -> Response:
        old, given = self._find_own(request, values), loads(request.get_data() or b"[]")
        if found := list(check_packages(given, is_visible=old.is_visible)):
            raise refuse_invalid(found)
        self._keep(replace(old, packages=read_packages(given)), "accesspackages")
        return json_answer({"succeeded": True})

    def _delete(self, request: Request, values: Mapping[str, str]) -> Response:
        self._keep(replace(self._find_own(request, values), is_deleted=True), "delete")
        return json_answer({"succeeded": True})

    def _changelog(self, request: Request, values: Mapping[str, str]) -> Response:
        return json_answer(self._log.get(self._find_own(request, values).id, []))

    def _public_list(self, _request: Request, _values: Mapping[str, str]) -> Response:
        return json_answer([_render_public(one) for one in self._live() if one.is_visible])

    def _public(self, render: Callable[[System], object]) -> Handler:
        def answer(_request: Request, values: Mapping[str, str]) -> Response:
            found = next((one for one in self._live() if one.id == values["system_id"]), None)
            if found is None:
                raise refuse_bare(404)
            return json_answer(render(found))

        return answer

    def _find_own(self, request: Request, values: Mapping[str, str]) -> System:
        vendor = self._callers.check_vendor(request, REGISTER)
        found = self._store.systems.get(values["system_id"])
        if found is None or found.is_deleted:
            raise refuse_bare(404)
        if found.vendor != vendor:
            raise refuse_bare(403)
        return found

    def _live(self) -> list[System]:
        return [one for one in self._store.systems.values() if not one.is_deleted]

    def _check(self, body: Object, system: System, own_id: str) -> list[Invalid]:
        others = [one for one in self._live() if one.id != own_id]
        return check_system(body, system, others, self._context.portal_url)

    def _keep(self, system: System, change: str) -> None:
        with self._store.lock:
            self._store.systems[system.id] = system
            self._log.setdefault(system.id, []).append({"changeType": change, "created": self._context.now()})


def read_body(request: Request) -> Object:
    try:
        body = loads(request.get_data() or b"{}")
    except ValueError as exc:
        raise refuse_text(400, "The body is not JSON.") from exc
    if not isinstance(body, dict):
        raise refuse_text(400, "The body is not an object.")
    return body


def _render(system: System) -> dict[str, object]:
    return {
        "internalId": system.internal_id,
        "id": system.id,
        "vendor": {"authority": AUTHORITY, "ID": f"0192:{system.vendor}"},
        "name": system.name,
        "description": system.description,
        "rights": render_rights(system.rights),
        "accessPackages": render_packages(system.packages),
        "isDeleted": system.is_deleted,
        "clientId": list(system.client_ids),
        "isVisible": system.is_visible,
        "allowedRedirectUrls": list(system.redirect_urls),
    }


def _render_public(system: System) -> dict[str, object]:
    hidden = ("clientId", "allowedRedirectUrls", "internalId", "vendor")
    shown = {name: value for name, value in _render(system).items() if name not in hidden}
    return shown | {"systemId": system.id, "systemVendorOrgNumber": system.vendor}
