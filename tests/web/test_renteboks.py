"""Interest explained where it stands."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import find_toggle, get_text

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/"
KRAV = f"{SIDE}ubetalte-krav/"
ONE = f"{SIDE}krav/KRAV-33712709/"


def open_krav(client: Client, navn: str = "Mva-melding, januar") -> str:
    return KRAV + find_toggle(client.get(KRAV), navn)


@pytest.fixture
def in_2024(api: Sandbox, clock: TestClock, logg_inn: LoggInn) -> Client:
    """Signed in on a day with a known rate."""
    clock.moment, clock.dag = datetime(2024, 3, 1, 9, 0, tzinfo=UTC), date(2024, 3, 1)
    return logg_inn(EIER)


@pytest.mark.parametrize("page", ["list", "claim"])
def test_it_says_what_interest_is_from_when_and_that_only_the_rest_is_to_be_paid(bruker: Client, page: str) -> None:
    text = get_text(bruker.get(open_krav(bruker) if page == "list" else ONE))

    assert "Forsinkelsesrenter 8 424,00 kroner hittil Skatteetatens anslag" in text
    assert "Forfallsdatoen var 11. april 2022. Siden da løper det renter" in text
    assert "gjelder frem til tallene ble hentet, 28. august 2023." in text
    assert "Betal bare 61 244,00 nå." in text
    assert "eget krav med egen KID og egen forfallsdato" in text
    assert "Renter hittil, kommer i tillegg" not in text  # told once


def test_without_an_official_rate_no_amount_per_day_is_printed(bruker: Client) -> None:
    page = bruker.get(open_krav(bruker))

    text = get_text(page)
    assert "fordi vi ikke har en offisiell sats som gjelder i dag" in text
    assert 'href="https://www.skatteetaten.no/satser/forsinkelsesrenter/"' in page.content.decode()
    assert "per dag, " not in text
    assert "rentedato" not in page.content.decode()
    assert "%" not in text[text.index("Hva koster det") : text.index("Slik regner vi")]


def test_of_a_kind_without_a_source_it_says_so_even_when_a_rate_holds(in_2024: Client) -> None:
    text = get_text(in_2024.get(open_krav(in_2024, "Utskrevet forskuddsskatt")))

    assert "offisiell sats for denne typen krav" in text
    assert "Betaler du" not in text


def test_after_the_newest_rate_it_says_how_long_that_held(api: Sandbox, clock: TestClock, logg_inn: LoggInn) -> None:
    clock.moment, clock.dag = datetime(2024, 7, 1, 9, 0, tzinfo=UTC), date(2024, 7, 1)
    bruker = logg_inn(EIER)

    text = get_text(bruker.get(open_krav(bruker)))

    assert "Den siste vi har, gjaldt til 30. juni 2024." in text


def test_with_an_official_rate_it_tells_the_cost_of_waiting_and_the_source(in_2024: Client) -> None:
    page = in_2024.get(open_krav(in_2024))

    text = get_text(page)
    assert "i dag , 01.03.2024 8 424 69 668" in text
    assert "15.03.2024 , om 14 dager ca. 8 717 ca. 69 961" in text
    assert "20,92 kroner per dag , 61 244,00 × 12,50 % ÷ 366" in text
    assert "Satsen gjelder fra 1. januar 2024 til 30. juni 2024" in text
    assert 'href="https://www.skatteetaten.no/satser/forsinkelsesrenter/' in page.content.decode()


@pytest.mark.parametrize("typed", ["8.3.2024", "2024-03-08", "8. mars 2024", "080324"])
def test_another_date_is_read_as_people_write_it_and_keeps_the_rest_of_the_page(in_2024: Client, typed: str) -> None:
    form = read_form(in_2024.get(f"{open_krav(in_2024)}&sok=mva&sorter=-rest").content.decode())

    page = in_2024.get(KRAV, form | {"rentedato": typed})

    text = get_text(page)
    assert "08.03.2024 , om 7 dager ca. 8 570 ca. 69 814" in text
    assert form.keys() == {"sok", "sorter", "apen", "rente"}
    assert 'name="rentedato" value="08.03.2024"' in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("tull", "Skriv dag, måned og år, for eksempel 15.03.2024."),
        ("29.02.2024", "Datoen er passert."),
        ("1.7.2024", "Vi kan ikke regne lenger frem enn til 30.06.2024."),
    ],
)
def test_a_wrong_date_says_how_to_write_it_and_keeps_what_was_typed(in_2024: Client, typed: str, words: str) -> None:
    form = read_form(in_2024.get(open_krav(in_2024)).content.decode())

    page = in_2024.get(KRAV, form | {"rentedato": typed}).content.decode()

    assert words in page
    assert f'name="rentedato" value="{typed}"' in page
    assert page.count("autofocus") == page.count('aria-invalid="true"') == 1
    assert "om 14 dager" not in page


def test_a_date_typed_for_one_claim_is_not_that_of_another(in_2024: Client) -> None:
    page = in_2024.get(open_krav(in_2024))
    both = KRAV + find_toggle(page, "Arbeidsgiveravgift")

    opened = in_2024.get(f"{both}&rente={read_form(page.content.decode())['rente']}&rentedato=x").content.decode()

    assert opened.count('name="rentedato"') == 2
    assert opened.count('aria-invalid="true"') == 1
    assert opened.count("15.03.2024<span") == 1


def test_the_page_of_one_claim_calculates_too_and_keeps_its_year(in_2024: Client) -> None:
    form = read_form(in_2024.get(f"{ONE}?aar=2022").content.decode())

    text = get_text(in_2024.get(ONE, form | {"rentedato": "8.3.2024"}))

    assert form["aar"] == "2022"
    assert "om 7 dager ca. 8 570" in text


def test_a_settled_claim_and_one_without_interest_have_no_box(bruker: Client) -> None:
    page = bruker.get(f"{SIDE}betalte-krav/?aar=2022")
    opened = bruker.get(f"{SIDE}betalte-krav/" + find_toggle(page, "Mva")).content.decode()

    assert 'class="detaljer"' in opened
    assert "renteboks" not in opened
    assert "renteboks" not in bruker.get(open_krav(bruker, "Fastsetting")).content.decode()


def read_form(page: str) -> dict[str, str]:
    """The hidden fields of the first form of a date."""
    form = page[page.index('class="rente-skjema"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")]))
