"""Due dates, chart and claim groups match the claims."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from tests.conftest import EIER, NORDLYS, LoggInn, TestClock, change_answer
from tests.web.sider import REGNSKAPSFORER, find_toggle, get_text, list_knapper

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def test_due_dates_show_days_overdue_or_days_left(bruker: Client) -> None:
    page = get_text(bruker.get(OVERSIKT))

    for words in (
        "11.04.2022 Mva-melding, januar–februar 2022 61 244,00 Forfalt for 504 dager siden",
        "16.05.2022 Arbeidsgiveravgift, 2. termin 2022 6 373,00 Forskuddstrekk, 2. termin 2022 22 600,00",
        "15.06.2022 Utskrevet forskuddsskatt, person, 2022, 2. termin 23 750,00 Forfalt",
        "og 1 forfalt frist til 23 750,00 I dag 08.09.2023",
        "08.09.2023 Fastsetting § 12-1 (1) 1. pkt., mars–april 2021 62 500,00 11 dager igjen",
    ):
        assert words in page


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

    assert "Frister" in late
    assert "Ingen krav har frist fremover." in late
    assert "Søylediagram" not in late + credit
    assert "Frister" not in credit


def test_credit_is_described_but_not_in_the_chart(bruker: Client, sandbox_data: Path) -> None:
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    file.write_text(file.read_text().replace(": 6373.0", ": -6373.0"))

    page = get_text(bruker.get(OVERSIKT))

    assert "Beløp til gode, 6 373,00 kroner, har ingen frist og er ikke trukket fra her." in page
    assert "Søylediagram. Forfalt: 161 467,00 kroner" not in page
    assert "Sum å betale 71 250,00 123 744,00 22 600,00 217 594,00" in page


def test_amounts_due_after_six_months_are_shown_separately(bruker: Client, clock: TestClock) -> None:
    clock.dag = date(2022, 6, 1)

    page = get_text(bruker.get(OVERSIKT))

    assert "Resten av juni 2022 23 750,00" in page
    assert "62 500,00 kroner forfaller senere." in page
    assert "Senere 0,00 62 500,00" in page


def test_an_unreadable_claim_marks_due_dates_and_chart(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", ": 6373.0", ": true")

    page = get_text(bruker.get(OVERSIKT))

    for heading in ("Frister", "Forfalt og neste seks måneder", "Sum å betale"):
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
    table = get_text(opened)[get_text(opened).index("Oversikt per kravgruppe") :]

    for words in (
        "Merverdiavgift 61 244,00 62 500,00 123 744,00 8 424,00",
        "Mva-melding januar–februar 2022 Forfalt, eldste frist 11.04.2022 61 244,00 0,00 61 244,00 8 424,00",
        "Frist 08.09.2023 0,00 62 500,00 62 500,00 0,00",
    ):
        assert words in table
    assert [knapp.navn for knapp in list_knapper(opened, "gruppe") if knapp.is_apen] == ["Merverdiavgift"]
    assert find_toggle(opened, "Merverdiavgift", "gruppe") == "?"


def test_htmx_gets_only_the_group_table_with_an_announcement(bruker: Client) -> None:
    htmx = {"HX-Request": "true", "HX-Target": "gruppetabell"}
    part = bruker.get(OVERSIKT, {"gruppe": "Skatt"}, headers=htmx).content.decode()

    assert "<html" not in part
    assert part.strip().startswith('<div id="gruppetabell">')
    assert "Oversikten per kravgruppe er oppdatert." in part
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
    assert "Utskrevet forskuddsskatt" in opened[opened.index("Uten gruppe 71 250,00") : opened.index("Betal flere")]


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

    assert "8 424,00 fra 11.04.2022, kommer i tillegg" in one
    assert "7 061,00, fra forfallsdatoen til hver termin" in several
    assert "Av virksomheten selv" in one
    assert EIER not in several


def test_the_chart_has_no_inline_style(bruker: Client) -> None:
    page = bruker.get(OVERSIKT).content.decode()

    (drawing,) = re.findall(r'<svg class="soylediagram kun-bred".*?</svg>', page, flags=re.DOTALL)
    assert "style" not in drawing
    assert not re.search(r'="[^"]*\d,\d', re.sub(r"<title.*?</title>", "", drawing))  # no decimal comma in a coordinate
