"""What a warm page asks of the database and the cache: each question costs more than most of what the page computes."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import HAS_REDIS, NORDLYS, LoggInn
from tests.web.klientliste import Work
from tests.web.sider import PAGE_PATHS, REGNSKAPSFORER

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"
LISTS = ("", "?vis=alle", "nytt/", "klientkort/", "avstemming/", "?sok=nordlys&vis=alle")


def list_questions(client: Client, path: str) -> list[str]:
    """The verb and the first table of each query."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    found = [re.search(r'(SELECT|INSERT|UPDATE|DELETE).*?(?:FROM|INTO|UPDATE) "?(\w+)', one["sql"]) for one in queries]
    return [f"{one[1]} {one[2]}" for one in found if one is not None]


def test_a_warm_overview_asks_five_times(bruker: Client, arbeider: Work) -> None:
    bruker.get(OVERSIKT)
    arbeider()
    bruker.get(OVERSIKT)

    asked = [
        "SELECT django_session",  # with the sign-in
        "SELECT api_cache",  # the permission
        "SELECT api_cache",  # whether the answers are still the same
        "SELECT access_betalingsfilrad",
        "INSERT access_innsyn",
    ]
    assert list_questions(bruker, OVERSIKT) == [one for one in asked if not (HAS_REDIS and "cache" in one)]


@pytest.mark.parametrize("path", PAGE_PATHS)
def test_a_page_of_an_organisation_reads_the_sign_in_once(bruker: Client, path: str) -> None:
    assert count_sign_ins(bruker, f"{OVERSIKT}{path}") == 1


@pytest.mark.parametrize("path", LISTS)
def test_a_page_of_many_organisations_reads_the_sign_in_once(logg_inn: LoggInn, path: str) -> None:
    assert count_sign_ins(logg_inn(REGNSKAPSFORER), f"/virksomheter/{path}") == 1


def count_sign_ins(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return sum("access_innlogging" in one["sql"] for one in queries)
