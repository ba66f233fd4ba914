"""Fixtures for the client list and for served answers."""

from pathlib import Path

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn
from tests.web.avstemming import Arbeid, get_books
from tests.web.klientliste import TALL, Work
from tests.web.served import Serve, make_krav
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER


@pytest.fixture
def accountant(logg_inn: LoggInn) -> Client:
    return logg_inn(REGNSKAPSFORER)


@pytest.fixture
def filled(accountant: Client, arbeider: Work) -> Client:
    """The accountant with a filled list."""
    accountant.get(TALL)
    arbeider()
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
def arbeid(logg_inn: LoggInn, api: Sandbox) -> Arbeid:
    """Books without faults."""
    return Arbeid(logg_inn(DAGLIG_LEDER)).begin(get_books(api))
