"""E-mail notifications: switched on with a confirmed address, told once a day, and stopped by one press."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Epostabonnement, Epoststand
from tests.conftest import NORDLYS
from tests.post import ADRESSE, DAY, HOUR, Bruker, find_link
from tests.web.kalendere import serve_due
from tests.web.served import Serve, make_innbetaling, make_krav
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_switching_on_to_one_press_that_stops_it(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.ask()
    link = find_link(epost.last, "bekreft")
    assert "Bekreft adressen" in get_text(epost.client.get(link))
    done = epost.client.post(link, follow=True)
    assert "E-postadressen er bekreftet" in get_text(done)
    epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS, "paa": "ja"})

    (digest,) = epost.run()

    assert digest.recipients == (ADRESSE,)
    assert "Noe forfaller innen sju dager, og er ikke betalt." in digest.text
    assert epost.client.get(find_link(digest, "se")).headers["Location"] == f"/virksomhet/{NORDLYS}/"
    stop = re.fullmatch(r"<http://127\.0\.0\.1:8000(/epost/stopp/[\w-]{43}/)>", digest.headers["List-Unsubscribe"])
    assert stop is not None
    assert digest.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    pressed = Client(enforce_csrf_checks=True).post(stop[1], {"List-Unsubscribe": "One-Click"})
    assert (pressed.status_code, pressed.cookies) == (200, {})
    assert not Epostabonnement.objects.exists()
    assert not Epoststand.objects.exists()
    assert epost.wait() == []


def test_a_confirmed_address_alone_is_told_to_give_no_messages(epost: Bruker) -> None:
    nothing = "Det kommer ingen e-post før du slår på minst én virksomhet."
    epost.ask()

    confirmed = get_text(epost.client.post(find_link(epost.last, "bekreft"), follow=True))
    epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS, "paa": "ja"})

    assert "E-postadressen er bekreftet. Slå på virksomhetene du vil ha e-post om." in confirmed
    assert nothing in confirmed
    assert nothing not in get_text(epost.client.get("/kalender/"))


def test_each_thing_is_told_once_and_one_message_comes_a_day(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    assert len(epost.run()) == 1
    serve_due(serve, "2023-09-01", "2023-09-02")
    assert epost.wait(2 * HOUR) == []

    (second,) = epost.wait(DAY)

    assert "Noe forfaller innen sju dager" in second.text
    assert "noe nytt fra Skatteetaten" in second.text
    assert epost.wait() == []
    assert "Noe er forfalt" not in second.text
    texts = [one.text for _ in range(4) for one in epost.wait()]
    assert [("forfalt, og er ikke betalt" in text, "sju dager" in text) for text in texts] == [(True, False)] * 2


def test_switched_off_and_on_again_there_is_no_second_message_that_day(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    assert len(epost.run()) == 1
    epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS})
    epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS, "paa": "ja"})

    assert epost.run() == []
    assert len(epost.wait()) == 1


def test_what_was_late_or_unused_before_is_no_news(epost: Bruker, serve: Serve) -> None:
    paid = make_innbetaling("2023-08-01", unplaced=500)
    serve(aapne=[make_krav(10000, due="2023-08-20")], krav=[], inn=[paid], unplaced=[paid])
    epost.switch_on()
    assert epost.run() == []
    new = make_innbetaling("2023-08-28", unplaced=700, identifier="I-2")
    serve(aapne=[make_krav(10000, due="2023-08-20")], krav=[], inn=[paid, new], unplaced=[paid, new])

    (digest,) = epost.wait()

    assert "ligger uplassert" in digest.text
    assert "forfalt" not in digest.text


def test_what_is_paid_before_it_is_told_is_not_told(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    epost.post.faults.append("away")
    assert epost.run() == []
    serve(aapne=[], krav=[], inn=[])

    (digest,) = epost.wait()

    assert "sju dager" not in digest.text
    assert "noe nytt" in digest.text


def test_nothing_names_the_organisation_a_date_or_an_amount_unless_chosen(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    (plain,) = epost.run()
    epost.client.post("/epost/innhold/", {"med_tall": "ja"})
    serve_due(serve, "2023-09-01", "2023-09-02", left=12345)
    (told,) = epost.wait()

    for text in (plain.content.decode(), told.content.decode()):
        assert NORDLYS not in text
    assert "nordlys" not in plain.content.decode().lower()
    assert not re.search(r"10\s?000|01\.09|Merverdiavgift", plain.text)
    assert "NORDLYS" in told.text.upper()
    assert "Forfaller 02.09.2023: Merverdiavgift, 12\u00a0345,00 kroner" in told.text


def test_a_get_never_stops_and_every_link_looks_alike(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    (digest,) = epost.run()
    stop, forged = find_link(digest, "stopp"), f"/epost/stopp/{'A' * 43}/"

    def blank(path: str, *, is_pressed: bool = False) -> bytes:
        answer = Client().post(path) if is_pressed else Client().get(path)
        assert answer.status_code == 200
        return answer.content.replace(path.encode(), b"")

    assert blank(stop) == blank(forged)
    Client().head(stop)
    assert Epostabonnement.objects.count() == 1
    assert blank(forged, is_pressed=True) == blank(stop, is_pressed=True)
    assert not Epostabonnement.objects.exists()
    assert blank(stop) == blank(forged)


def test_without_a_server_or_the_service_owners_road_it_is_not_offered(epost: Bruker, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    pages = [epost.client.get("/kalender/")]
    epost.ask()
    settings.EMAIL_HOST, settings.ALTINN_ROAD = "sandbox", "enduser"
    pages.append(epost.client.get("/kalender/"))
    epost.ask()

    assert "har ingen server som sender e-post" in get_text(pages[0])
    assert "Beskjed på e-post tilbys ikke her. Da måtte vi spørre" in get_text(pages[1])
    assert all('name="adresse"' not in page.content.decode() for page in pages)
    assert not Epostabonnement.objects.exists()


def test_the_message_is_in_the_persons_language(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.client.get("/spraak/en/")
    epost.switch_on()

    (digest,) = epost.run()

    assert digest.headers["Content-Language"] == "en"
    assert "falls due within seven days" in digest.text


def test_what_cannot_be_read_is_told_once(epost: Bruker, serve: Serve) -> None:
    serve.write("aapnekrav", {"skjermet": True})
    epost.switch_on()

    (digest,) = epost.run()

    assert "kan ikke leses" in digest.text
    assert epost.wait() == []
    serve_due(serve, "2023-09-01")
    assert "sju dager" in epost.wait()[0].text


def test_the_page_shows_what_is_on_and_stops_it_all(epost: Bruker) -> None:
    assert "Alt er av til du slår det på" in get_text(epost.client.get("/kalender/"))
    epost.switch_on()
    text = get_text(epost.client.get("/kalender/"))
    assert "Bekreftet 28.08.2023" in text
    assert "På siden 28.08.2023" in text
    epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS})
    assert "På siden" not in get_text(epost.client.get("/kalender/"))

    text = get_text(epost.client.post("/epost/av/", follow=True))

    assert "E-posten er stoppet, og adressen er slettet." in text
    assert not Epostabonnement.objects.exists()
