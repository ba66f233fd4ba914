"""Fixtures: the sandbox in process, with clocks that the test moves."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox.app import Sandbox
from sandbox.keys import Keys
from tests.sandbox.portal import BASE, Clock, LogoutReceiver, Portal
from tests.sandbox.vendor import Vendor


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.make()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> LogoutReceiver:
    """Records the calls ID-porten makes to the portal when a session has ended."""
    return LogoutReceiver()


@pytest.fixture
def sandbox(keys: Keys, clock: Clock, receiver: LogoutReceiver) -> Sandbox:
    return Sandbox(base_url=BASE, keys=keys, today=lambda: clock.today, now=lambda: clock.now, deliver=receiver.deliver)


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(transport=httpx.WSGITransport(app=sandbox), base_url=BASE) as client:
        yield client


@pytest.fixture
def portal(http: httpx.Client, keys: Keys, clock: Clock) -> Portal:
    return Portal(http, keys, clock)


@pytest.fixture
def vendor(portal: Portal) -> Vendor:
    return Vendor(portal)
