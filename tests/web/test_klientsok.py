"""Search across clients: over what is kept and may be seen at the request, saying what was not searched."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from portal.access.models import Innsyn
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.klientliste import Work
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PAGE = "/virksomheter/sok/"
ID = "KRAV-33712709"


def search(client: Client, text: str, **more: str) -> str:
    return client.get(PAGE, {"hva": text, **more}).content.decode()


def test_a_claim_is_found_by_id_and_links_to_its_row(filled: Client) -> None:
    page = search(filled, ID)

    assert f'href="/virksomhet/{NORDLYS}/krav/{ID}/"' in page
    assert "Lest som id eller referanse (1 treff)." in re.sub(r"\s+", " ", page)


def test_an_amount_is_found_across_clients_and_marked(filled: Client) -> None:
    page = search(filled, "61 244,-")

    assert f"/virksomhet/{NORDLYS}/" in page
    assert "<mark>61\u00a0244,00</mark>" in page


def test_what_was_searched_and_what_was_not_is_told(filled: Client) -> None:
    page = get_text(filled.get(PAGE, {"hva": "99999999999"}))

    assert "Ingen treff på «99999999999» i det som er søkt i" in page
    assert "40 av 40 klienter: ubetalte krav og uplasserte innbetalinger" in page
    assert "Krav, innbetalinger og utbetalinger i 2023: hos 0 klienter." in page
    assert "årene før 2022" in page


def test_the_lists_of_a_client_that_was_opened_are_searched_too(filled: Client, arbeider: Work) -> None:
    before = get_text(filled.get(PAGE, {"hva": "23 750"}))
    filled.get(f"/virksomhet/{NORDLYS}/innbetalinger/?aar=2022")
    filled.get(f"/virksomhet/{NORDLYS}/betalte-krav/?aar=2022")
    filled.get(f"/virksomhet/{NORDLYS}/utbetalinger/?aar=2022")
    arbeider()

    after = get_text(filled.get(PAGE, {"hva": "23 750"}))
    assert "i 2022: hos 0 klienter" in before
    assert "i 2022: hos 1 klient." in after


def test_nothing_is_fetched_for_a_search(filled: Client, api: Sandbox) -> None:
    api.clear_calls()
    search(filled, "61244")

    assert [one for one in api.calls if one.party == "skatteetaten"] == []


def test_a_client_that_is_no_longer_the_persons_is_not_searched(filled: Client, api: Sandbox, clock: TestClock) -> None:
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))  # Altinn is asked anew

    page = filled.get(PAGE, {"hva": ID})
    assert NORDLYS not in page.content.decode()
    assert "39 av 39" in get_text(page)


def test_another_person_finds_nothing_of_it(filled: Client, logg_inn: LoggInn, arbeider: Work) -> None:
    other = logg_inn(DAGLIG_LEDER)
    other.get("/virksomheter/")
    arbeider()

    page = other.get(PAGE, {"hva": ID})
    assert page.status_code == 200
    assert NORDLYS not in page.content.decode()


def test_those_whose_rows_are_shown_find_it_in_their_record(filled: Client) -> None:
    before = Innsyn.objects.count()

    search(filled, ID)
    assert Innsyn.objects.count() == before + 1
    search(filled, "99999999999")
    assert Innsyn.objects.count() == before + 1


def test_any_text_gives_a_page(filled: Client) -> None:
    for text in ("Nordlys", "%", "'\"<script>", "\u0000", "x" * 500, "１７"):
        response = filled.get(PAGE, {"hva": text})

        assert response.status_code == 200, text
        assert "<script>'" not in response.content.decode()


def test_parts_of_numbers_are_shown_where_nothing_else_is_found_or_on_request(filled: Client) -> None:
    assert ID in search(filled, "33712709")
    assert "del av et nummer" in get_text(filled.get(PAGE, {"hva": "33712709", "deler": "1"}))


def test_without_a_sign_in_the_way_leads_to_it(client: Client, db: None) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/innlogging/")
