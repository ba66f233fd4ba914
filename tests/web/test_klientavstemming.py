"""The month across clients: the state of each reconciliation, to those who may see the client at the request."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from msgspec import structs

from portal.access.avstemminger import change_utkast, find_ferdig, finish, keep_kontoer
from portal.access.models import Innsyn
from portal.access.tilgang import get_tilgang
from portal.web.avstemmingsmaaned import list_maaneder
from portal.web.broarbeid import build_arbeid, find_arbeid, note_tilstand
from sandbox.app import Sandbox
from tests.conftest import TestClock
from tests.web.avstemming import DATO, ORGNR, Arbeid, get_books
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PAGE = "/virksomheter/avstemming/"


@pytest.fixture
def mitt(accountant: Client, api: Sandbox) -> Arbeid:
    """The accountant's own work for one client, with a line that nothing explains."""
    return Arbeid(accountant).begin(get_books(api, "booked twice"))


def read_row(client: Client, orgnr: str = ORGNR, query: str = "") -> str:
    """One client's row as text; empty if the list does not have it."""
    rows = re.findall(r"<tr>.*?</tr>", client.get(f"{PAGE}{query}").content.decode(), re.DOTALL)
    found = next((row for row in rows if f'id="klient-{orgnr}"' in row), "")
    text = re.sub(r"<[^>]+>", " ", found).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text)


def list_order(client: Client, query: str = "") -> list[str]:
    return re.findall(r'id="klient-([0-9]{9})"', client.get(f"{PAGE}{query}").content.decode())


def count_chips(client: Client) -> dict[str, int]:
    found = re.findall(r'id="vis-([a-z-]+)".*?<span>(\d+)</span>', client.get(PAGE).content.decode(), re.DOTALL)
    return {name: int(count) for name, count in found}


def test_a_client_has_the_persons_own_number(accountant: Client) -> None:
    accountant.post(f"/virksomhet/{ORGNR}/klientkort/", {"orgnr": ORGNR, "nummer": "1007"})

    assert "1007 · 311 977 849" in read_row(accountant)
    assert list_order(accountant, "?sok=1007") == [ORGNR]


def test_a_month_goes_from_not_begun_to_finished_and_is_counted(mitt: Arbeid) -> None:
    client = mitt.client
    assert "Åpen Kontoene er ikke bekreftet" in read_row(client)
    assert "Ikke regnet" in read_row(client)
    mitt.confirm()
    assert "forslag venter" in read_row(client)
    shown = re.search(r"(\d[\d ]*,\d\d) kr er ikke forklart", get_text(client.get(mitt.path)))
    assert shown is not None
    assert f"{shown[1]} Fortsett" in read_row(client)
    page = client.get(PAGE)
    assert "Tall hentet 28.08.2023 kl. 09.14. Beløp i kroner." in get_text(page)
    assert page.context["utskrift"]["hentet"] == "28.08.2023 kl.\u00a009.14"
    mitt.settle()
    assert "Klar til å gjøres ferdig" in read_row(client)
    assert "0,00 Gå gjennom" in read_row(client)
    before = count_chips(client)
    mitt.finish()
    assert client.get(PAGE).context["utskrift"]["hentet"] == "28.08.2023 kl.\u00a009.14"

    after = count_chips(client)

    assert "Ferdig Sigrid Åkervold, 28.08.2023 kl. 09.14 0,00 Se :" in read_row(client)
    assert (before["klar"], before["ferdig"], before["ikke-begynt"]) == (1, 0, before["alle"] - 1)
    assert (after["klar"], after["ferdig"], after["ikke-ferdig"]) == (0, 1, after["alle"] - 1)
    assert list_order(client, "?vis=ferdig") == [ORGNR]


def test_figures_that_were_kept_without_their_time_are_told_so(mitt: Arbeid) -> None:
    client = mitt.client
    assert "Ikke kjent når" not in read_row(client)  # there are no figures
    mitt.confirm()
    tilgang = get_tilgang(client.session, ORGNR)
    assert "Ikke kjent når" not in read_row(client)

    change_utkast(tilgang, DATO, lambda head: structs.replace(head, hentet=None), is_edit=False)

    assert "Ikke kjent når tallene ble hentet" in read_row(client)


def test_what_is_open_comes_first_and_what_is_finished_last(mitt: Arbeid) -> None:
    assert list_order(mitt.client)[0] == ORGNR
    assert list_order(mitt.client, "?sorter=klient")[0] != ORGNR
    assert list_order(mitt.client, "?sorter=-fremdrift")[-1] == ORGNR
    mitt.confirm()
    mitt.settle()
    mitt.finish()

    assert list_order(mitt.client)[-1] == ORGNR


def test_a_colleagues_work_is_not_seen_before_it_is_finished(arbeid: Arbeid, accountant: Client) -> None:
    arbeid.confirm()
    assert "Ikke begynt" in read_row(accountant)
    arbeid.settle()
    arbeid.finish()

    assert "Ferdig Torbjørn Haugmoen" in read_row(accountant)


def test_what_changed_later_is_told_when_somebody_has_looked_and_is_recorded(
    arbeid: Arbeid, accountant: Client
) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()
    tilgang = get_tilgang(arbeid.client.session, ORGNR)
    found = find_ferdig(tilgang, DATO)
    assert found is not None
    head, laast = found
    saldo = tuple((gruppe, amount + 100) for gruppe, amount in laast.bro.saldo_skatt)
    finish(tilgang, head, structs.replace(laast, bro=replace(laast.bro, saldo_skatt=saldo)))
    assert "Ferdig Torbjørn Haugmoen" in read_row(accountant)
    recorded = Innsyn.objects.count()

    arbeid.client.get(f"{arbeid.path}ferdig/")

    assert "Endret etter avstemmingen Saldoen er endret med" in read_row(accountant)
    assert "sett 28.08.2023" in read_row(accountant)
    assert "Se endringen" in read_row(accountant)
    assert Innsyn.objects.count() == recorded + 4  # the colleague's look, and the three of the list
    assert "Avstemming måned for måned" in get_text(accountant.get(f"/virksomhet/{ORGNR}/innsyn/"))


def test_only_clients_that_altinn_lists_now_are_shown(mitt: Arbeid, api: Sandbox, clock: TestClock) -> None:
    assert read_row(mitt.client)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=ORGNR, altinn=False)
    clock.move(timedelta(minutes=6))

    assert ORGNR not in mitt.client.get(PAGE).content.decode()
    assert count_chips(mitt.client)["aapen"] == 0


def test_the_months_before_stand_beside_and_can_be_chosen(mitt: Arbeid) -> None:
    mitt.confirm()

    assert "Ikke begynt Ikke begynt Åpen" in read_row(mitt.client, query="?maaned=2023-07")
    for wrong in ("maaned=2020-01", "maaned=x", "vis=noe", "sorter=forfalt", "maaned=2023-07&maaned=2023-06"):
        assert mitt.client.get(f"{PAGE}?{wrong}").status_code == 400


def test_an_earlier_month_that_is_open_stands_beside(mitt: Arbeid, clock: TestClock) -> None:
    clock.dag += timedelta(days=5)  # the next month; the sign-in is still the same

    assert "Ikke begynt Åpen Ikke begynt Juli er heller ikke ferdig Ikke regnet Begynn" in read_row(mitt.client)


def test_the_months_are_whole_and_a_year_back(clock: TestClock) -> None:
    months = list_maaneder(clock.today())

    assert [f"{day:%d.%m.%Y}" for day in months[:3]] == ["31.07.2023", "30.06.2023", "31.05.2023"]
    assert f"{months[-1]:%d.%m.%Y}" == "31.08.2022"


def test_no_party_is_asked_and_the_rows_are_found_in_two_queries(mitt: Arbeid, api: Sandbox) -> None:
    mitt.client.get(PAGE)
    api.clear_calls()

    with CaptureQueriesContext(connection) as seen:
        mitt.client.get(PAGE)

    assert api.calls == []
    assert sum("avstemmingsrad" in one["sql"] for one in seen.captured_queries) == 2


def test_a_search_finds_among_all_whatever_was_chosen(mitt: Arbeid) -> None:
    assert list_order(mitt.client, f"?vis=ferdig&sok={ORGNR}") == [ORGNR]
    assert "Ingen virksomheter passer til søket" in get_text(mitt.client.get(f"{PAGE}?sok=finnes+ikke"))


def test_what_was_made_of_another_file_is_not_told_of_the_new_one(mitt: Arbeid, api: Sandbox, clock: TestClock) -> None:
    mitt.confirm()
    tilgang = get_tilgang(mitt.client.session, ORGNR)
    found = find_arbeid(tilgang, DATO)
    assert found is not None
    shown = build_arbeid(tilgang, *found)
    clock.move(timedelta(seconds=1))
    mitt.begin(get_books(api))  # in another window
    note_tilstand(tilgang, shown)
    assert not keep_kontoer(tilgang, found[0], found[1], {"2740": "Merverdiavgift"})

    assert "Kontoene er ikke bekreftet Ikke regnet" in read_row(mitt.client)


def test_with_other_accounts_nothing_is_known_until_the_bridge_is_shown(mitt: Arbeid) -> None:
    mitt.confirm()
    mitt.settle()
    ready = read_row(mitt.client)
    page = mitt.client.get(f"{mitt.path}kontoer/").content.decode()
    number, konto = re.findall(r'name="konto-(\d+)" value="(\w+)" checked', page)[0]
    group = re.findall(rf'name="gruppe-{number}".*?value="([^"]+)" selected', page, re.DOTALL)[0]
    form = {"orgnr": ORGNR, f"konto-{number}": konto, f"gruppe-{number}": group}
    assert mitt.client.post(f"{mitt.path}kontoer/", form).status_code == 302

    assert "Klar til å gjøres ferdig" in ready
    assert "Ikke regnet" in read_row(mitt.client)
    assert "Klar til å gjøres ferdig" not in read_row(mitt.client)
