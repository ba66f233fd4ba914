"""The reconciliation's first pages: the file and its accounts."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from portal.access.models import Avstemmingsrad
from portal.jobs.boklesing import wait_for_readings
from portal.server.uploads import BEGINS, KEY, Uploads, make_ticket
from sandbox.app import Sandbox
from tests.conftest import LoggInn
from tests.web.avstemming import DATO, ORGNR, Arbeid, get_books
from tests.web.sider import DAGLIG_LEDER, get_text

pytestmark = pytest.mark.django_db
PAGE = f"/virksomhet/{ORGNR}/avstemming/"


def upload(client: Client, folder: Path, content: bytes, suffix: str = "", **fields: str) -> HttpResponse:
    """Send a file as the server gives it to the view, with the right name if no other is given."""
    made = Uploads(folder)._begin("sesjon")  # noqa: SLF001 (as after a body)
    made.spool.write(content)
    made.spool.finish()
    made.length, made.begins = made.spool.size, content[:BEGINS]
    made.suffix = suffix or (".zip" if content.startswith(b"PK") else ".xml")
    ticket = make_ticket(ORGNR, client.cookies[settings.SESSION_COOKIE_NAME].value)
    form = {"orgnr": ORGNR, "dato": "31.07.2023", **fields}
    response = client.post(f"{PAGE}les/{ticket}/", form, **{KEY: made})  # type: ignore[arg-type]  # goes into the environ as it is
    if not made.is_kept:
        made.close()
    return response  # type: ignore[return-value]


@pytest.mark.django_db(transaction=True)
def test_a_file_is_read_in_the_background_and_leads_to_its_accounts(
    logg_inn: LoggInn, api: Sandbox, tmp_path: Path
) -> None:
    client = logg_inn(DAGLIG_LEDER)

    sent = upload(client, tmp_path, get_books(api, zip="1"))
    wait_for_readings()

    assert (sent.status_code, sent["Location"]) == (302, f"{PAGE}lesing/")
    done = client.get(f"{PAGE}lesing/")
    assert done["Location"] == f"{PAGE}{DATO}/kontoer/"
    page = get_text(client.get(done["Location"]))
    assert "SAF-T 1.30" in page
    assert "2740 Oppgjørskonto merverdiavgift" in page
    assert "Stemmer for alle kontoene" in page


@pytest.mark.django_db(transaction=True)
def test_another_organisations_file_is_refused_in_a_sentence(logg_inn: LoggInn, api: Sandbox, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)

    upload(client, tmp_path, get_books(api, orgnr=ORGNR, to="2023-06-30"))
    wait_for_readings()
    early = get_text(client.get(f"{PAGE}lesing/"))
    upload(client, tmp_path, get_books(api).replace(ORGNR.encode(), b"312520923"))
    wait_for_readings()
    other = get_text(client.get(f"{PAGE}lesing/"))

    assert "Filen slutter 30.06.2023, før 31.07.2023." in early
    assert "Filen gjelder organisasjonsnummer 312 520 923, ikke 311 977 849." in other
    assert not Avstemmingsrad.objects.exists()


@pytest.mark.parametrize(
    ("dato", "words"),
    [
        ("", "Datoen mangler."),
        ("32.07.2023", "«32.07.2023» er ikke en dato."),
        ("29.08.2023", "Datoen kan senest være i dag, 28.08.2023."),
        ("31.12.2012", "Datoen kan tidligst være 01.01.2013."),
    ],
)
def test_a_day_that_cannot_be_reconciled_is_told(logg_inn: LoggInn, tmp_path: Path, dato: str, words: str) -> None:
    response = upload(logg_inn(DAGLIG_LEDER), tmp_path, b"<a/>", dato=dato)

    assert response.status_code == 400
    assert words in get_text(response)
    assert not any(one.is_file() for one in tmp_path.iterdir())


def test_a_form_without_a_file_is_told(logg_inn: LoggInn, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)

    assert "Velg en fil først." in get_text(upload(client, tmp_path, b""))
    assert "Velg en fil først." in get_text(client.post(f"{PAGE}les/x/", {"orgnr": ORGNR, "dato": "31.07.2023"}))


def test_files_of_one_person_are_limited(logg_inn: LoggInn, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)

    answers = [client.post(f"{PAGE}les/x/", {"orgnr": ORGNR}).status_code for _ in range(31)]

    assert answers == [400] * 30 + [429]


def test_the_accounts_are_suggested_and_remembered_and_the_others_lines_are_dropped(
    arbeid: Arbeid, api: Sandbox
) -> None:
    page = arbeid.client.get(f"{arbeid.path}kontoer/").content.decode()
    assert re.findall(r'value="(\w+)" checked', page) == ["2510", "2740", "2770", "2600"]

    arbeid.confirm()
    arbeid.begin(get_books(api))
    again = get_text(arbeid.client.get(f"{arbeid.path}kontoer/"))

    assert again.count("Funnet ved: Valgt sist") == 4
    assert "Ikke valgt sist." in again  # 2790, which was suggested and not chosen


def test_no_account_or_one_without_a_group_is_told(arbeid: Arbeid) -> None:
    for form in ({}, {"konto-0": "2510", "gruppe-0": ""}, {"konto-0": "2510", "gruppe-0": "Noe annet"}):
        response = arbeid.client.post(f"{arbeid.path}kontoer/", {"orgnr": ORGNR, **form})
        assert response.status_code == 400
        assert "Kryss av minst én konto" in get_text(response)
    assert arbeid.client.get(arbeid.path)["Location"] == f"{arbeid.path}kontoer/"


def test_an_account_that_does_not_agree_with_itself_is_named_and_keeps_the_bridge_open(
    logg_inn: LoggInn, api: Sandbox
) -> None:
    books = re.sub(
        rb"(<AccountID>2740</AccountID>.*?<Closing\w+Balance>)[0-9.]+", rb"\g<1>1.00", get_books(api), count=1
    )
    arbeid = Arbeid(logg_inn(DAGLIG_LEDER)).begin(books)

    accounts = get_text(arbeid.client.get(f"{arbeid.path}kontoer/"))
    bridge = arbeid.confirm()

    assert "Konto 2740: inngående saldo og bilagene blir" in accounts
    assert "ikke gjøre den ferdig på en konto som ikke stemmer" in accounts
    assert "Konto 2740: inngående saldo og bilagene blir" in bridge
    arbeid.settle()
    assert "Avstemmingen kan ikke gjøres ferdig ennå" in arbeid.get_page()
    assert "Filen stemmer ikke med sine egne summer." in arbeid.get_page()
