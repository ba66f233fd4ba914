"""Sending over a real connection: to the sandbox, to nobody, and to a server that never answers."""

import socket
from contextlib import closing

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from portal.smtp import Delivery, send
from sandbox.post import Mailbox, serve_on
from tests.faults.services import free_port


@pytest.fixture
def port(settings: Settings) -> int:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = "portal.smtp.Backend", "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 0.5
    return int(settings.EMAIL_PORT)


def make_message() -> EmailMessage:
    return EmailMessage("Nytt", "Første linje\n.\nTredje linje\n", "fra@a.example", ["til@b.example"])


def test_the_sandbox_takes_a_message_whole(port: int) -> None:
    mailbox = Mailbox()
    server = serve_on(mailbox, port)

    assert send(make_message()) is Delivery.SENDT

    server.shutdown()
    server.server_close()
    (received,) = mailbox.messages
    assert (received.sender, received.recipients) == ("fra@a.example", ("til@b.example",))
    assert received.text.replace("\r\n", "\n") == "Første linje\n.\nTredje linje\n"


def test_where_nobody_listens_it_is_not_sent(port: int) -> None:
    assert send(make_message()) is Delivery.IKKE_SENDT


def test_a_server_that_never_answers_is_given_up(port: int) -> None:
    with closing(socket.create_server(("127.0.0.1", port))):
        assert send(make_message()) is Delivery.IKKE_SENDT


def test_a_connection_that_is_not_protected_as_asked_is_not_used(port: int, settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    mailbox = Mailbox()
    server = serve_on(mailbox, port)

    assert send(make_message()) is Delivery.IKKE_SENDT

    server.shutdown()
    server.server_close()
    assert not mailbox.messages
