"""Shared by tests of e-mail: the sandbox's mail server without a network, and a person who uses the pages."""

import re
import smtplib
import socket
import threading
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from portal.jobs.epost import enqueue_due
from portal.smtp import Backend
from sandbox.post import Mailbox, Received, SmtpSession
from tests.conftest import NORDLYS, TestClock
from tests.web.klientliste import Work

ADRESSE = "kari@virksomhet.example"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/epost/(bekreft|se|stopp)/[\w-]+/)")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class PipeSMTP(smtplib.SMTP):
    """Speaks SMTP with the sandbox over a pair of sockets."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        ours, theirs = socket.socketpair()
        threading.Thread(target=SmtpSession(PipeBackend.mailbox, theirs).serve, daemon=True).start()
        ours.settimeout(10)
        return ours


class PipeBackend(Backend):
    """The portal's own, connected to the sandbox."""

    mailbox = Mailbox()

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return PipeSMTP


def find_link(received: Received, kind: str) -> str:
    """The path of the link of this kind in a message."""
    return next(found[1] for found in LINK.finditer(received.text) if found[2] == kind)


@dataclass
class Bruker:
    """A person at the pages, the worker, and the mailbox."""

    client: Client
    work: Work
    post: Mailbox
    clock: TestClock

    @property
    def last(self) -> Received:
        return self.post.messages[-1]

    def ask(self, adresse: str = ADRESSE) -> None:
        """Type an address, and let the link be sent."""
        self.client.post("/epost/adresse/", {"adresse": adresse, "samtykke": "ja"})
        self.work()

    def switch_on(self, *orgnumre: str, adresse: str = ADRESSE) -> None:
        """The whole way: an address, its confirmation, and these organisations."""
        self.ask(adresse)
        answer = self.client.post(find_link(self.last, "bekreft"))
        assert answer.headers["Location"] == "/kalender/#innhold"
        self.client.post("/epost/virksomhet/", {"orgnr": orgnumre or [NORDLYS], "paa": "ja"})
        self.post.messages.clear()

    def run(self) -> list[Received]:
        """Let the worker do what is due; returns what came."""
        before = len(self.post.messages)
        for _ in range(20):
            enqueue_due()
            if not self.work():
                break
        return list(self.post.messages)[before:]

    def wait(self, by: timedelta = DAY) -> list[Received]:
        """Let time pass, and then the worker."""
        self.clock.move(by)
        return self.run()
