"""Filter, sorting and paging of lists."""

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import EKSEMPEL_B, NORDLYS, LoggInn
from tests.web.sider import DAGLIG_LEDER, find_toggle, get_text, read_column

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/"
LISTER = (
    ("", "beskrivelse forfallsdato opprinnelig rest renter"),
    ("ubetalte-krav/", "beskrivelse forfallsdato opprinnelig rest renter"),
    ("betalte-krav/?aar=2022", "beskrivelse oppgjort beloep"),
    ("innbetalinger/?aar=2022", "dato beskrivelse konto beloep"),
    ("utbetalinger/?aar=2023", "dato beskrivelse status beloep"),
    ("tilgodebeloep/?aar=2022", "beskrivelse dato opprinnelig utbetalt motregnet rest"),
    ("uplasserte-innbetalinger/", "dato beskrivelse beloep plassert uplassert"),
)
KREDIT = "312385155"


def list_hoder(page: str) -> dict[str, tuple[str, str]]:
    """Sortable headers: link and current sorting."""
    found = re.findall(
        r'<th scope="col"[^>]*?(?:\saria-sort="(\w+)")?>\s*'
        r'<a class="sorter[^>]*id="sorter-[\w-]+-(\w+)"\s+href="([^"#]*)',
        page,
    )
    return {name: (unescape(link), aria) for aria, name, link in found}


@pytest.mark.parametrize(("path", "names"), LISTER)
def test_every_column_sorts_both_ways_and_keeps_every_row(logg_inn: LoggInn, path: str, names: str) -> None:
    client, side = logg_inn("22898530195"), f"/virksomhet/{KREDIT}/"
    page = client.get(side + path).content.decode()
    heads = list_hoder(page)
    bare = side + path.partition("?")[0]

    if 'class="ds-table liste kravtabell' not in page:
        pytest.fail("the example has no such rows")
    assert [*heads] == names.split()
    for name in names.split():
        one = client.get(bare + heads[name][0]).content.decode()
        other = client.get(bare + list_hoder(one)[name][0]).content.decode()
        assert {list_hoder(one)[name][1], list_hoder(other)[name][1]} == {"ascending", "descending"}
        assert list_hoder(one)[name][1] == ("descending" if heads[name][1] == "ascending" else "ascending")
        assert count_rows(one) == count_rows(other) == count_rows(page)


def count_rows(page: str) -> int:
    return page.count('class="rad')


def test_amounts_are_sorted_as_numbers(bruker: Client) -> None:
    amounts = read_column(bruker.get(SIDE + "ubetalte-krav/?sorter=-rest"), "Restbeløp")

    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) >= 5


def test_totals_cover_the_filtered_rows_and_tiles_cover_all(bruker: Client) -> None:
    everything = get_text(bruker.get(SIDE))
    page = bruker.get(SIDE + "?kravgruppe=Forskuddstrekk")
    words = get_text(page)

    rest = sum(read_column(page, "Restbeløp"))
    tile = re.search(r"Forfalt ([\d ,]+) kroner", everything)
    assert tile is not None
    assert tile[0] in words
    assert (
        f"Å betale av det som vises {sum(read_column(page, 'Opprinnelig beløp')):,.2f}".replace(",", " ").replace(
            ".", ","
        )
        in words
    )
    assert f"{rest:,.2f}".replace(",", " ").replace(".", ",") in words
    assert re.search(r"Viser \d+ av \d+ rader", words)


@pytest.mark.parametrize(
    ("query", "count"),
    [("sok=250884358", 1), ("sok=finnes-ikke", 0), ("minst=1000000000", 0), ("kravgruppe=Ukjent", 0)],
)
def test_a_search_shows_hits_or_says_there_are_none(bruker: Client, query: str, count: int) -> None:
    page = bruker.get(f"{SIDE}ubetalte-krav/?{query}")

    assert count_rows(page.content.decode()) == count
    assert ("Ingenting passer med filteret" in get_text(page)) == (count == 0)
    assert "Ingen ubetalte krav" not in get_text(page)


@pytest.mark.parametrize(
    "query",
    [
        "sorter=passord",
        "sorter=--rest",
        "side=0",
        "side=abc",
        "side=-1",
        "side=1&side=2",
        "sok=a&sok=b",
        "sorter=rest&sorter=-rest",
    ],
)
@pytest.mark.parametrize("path", ["", "ubetalte-krav/", "uplasserte-innbetalinger/", "innbetalinger/"])
def test_an_invalid_list_query_is_refused_with_a_message(bruker: Client, path: str, query: str) -> None:
    page = bruker.get(f"{SIDE}{path}?{query}")

    assert page.status_code == 400
    assert re.search("mer enn én gang|ikke sorteres etter|ikke en side", get_text(page))


def test_an_invalid_amount_has_a_message_and_input_is_kept(bruker: Client) -> None:
    page = bruker.get(SIDE + "ubetalte-krav/?sok=mva&minst=mye&mest=200")
    html = page.content.decode()

    assert page.status_code == 400
    assert "«mye» er ikke et beløp" in get_text(page)
    assert 'value="mye" aria-invalid="true" aria-describedby="filter-minst-feil"' in html
    assert 'value="mva"' in html
    assert 'value="200"' in html
    assert count_rows(html) == 0


def test_a_page_with_an_invalid_filter_is_still_logged(bruker: Client) -> None:
    bruker.get(SIDE + "ubetalte-krav/?minst=mye")

    assert "Ubetalte krav" in get_text(bruker.get(SIDE + "innsyn/"))


def test_empty_form_fields_are_removed_from_the_url(bruker: Client) -> None:
    answer = bruker.get(SIDE + "?gruppe=&sok=&kravgruppe=Skatt&minst=&sorter=")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{SIDE}?gruppe=&kravgruppe=Skatt"


def test_filters_open_rows_and_groups_keep_each_other(bruker: Client) -> None:
    chosen = bruker.get(SIDE + "?kravgruppe=Forskuddstrekk&sorter=-rest")
    row = find_toggle(chosen, "Forskuddstrekk")
    group = find_toggle(bruker.get(SIDE + row), "Skatt", "gruppe")
    both = bruker.get(SIDE + group)

    assert "detaljrad" in both.content.decode()
    assert "gruppe-krav" in both.content.decode()
    assert count_rows(both.content.decode()) == count_rows(chosen.content.decode())
    assert "gruppe=Skatt" in find_toggle(both, "Forskuddstrekk")
    assert list_hoder(both.content.decode())["rest"][1] == "descending"


def test_an_open_key_without_row_is_ignored(bruker: Client) -> None:
    toggle = find_toggle(bruker.get(SIDE), "Forskuddstrekk").removeprefix("?")

    page = bruker.get(f"{SIDE}?{toggle}&kravgruppe=Skatt").content.decode()

    assert "detaljrad" not in page


@pytest.fixture
def many(sandbox_data: Path, api: Sandbox) -> int:
    """450 open claims in the owner's ledger."""
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    answer = json.loads(file.read_text(), parse_float=Decimal, parse_int=int)
    (first, *_) = answer["aapentKravMedGjenstaaendeBeloep"]
    text = json.dumps(first, default=float)
    claims = [json.loads(text.replace(first["kravidentifikator"], f"KRAV-{nr}")) for nr in range(450)]
    answer["aapentKravMedGjenstaaendeBeloep"] = claims
    file.write_text(json.dumps(answer, default=float))
    return 450


def test_a_long_list_is_paged_and_its_total_covers_all_pages(bruker: Client, many: int) -> None:
    pages = [bruker.get(f"{SIDE}ubetalte-krav/?side={nr}") for nr in (1, 2, 3, 9)]
    rows = [re.findall(r'<tr id="rad-(\w+)-', page.content.decode()) for page in pages]
    sums = {re.search(r"<tfoot>.*?</tfoot>", page.content.decode(), re.DOTALL)[0] for page in pages}  # type: ignore[index]

    assert [len(found) for found in rows] == [200, 200, 50, 50]
    assert len({key for found in rows[:3] for key in found}) == many
    assert rows[3] == rows[2]
    assert len(sums) == 1
    assert 'href="?side=2#krav-tabell"' in pages[0].content.decode()
    assert re.search(r'id="side-krav-tabell-3"[^>]*aria-current="page"', pages[2].content.decode())


def test_a_partial_is_announced_and_never_shared(logg_inn: LoggInn) -> None:
    headers = {"HX-Request": "true", "HX-Target": "krav-tabell"}
    mine = logg_inn("13916520071").get(SIDE + "ubetalte-krav/?kravgruppe=Skatt", headers=headers)
    other = logg_inn(DAGLIG_LEDER).get(f"/virksomhet/{EKSEMPEL_B}/ubetalte-krav/?kravgruppe=Skatt", headers=headers)

    assert mine.status_code == 200
    assert re.search(r'data-announce="\s*Listen viser \d+ av \d+ rader\.\s*"', mine.content.decode())
    assert "<html" not in mine.content.decode()
    assert other.status_code == 404


NASTY = (
    "\x00",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "(" * 90,
    "%s%n",
    "🐟",
    "٣",
    "-",
    "9" * 100,
    "' OR 1=1",
    "\u202e",
    "a" * 5000,
)


@pytest.mark.parametrize(
    "name", ["sok", "kravgruppe", "type", "tilstand", "minst", "mest", "sorter", "side", "apen", "gruppe"]
)
@pytest.mark.parametrize("path", ["", "uplasserte-innbetalinger/", "tilgodebeloep/"])
def test_no_query_causes_an_internal_error(bruker: Client, path: str, name: str) -> None:
    for value in NASTY:
        answer = bruker.get(f"{SIDE}{path}", {name: value})

        assert answer.status_code in (200, 302, 400), value
        assert "<script>" not in answer.content.decode()
