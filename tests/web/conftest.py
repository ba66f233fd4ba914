"""Who looks at the client list."""

import pytest
from django.test import Client

from tests.conftest import LoggInn
from tests.web.klientliste import TALL, Work
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
