"""Front page, list of organisations, search and switcher."""

import json
import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.jobs.models import Jobb
from sandbox import checkdigits
from sandbox.app import Sandbox
from sandbox.people import organisation
from sandbox.systemuser.model import RESOURCE
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
HOVEDENHET, UNDERENHET, OPPLOEST = "311977849", "312656698", "312520923"
NUMBERS = [number for place in range(20) if (number := checkdigits.orgnr(f"31{place:06}"))]


def shown(client: Client, **query: str) -> list[str]:
    return [unit.orgnr for unit in client.get("/virksomheter/", {"vis": "alle"} | query).context["klienter"]]


def open_switcher(client: Client, valgt: str = "", **query: str) -> tuple[int, str, list[str]]:
    """Status, markup and organisations of the switcher."""
    response = client.get("/virksomheter/bytt/", {"valgt": valgt, **query}, headers={"HX-Request": "true"})
    units = response.context["virksomheter"] if response.status_code == 200 else ()
    return response.status_code, response.content.decode(), [unit.orgnr for unit in units]


def test_the_signed_out_front_page_introduces_the_portal_and_links_to_sign_in(api: Sandbox) -> None:
    page = get_text(Client().get("/"))

    assert "Logg inn" in page
    assert "Skatteetaten" in page


def test_a_person_with_one_organisation_is_redirected_to_it(bruker: Client) -> None:
    assert bruker.get("/").headers["Location"] == "/virksomhet/314055403/"


def test_a_person_with_several_organisations_is_redirected_to_the_list(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert client.get("/").headers["Location"] == "/virksomheter/"
    page = get_text(client.get("/virksomheter/?vis=alle"))
    assert "Nordlys Eplepresseri ENK" in page
    assert "314 055 403" in page


@pytest.mark.parametrize("sok", ["eplepress", "NORDLYS", "314055403", "314 055 403", "055 4", " nordlys  enk "])
def test_an_organisation_is_found_by_part_of_its_name_or_number(logg_inn: LoggInn, sok: str) -> None:
    assert shown(logg_inn(REGNSKAPSFORER), sok=sok) == ["314055403"]


def test_a_search_without_hits_says_so_and_keeps_the_input(logg_inn: LoggInn) -> None:
    response = logg_inn(REGNSKAPSFORER).get("/virksomheter/", {"sok": "<b>finnes ikke"})

    assert response.context["klienter"] == ()
    assert "<b>finnes" in get_text(response).replace("&lt;", "<")
    assert "<b>finnes" not in response.content.decode()


def test_sub_units_and_dissolved_units_are_hidden_by_default_and_marked(logg_inn: LoggInn) -> None:
    client = logg_inn(DAGLIG_LEDER)

    assert shown(client) == [HOVEDENHET]
    assert shown(client, under="1") == [HOVEDENHET, UNDERENHET]
    assert shown(client, slettede="1") == [OPPLOEST, HOVEDENHET]
    assert shown(client, under="1", slettede="1") == [OPPLOEST, HOVEDENHET, UNDERENHET]
    page = get_text(client.get("/virksomheter/", {"under": "1", "slettede": "1"}))
    assert re.search(r"Glemmebok Papirdragefabrikk AS 312\s520\s923 Slettet", page)
    assert "Underenhet av 311 977 849" in page


def test_a_search_with_only_hidden_hits_shows_their_number_and_a_link(logg_inn: LoggInn) -> None:
    client = logg_inn(DAGLIG_LEDER)

    response = client.get("/virksomheter/", {"sok": "papirdrage"})

    assert response.context["klienter"] == ()
    assert "1 treff er en underenhet eller slettet og vises ikke." in get_text(response)
    assert 'href="/virksomheter/?sok=papirdrage&amp;slettede=1#treff"' in response.content.decode()
    assert shown(client, sok="papirdrage", slettede="1") == [OPPLOEST]


def test_a_person_with_only_hidden_units_sees_them_and_finds_one_by_the_main_unit(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr=HOVEDENHET, altinn=False)
    client = logg_inn(DAGLIG_LEDER)

    assert shown(client) == [OPPLOEST, UNDERENHET]
    assert shown(client, sok="båtsnekkeri as", under="1") == [UNDERENHET]
    assert not Jobb.objects.exists()
    assert f"/virksomhet/{HOVEDENHET}/" not in client.get("/virksomheter/").content.decode()


@pytest.mark.parametrize("count", [5, 6])
def test_the_search_field_appears_at_exactly_six(logg_inn: LoggInn, api: Sandbox, count: int) -> None:
    for nr in range(count - 1):
        api.set_rights(pid=EIER, orgnr=NUMBERS[nr], altinn=True)

    client = logg_inn(EIER)

    assert client.get("/virksomheter/").context["antall_i_alt"] == count
    assert ('id="sok"' in client.get("/virksomheter/").content.decode()) == (count == 6)


@pytest.mark.parametrize("name", ["sok", "under", "slettede", "side", "fjern", "valgt"])
def test_invalid_parameters_of_the_list_are_refused_in_words_and_of_the_switcher_ignored(
    logg_inn: LoggInn, name: str
) -> None:
    client = logg_inn(REGNSKAPSFORER)

    for value in ("-1", "0", "x", "99999999999", "1e9", "٣", "²", "\0", "\ud800", "%", "<b>", "a" * 5000, ""):
        query = urlencode([(name, value), (name, value)], errors="surrogatepass")
        assert client.get(f"/virksomheter/?{query}").status_code in (200, 302, 400)
        assert client.get(f"/virksomheter/bytt/?{query}", headers={"HX-Request": "true"}).status_code == 200
        fields = {"orgnr": NORDLYS, name: value.encode("utf-8", "replace").decode()}
        posted = client.post(f"/virksomhet/{NORDLYS}/favoritt/?{query}", fields)
        assert posted.status_code == 302
        assert client.get(posted.headers["Location"]).status_code == 200


def test_marking_a_favourite_returns_to_the_same_list(logg_inn: LoggInn) -> None:
    client = logg_inn(DAGLIG_LEDER)
    page = "/virksomheter/?sok=%C3%A5+%26+a&under=1&slettede=1"
    headers = {"Referer": f"http://127.0.0.1:8000{page}"}

    response = client.post(f"/virksomhet/{OPPLOEST}/favoritt/", {"orgnr": OPPLOEST}, headers=headers)

    address = f"{page}#stjerne-{OPPLOEST}"
    assert response.headers["Location"] == address
    assert "Favoritten er lagt til." in get_text(client.get(address))


def test_htmx_gets_only_the_list_with_an_announcement(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    client.defaults |= {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "klientliste"}

    page = client.post(f"/virksomhet/{NORDLYS}/favoritt/", {"orgnr": NORDLYS}, follow=True).content.decode()

    assert page.lstrip().startswith('<div id="klientliste"')
    assert re.search(r'data-announce="\s*Favoritten er lagt til\.\s*"', page)
    every = client.get("/virksomheter/?vis=alle").content.decode()
    assert re.search(r'data-announce="\s*Listen viser 40 av 40 rader\.\s*"', every)
    found = client.get("/virksomheter/?sok=nordlys").content.decode()
    assert re.search(r'data-announce="\s*1 treff på «nordlys»\.\s*"', found)


def test_the_switcher_shows_at_most_twenty_other_organisations(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    client.get("/virksomhet/212201782/")
    client.post("/virksomhet/312113619/favoritt/", {"orgnr": "312113619"})

    _, _, units = open_switcher(client, NORDLYS)

    assert units[:2] == ["312113619", "212201782"]
    assert len(units) == 20
    assert NORDLYS not in units
    assert open_switcher(client, NORDLYS, sok="tigER")[2] == ["312438623"]
    assert open_switcher(client, NORDLYS, side="2")[2] == units


def test_the_switcher_lists_all_others_when_there_are_few(logg_inn: LoggInn) -> None:
    assert set(open_switcher(logg_inn(DAGLIG_LEDER), HOVEDENHET)[2]) == {UNDERENHET, OPPLOEST}
    assert "Du har ikke tilgang til andre virksomheter." in open_switcher(logg_inn(EIER), NORDLYS)[1]


def test_the_switcher_is_only_a_partial(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert client.get("/virksomheter/bytt/").headers["Location"] == "/virksomheter/"
    assert client.post("/virksomheter/bytt/").status_code == 405
    searched = client.get("/virksomheter/bytt/", headers={"HX-Request": "true", "HX-Target": "bytter-treff"})
    assert searched.content.decode().lstrip().startswith('<div id="bytter-treff"')


def test_without_sign_in_the_switcher_redirects_to_it(api: Sandbox) -> None:
    response = Client().get("/virksomheter/bytt/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == "/innlogging/?til=%2F"  # the page is not told
    assert not api.calls


def test_the_switcher_is_empty_while_altinn_is_down(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    client = logg_inn(REGNSKAPSFORER)
    open_switcher(client)
    api.add_fault(party="altinn", status=503)
    clock.move(timedelta(minutes=5))

    status, page, _ = open_switcher(client)

    assert status == 503
    assert "Nordlys" not in page


@pytest.mark.parametrize("path", ["", "innsyn/", "kontoutskrift/"])
def test_every_page_of_an_organisation_has_a_link_to_the_list_and_the_switcher(logg_inn: LoggInn, path: str) -> None:
    page = logg_inn(REGNSKAPSFORER).get(f"/virksomhet/{NORDLYS}/{path}").content.decode()

    assert 'class="velger velger-lenke" href="/virksomheter/"' in page
    assert f'name="valgt" value="{NORDLYS}"' in page
    assert 'role="combobox"' in page


@pytest.fixture
def crowd(sandbox_data: Path) -> None:
    """An accountant with 15,000 clients."""
    numbers = (number for place in range(17000) if (number := checkdigits.orgnr(f"31{place:06}")))
    parties = [
        organisation(number, f"Klient {nr:05} AS")
        | {"authorizedRoles": ["regnskapsforer"], "authorizedResources": [RESOURCE]}
        for nr, number in zip(range(15000), numbers, strict=False)
    ]
    people = [{"pid": REGNSKAPSFORER, "name": "Sigrid Åkervold", "parties": parties}]
    (sandbox_data / "people.json").write_text(json.dumps(people), encoding="utf-8")


def test_fifteen_thousand_organisations_are_paged_and_all_reachable(crowd: None, logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    first = client.get("/virksomheter/", {"vis": "alle"})
    last = client.get("/virksomheter/", {"vis": "alle", "side": "75"})

    assert len(first.context["klienter"]) == 200
    assert 'href="?vis=alle&amp;side=75#klientliste"' in first.content.decode()
    assert last.context["klienter"][-1].navn == "Klient 14999 AS"
    assert client.get("/virksomheter/", {"vis": "alle", "side": "76"}).context["klienter"] == last.context["klienter"]
    assert Jobb.objects.count() == 1  # figures are fetched step by step, however many
    assert len(shown(client, sok="klient 09999")) == 1
    assert len(open_switcher(client)[1]) < 20_000
    with CaptureQueriesContext(connection) as queries:
        client.get("/virksomheter/", {"vis": "alle"})
    assert len(queries) <= 18  # the filling under way is read too, and what is in view noted
    with CaptureQueriesContext(connection) as queries:
        open_switcher(client, sok="klient")
    assert len(queries) <= 10
