"""Rights changed while the sandbox runs, and the organisations' system users."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sandbox.rawjson import loads, objects, text, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemUser:
    """A system user of the portal's system, made by a company for itself or by an accountant for clients."""

    owner: str
    external_ref: str
    covers: frozenset[str]
    is_usable: bool = True

    @property
    def id(self) -> str:
        return str(uuid5(NAMESPACE_URL, f"systemuser {self.owner} {self.external_ref}"))


_EVERYBODY = SystemUser(owner="*", external_ref="*", covers=frozenset())


@dataclass(slots=True)
class Rights:
    """Rights changed at runtime; they override the data files."""

    _altinn: dict[tuple[str | None, str], bool] = field(default_factory=dict)
    _systemuser: dict[str, bool] = field(default_factory=dict)
    _api: dict[str, bool] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def change(
        self, *, pid: str | None, orgnr: str, altinn: bool | None, systemuser: bool | None, api: bool | None
    ) -> None:
        with self._lock:
            if altinn is not None:
                self._altinn[pid, orgnr] = altinn
            if systemuser is not None:
                self._systemuser[orgnr] = systemuser
            if api is not None:
                self._api[orgnr] = api

    def clear(self) -> None:
        with self._lock:
            self._altinn.clear()
            self._systemuser.clear()
            self._api.clear()

    def altinn(self, pid: str) -> dict[str, bool]:
        """Organisations given to (True) or taken from (False) this person."""
        with self._lock:
            everybody = {orgnr: right for (whose, orgnr), right in self._altinn.items() if whose is None}
            return everybody | {orgnr: right for (whose, orgnr), right in self._altinn.items() if whose == pid}

    def systemuser(self, owner: str) -> bool | None:
        with self._lock:
            return self._systemuser.get(owner)

    def api(self, orgnr: str) -> bool | None:
        with self._lock:
            return self._api.get(orgnr)


class SystemUsers:
    """System users from systemusers.json. Without it, or with owner "*", each organisation with a ledger has one."""

    def __init__(self, data: Path, has_ledger: Callable[[str], bool], rights: Rights) -> None:
        path = data / "systemusers.json"
        listed = _load(path) if path.exists() else (_EVERYBODY,)
        self._listed = tuple(one for one in listed if one.owner != _EVERYBODY.owner)
        self._has_everybody = len(self._listed) < len(listed)
        self._has_ledger = has_ledger
        self._rights = rights

    def find(self, owner: str, external_ref: str | None) -> SystemUser | None:
        """The usable system user with this reference. Without a reference, it is the owner's number."""
        wanted = external_ref or owner
        return next((one for one in self._of(owner) if one.external_ref == wanted and one.is_usable), None)

    def is_covered(self, orgnr: str, owner: str, user_id: str) -> bool:
        """Whether the system user in a token now covers this organisation."""
        changed = self._rights.api(orgnr)
        if changed is not None:
            return changed
        return any(one.id == user_id and one.is_usable and orgnr in one.covers for one in self._of(owner))

    def covers(self, owner: str, user_id: str) -> frozenset[str]:
        return frozenset().union(*(one.covers for one in self._of(owner) if one.id == user_id and one.is_usable))

    def _of(self, owner: str) -> tuple[SystemUser, ...]:
        changed = self._rights.systemuser(owner)
        if changed is False:
            return ()
        listed = tuple(one for one in self._listed if one.owner == owner)
        own = SystemUser(owner=owner, external_ref=owner, covers=frozenset({owner}))
        has_own = self._has_everybody and self._has_ledger(owner) and own.id not in [one.id for one in listed]
        return (*listed, own) if changed or has_own else listed


def _load(path: Path) -> tuple[SystemUser, ...]:
    return tuple(
        SystemUser(
            owner=text(one["owner"]),
            external_ref=text(one.get("externalRef")) or text(one["owner"]),
            covers=frozenset(texts(one["clients"]) if "clients" in one else (text(one["owner"]),)),
            is_usable=one.get("status", "Accepted") == "Accepted",
        )
        for one in objects(loads(path.read_text("utf-8")))
    )
