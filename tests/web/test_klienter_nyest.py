"""The client list agrees with the client's page: rows use newer cached answers."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from portal.api.newest import note_newest
from sandbox.app import Sandbox
from tests.conftest import LoggInn, TestClock
from tests.web.klientliste import Work, read_file, show
from tests.web.served import Serve, make_krav
from tests.web.sider import REGNSKAPSFORER
from tests.web.test_klienter_natt import list_asked

pytestmark = pytest.mark.django_db


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


def test_a_row_older_than_another_answer_is_fetched_and_not_made_again_of_what_it_was_made_of(
    filled: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    orgnr = show(filled)[3]
    clock.move(timedelta(hours=5))
    client = logg_inn(REGNSKAPSFORER)
    note_newest(orgnr, clock.now())  # as when a firm's night has read it by another system user
    clock.move(timedelta(minutes=20))
    nobody = "/virksomheter/?vis=alle&sok=finnes+ikke"  # the client is not on the page

    client.get(nobody)
    arbeider()
    first = list_asked(api)
    client.get(nobody)

    assert orgnr in first
    assert arbeider() == 0
    assert read_file(client)[orgnr]["forfalt"]
