"""Where it is told through whose system user figures were read: the page of the access, and the access record."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, LoggInn, TestClock
from tests.web.klientliste import read_file
from tests.web.lesere import CLIENT, WORKER, give_agent, oversikt, sign_in_director
from tests.web.sider import get_text
from tests.web.systemtilgang import path

pytestmark = pytest.mark.django_db
THROUGH = "systemtilgangen til Tallaksen Regnskap AS"
NAMED = "Tallaksen Regnskap AS (315 622 182)"


@pytest.fixture
def director(logg_inn: LoggInn, api: Sandbox) -> Client:
    """A person of a firm with an agent."""
    return sign_in_director(logg_inn, api)


def read_record(client: Client) -> list[tuple[str, str]]:
    """What was seen and through whom, newest first."""
    text = client.get(f"{oversikt()}innsyn.csv").content.decode("utf-8-sig").replace("\u00a0", " ")
    rows = csv.DictReader(io.StringIO(text), delimiter=";")
    return [(row["Hva"], row["Lest gjennom systemtilgangen til"]) for row in rows]


def test_the_page_of_the_access_names_the_firm_to_its_own_people_alone(
    logg_inn: LoggInn, director: Client, api: Sandbox
) -> None:
    api.set_rights(pid=EIER, orgnr=CLIENT, altinn=True)

    seen, other = get_text(director.get(path(CLIENT))), get_text(logg_inn(EIER).get(path(CLIENT)))

    assert f"Tallene leses gjennom {THROUGH}, organisasjonsnummer 315 622 182." in seen.replace("\u00a0", " ")
    assert "Min side kan ikke hente tall" not in seen
    assert "Tallaksen Regnskap" not in other
    assert "Virksomheten kan ha krav å betale selv om de ikke vises her." in other


def test_the_page_of_the_access_tells_its_own_once_it_is_given(director: Client, api: Sandbox) -> None:
    director.get(oversikt())
    api.set_rights(orgnr=CLIENT, systemuser=True)

    page = get_text(director.get(path(CLIENT)))

    assert "virksomhetens egen systemtilgang" in page
    assert THROUGH not in page


def test_the_record_of_access_tells_through_whom_figures_were_read(
    logg_inn: LoggInn, director: Client, api: Sandbox, clock: TestClock
) -> None:
    director.get(oversikt())
    director.get(path(CLIENT))
    api.set_rights(orgnr=CLIENT, systemuser=True)
    clock.move(timedelta(minutes=5))
    director.get(oversikt())

    api.set_rights(pid=EIER, orgnr=CLIENT, altinn=True)
    boss = logg_inn(EIER)

    assert f"gjennom {THROUGH}" in get_text(boss.get(f"{oversikt()}innsyn/"))
    assert [one for one in read_record(boss) if one[0] == "Krav og betalinger"] == [
        ("Krav og betalinger", ""),
        ("Krav og betalinger", NAMED),
    ]


def test_a_refusal_is_recorded_with_the_firm_whose_system_user_was_refused(director: Client, api: Sandbox) -> None:
    director.get(oversikt("316314112"))
    api.set_rights(orgnr=CLIENT, api=False)

    assert director.get(oversikt()).status_code == 403
    assert ("Krav og betalinger", NAMED) in read_record(director)


def test_the_list_of_organisations_is_recorded_with_who_read_each(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    give_agent(api)
    worker = logg_inn(WORKER)
    worker.get("/virksomheter/?vis=alle")
    arbeider()
    clock.move(timedelta(minutes=5))  # which system user reads now is not known any more

    assert read_file(worker)[CLIENT]["forfalt"]

    assert [one for one in read_record(worker) if one[0].startswith("Listen")] == [
        ("Listen over virksomheter, fil", NAMED),
        ("Listen over virksomheter", NAMED),
    ]
