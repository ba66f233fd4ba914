"""The people who can sign in, and the parties each may act for in Altinn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from sandbox.firms import Firms
from sandbox.rawjson import Object, loads, objects, text, texts

# What a firm's people have for a client, by the firm's relation to it.
_ROLES: dict[str, Object] = {
    "regn": {
        "authorizedRoles": ["regnskapsforer", "regn"],
        "authorizedAccessPackages": ["regnskapsforer-med-signeringsrettighet", "regnskapsforer-lonn"],
    },
    "revi": {"authorizedRoles": ["revisor", "revi"], "authorizedAccessPackages": ["ansvarlig-revisor"]},
    "ffor": {"authorizedRoles": ["forretningsforer"], "authorizedAccessPackages": ["forretningsforer-eiendom"]},
    "krav": {"authorizedRoles": [], "authorizedAccessPackages": ["krav-og-utlegg"]},
}


@dataclass(frozen=True, slots=True)
class Person:
    pid: str
    name: str
    parties: tuple[Object, ...]


@dataclass(frozen=True, slots=True)
class People:
    everyone: tuple[Person, ...]

    @classmethod
    def load(cls, data: Path) -> Self:
        path = data / "people.json"
        found, firms = objects(loads(path.read_text("utf-8"))) if path.exists() else (), Firms.load(data)
        return cls(tuple(_read_person(one, firms) for one in found))

    def get(self, pid: str) -> Person | None:
        return next((person for person in self.everyone if person.pid == pid), None)

    def party(self, orgnr: str) -> Object | None:
        """The organisation, from the first list that has it."""
        for person in self.everyone:
            for party in each_party(person.parties):
                if party.get("organizationNumber") == orgnr:
                    return party
        return None

    def name(self, orgnr: str) -> str:
        """The organisation's name, or one made of its number."""
        return text((self.party(orgnr) or {}).get("name")) or f"Virksomhet {orgnr}"


def each_party(parties: Iterable[Object]) -> Iterator[Object]:
    """Every party, sub-units included."""
    for party in parties:
        yield party
        yield from each_party(objects(party.get("subunits")))


def _read_person(row: Object, firms: Firms) -> Person:
    """The person's own parties, then the clients of the firms that the person works for."""
    clients = [one for firm in texts(row.get("firms")) for one in firms.clients.get(firm, ())]
    parties = [organisation(one.orgnr, one.name) | _ROLES[one.relation] for one in clients]
    return Person(text(row["pid"]), text(row["name"]), (*objects(row.get("parties")), *parties))


def organisation(orgnr: str, name: str | None = None) -> Object:
    uuid = uuid5(NAMESPACE_URL, f"party {orgnr}")
    return {
        "partyUuid": str(uuid),
        "name": name or f"Virksomhet {orgnr}",
        "organizationNumber": orgnr,
        "parentId": None,
        "personId": None,
        "dateOfBirth": None,
        "partyId": uuid.int % 10**8,
        "emailId": None,
        "type": "Organization",
        "unitType": "AS",
        "isDeleted": False,
        "onlyHierarchyElementWithNoAccess": False,
        "authorizedAccessPackages": [],
        "authorizedResources": [],
        "authorizedRoles": [],
        "authorizedInstances": [],
        "subunits": [],
    }
