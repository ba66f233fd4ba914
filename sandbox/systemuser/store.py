"""The state of Altinn's register: systems, requests and system users, changed while the sandbox runs."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace

from sandbox.firms import Firms
from sandbox.rights import Rights
from sandbox.systemuser.model import Kind, Request, System, SystemUser
from sandbox.systemuser.seed import DAY, EVERYBODY, Seed, make_systems


class SystemUsers:
    """Every change is made under one lock, so that a check and what follows it are one step."""

    def __init__(
        self,
        seed: Seed,
        *,
        portal_url: str,
        rights: Rights,
        firms: Firms,
        list_known: Callable[[], Iterable[str]],
        now: Callable[[], float],
    ) -> None:
        self._seed, self._portal_url = seed, portal_url
        self._rights, self._firms, self._list_known, self._now = rights, firms, list_known, now
        self.lock = threading.RLock()
        self.reset()

    def reset(self) -> None:
        with self.lock:
            self.systems: dict[str, System] = make_systems(self._portal_url)
            self.requests: dict[str, Request] = self._seed.make_requests()
            self.users: dict[str, SystemUser] = self._seed.make_users()
            self._withdrawn: set[str] = set()
            self.ended_relations: set[tuple[str, str]] = set()  # firm and client

    # -- What tokens and ledgers ask --

    def find(self, owner: str, external_ref: str | None, client_id: str = "") -> SystemUser | None:
        """The system user with this reference, else with the owner's number, of the client's system."""
        wanted = external_ref or owner
        found = next((one for one in self.of(owner) if one.external_ref == wanted), None)
        if found is None or not client_id:
            return found
        system = self.systems.get(found.system_id)
        return found if system and not system.is_deleted and client_id in system.client_ids else None

    def find_of(self, system_id: str, owner: str, external_ref: str) -> SystemUser | None:
        """The owner's system user of this system with this reference, standard or agent."""
        key = (system_id, external_ref)
        return next((one for one in self.of(owner) if (one.system_id, one.external_ref) == key), None)

    def is_covered(self, orgnr: str, owner: str, user_id: str) -> bool:
        """Whether the system user in a token now covers this organisation."""
        changed = self._rights.api(orgnr)
        return orgnr in self.covers(owner, user_id) if changed is None else changed

    def covers(self, owner: str, user_id: str) -> frozenset[str]:
        user = next((one for one in self.of(owner) if one.id == user_id), None)
        return frozenset() if user is None else self.keep_clients(user).covers

    def of(self, owner: str) -> tuple[SystemUser, ...]:
        """The owner's system users."""
        changed = self._rights.systemuser(owner)
        if changed is False:
            return ()
        with self.lock:
            listed = tuple(one for one in self.users.values() if one.owner == owner)
        own = self._make_own(owner, is_given=bool(changed))
        return listed if own is None or any(one.id == own.id for one in listed) else (*listed, own)

    def every(self) -> list[SystemUser]:
        """All system users, in the order of their making."""
        owners = sorted({one.owner for one in self.users.values()} | set(self._list_known()))
        found = [one for owner in owners for one in self.of(owner)]
        return sorted(found, key=lambda one: (one.created, one.owner, one.external_ref))

    def keep_clients(self, user: SystemUser) -> SystemUser:
        """The user with those clients alone whose relation to the firm still gives all its packages."""
        if not user.is_agent or not self._firms.knows(user.owner):
            return user
        kept = (one for one in user.clients if self.client_has(user, one))
        return replace(user, clients=frozenset(kept))

    def client_has(self, user: SystemUser, client: str) -> bool:
        """Whether the client gives the firm every package of the system user."""
        has_ended = (user.owner, client) in self.ended_relations
        return not has_ended and self._firms.packages(user.owner, client) >= set(user.packages)

    # -- Requests --

    def find_request(self, request_id: str, *kinds: Kind) -> Request | None:
        found = self.requests.get(request_id)
        return found if found is not None and found.kind in kinds else None

    def find_same(self, system_id: str, owner: str, external_ref: str) -> Request | None:
        """A standard or agent request with this key, in any status."""
        key = (system_id, owner, external_ref)
        same = (one for one in self.requests.values() if one.kind != "change")
        return next((one for one in same if (one.system_id, one.owner, one.external_ref) == key), None)

    def accept(self, request: Request) -> None:
        """Give access as the request asks."""
        with self.lock:
            if request.kind == "change":
                self._change(request)
            else:
                self.users[request.id] = SystemUser(
                    id=request.id,
                    owner=request.owner,
                    external_ref=request.external_ref,
                    system_id=request.system_id,
                    title=request.title,
                    rights=request.rights,
                    packages=request.packages,
                    created=self._now(),
                    is_agent=request.kind == "agent",
                )
            self.requests[request.id] = replace(request, status="Accepted")

    def _change(self, request: Request) -> None:
        user = self.find_user(request.system_user_id)
        if user is not None:
            rights = [one for one in (*user.rights, *request.rights) if one not in request.unwanted_rights]
            packages = [one for one in (*user.packages, *request.packages) if one not in request.unwanted_packages]
            self.users[user.id] = replace(
                user, rights=tuple(dict.fromkeys(rights)), packages=tuple(dict.fromkeys(packages))
            )

    def age(self, request_id: str, days: int) -> None:
        """As if the request had been made earlier."""
        with self.lock:
            found = self.requests[request_id]
            self.requests[request_id] = replace(found, created=found.created - days * DAY)

    # -- System users --

    def find_user(self, user_id: str) -> SystemUser | None:
        return self.users.get(user_id) or next((one for one in self.every() if one.id == user_id), None)

    def withdraw(self, user: SystemUser) -> None:
        """The customer deletes it in Altinn: the rows of its requests go too."""
        with self.lock:
            self._withdrawn.add(user.id)
            self.users.pop(user.id, None)
            gone = [one.id for one in self.requests.values() if user.id in (one.id, one.system_user_id)]
            for request_id in gone:
                del self.requests[request_id]

    def change_clients(self, owner: str, external_ref: str, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        """Other clients for an agent."""
        with self.lock:
            found = self.find(owner, external_ref)
            if found is None or not found.is_agent:
                raise ValueError("no such agent")
            self.users[found.id] = replace(found, clients=change(found.clients))

    def _make_own(self, owner: str, *, is_given: bool) -> SystemUser | None:
        if owner == EVERYBODY or (not is_given and self._firms.is_client(owner)):
            return None
        own = self._seed.make_own(owner, is_given=is_given)
        return None if own is None or (own.id in self._withdrawn and not is_given) else own
