"""The reconciliation's pages: file, accounts, bridge, answers, finished."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from msgspec import structs

from portal.access.avstemminger import find_ferdig, finish
from portal.access.models import Avstemmingsrad
from portal.access.tilgang import get_tilgang
from portal.jobs.boklesing import wait_for_readings
from portal.server.uploads import KEY, Uploads, make_ticket
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.avstemming import DATO, ORGNR, Arbeid, get_books
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PAGE = f"/virksomhet/{ORGNR}/avstemming/"


def upload(client: Client, folder: Path, content: bytes, **fields: str) -> HttpResponse:
    """Send a file as the server gives it to the view."""
    made = Uploads(folder)._begin("sesjon")  # noqa: SLF001 (as after a body)
    made.spool.write(content)
    made.spool.finish()
    made.length = made.spool.size
    ticket = make_ticket(ORGNR, client.cookies[settings.SESSION_COOKIE_NAME].value)
    form = {"orgnr": ORGNR, "dato": "31.07.2023", **fields}
    response = client.post(f"{PAGE}les/{ticket}/", form, **{KEY: made})  # type: ignore[arg-type]  # goes into the environ as it is
    if not made.is_kept:
        made.close()
    return response  # type: ignore[return-value]


@pytest.fixture
def arbeid(logg_inn: LoggInn, api: Sandbox) -> Arbeid:
    """Books without faults."""
    return Arbeid(logg_inn(DAGLIG_LEDER)).begin(get_books(api))


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


def test_the_bridge_ends_in_nothing_unexplained_and_is_locked_with_name_and_time(
    arbeid: Arbeid, clock: TestClock
) -> None:
    text = arbeid.confirm()
    assert "Saldo hos Skatteetaten 31.07.2023" in text
    arbeid.settle()
    assert "Gjør ferdig" in arbeid.get_page()

    page = arbeid.finish()

    assert "Ferdig og låst 28.08.2023 kl. 09.14 av Torbjørn Haugmoen." in page
    assert arbeid.client.get(arbeid.path).status_code == 404  # the work is over
    listed = get_text(arbeid.client.get(PAGE))
    assert "Ferdig 28.08.2023 kl. 09.14 av Torbjørn Haugmoen" in listed


def test_a_fault_is_unexplained_until_a_person_explains_it_with_a_text(logg_inn: LoggInn, api: Sandbox) -> None:
    arbeid = Arbeid(logg_inn(DAGLIG_LEDER)).begin(get_books(api, "booked twice"))
    arbeid.confirm()
    while names := arbeid.list_names("godta"):
        arbeid.answer(handling="godta", noekkel=names[0])

    assert "kr er ikke forklart" in arbeid.get_page()
    *others, linje = arbeid.list_names("forklar")
    for one in others:
        arbeid.answer(handling="forklar", noekkel=one, tekst="Kjent fra før")
    assert "Skriv hva som er forklaringen." in arbeid.answer(handling="forklar", noekkel=linje, tekst="   ")
    assert "høyst 300 tegn" in arbeid.answer(handling="forklar", noekkel=linje, tekst="x" * 301)
    assert "kan ikke gjøres ferdig" in arbeid.finish() or "Tallene er endret" in arbeid.finish()
    page = arbeid.answer(handling="forklar", noekkel=linje, tekst="Ført to ganger, rettes i august")
    assert "Ført to ganger, rettes i august" in page
    assert "Gjør ferdig" in page
    assert "er ikke forklart" in arbeid.answer(handling="angre", noekkel=linje)


def test_a_suggestion_can_be_rejected_and_asked_for_again(arbeid: Arbeid) -> None:
    arbeid.confirm()
    before = arbeid.list_names("godta")
    assert len(before) >= 2

    page = arbeid.answer(handling="avvis", noekkel=before[0])

    assert before[0] not in arbeid.list_names("godta")
    assert "Vis 1 forslag som du har avvist, på nytt" in page
    arbeid.answer(handling="vis-avviste")
    assert arbeid.list_names("godta") == before
    arbeid.answer(handling="godta", noekkel=before[0])
    assert arbeid.list_names("angre") == [before[0]]
    arbeid.answer(handling="angre", noekkel=before[0])
    assert arbeid.list_names("godta") == before


@pytest.mark.parametrize("fields", [{}, {"handling": "x"}, {"handling": "godta", "noekkel": "finnes-ikke"}, {"handling": "forklar", "noekkel": "00", "tekst": "a"}])  # fmt: skip  # noqa: E501
def test_an_answer_to_nothing_is_400(arbeid: Arbeid, fields: dict[str, str]) -> None:
    arbeid.confirm()

    assert arbeid.client.post(f"{arbeid.path}svar/", {"orgnr": ORGNR, **fields}).status_code == 400


def test_every_figure_opens_its_rows(arbeid: Arbeid) -> None:
    arbeid.confirm()
    opened = re.findall(r'href="[^"]*\?apen=([\w.]+)#', arbeid.get_page())

    assert len(opened) > 10
    for name in opened:
        page = arbeid.get_page(f"?apen={name}")
        (figure,) = re.findall(r'aria-expanded="true".*?>([^<]+)</a>', page, re.DOTALL)
        start = page.index('class="avstem-panel"')
        end = page.find('<tr class="', start)
        panel = page[start : end if end > 0 else page.rindex("<tfoot>")]
        amounts = re.findall(r'<td class="tall">([^<]+)</td>', panel)
        assert amounts, name
        if name.startswith(("skatt", "bok")):
            assert figure in amounts, name  # the sum, or the only row


def test_a_part_of_the_page_is_the_bridge_alone(arbeid: Arbeid) -> None:
    arbeid.confirm()

    part = arbeid.client.get(f"{arbeid.path}?apen=skatt.sum", headers={"HX-Request": "true", "HX-Target": "bro"})

    assert part.content.decode().strip().startswith('<section class="ramme seksjon" id="bro"')


def test_what_the_authority_changes_later_is_shown_against_what_was_locked(arbeid: Arbeid) -> None:
    arbeid.confirm()
    arbeid.settle()
    assert "Endret etter avstemmingen" not in arbeid.finish()
    tilgang = get_tilgang(arbeid.client.session, ORGNR)
    found = find_ferdig(tilgang, DATO)
    assert found is not None
    head, laast = found
    new, *others = laast.poster  # locked without a row that the authority has now, and with another that it has not
    gone = replace(new, noekkel="borte", tekst="Krav som er trukket")
    saldo = tuple((gruppe, amount + 100) for gruppe, amount in laast.bro.saldo_skatt)
    finish(tilgang, head, structs.replace(laast, poster=(*others, gone), bro=replace(laast.bro, saldo_skatt=saldo)))

    text = get_text(arbeid.client.get(f"{arbeid.path}ferdig/"))

    assert "Endret etter avstemmingen" in text
    assert "Borte: " in text
    assert "Krav som er trukket" in text
    assert "Kommet til: " in text
    assert "Saldoen er endret med −100,00" in text


def test_another_person_sees_what_is_finished_but_not_what_is_worked_on(arbeid: Arbeid, logg_inn: LoggInn) -> None:
    arbeid.confirm()
    other = logg_inn(REGNSKAPSFORER)

    assert other.get(arbeid.path).status_code == 404
    assert other.get(f"{arbeid.path}kontoer/").status_code == 404
    assert other.post(f"{arbeid.path}slett/", {"orgnr": ORGNR}, follow=True).status_code == 200
    assert arbeid.client.get(arbeid.path).status_code == 200
    arbeid.settle()
    arbeid.finish()
    assert "Torbjørn Haugmoen" in get_text(other.get(f"{arbeid.path}ferdig/"))


def test_work_is_of_one_organisation_and_one_day(arbeid: Arbeid, bruker: Client) -> None:
    assert arbeid.client.get(f"/virksomhet/312520923/avstemming/{DATO}/").status_code == 404
    assert bruker.get(arbeid.path).status_code == 404
    for day in ("2023-06-30", "2023-13-01", "20230731", "x"):
        assert arbeid.client.get(f"{PAGE}{day}/").status_code == 404
        assert arbeid.client.get(f"{PAGE}{day}/ferdig/").status_code == 404
        assert arbeid.client.get(f"{PAGE}{day}/kontoer/").status_code == 404
        assert arbeid.client.post(f"{PAGE}{day}/svar/", {"orgnr": ORGNR}).status_code == 404


def test_a_right_that_is_taken_away_ends_the_work(arbeid: Arbeid, api: Sandbox, clock: TestClock) -> None:
    arbeid.confirm()
    api.set_rights(pid=DAGLIG_LEDER, orgnr=ORGNR, altinn=False)
    clock.move(timedelta(minutes=6))

    assert arbeid.client.get(arbeid.path).status_code == 404
    assert arbeid.client.get(f"{PAGE}lesing/").status_code == 404
    assert arbeid.client.post(f"{arbeid.path}svar/", {"orgnr": ORGNR, "handling": "godta"}).status_code == 404
    assert arbeid.client.post(f"{arbeid.path}ferdig/", {"orgnr": ORGNR}).status_code == 404


def test_a_ledger_that_may_not_be_read_shows_neither_bridge_nor_what_was_locked(
    arbeid: Arbeid, api: Sandbox, clock: TestClock
) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()
    api.set_rights(orgnr=ORGNR, api=False)
    clock.move(timedelta(minutes=2))
    arbeid.client.post(f"/virksomhet/{ORGNR}/hent/", {"orgnr": ORGNR})

    response = arbeid.client.get(f"{arbeid.path}ferdig/")

    assert response.status_code == 403
    assert "Broen" not in get_text(response)


def test_it_is_gone_the_day_after_the_last_change(arbeid: Arbeid, clock: TestClock, logg_inn: LoggInn) -> None:
    arbeid.confirm()
    clock.move(timedelta(days=2))
    client = logg_inn(DAGLIG_LEDER)

    assert client.get(arbeid.path).status_code == 404
    assert "Alle avstemminger" not in get_text(client.get(PAGE))


def test_it_is_deleted_at_the_persons_word(arbeid: Arbeid) -> None:
    arbeid.confirm()

    page = get_text(arbeid.client.post(f"{arbeid.path}slett/", {"orgnr": ORGNR}, follow=True))

    assert "Avstemmingen er slettet." in page
    assert arbeid.client.get(arbeid.path).status_code == 404


def test_what_is_kept_shows_neither_organisation_nor_person_nor_text(arbeid: Arbeid) -> None:
    arbeid.confirm()

    for row in Avstemmingsrad.objects.all():
        whole = b"".join((row.noekkel.encode(), row.liste.encode(), bytes(row.hode), bytes(row.innhold)))
        assert not any(text in whole for text in (ORGNR.encode(), b"2740", b"Merverdiavgift", NORDLYS.encode()))


def test_the_pages_are_in_the_record_of_access(arbeid: Arbeid) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()

    page = get_text(arbeid.client.get(f"/virksomhet/{ORGNR}/innsyn/"))

    assert all(text in page for text in ("Avstemming, kontoer", "Avstemming, bro", "Avstemming gjort ferdig"))


def test_the_bridge_is_the_same_as_a_file(arbeid: Arbeid) -> None:
    arbeid.confirm()
    csv = arbeid.client.get(f"{arbeid.path}bro.csv").content.decode("utf-8-sig")
    lines = [line.split(";") for line in csv.splitlines()]
    head = next(line for line in lines if line[0] == "linje")
    rows = {line[0]: line for line in lines}

    assert head[:3] == ["linje", "Skatt", "Merverdiavgift"]
    assert rows["Uforklart"][1:-1] == ["0,00"] * (len(head) - 2)
    assert rows["Beregnet saldo i boka"][1:-1] == rows["Saldo i boka 31.07.2023"][1:-1]
    assert arbeid.client.get(f"{arbeid.path}bro.xlsx").content.startswith(b"PK")
    assert arbeid.client.get(f"{arbeid.path}bro.txt").status_code == 404
    arbeid.settle()
    arbeid.finish()
    locked = arbeid.client.get(f"{arbeid.path}ferdig/bro.csv")
    assert locked["Content-Disposition"].startswith(f'attachment; filename="avstemming_{ORGNR}_2023-07-31_')
    assert rows["Saldo i boka 31.07.2023"][1] in locked.content.decode()
    assert arbeid.client.get(f"{arbeid.path}bro.csv").status_code == 404
