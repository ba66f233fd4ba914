"""The pages about calendars: files of due dates, and addresses made by a consent and shown once."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.kalenderadresser import MAX_ADRESSER
from portal.access.models import Kalenderadresse
from tests.access.test_hemmeligheter import dump_database
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.lager import read_store
from tests.web.kalendere import ONE, WHOLE, find_address, make_address, read_events
from tests.web.served import Serve, make_krav
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
FILE = f"/virksomhet/{NORDLYS}/kalender.ics"


@pytest.fixture
def two(serve: Serve) -> None:
    rows = [make_krav(10000, identifier="K-1", due="2023-09-11"), make_krav(500, identifier="K/2", due="2023-10-10")]
    serve(aapne=rows, krav=rows, inn=[])


def list_texts(page: str, element: str) -> list[str]:
    """Texts of all elements of this kind, the hidden words too."""
    found = re.findall(rf"<{element}\b[^>]*>(.*?)</{element}>", page, flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", each).split()) for each in found]


def test_each_due_date_on_the_page_is_a_file(two: None, owner: Client) -> None:
    page = owner.get(ONE).content.decode()
    links = re.findall(r'href="(/virksomhet/\d+/kalender\.ics\?id=[^"]+)"', page)

    found = [read_events(owner.get(link).content) for link in links]

    assert [[event["DTSTART"] for event in events] for events in found] == [["20230911"], ["20231010"]]
    assert owner.get(links[0]).headers["Content-Type"] == "text/calendar; charset=utf-8"
    name = owner.get(FILE).headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="forfall-\d{8}T\d{4}\.ics"', name)
    numbered = owner.get(f"{FILE}?nummer=ja").headers["Content-Disposition"]
    assert re.fullmatch(rf'attachment; filename="forfall-{NORDLYS}-\d{{8}}T\d{{4}}\.ics"', numbered)


def test_each_box_has_a_label_of_its_own_and_its_group_says_what_it_is_for(
    two: None, road: Settings, owner: Client
) -> None:
    page = owner.get(ONE).content.decode()
    labels, groups = (list_texts(page, element) for element in ("label", "legend"))

    assert {"Beløpet i filen", "Beløpet i kalenderen"} < set(labels)
    assert len(set(labels)) == len(labels)
    assert groups == ["Hva filen skal vise", "Hva kalenderen skal vise", "Samtykke"]


def test_a_file_has_the_name_that_the_entry_has_in_a_feed(two: None, road: Settings, owner: Client) -> None:
    in_file = {event["UID"] for event in read_events(owner.get(FILE).content)}

    assert in_file == {event["UID"] for event in read_events(Client().get(make_address(owner, ONE)).content)}
    assert len(in_file) == 2


def test_two_people_have_different_names_for_the_same_claim(two: None, owner: Client, logg_inn: LoggInn) -> None:
    other = logg_inn("22898530195")
    mine = read_events(owner.get(FILE).content)

    assert not {event["UID"] for event in mine} & {event["UID"] for event in read_events(other.get(FILE).content)}


def test_a_file_names_only_what_is_chosen_and_says_that_it_stands_still(two: None, owner: Client) -> None:
    plain = read_events(owner.get(f"{FILE}?id=K-1").content)[0]
    told = read_events(owner.get(f"{FILE}?id=K-1&navn=ja&beloep=ja&nummer=ja").content)[0]

    assert plain["SUMMARY"] == "Forfall: Merverdiavgift"
    assert "28.08.2023" in plain["DESCRIPTION"]
    assert plain["URL"].count("/") == 3
    assert "NORDLYS" in told["SUMMARY"].upper()
    assert "10\u00a0000\\,00 kroner" in told["SUMMARY"]
    assert told["URL"].endswith(f"/virksomhet/{NORDLYS}/ubetalte-krav/")


@pytest.mark.parametrize("query", ["?id=", "?id=a&id=b", "?id=" + "x" * 501])
def test_what_no_page_of_ours_sends_is_refused(owner: Client, query: str) -> None:
    assert owner.get(FILE + query).status_code == 400


def test_a_claim_that_is_paid_meanwhile_leads_back_with_a_word(two: None, owner: Client) -> None:
    response = owner.get(f"{FILE}?id=GONE", follow=True)

    assert "Kravet er ikke lenger ubetalt" in get_text(response)


def test_what_is_late_already_is_offered_as_no_file(serve: Serve, owner: Client) -> None:
    rows = [make_krav(10000, identifier="K-1", due="2023-08-27"), make_krav(500, identifier="K-2", due="2023-08-28")]
    serve(aapne=rows, krav=rows, inn=[])

    assert owner.get(ONE).content.decode().count("kalender.ics?id=") == 1
    assert [event["DTSTART"] for event in read_events(owner.get(FILE).content)] == ["20230828"]


def test_without_the_service_owners_road_no_address_is_offered_or_made(two: None, owner: Client) -> None:
    pages = [owner.get(ONE), owner.get(WHOLE)]
    refused = owner.post(ONE, {"orgnr": NORDLYS, "skjema": "a", "samtykke": "ja"})

    for page in pages:
        assert "kan ikke lages her" in get_text(page)
        assert 'name="samtykke"' not in page.content.decode()
    assert refused.status_code == 400
    assert not Kalenderadresse.objects.exists()


def test_an_address_takes_a_consent(road: Settings, owner: Client) -> None:
    response = owner.post(ONE, {"orgnr": NORDLYS, "skjema": "a", "navn": "ja"})

    assert response.status_code == 400
    assert "Kryss av for at du samtykker" in get_text(response)
    assert 'id="ny-navn" checked' in response.content.decode()
    assert not Kalenderadresse.objects.exists()


def test_an_address_has_256_bits_and_is_shown_once(road: Settings, owner: Client) -> None:
    addresses = [make_address(owner, WHOLE, skjema=str(nr)) for nr in range(2)]
    again = owner.post(WHOLE, {"skjema": "1", "samtykke": "ja"})

    secrets = [address.removeprefix("/kalender/").removesuffix(".ics") for address in addresses]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in secrets)
    assert secrets[0] != secrets[1]
    assert again.status_code == 400
    assert "vises ikke igjen" in get_text(again)
    assert Kalenderadresse.objects.count() == 2
    for page in (owner.get(WHOLE), owner.get(ONE), owner.get("/")):
        assert not any(secret in page.content.decode() for secret in secrets)


def test_the_address_is_in_no_log_no_store_and_no_database(
    two: None, road: Settings, owner: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        address = make_address(owner, ONE, navn="ja")
        secret = address.removeprefix("/kalender/").removesuffix(".ics")
        Client().get(address)
        Client().get(address + "x")
        Client().get(address.replace(".ics", "/"))
        Client().get("/kontroll/", headers={"Referer": f"http://127.0.0.1:8000{address}"})

    kept = caplog.text + dump_database() + str(read_store())
    assert "kalender/<slug:hemmelig>.ics" in caplog.text
    assert secret not in kept
    assert EIER not in kept


def test_the_list_says_what_each_address_is_for_and_until_when(road: Settings, owner: Client, clock: TestClock) -> None:
    make_address(owner, ONE, skjema="1", navn="ja", beloep="ja")
    clock.move(timedelta(minutes=5))
    Client().get(make_address(owner, WHOLE, skjema="2"))

    text = get_text(owner.get(WHOLE))

    assert "Alle virksomhetene mine Laget 28.08.2023 kl. 09.19 Viser bare dato og slags krav 27.08.2024 28.08." in text
    assert "Viser også navn og beløp 27.08.2024 Ikke hentet ennå" in text
    assert "Alle virksomhetene mine" not in get_text(owner.get(ONE)).split("Uoffisiell")[0]


def test_one_person_has_at_most_so_many(road: Settings, owner: Client) -> None:
    road.LIMIT_REQUESTS = 100
    for nr in range(MAX_ADRESSER):
        make_address(owner, WHOLE, skjema=str(nr))

    response = owner.post(WHOLE, {"skjema": "more", "samtykke": "ja"})

    assert response.status_code == 400
    assert "så mange adresser" in get_text(response)


def test_stopping_says_what_stays_in_the_program(road: Settings, owner: Client) -> None:
    make_address(owner, WHOLE)
    noekkel = Kalenderadresse.objects.get().noekkel

    done = owner.post("/kalender/stopp/", {"adresse": noekkel}, follow=True)
    again = owner.post("/kalender/stopp/", {"adresse": noekkel}, follow=True)

    assert "Fjern kalenderen også i programmet" in get_text(done)
    assert "var stoppet fra før" in get_text(again)


def test_withheld_figures_are_in_no_calendar(serve: Serve, owner: Client) -> None:
    serve.write("aapnekrav", {"skjermet": True})

    assert "Legg til i kalender" not in get_text(owner.get(ONE)).split("Uoffisiell")[0]
    assert owner.get(FILE).status_code == 302


def test_signed_out_the_pages_lead_to_sign_in(db: None) -> None:
    for path in (WHOLE, ONE, FILE):
        assert Client().get(path).headers["Location"].startswith("/innlogging/")
    assert find_address(Client().post(WHOLE, {"skjema": "a", "samtykke": "ja"}).content) == ""
