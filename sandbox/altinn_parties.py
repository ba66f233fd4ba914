"""Chooses which of a person's parties Altinn lists, and which details of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from werkzeug.datastructures import MultiDict

from sandbox.people import Person, organisation
from sandbox.rawjson import Json, Object, objects, text, texts
from sandbox.systemuser.model import OPENING, RESOURCE

# Roles that give access to the resource here, beside `OPENING` packages. In the real Altinn a policy decides.
_ROLES = frozenset({"innehaver", "daglig-leder", "styreleder"})
_KEY_ROLES = frozenset({"regnskapsforer", "regn", "revisor", "revi"})
_DETAILS = {
    "includeRoles": "authorizedRoles",
    "includeAccessPackages": "authorizedAccessPackages",
    "includeResources": "authorizedResources",
    "includeInstances": "authorizedInstances",
}
_OPEN_TO_SERVICE_OWNERS = frozenset({"includeRoles", "includeResources", "includeInstances"})
_IDENTIFIERS = {
    "urn:altinn:person:identifier-no": "personId",
    "urn:altinn:organization:identifier-no": "organizationNumber",
    "urn:altinn:party:uuid": "partyUuid",
}


View = Callable[[Object], Object | None]


@dataclass(frozen=True, slots=True)
class PartyQuery:
    """A service owner's query: a person, and optionally a filter on parties."""

    pid: str
    only: frozenset[tuple[str, str]]

    @classmethod
    def parse(cls, body: Json) -> Self:
        if not isinstance(body, dict) or body.get("type") != "urn:altinn:person:identifier-no":
            raise ValueError("the body names a person")
        pid, named = text(body.get("value")), [(text(one.get("type")), one) for one in objects(body.get("partyFilter"))]
        if not pid or any(kind not in _IDENTIFIERS for kind, _ in named):
            raise ValueError("value or partyFilter is not understood")
        return cls(pid, frozenset((_IDENTIFIERS[kind], text(one.get("value"))) for kind, one in named))

    def wants(self, party: Object) -> bool:
        return not self.only or any(party.get(field) == value for field, value in self.only)


def make_view(query: MultiDict[str, str], *, is_service_owner: bool = False) -> View:
    """What the query shows of a party, or None. Raises ValueError for an invalid parameter."""
    resources = query.getlist("anyOfResourceIds")
    show_inactive = _flag(query, "includeInactiveParties", auto=False)
    show_units = _flag(query, "includeSubParties", auto=True)
    show_key_roles = _flag(query, "includePartiesViaKeyRoles", auto=True)
    default_on = _OPEN_TO_SERVICE_OWNERS if is_service_owner else frozenset()
    hidden = {field for name, field in _DETAILS.items() if not _flag(query, name, auto=name in default_on)}
    wanted = set(query.getlist("partyFilter"))

    def view(party: Object) -> Object | None:
        if party.get("isDeleted") and not show_inactive:
            return None
        units = [shown for unit in objects(party.get("subunits")) if show_units and (shown := view(unit))]
        is_own = not party.get("onlyHierarchyElementWithNoAccess") and _has_any(party, resources)
        if not is_own and not units:
            return None
        listed: list[Json] = [*units]
        changes: Object = {"onlyHierarchyElementWithNoAccess": not is_own, "subunits": listed}
        # A heading gives no access, so it has no roles or packages.
        return party | changes | {field: [] for field in (hidden if is_own else _DETAILS.values())}

    def view_wanted(party: Object) -> Object | None:
        is_listed = (show_key_roles or not _is_by_key_role(party)) and (not wanted or party["partyUuid"] in wanted)
        return view(party) if is_listed else None

    return view_wanted


def with_changes(parties: list[Object], changes: Mapping[str, bool], find: Callable[[str], Object]) -> list[Object]:
    """A person's parties after rights were given or taken away."""
    if not changes:
        return parties
    kept = [changed for party in parties if (changed := _without(party, changes))]
    listed = {str(number) for party in parties for number in _numbers(party)}
    return kept + [_granted(find(orgnr)) for orgnr, right in changes.items() if right and orgnr not in listed]


def self_party(person: Person) -> Object:
    """The person as a party: everybody may act for themselves."""
    uuid = uuid5(NAMESPACE_URL, f"party {person.pid}")
    return organisation("", person.name) | {
        "partyUuid": str(uuid),
        "partyId": uuid.int % 10**8,
        "organizationNumber": None,
        "personId": person.pid,
        "type": "Person",
        "unitType": None,
        "authorizedRoles": ["privatperson", "priv"],
    }


def _granted(party: Object) -> Object:
    return party | {"authorizedResources": [RESOURCE], "onlyHierarchyElementWithNoAccess": False, "subunits": []}


def _without(party: Object, changes: Mapping[str, bool]) -> Object | None:
    units: list[Json] = [kept for unit in objects(party.get("subunits")) if (kept := _without(unit, changes))]
    right = changes.get(str(party.get("organizationNumber")))
    if right is None:
        return party | {"subunits": units}
    if right:
        return _granted(party) | {"subunits": units}
    return party | {"subunits": units, "onlyHierarchyElementWithNoAccess": True} if units else None


def _numbers(party: Object) -> list[Json]:
    return [party.get("organizationNumber")] + [unit.get("organizationNumber") for unit in objects(party["subunits"])]


def _has_any(party: Object, resources: list[str]) -> bool:
    if not resources:
        return True
    direct = set(texts(party.get("authorizedResources")))
    packages, roles = texts(party.get("authorizedAccessPackages")), texts(party.get("authorizedRoles"))
    if not OPENING.isdisjoint(packages) or not _ROLES.isdisjoint(roles):
        direct.add(RESOURCE)
    return not direct.isdisjoint(resources)


def _is_by_key_role(party: Object) -> bool:
    """Whether access comes through an organisation's role, as for an accountant's clients."""
    roles = texts(party.get("authorizedRoles"))
    return bool(roles) and _KEY_ROLES.issuperset(roles)


def _flag(query: MultiDict[str, str], name: str, *, auto: bool) -> bool:
    value = query.get(name, "auto").lower()
    if value not in ("true", "false", "auto"):
        raise ValueError(f"{name} is true, false or auto")
    return auto if value == "auto" else value == "true"
