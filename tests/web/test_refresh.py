"""A refresh fetches what its page shows, and returns to it; a page fetches no more."""

from datetime import timedelta

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import TestClock
from tests.web.refreshing import BASE, count, refresh
from tests.web.served import Serve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "page", ["ubetalte-krav/?sorter=-rest", "innbetalinger/?aar=2022&sok=ocr", "krav/K-1/?aar=2022", "betal/K-1/"]
)
def test_a_refresh_returns_to_the_page_with_its_query(bruker: Client, unpaid: Serve, page: str) -> None:
    assert refresh(bruker, BASE + page) == BASE + page


@pytest.mark.parametrize("address", ["/virksomhet/310000003/", "/", "//evil.example/virksomhet/", "/virksomheter/"])
def test_a_refresh_from_elsewhere_returns_to_the_first_page(bruker: Client, unpaid: Serve, address: str) -> None:
    assert refresh(bruker, address) == BASE


def test_a_refresh_fetches_everything_on_the_page(
    bruker: Client, unpaid: Serve, clock: TestClock, api: Sandbox
) -> None:
    page = f"{BASE}innbetalinger/?aar=2022"
    bruker.get(page)
    clock.move(timedelta(minutes=2))
    api.clear_calls()

    refresh(bruker, page)

    assert count(api) == {"aapnekrav": 1, "innbetalinger": 3, "krav": 3}
    api.clear_calls()
    bruker.get(page)
    assert count(api) == {}


@pytest.mark.parametrize(
    ("page", "calls"),
    [
        ("", {"aapnekrav": 1}),
        ("betalte-krav/?aar=2022", {"aapnekrav": 1, "krav": 3}),
        ("innbetalinger/?aar=2022", {"aapnekrav": 1, "innbetalinger": 3, "krav": 3}),
        ("utbetalinger/?aar=2022", {"aapnekrav": 1, "utbetalinger": 3, "krav": 3}),
    ],
)
def test_a_page_fetches_only_what_it_shows(
    bruker: Client, unpaid: Serve, api: Sandbox, page: str, calls: dict[str, int]
) -> None:
    bruker.get(BASE + page)

    assert count(api) == calls
