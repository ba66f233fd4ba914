"""Payment files of others, forged and repeated forms, and what a page that is out of date sends."""

from threading import Thread

import pytest
from django.db import connections
from django.test import Client

from portal.access.models import Betalingsfilrad
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.betalingsfil import FIL, KONTO, SIDE, fetch, find_fil_id, make, read_form
from tests.web.served import Serve, make_krav
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
OTHER = "312438623"


def count_files() -> int:
    return Betalingsfilrad.objects.count()


def test_another_organisations_file_is_like_one_that_does_not_exist(bruker: Client, logg_inn: LoggInn) -> None:
    fil_id = find_fil_id(make(bruker))
    stranger = logg_inn(DAGLIG_LEDER)
    accountant = logg_inn(REGNSKAPSFORER)  # may see both organisations
    other = next(orgnr for orgnr in ("212201782", OTHER) if accountant.get(f"/virksomhet/{orgnr}/").status_code == 200)

    assert stranger.get(f"{FIL}{fil_id}/09.xml").status_code == 404
    assert accountant.get(f"/virksomhet/{other}/betalingsfil/{fil_id}/09.xml").status_code == 404
    for path, field in (("fjern", "merke"), ("forkast", "fil")):
        value = fil_id if field == "fil" else f"{fil_id}.0"
        accountant.post(f"/virksomhet/{other}/betalingsfil/{path}/", {"orgnr": other, field: value})
        assert stranger.post(f"{FIL}{path}/", {"orgnr": NORDLYS, field: value}).status_code == 404
    assert bruker.get(f"{FIL}{fil_id}/09.xml").status_code == 200


def test_a_row_moved_to_another_organisation_does_not_open(bruker: Client) -> None:
    fil_id = find_fil_id(make(bruker))

    Betalingsfilrad.objects.update(virksomhet="f" * 24)

    assert bruker.get(f"{FIL}{fil_id}/09.xml").status_code == 404
    assert "i betalingsfil" not in get_text(bruker.get(f"{SIDE}ubetalte-krav/"))


def test_nothing_in_a_row_is_readable(bruker: Client) -> None:
    make(bruker)

    (row,) = Betalingsfilrad.objects.values_list()
    text = repr(row)

    words = (NORDLYS, "15030000002", "18241683524485628643901", "61244", "Fjeldstad", "KRAV-33712709")
    assert [word for word in words if word in text] == []


@pytest.mark.parametrize("path", ["", "fjern/", "forkast/"])
def test_a_form_of_another_organisation_or_without_the_token_is_refused(
    bruker: Client, logg_inn: LoggInn, path: str
) -> None:
    fil_id = find_fil_id(make(bruker))
    fields = {"fil": fil_id, "merke": f"{fil_id}.0", "alle": "ja"}

    assert bruker.post(FIL + path, fields | {"orgnr": OTHER}).status_code == 400
    checking = Client(enforce_csrf_checks=True)
    checking.cookies = logg_inn(EIER).cookies
    assert checking.post(FIL + path, fields | {"orgnr": NORDLYS}).status_code == 403
    assert count_files() == 1


@pytest.mark.parametrize(
    "merke", ["", ".", ".0", "x.0", "{fil}", "{fil}.", "{fil}.9", "{fil}.-1", "{fil}.a", "{fil}.0.0"]
)
def test_a_mark_that_is_none_changes_nothing(bruker: Client, merke: str) -> None:
    fil_id = find_fil_id(make(bruker, "?id=KRAV-33712709"))

    told = bruker.post(f"{FIL}fjern/", {"orgnr": NORDLYS, "merke": merke.format(fil=fil_id)}, follow=True)

    assert "Merket var fjernet fra før." in get_text(told)
    assert "i betalingsfil 28.08." in get_text(told)


def test_the_same_form_sent_twice_makes_one_file(bruker: Client) -> None:
    fields = read_form(bruker.get(f"{FIL}?alle=ja")) | {"konto": [KONTO], "lag": ["09"]}

    first, second = bruker.post(FIL, fields), bruker.post(FIL, fields)

    assert find_fil_id(first) == find_fil_id(second)
    assert count_files() == 1


def test_a_second_page_cannot_put_the_same_claims_in_another_file(bruker: Client, logg_inn: LoggInn) -> None:
    colleague = logg_inn(REGNSKAPSFORER)
    fields = read_form(colleague.get(f"{FIL}?alle=ja")) | {"konto": [KONTO], "lag": ["09"]}
    make(bruker)

    late = colleague.post(FIL, fields)

    assert late.status_code == 409
    assert "Ingenting av det du valgte, kan være med i en fil." in get_text(late)
    assert count_files() == 1


def test_a_page_that_is_out_of_date_makes_no_file_and_shows_the_new_sum(
    bruker: Client, serve: Serve, clock: TestClock
) -> None:
    fields = read_form(bruker.get(f"{FIL}?alle=ja")) | {"konto": [KONTO], "lag": ["09"]}
    changed = make_krav(100, identifier="KRAV-33712709")
    changed["kravforfall"][0]["betalingsinformasjon"]["kidnummer"] = "4085298589574743"  # type: ignore[index]
    serve(aapne=[changed])
    clock.moment = clock.moment.replace(minute=clock.moment.minute + 2)
    bruker.post(f"{SIDE}hent/", {"orgnr": NORDLYS})

    late = bruker.post(FIL, fields)

    assert late.status_code == 409
    assert "Noe er endret siden du åpnet siden. Filen er ikke laget." in get_text(late)
    assert "Sum 100,00" in get_text(late)
    assert count_files() == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"konto": [""]}, "Skriv kontonummeret det skal betales fra."),
        ({"konto": ["1503 00 00003"]}, "Kontonummeret har feil kontrollsiffer."),
        ({"konto": ["1503"]}, "Et kontonummer har 11 siffer"),
        ({"konto": ["x" * 9000]}, "Et kontonummer har 11 siffer"),
        ({"naar": ["dag"]}, "Dagen mangler."),
        ({"naar": ["dag"], "dag": ["28.08.2023"]}, "Dagen kan tidligst være 29.08.2023."),
        ({"naar": ["dag"], "dag": ["24.12.2023"]}, "Bankene betaler ikke 24.12.2023. Neste bankdag er 27.12.2023."),
        ({"naar": ["dag"], "dag": ["28.08.2025"]}, "Dagen kan senest være 27.08.2024."),
        ({"naar": ["dag"], "dag": ["i morgen"]}, "«i morgen» er ikke en dato."),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field(bruker: Client, changed: dict[str, list[str]], told: str) -> None:
    response = make(bruker, "?alle=ja", **changed)

    assert response.status_code == 400
    assert told in get_text(response)
    assert count_files() == 0


@pytest.mark.parametrize("konto", ["15030000002", "1503.00.00002", " 1503 0000002 ", "NO9315030000002"])
def test_an_account_is_read_as_people_type_it(bruker: Client, konto: str) -> None:
    file = fetch(bruker, make(bruker, konto=[konto]))

    assert b"<Id>15030000002</Id>" in file.content


@pytest.mark.parametrize(
    "query", ["", "?uten=a", "?id=", f"?id={'x' * 501}", "?" + "&".join(f"id={n}" for n in range(51))]
)
def test_a_choice_that_no_page_sends_is_refused(bruker: Client, query: str) -> None:
    assert bruker.get(FIL + query).status_code == 400


def test_what_is_not_open_cannot_be_put_in_a_file(bruker: Client) -> None:
    response = make(bruker, "?id=KRAV-BORTE&id=%3Cscript%3E")

    assert response.status_code == 409
    assert count_files() == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one_file(logg_inn: LoggInn) -> None:
    people = [logg_inn(EIER), logg_inn(REGNSKAPSFORER)]
    forms = [read_form(one.get(f"{FIL}?alle=ja")) | {"konto": [KONTO], "lag": ["09"]} for one in people]
    found: list[int] = []

    def send(browser: Client, fields: dict[str, list[str]]) -> None:
        found.append(browser.post(FIL, fields).status_code)
        connections.close_all()

    threads = [Thread(target=send, args=pair) for pair in zip(people, forms, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == [302, 409]
    assert count_files() == 1
