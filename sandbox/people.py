"""The people who can sign in, and the parties each may act for in Altinn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sandbox.rawjson import Object, loads, objects, text


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
        found = objects(loads(path.read_text("utf-8"))) if path.exists() else ()
        return cls(tuple(Person(text(one["pid"]), text(one["name"]), objects(one.get("parties"))) for one in found))

    def get(self, pid: str) -> Person | None:
        return next((person for person in self.everyone if person.pid == pid), None)

    def party(self, orgnr: str) -> Object | None:
        """The organisation, from the first list that has it."""
        for person in self.everyone:
            for party in each_party(person.parties):
                if party.get("organizationNumber") == orgnr:
                    return party
        return None


def each_party(parties: Iterable[Object]) -> Iterator[Object]:
    """Every party, sub-units included."""
    for party in parties:
        yield party
        yield from each_party(objects(party.get("subunits")))
