"""What an attack has to work with: the running portal, the parties behind the relay, and people."""

import fcntl
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.browsers import Answer, Browser, release, sign_in
from bench.deployment import Deployment, Server
from siege.loopback import check_own
from siege.relay import Relay
from siege.watch import Owner
from siege.world import CLIENTS, HEAPS, OFFICE, OWNERS, STRANGERS

MAX_WORK = 31.0  # seconds for which a call that we gave up keeps its slot
MAX_RETURN = 65.0  # seconds: a call that we gave up is left for 30, a breaker is open for 20, and some for the page


@dataclass
class Field:
    """Where the attack takes place."""

    deployment: Deployment
    server: Server
    parties: Relay
    _cold: Iterator[str] = field(default_factory=lambda: iter(CLIENTS))
    _owners: list[Owner] = field(default_factory=list)
    _strangers: list[str] = field(default_factory=list)
    office: str = ""
    heaps: str = ""

    def __post_init__(self) -> None:
        """Only this machine is attacked."""
        for url in (self.server.url, self.deployment.sandbox, self.parties.url):
            check_own(url)

    @property
    def url(self) -> str:
        """The portal's address."""
        return self.server.url

    def let_everybody_in(self) -> None:
        """All sign in now: while ID-porten hangs, nobody can. Altinn has not been asked for the strangers."""
        self._owners = [Owner(self.url, sign_in(self.url, pid), orgnr) for pid, orgnr in OWNERS.items()]
        self._strangers = [sign_in(self.url, pid, does_open=False) for pid in STRANGERS]
        self.heaps = sign_in(self.url, HEAPS)
        # The office does not open its list: that would fetch the figures of the clients to be opened later.
        self.office = sign_in(self.url, OFFICE, does_open=False)
        self.open_as_office(self.take_clients(1))

    def take_owner(self) -> Owner:
        """Another owner, whose pages have been opened in both processes, and whose list is of now."""
        owner = self._owners.pop()
        for path in owner.paths * 2:
            Browser(self.url, owner.cookie).get(path)
        return owner

    def take_stranger(self) -> str:
        """The cookie of another person, with an organisation of no importance."""
        return self._strangers.pop()

    def take_clients(self, number: int) -> list[str]:
        """Paths of organisations that nobody has opened."""
        return [f"/virksomhet/{orgnr}/" for orgnr in itertools.islice(self._cold, number)]

    def open_as_office(self, paths: list[str]) -> list[Answer]:
        """The office opens these at once."""
        return release([partial(Browser(self.url, self.office).get, path) for path in paths])

    def wait_until_free(self) -> float:
        """Seconds until everything of the parties is had again, at most MAX_RETURN.

        That is: a sign-in begins, Altinn gives a list not asked for before, an organisation nobody has opened is shown.
        """
        started, stranger = time.monotonic(), self.take_stranger()
        while time.monotonic() - started < MAX_RETURN:
            answers = self.open_as_office(self.take_clients(2))
            listed = Browser(self.url, stranger).get("/virksomheter/")  # leads on to the stranger's only organisation
            begun = Browser(self.url, "").get("/innlogging/")
            is_listed = listed.location.startswith("/virksomhet/")
            if begun.status == 302 and is_listed and all(answer.status == 200 for answer in answers):
                break
            time.sleep(0.5)
        return time.monotonic() - started

    def count_held_slots(self) -> int:
        """Slots of the five that are not free once in MAX_WORK seconds."""
        held = set(Path(self.deployment.env["VAR_DIR"], "locks").glob("slot-*"))
        until = time.monotonic() + MAX_WORK
        while (held := {path for path in held if _is_held(path)}) and time.monotonic() < until:
            time.sleep(0.05)
        return len(held)


def _is_held(path: os.PathLike[str]) -> bool:
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
