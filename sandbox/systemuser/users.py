"""System users, as the vendor and Maskinporten see them."""

from collections.abc import Mapping

from werkzeug.wrappers import Request, Response

from sandbox.answers import Handler, json_answer
from sandbox.context import Context
from sandbox.rawjson import Object
from sandbox.systemuser.model import System, SystemUser
from sandbox.systemuser.problems import refuse_bare, refuse_text
from sandbox.systemuser.requests import page_answer, render_moment
from sandbox.systemuser.scopes import MASKINPORTENS, REGISTER, WRITE
from sandbox.systemuser.vendor import Callers, check_own

BASE = "/authentication/api/v1/systemuser"


class VendorSystemUsers:
    def __init__(self, context: Context, callers: Callers) -> None:
        self._context, self._callers = context, callers
        self._store = context.system_users
        self.routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", f"{BASE}/vendor/byquery", self._get),
            ("GET", f"{BASE}/vendor/bysystem/<system_id>", self._list),
            ("GET", f"{BASE}/byExternalId", self._for_maskinporten),
        )

    def _get(self, request: Request, _values: Mapping[str, str]) -> Response:
        vendor = self._callers.check_vendor(request, WRITE)
        system_id, owner = request.args.get("system-id", ""), request.args.get("orgno", "")
        if not system_id or not owner:
            raise refuse_text(400, "system-id and orgno are needed.")
        system = self._store.systems.get(system_id)
        user = self._store.find_of(system_id, owner, request.args.get("external-ref") or owner)
        if system is None or system.vendor != vendor or user is None:
            raise refuse_bare(404)
        return json_answer(render_user(user, system))

    def _list(self, request: Request, values: Mapping[str, str]) -> Response:
        vendor = self._callers.check_vendor(request, REGISTER)
        system = check_own(self._store.systems.get(values["system_id"]), vendor)
        rows = [render_user(one, system) for one in self._store.every() if one.system_id == system.id]
        return page_answer(rows, request, self._context)

    def _for_maskinporten(self, request: Request, _values: Mapping[str, str]) -> Response:
        self._callers.check_scope(request, MASKINPORTENS)
        client, owner = request.args.get("clientId", ""), request.args.get("systemUserOwnerOrgNo", "")
        if not client or not owner or not request.args.get("systemProviderOrgNo"):
            raise refuse_text(400, "clientId, systemProviderOrgNo and systemUserOwnerOrgNo are needed.")
        found = self._store.find(owner, request.args.get("externalRef"), client)
        if found is None:
            raise refuse_bare(404)
        return json_answer(render_user(found, self._store.systems[found.system_id]))


def render_user(user: SystemUser, system: System) -> Object:
    return {
        "id": user.id,
        "integrationTitle": user.title,
        "systemId": user.system_id,
        "productName": user.title,
        "reporteeOrgNo": user.owner,
        "created": render_moment(user.created),
        "isDeleted": False,
        "supplierName": "Fjellbekk Programvare AS",
        "supplierOrgno": system.vendor,
        "externalRef": user.external_ref,
        "userType": "agent" if user.is_agent else "standard",
    }
