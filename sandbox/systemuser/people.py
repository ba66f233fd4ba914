"""What a person may do for an organisation: approve, give clients to a system user, or neither."""

from collections.abc import Iterable

from sandbox.context import Context
from sandbox.people import each_party, organisation
from sandbox.rawjson import Object, texts
from sandbox.systemuser.model import OPENING, RESOURCE, Request

# Roles that manage an organisation's accesses, and hold everything they may give.
_MANAGERS = frozenset({"innehaver", "innh", "daglig-leder", "dagl", "styreleder", "lede", "bestyrende-reder"})
_ADMINISTRATOR = "hovedadministrator"  # gives accesses without holding them
_CLIENT_ADMINISTRATOR = "klientadministrator"


class Relations:
    def __init__(self, context: Context) -> None:
        self._context = context

    def find(self, pid: str, orgnr: str) -> Object | None:
        """The organisation in the person's list, with changes of rights."""
        person = self._context.people.get(pid)
        changed = self._context.rights.altinn(pid).get(orgnr)
        if person is None or changed is False:
            return None
        listed = (one for one in each_party(person.parties) if one.get("organizationNumber") == orgnr)
        found = next((one for one in listed if not one.get("onlyHierarchyElementWithNoAccess")), None)
        given = self._context.people.party(orgnr) or organisation(orgnr)
        return found or (given | {"authorizedRoles": [], "authorizedAccessPackages": []} if changed else None)

    def may_approve(self, pid: str, orgnr: str) -> bool:
        party = self.find(pid, orgnr)
        return party is not None and (_is_manager(party) or _ADMINISTRATOR in _packages(party))

    def holds(self, pid: str, request: Request) -> bool:
        """Whether the person may give all that a standard request asks for. An administrator must hold it too."""
        party = self.find(pid, request.owner)
        if party is None or _is_manager(party):
            return party is not None
        opens = not OPENING.isdisjoint(_packages(party)) or RESOURCE in texts(party.get("authorizedResources"))
        return set(request.packages) <= _packages(party) and (opens or not request.rights)

    def may_manage_clients(self, pid: str, orgnr: str) -> bool:
        party = self.find(pid, orgnr)
        return party is not None and (_is_manager(party) or _CLIENT_ADMINISTRATOR in _packages(party))

    def organisations(self, pid: str) -> Iterable[str]:
        """Those that the person may approve for."""
        person = self._context.people.get(pid)
        listed = {str(one.get("organizationNumber")) for one in each_party(person.parties if person else ())}
        given = {orgnr for orgnr, right in self._context.rights.altinn(pid).items() if right}
        return sorted(orgnr for orgnr in listed | given if self.may_approve(pid, orgnr))


def _is_manager(party: Object) -> bool:
    return not _MANAGERS.isdisjoint(texts(party.get("authorizedRoles")))


def _packages(party: Object) -> set[str]:
    return set(texts(party.get("authorizedAccessPackages")))
