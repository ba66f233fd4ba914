"""Accountants' and auditors' firms with their clients, from firms.json."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sandbox.rawjson import loads, objects, text
from sandbox.systemuser.model import OF_RELATION


@dataclass(frozen=True, slots=True)
class FirmClient:
    orgnr: str
    name: str
    relation: str  # regn, revi, ffor, or krav: given by the client itself


@dataclass(frozen=True, slots=True)
class Firms:
    """The clients of each firm, by its organisation number."""

    clients: dict[str, tuple[FirmClient, ...]]

    @classmethod
    def load(cls, data: Path) -> Self:
        path = data / "firms.json"
        listed = objects(loads(path.read_text("utf-8"))) if path.exists() else ()
        return cls({text(firm["orgnr"]): tuple(_read(one) for one in objects(firm["clients"])) for firm in listed})

    def knows(self, firm: str) -> bool:
        return firm in self.clients

    def is_client(self, orgnr: str) -> bool:
        return any(one.orgnr == orgnr for clients in self.clients.values() for one in clients)

    def packages(self, firm: str, client: str) -> set[str]:
        """The packages that the firm has for the client."""
        relations = (one.relation for one in self.clients.get(firm, ()) if one.orgnr == client)
        return {name for relation in relations for name in OF_RELATION[relation]}


def _read(row: dict[str, object] | object) -> FirmClient:
    found = row if isinstance(row, dict) else {}
    return FirmClient(*(str(found[name]) for name in ("orgnr", "name", "relation")))
