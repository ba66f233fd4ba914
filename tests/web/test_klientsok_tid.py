"""A search across clients tells how old each figure is: rows of the open list and of a year by their own times."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from portal.wording import write_tidspunkt, write_tidsspenn
from tests.conftest import NORDLYS, TestClock
from tests.web.klientliste import Work
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
PAGE = "/virksomheter/sok/"
OPEN = "KRAV-33712709"  # in the open list
DAY = "15.03.2022"  # of an instalment of an open claim, and of claims that are paid


@pytest.fixture
def fetched_at(filled: Client, clock: TestClock) -> datetime:
    """When the open lists of all clients were fetched."""
    return clock.now()


def open_lists_of_2022(client: Client, work: Work) -> None:
    for name in ("innbetalinger", "betalte-krav", "utbetalinger"):
        client.get(f"/virksomhet/{NORDLYS}/{name}/?aar=2022")
    work()


def list_rows(client: Client, text: str) -> list[str]:
    page = client.get(PAGE, {"hva": text})
    table = page.content.decode().partition('<table class="ds-table liste soek-tabell">')[2].partition("</table>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in table.split("<tr>")[2:]]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_one_line_tells_when_figures_of_nearly_the_same_time_were_fetched(
    filled: Client, fetched_at: datetime, clock: TestClock
) -> None:
    clock.move(timedelta(minutes=20))  # the figures are as old as they are, whenever they are searched

    page = filled.get(PAGE, {"hva": OPEN})

    told = f"Tall hentet {plain(write_tidspunkt(fetched_at))}"
    text = get_text(page)
    assert f"{told} Beløp i kroner" in text
    assert f"uplasserte innbetalinger. {told}." in text
    assert plain(page.context["utskrift"]["hentet"]) == plain(write_tidspunkt(fetched_at))
    assert 'data-papir-hentet="Tall hentet ' in page.content.decode()
    assert [row for row in list_rows(filled, OPEN) if "Hentet" in row] == []


def test_rows_of_a_years_list_have_that_lists_time_and_rows_of_the_open_list_its_own(
    filled: Client, fetched_at: datetime, arbeider: Work, clock: TestClock
) -> None:
    open_lists_of_2022(filled, arbeider)
    for _ in range(4):
        clock.move(timedelta(minutes=20))
        filled.get(PAGE)  # the person is still there
    filled.post("/virksomheter/hent/")  # the open lists only
    arbeider()
    later = clock.now()

    page = filled.get(PAGE, {"hva": DAY})
    rows = list_rows(filled, DAY)

    assert plain(page.context["utskrift"]["hentet"]) == plain(write_tidsspenn([fetched_at, later])), rows
    assert len(rows) == len(page.context["treff"])
    of_year = [row for row in rows if f"Hentet {plain(write_tidspunkt(fetched_at))}" in row]
    of_open = [row for row in rows if f"Hentet {plain(write_tidspunkt(later))}" in row]
    assert len(of_year) + len(of_open) == len(rows)
    assert [row for row in of_open if "Utskrevet forskuddsskatt, person" in row]
    assert [row for row in of_year if "Ingenting igjen å betale." in row]
    assert f"i 2022: hos 1 klient. Tall hentet {plain(write_tidspunkt(fetched_at))}." in get_text(page)


def test_without_hits_it_is_told_how_old_the_figures_are_that_were_searched(
    filled: Client, fetched_at: datetime, clock: TestClock
) -> None:
    clock.move(timedelta(minutes=20))

    page = filled.get(PAGE, {"hva": "99999999999"})

    assert f"uplasserte innbetalinger. Tall hentet {plain(write_tidspunkt(fetched_at))}." in get_text(page)
    assert page.context["utskrift"] == {"hentet": write_tidspunkt(fetched_at)}


def test_before_a_search_the_page_tells_no_time(filled: Client) -> None:
    assert "data-papir-hentet" not in filled.get(PAGE).content.decode()
