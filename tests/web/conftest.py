"""Who looks at the client list, and answers of a few rows."""

from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import NORDLYS, LoggInn
from tests.web.klientliste import TALL, Work
from tests.web.served import Serve
from tests.web.sider import REGNSKAPSFORER


@pytest.fixture
def accountant(logg_inn: LoggInn) -> Client:
    return logg_inn(REGNSKAPSFORER)


@pytest.fixture
def filled(accountant: Client, arbeider: Work) -> Client:
    """The accountant, with a list that has been filled."""
    accountant.get(TALL)
    arbeider()
    return accountant


@pytest.fixture
def serve(sandbox_data: Path) -> Serve:
    """Change what the authority answers for the example organisation."""
    return Serve(sandbox_data / "parties" / NORDLYS)
