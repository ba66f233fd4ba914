"""The client list agrees with the client's page: rows use newer cached answers."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from portal.api.newest import find_newest, note_newest
from portal.api.readers import note_reader
from sandbox.app import Sandbox
from tests.conftest import LoggInn, TestClock
from tests.web.klientliste import HELE, Work, read_file, show
from tests.web.lesere import CLIENT, DIRECTOR, give_agent, oversikt
from tests.web.served import Serve, make_krav
from tests.web.sider import REGNSKAPSFORER
from tests.web.test_klienter_natt import list_asked

pytestmark = pytest.mark.django_db
OTHERS = "310000003:regn"  # names an agent of another firm


@pytest.fixture
def client_paid(filled: Client, sandbox_data: Path, clock: TestClock) -> str:
    """A client whose debt changed, and whose page was opened, after the filling."""
    orgnr = show(filled)[3]
    folder = sandbox_data / "parties" / orgnr
    folder.mkdir()
    claim = make_krav(4321, original=4321)
    Serve(folder, orgnr)(aapne=[claim | {"partIdentifikator": orgnr}])
    clock.move(timedelta(minutes=2))
    filled.post(f"/virksomhet/{orgnr}/hent/", {"orgnr": orgnr})
    return orgnr


def test_a_row_shows_the_same_answer_as_the_clients_page(filled: Client, client_paid: str, api: Sandbox) -> None:
    api.clear_calls()

    row = read_file(filled)[client_paid]

    assert row["forfalt"] == "4321,00"
    assert [call for call in api.calls if call.party == "skatteetaten"] == []


def test_other_rows_are_unchanged(filled: Client, client_paid: str) -> None:
    hentet = {row["hentet"] for orgnr, row in read_file(filled).items() if orgnr != client_paid}

    assert hentet == {"2023-08-28 09:14:00"}


def test_a_row_newer_than_the_last_answer_is_not_read_again(
    filled: Client, client_paid: str, arbeider: Work, clock: TestClock
) -> None:
    clock.move(timedelta(minutes=2))
    filled.post("/virksomheter/hent/")
    arbeider()

    assert read_file(filled)[client_paid]["forfalt"] == "4321,00"


def test_what_another_system_user_has_read_says_nothing_of_a_row(
    filled: Client, clock: TestClock, logg_inn: LoggInn, api: Sandbox
) -> None:
    clock.move(timedelta(minutes=20))
    for orgnr in show(filled):
        note_newest(orgnr, OTHERS, clock.now(), is_egen=False)  # as when another firm's night has read them all

    rows = read_file(filled)

    assert sum(bool(row["forfalt"]) for orgnr, row in rows.items() if orgnr.isdigit()) == 40


def test_a_mark_speaks_for_its_reader_and_that_of_the_own_for_all(clock: TestClock) -> None:
    earlier, now = clock.now() - timedelta(hours=1), clock.now()
    note_reader(CLIENT, OTHERS)
    note_newest(CLIENT, OTHERS, earlier, is_egen=False)

    assert find_newest({CLIENT: OTHERS}) == find_newest({CLIENT: ""}) == {CLIENT: earlier}
    assert find_newest({CLIENT: CLIENT}) == find_newest({CLIENT: "another:agent"}) == {}
    note_newest(CLIENT, f"{CLIENT}:by itself", now, is_egen=True)
    assert find_newest({CLIENT: OTHERS}) == find_newest({CLIENT: CLIENT}) == find_newest({CLIENT: ""}) == {CLIENT: now}


def test_a_row_without_figures_is_replaced_by_what_anybody_reads(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    director = logg_inn(DIRECTOR)
    director.get(HELE)
    arbeider()
    assert not read_file(director)[CLIENT]["forfalt"]  # nobody reads it
    clock.move(timedelta(minutes=6))
    give_agent(api)
    director.get(oversikt(CLIENT))
    clock.move(timedelta(minutes=2))
    director.post(f"{oversikt(CLIENT)}hent/", {"orgnr": CLIENT})

    assert read_file(director)[CLIENT]["forfalt"]


def test_a_row_older_than_another_answer_is_fetched_and_not_made_again_of_what_it_was_made_of(
    filled: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    orgnr = show(filled)[3]
    clock.move(timedelta(hours=5))
    client = logg_inn(REGNSKAPSFORER)
    note_newest(orgnr, orgnr, clock.now(), is_egen=True)  # of an answer that is not kept any more
    clock.move(timedelta(minutes=20))
    nobody = "/virksomheter/?vis=alle&sok=finnes+ikke"  # the client is not on the page

    client.get(nobody)
    arbeider()
    first = list_asked(api)
    client.get(nobody)

    assert orgnr in first
    assert arbeider() == 0
    assert read_file(client)[orgnr]["forfalt"]
