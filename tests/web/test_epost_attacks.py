"""Attacks on e-mail notifications: forged, old, used or stolen links, flooded mailboxes and forged headers."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from portal.access.epostadresse import MAX_OF_PERSON, MAX_TO_ADRESSE, UgyldigAdresse, read_adresse
from portal.access.models import Epostabonnement
from sandbox.app import Sandbox
from tests.access.test_hemmeligheter import dump_database
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.lager import read_store
from tests.post import ADRESSE, DAY, HOUR, Bruker, find_link
from tests.web.kalendere import serve_due
from tests.web.klientliste import Work
from tests.web.served import Serve, make_krav
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
WRONG = "Lenken virker ikke"


@pytest.fixture
def other(epost: Bruker, logg_inn: LoggInn, arbeider: Work, clock: TestClock) -> Bruker:
    return Bruker(logg_inn(REGNSKAPSFORER), arbeider, epost.post, clock)


def is_confirmed(bruker: Bruker, link: str) -> bool:
    answers = [bruker.client.get(link), bruker.client.post(link)]
    if answers[1].status_code == 302:
        assert answers[1].headers["Location"] == "/kalender/#innhold"
        return True
    assert [(one.status_code, WRONG in get_text(one)) for one in answers] == [(404, True)] * 2
    return False


def test_a_confirmation_that_is_forged_too_old_or_replaced_does_nothing(epost: Bruker, logg_inn: LoggInn) -> None:
    epost.ask()
    first = find_link(epost.last, "bekreft")
    epost.client.post("/epost/send/")
    epost.work()
    second = find_link(epost.last, "bekreft")

    assert not is_confirmed(epost, f"/epost/bekreft/{'A' * 43}/")
    assert not is_confirmed(epost, first)
    epost.clock.move(DAY)
    epost.client = logg_inn(EIER)
    assert not is_confirmed(epost, second)
    assert epost.run() == []


def test_a_confirmation_works_once(epost: Bruker) -> None:
    epost.ask()
    link = find_link(epost.last, "bekreft")

    assert is_confirmed(epost, link)
    assert not is_confirmed(epost, link)
    assert Epostabonnement.objects.get().bekreft == ""


def test_only_who_typed_the_address_can_confirm_it(epost: Bruker, other: Bruker) -> None:
    epost.ask("offer@andre.example")
    link = find_link(epost.last, "bekreft")

    assert Client().post(link).headers["Location"].startswith("/innlogging/")
    other.ask()
    assert not is_confirmed(other, link)
    assert "Ikke bekreftet" in get_text(epost.client.get("/kalender/"))


def test_without_a_confirmation_nothing_is_sent(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.ask()
    epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS, "paa": "ja"})
    epost.post.messages.clear()

    assert epost.run() == []
    assert epost.wait(HOUR) == []


def test_another_address_must_be_confirmed_anew_and_ends_the_links_to_the_first(epost: Bruker, serve: Serve) -> None:
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    (digest,) = epost.run()
    epost.ask("ny@virksomhet.example")
    serve_due(serve, "2023-09-01", "2023-09-02")
    assert is_confirmed(epost, find_link(epost.last, "bekreft"))
    Client().post(find_link(digest, "stopp"))

    assert epost.wait()[0].recipients == ("ny@virksomhet.example",)


def test_nobody_can_fill_a_mailbox(epost: Bruker, other: Bruker) -> None:
    for number in range(MAX_OF_PERSON + 2):
        epost.ask(f"kari+{number}@andre.example")
    assert len(epost.post.messages) == MAX_TO_ADRESSE  # of one mailbox
    for number in range(MAX_OF_PERSON + 2):
        epost.ask(f"nr{number}@andre.example")
    assert len(epost.post.messages) == MAX_TO_ADRESSE  # of one person
    other.ask("Kari@Andre.example")
    assert len(epost.post.messages) == MAX_TO_ADRESSE  # whoever asks
    other.ask("en@andre.example")
    assert len(epost.post.messages) == MAX_TO_ADRESSE + 1
    assert "sendt for mange lenker" in get_text(
        other.client.post("/epost/adresse/", {"adresse": "kari@andre.example", "samtykke": "ja"})
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kari",
        "kari@a.example\nBcc: alle@a.example",
        "kari@a.example\r\nSubject: x",
        "kari@a.example, ola@a.example",
        "Kari <kari@a.example>",
        "kari@a.example\x00",
        "kåri@a.example",
        "a" * 250 + "@a.example",
        '"a b"@a.example',
        '"kari"@a.example',
        "kari@[192.0.2.1]",
        "root@localhost",
    ],
)
def test_what_is_no_single_plain_address_is_refused(text: str) -> None:
    with pytest.raises(UgyldigAdresse):
        read_adresse(text)


def test_an_address_with_a_header_in_it_is_sent_nothing(epost: Bruker) -> None:
    response = epost.client.post("/epost/adresse/", {"adresse": f"{ADRESSE}\r\nBcc: a@b.example", "samtykke": "ja"})
    epost.work()

    assert response.status_code == 400
    assert "Skriv en e-postadresse" in get_text(response)
    assert not epost.post.messages


def test_a_name_makes_no_header_and_no_line_of_its_own(epost: Bruker, serve: Serve, api: Sandbox) -> None:
    row = make_krav(10000, due="2023-09-01")
    name = "Mva\r\nBcc: a@b.example\r\n\r\nStopp: http://x.example/ \u202e\u2028"
    row["kravbeskrivelse"] = {"spraakTekst": [{"tekst": name, "spraak": "nb"}]}
    serve(aapne=[row], krav=[row], inn=[])
    epost.client.post("/epost/innhold/", {"med_tall": "ja"})
    epost.switch_on()
    epost.client.post("/epost/innhold/", {"med_tall": "ja"})

    (digest,) = epost.run()

    assert "Bcc" not in digest.headers
    assert not [line for line in digest.text.splitlines() if line.startswith(("Bcc", "Stopp: "))]
    assert "Mva Bcc: a@b.example" in digest.text
    assert not {"\u202e", "\u2028"} & set(digest.text)


def test_secrets_addresses_and_numbers_are_in_no_log_and_nothing_is_readable_at_rest(
    epost: Bruker, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    serve_due(serve, "2023-09-01")
    with caplog.at_level("DEBUG"):
        epost.ask()
        links = [find_link(epost.last, "bekreft")]
        epost.client.get(links[0])
        epost.client.post(links[0])
        epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS, "paa": "ja"})
        epost.run()
        links += [find_link(epost.last, kind) for kind in ("se", "stopp")]
        for link in links:
            Client().get(link)
        epost.post.faults.append("refused")
        epost.wait()
        kept = caplog.text + dump_database() + str(read_store())
        Client().post(links[2])

    assert "epost/stopp/<slug:hemmelig>/" in caplog.text
    for secret in (*(link.split("/")[3] for link in links), ADRESSE, EIER, NORDLYS, "K-1"):
        assert secret not in kept + caplog.text


def test_the_session_which_is_not_sealed_has_no_address(epost: Bruker) -> None:
    epost.client.post("/epost/adresse/", {"adresse": ADRESSE, "samtykke": "ja"})
    kept = [str(session.get_decoded()) for session in Session.objects.all()]

    assert "sender en lenke" in "".join(kept)
    assert ADRESSE not in "".join(kept)


def test_a_consent_is_needed(epost: Bruker) -> None:
    response = epost.client.post("/epost/adresse/", {"adresse": ADRESSE})

    assert "Kryss av for at du samtykker" in get_text(response)
    assert not Epostabonnement.objects.exists()


@pytest.mark.parametrize("name", ["adresse", "send", "virksomhet", "innhold", "av", "bekreft/x", "se/x"])
def test_signed_out_every_address_but_the_one_that_stops_leads_to_sign_in(db: None, name: str) -> None:
    ask = Client().get if name == "se/x" else Client().post

    assert ask(f"/epost/{name}/").headers["Location"].startswith("/innlogging/")
