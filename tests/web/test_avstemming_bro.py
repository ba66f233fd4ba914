"""The bridge: answered, finished, opened, and as a file."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import LoggInn, TestClock
from tests.pdf_reading import read_text
from tests.web.avstemming import ORGNR, Arbeid, get_books
from tests.web.sider import DAGLIG_LEDER, get_text

pytestmark = pytest.mark.django_db
PAGE = f"/virksomhet/{ORGNR}/avstemming/"


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

    assert part.content.decode().strip().startswith('<div class="ramme seksjon" id="bro"')


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


def test_each_sheet_of_a_printed_bridge_says_when_its_figures_were_fetched(arbeid: Arbeid) -> None:
    arbeid.confirm()
    draft = arbeid.client.get(arbeid.path).content.decode()
    arbeid.settle()
    arbeid.finish()
    locked = arbeid.client.get(f"{arbeid.path}ferdig/").content.decode()

    for page in (draft, locked):
        assert re.search(r'data-papir-hentet="Tall hentet 28\.08\.2023 kl\.\s\d\d\.\d\d"', page)


def test_the_bridge_is_on_paper_with_who_finished_it(arbeid: Arbeid, arbeider: Callable[[], int]) -> None:
    arbeid.confirm()
    draft = fetch_pdf(arbeid, f"{arbeid.path}bro.pdf", arbeider)
    arbeid.settle()
    arbeid.finish()
    locked = fetch_pdf(arbeid, f"{arbeid.path}ferdig/bro.pdf", arbeider)

    assert "Avstemmingen er ikke gjort ferdig." in draft
    assert "Avstemmingen er ikke gjort ferdig." not in locked
    assert "Torbjørn Haugmoen" in locked
    assert "Saldo hos Skatteetaten 31.07.2023" in locked
    assert "Dette er en ferdig avstemming." in verify(locked)
    assert "Dette er en avstemming som ikke var ferdig." in verify(draft)


def verify(printed: str) -> str:
    """The answer about a print, from what stands on it."""
    found = {
        "periode": re.search(r"Periode (\S+)–(\S+)", printed),
        "laget": re.search(r"Laget (\S+ kl\. \S+)", printed),
        "saldo": re.search(r"Saldo i boka \S+ .*?(\S[\d ]*,\d\d) Uforklart", printed),
        "referanse": re.search(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}", printed),
    }
    periode, laget, saldo, referanse = found.values()
    assert periode and laget and saldo and referanse, found  # noqa: PT018
    amounts = re.findall(r"[−\d][\d ]*,\d\d", saldo[1])
    form = {"orgnr": ORGNR, "fra": periode[1], "til": periode[2], "laget": laget[1], "referanse": referanse[0]}
    return get_text(Client().post("/kontroll/", {**form, "saldo": amounts[-1]}))


def fetch_pdf(arbeid: Arbeid, path: str, arbeider: Callable[[], int]) -> str:
    """The text of a PDF that the worker makes."""
    waiting = arbeid.client.get(path)["Location"]
    arbeider()
    content = arbeid.client.get(f"{waiting}last-ned").content
    assert content.startswith(b"%PDF")
    return read_text(content)
