"""Fixtures for the client list and for served answers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from sandbox.post import Mailbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.post import Bruker, PipeBackend
from tests.web.avstemming import Arbeid, get_books
from tests.web.firmanatt import switch_on
from tests.web.fylt_liste import fill
from tests.web.kalendere import ONE, Program, make_address
from tests.web.klientliste import Work
from tests.web.lesere import DIRECTOR
from tests.web.served import Serve, make_krav
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER


@pytest.fixture
def accountant(logg_inn: LoggInn) -> Client:
    return logg_inn(REGNSKAPSFORER)


@pytest.fixture
def filled(accountant: Client, arbeider: Work, sandbox_data: Path) -> Client:
    """The accountant with a filled list."""
    fill(accountant, arbeider, sandbox_data)
    return accountant


@pytest.fixture
def serve(sandbox_data: Path) -> Serve:
    """Replaces the API's answers for the example organisation."""
    return Serve(sandbox_data / "parties" / NORDLYS)


@pytest.fixture
def unpaid(serve: Serve) -> Serve:
    """An unpaid claim of 2022."""
    serve(aapne=[make_krav(10000)], krav=[make_krav(10000)], inn=[])
    return serve


@pytest.fixture
def road(settings: Settings) -> Settings:
    """Altinn is asked as service owner, which calendar addresses need."""
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    return settings


@pytest.fixture
def owner(logg_inn: LoggInn) -> Client:
    return logg_inn(EIER)


@pytest.fixture
def program(road: Settings, owner: Client, clock: TestClock) -> Program:
    """A program with an address of the owner's organisation, after what the page has fetched is no longer fresh."""
    address = make_address(owner, ONE)
    clock.move(timedelta(minutes=10))
    return Program(address)


@pytest.fixture
def post(road: Settings, api: Sandbox) -> Iterator[Mailbox]:
    """E-mail is offered, and the sandbox takes it."""
    road.EMAIL_BACKEND, road.EMAIL_HOST, road.DEFAULT_FROM_EMAIL = "tests.post.PipeBackend", "sandbox", "from@a.example"
    road.EMAIL_USE_TLS = False
    PipeBackend.mailbox = api.post
    yield api.post
    PipeBackend.mailbox = Mailbox()


@pytest.fixture
def epost(post: Mailbox, owner: Client, arbeider: Work, clock: TestClock) -> Bruker:
    """The owner of one organisation, who has not switched anything on."""
    return Bruker(owner, arbeider, post, clock)


@pytest.fixture
def arbeid(logg_inn: LoggInn, api: Sandbox) -> Arbeid:
    """Books without faults."""
    return Arbeid(logg_inn(DAGLIG_LEDER)).begin(get_books(api))


@pytest.fixture
def firm_night(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> Client:
    """A person of a firm has switched its nights on, and the night has come."""
    client = logg_inn(DIRECTOR)
    switch_on(client, api, clock)
    return client
