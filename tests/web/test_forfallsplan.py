"""Due dates, chart and claim groups match the claims."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from portal.domain.svar import KRAVLISTE
from portal.web.utvalg import MAX_ALTERNATIVER
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock, change_answer
from tests.web.sider import REGNSKAPSFORER, find_toggle, get_text, list_knapper

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def test_claims_are_the_list_of_due_dates_with_today_between_late_and_coming(bruker: Client, clock: TestClock) -> None:
    page = bruker.get(OVERSIKT)
    text = get_text(page)

    assert text.index("15.06.2022 3 terminer forfalt") < text.index("I dag, 28.08.2023")
    assert text.index("I dag, 28.08.2023") < text.index("08.09.2023 om 11 dager")
    assert text.count("I dag, 28.08.2023") == 1
    assert "I dag," not in get_text(bruker.get(OVERSIKT, {"sorter": "-forfallsdato"}))
    clock.dag = date(2023, 10, 1)  # everything is late
    assert "I dag, 01.10.2023" not in get_text(bruker.get(OVERSIKT))


def test_the_chart_has_a_table_that_adds_up(bruker: Client) -> None:
    response = bruker.get(OVERSIKT)
    page = get_text(response)

    assert response.content.decode().count('role="img"') == 2  # wide and narrow; CSS shows one
    assert "Søylediagram. Forfalt: 161 467,00 kroner. September 2023: 62 500,00 kroner." in page
    table = page[page.index("Det som skal betales, per måned og kravgruppe") :]
    rows = (
        "Forfalt 71 250,00 61 244,00 6 373,00 22 600,00 161 467,00",
        "September 2023 0,00 62 500,00 0,00 0,00 62 500,00",
        "Februar 2024 0,00 0,00 0,00 0,00 0,00",
        "Sum å betale 71 250,00 123 744,00 6 373,00 22 600,00 223 967,00",
    )
    positions = [table.index(row) for row in rows]
    assert positions == sorted(positions)


def test_without_due_amounts_there_is_no_chart(bruker: Client, logg_inn: LoggInn, clock: TestClock) -> None:
    clock.dag = date(2023, 10, 1)
    late = get_text(bruker.get(OVERSIKT))
    credit = get_text(logg_inn(REGNSKAPSFORER).get("/virksomhet/312385155/"))

    assert "Måned for måned Ingen kommende krav." in late
    assert "Søylediagram" not in late + credit
    assert "Måned for måned" not in credit


def test_credit_is_described_but_not_in_the_chart(bruker: Client, sandbox_data: Path) -> None:
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    file.write_text(file.read_text().replace(": 6373.0", ": -6373.0"))

    page = get_text(bruker.get(OVERSIKT))

    assert "Beløp til gode, 6 373,00 kroner, har ingen forfallsdato og er ikke trukket fra her." in page
    assert "Søylediagram. Forfalt: 161 467,00 kroner" not in page
    assert "Sum å betale 71 250,00 123 744,00 22 600,00 217 594,00" in page


def test_amounts_due_after_six_months_are_shown_separately(bruker: Client, clock: TestClock) -> None:
    clock.dag = date(2022, 6, 1)

    page = get_text(bruker.get(OVERSIKT))

    assert "Resten av juni 2022 23 750,00" in page
    assert "62 500,00 kroner forfaller senere." in page
    assert "Senere 0,00 62 500,00" in page


def test_a_choice_among_more_than_a_hundred_is_not_offered(bruker: Client, sandbox_data: Path) -> None:
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    answer = json.loads(file.read_text())
    pattern = answer[KRAVLISTE][0]
    answer[KRAVLISTE] = [
        pattern
        | {
            "kravidentifikator": f"KRAV-{number}",
            "kravbeskrivelse": {"spraakTekst": [{"tekst": f"Krav {number}", "spraak": "nb"}]},
        }
        for number in range(MAX_ALTERNATIVER + 1)
    ]
    file.write_text(json.dumps(answer))

    page = bruker.get(OVERSIKT)

    assert "Ubetalte krav (101)" in get_text(page)
    assert 'name="type"' not in page.content.decode()  # a choice among a hundred is none; the search finds them


def test_an_unreadable_claim_marks_due_dates_and_chart(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", ": 6373.0", ": true")

    page = get_text(bruker.get(OVERSIKT))

    for heading in ("Måned for måned", "Sum å betale"):
        assert f"{heading} ufullstendig" in page


def test_withheld_figures_show_no_due_dates_or_groups(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"skjermet": false', '"skjermet": true')

    page = bruker.get(OVERSIKT, {"gruppe": "Skatt"})
    part = bruker.get(OVERSIKT, {"gruppe": "Skatt"}, headers={"HX-Request": "true", "HX-Target": "gruppetabell"})

    for response in (page, part):
        assert "Mva-melding" not in get_text(response)
        assert "Utskrevet" not in get_text(response)


def test_a_group_opens_to_claims_that_add_up_to_it_and_closes_again(bruker: Client) -> None:
    query = find_toggle(bruker.get(OVERSIKT), "Merverdiavgift", "gruppe")
    opened = bruker.get(OVERSIKT + query)
    table = get_text(opened)[get_text(opened).index("Per kravgruppe") :]

    for words in (
        "Merverdiavgift 61 244,00 62 500,00 123 744,00 8 424,00",
        "Mva-melding januar–februar 2022 Forfalt, eldste forfallsdato 11.04.2022 61 244,00 0,00 61 244,00 8 424,00",
        "Forfaller 08.09.2023 0,00 62 500,00 62 500,00 0,00",
    ):
        assert words in table
    assert [knapp.navn for knapp in list_knapper(opened, "gruppe") if knapp.is_apen] == ["Merverdiavgift"]
    assert find_toggle(opened, "Merverdiavgift", "gruppe") == "?"


def test_htmx_gets_only_the_group_table(bruker: Client) -> None:
    htmx = {"HX-Request": "true", "HX-Target": "gruppetabell"}
    part = bruker.get(OVERSIKT, {"gruppe": "Skatt"}, headers=htmx).content.decode()

    assert "<html" not in part
    assert part.strip().startswith('<div id="gruppetabell">')
    other = bruker.get(OVERSIKT + "ubetalte-krav/", {"gruppe": "Skatt"}, headers=htmx)
    assert "<html" in other.content.decode()  # a page without that partial is rendered whole


def test_open_claims_stay_open_when_a_group_is_toggled(bruker: Client) -> None:
    key = list_knapper(bruker.get(OVERSIKT))[0].veksle.removeprefix("?apen=")

    query = find_toggle(bruker.get(f"{OVERSIKT}?apen={key}&apen=x&gruppe=Skatt&gruppe=nei"), "Forskuddstrekk", "gruppe")

    assert query == f"?apen={key}&gruppe=Skatt&gruppe=Forskuddstrekk"


def test_a_group_without_a_name_opens_too(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"kravgruppe": "Skatt"', '"kravgruppe": null')

    query = find_toggle(bruker.get(OVERSIKT), "Uten gruppe", "gruppe")

    assert query == "?gruppe="
    opened = get_text(bruker.get(OVERSIKT + query))
    assert "Utskrevet forskuddsskatt" in opened[opened.index("Uten gruppe 71 250,00") :]


def test_a_missed_advance_tax_instalment_shows_the_consequence(bruker: Client, clock: TestClock) -> None:
    words = "kan resten av årets forskuddsskatt forfalle til betaling samtidig"
    path = OVERSIKT + "krav/250884358/?aar=2022"

    assert words in get_text(bruker.get(path))
    clock.dag = date(2022, 6, 15)  # the second is due today; the first is paid
    assert words not in get_text(bruker.get(path))
    assert words not in get_text(bruker.get(OVERSIKT + "krav/KRAV-33712709/?aar=2022"))


def test_a_claim_shows_when_interest_started(bruker: Client) -> None:
    one = get_text(bruker.get(OVERSIKT + "krav/KRAV-33712709/?aar=2022"))
    several = get_text(bruker.get(OVERSIKT + "krav/250884358/?aar=2022"))

    assert "8 424,00 kroner hittil Skatteetatens anslag Forfallsdatoen var 11. april 2022." in one
    assert (
        "7 061,00 kroner hittil Skatteetatens anslag Det løper renter av det som ikke er betalt, fra forfallsdatoen"
        in several
    )
    assert "Av virksomheten selv" in one
    assert EIER not in several


def test_the_chart_has_no_inline_style(bruker: Client) -> None:
    page = bruker.get(OVERSIKT).content.decode()

    (drawing,) = re.findall(r'<svg class="soylediagram kun-bred".*?</svg>', page, flags=re.DOTALL)
    assert "style" not in drawing
    assert not re.search(r'="[^"]*\d,\d', re.sub(r"<title.*?</title>", "", drawing))  # no decimal comma in a coordinate
