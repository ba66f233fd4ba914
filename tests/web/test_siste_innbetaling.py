"""The latest payment on the overview: what became of it, and how many calls it costs."""

from datetime import timedelta

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, TestClock
from tests.web.served import Serve, make_innbetaling, make_krav
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
BASE = f"/virksomhet/{NORDLYS}/"
TILE = {"HX-Request": "true", "HX-Target": "siste-innbetaling"}


def show_tile(client: Client) -> str:
    """The tile as htmx gets it."""
    return get_text(client.get(f"{BASE}siste-innbetaling/", headers=TILE))


def list_calls(api: Sandbox) -> list[str]:
    return [call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "skatteetaten"]


def test_a_cold_overview_asks_for_the_open_claims_alone(bruker: Client, api: Sandbox) -> None:
    page = bruker.get(BASE).content.decode()

    assert list_calls(api) == ["aapnekrav"]
    assert f'data-hx-get="{BASE}siste-innbetaling/" data-hx-trigger="load"' in page
    assert f'href="{BASE}siste-innbetaling/"' in page  # the way without JavaScript


def test_the_tile_calls_for_four_lists_once_and_the_overview_then_shows_it_without_a_call(
    bruker: Client, api: Sandbox
) -> None:
    bruker.get(BASE)
    api.clear_calls()

    tile = show_tile(bruker)
    calls = sorted(list_calls(api))
    api.clear_calls()
    page = bruker.get(BASE)

    assert calls == ["innbetalinger", "innbetalinger", "krav", "krav"]
    words = "Siste innbetaling: 12. april 2022 23 750,00 kroner Alt er brukt"
    assert words in tile
    assert words in get_text(page)
    assert "data-hx-trigger" not in page.content.decode().partition('id="siste-innbetaling"')[2].partition(">")[0]
    assert list_calls(api) == []


def test_the_overview_shows_a_payment_that_came_with_newer_lists(
    bruker: Client, serve: Serve, clock: TestClock
) -> None:
    serve(aapne=[make_krav(10000)], krav=[], inn=[make_innbetaling("2023-08-21")], ut=[])
    show_tile(bruker)
    before = get_text(bruker.get(BASE))
    clock.move(timedelta(minutes=2))
    both = [make_innbetaling("2023-08-21"), make_innbetaling("2023-08-26", identifier="I-2")]
    serve(aapne=[make_krav(9000)], krav=[], inn=both, ut=[])

    bruker.post(f"{BASE}hent/", {"orgnr": NORDLYS})
    show_tile(bruker)

    assert "Siste innbetaling: 21. august 2023" in before
    assert "Siste innbetaling: 26. august 2023" in get_text(bruker.get(BASE))


@pytest.mark.parametrize(
    ("payments", "unplaced", "words"),
    [
        ([("2023-08-21", 0)], [], "10 000,00 kroner Alt er brukt"),
        ([("2023-08-21", 4000)], [("2023-08-21", 4000)], "6 000,00 er brukt på krav. 4 000,00 er ikke brukt ennå."),
        ([("2023-08-21", 10000)], [("2023-08-21", 10000)], "Ikke brukt på noe krav ennå. Hva gjør jeg med den?"),
        ([("2022-03-01", 0), ("2023-01-02", 0)], [], "Siste innbetaling: 2. januar 2023"),
        ([], [], "Ingen i 2022 eller 2023 Eldre innbetalinger er ikke med her."),
    ],
)
def test_the_tile_says_what_became_of_the_payment(
    bruker: Client, serve: Serve, payments: list[tuple[str, int]], unplaced: list[tuple[str, int]], words: str
) -> None:
    rows = [make_innbetaling(on, unplaced=left, identifier=f"I-{nr}") for nr, (on, left) in enumerate(payments)]
    open_rows = [make_innbetaling(on, unplaced=left, identifier=f"I-{nr}") for nr, (on, left) in enumerate(unplaced)]
    serve(aapne=[make_krav(10000)], krav=[make_krav(10000)], inn=rows, ut=[], unplaced=open_rows)

    assert words in show_tile(bruker)


def test_a_list_that_cannot_be_fetched_is_not_said_to_be_empty(bruker: Client, api: Sandbox, serve: Serve) -> None:
    serve(aapne=[make_krav(10000)], krav=[], inn=[], ut=[])
    api.add_fault(party="skatteetaten", endpoint="innbetalinger", status=500, kode="KB-002")

    tile = show_tile(bruker)

    assert "Siste innbetaling Ikke kjent Vi fikk ikke hentet alle innbetalingene." in tile
    assert "Ingen innbetalinger" not in tile


def test_an_unreadable_payment_may_be_a_newer_one(bruker: Client, serve: Serve) -> None:
    bad = make_innbetaling("2023-08-22", identifier="I-2") | {"innbetaltBeloep": True}
    serve(aapne=[], krav=[], inn=[make_innbetaling("2023-08-21"), bad], ut=[])

    tile = show_tile(bruker)

    assert "Siste innbetaling: 21. august 2023" in tile
    assert "Det kan finnes en nyere innbetaling som ikke vises." in tile


def test_without_htmx_the_address_leads_to_the_payment_opened(bruker: Client) -> None:
    page = bruker.get(f"{BASE}siste-innbetaling/", follow=True)

    assert "Brukt 23 750,00 av 23 750,00" in get_text(page)
    assert page.redirect_chain[0][0].startswith(f"{BASE}innbetalinger/?aar=2022&apen=")
    assert page.redirect_chain[0][0].endswith("#aarsliste")


def test_without_htmx_a_payment_that_is_not_used_is_opened_among_the_unplaced(bruker: Client, serve: Serve) -> None:
    row = make_innbetaling("2023-08-21", unplaced=10000)
    serve(aapne=[], krav=[], inn=[row], ut=[], unplaced=[row])

    page = bruker.get(f"{BASE}siste-innbetaling/", follow=True)

    assert page.redirect_chain[0][0].startswith(f"{BASE}uplasserte-innbetalinger/?apen=")


def test_without_htmx_and_without_payments_the_address_leads_to_the_list(bruker: Client, serve: Serve) -> None:
    serve(aapne=[], krav=[], inn=[], ut=[])

    assert bruker.get(f"{BASE}siste-innbetaling/").headers["Location"] == f"{BASE}innbetalinger/"


def test_without_htmx_the_address_leads_to_a_year_that_may_have_a_newer_payment(bruker: Client, serve: Serve) -> None:
    bad = make_innbetaling("2023-01-22", identifier="I-2") | {"innbetaltBeloep": True}
    serve(aapne=[], krav=[], inn=[make_innbetaling("2022-08-21"), bad], ut=[])

    page = bruker.get(f"{BASE}siste-innbetaling/", follow=True)

    assert page.redirect_chain[0][0] == f"{BASE}innbetalinger/?aar=2023"
    assert "kunne ikke leses" in get_text(page)


def test_what_is_next_is_the_sum_of_that_day_and_what_follows_is_told(bruker: Client, serve: Serve) -> None:
    claims = [
        make_krav(10000, identifier="K-1", due="2023-09-08"),
        make_krav(500, identifier="K-2", due="2023-09-08", original=500),
        make_krav(70, identifier="K-3", due="2023-10-08", original=70),
    ]
    serve(aapne=claims, krav=[], inn=[], ut=[])

    page = bruker.get(BASE)

    tile = "Neste forfall: 8. september 2023 10 500,00 kroner Om 11 dager. 2 krav. Senere forfaller 70,00 kroner."
    assert tile in get_text(page)
    assert "Å betale i alt 10 570,00" in get_text(page)
    assert 'href="#krav-tabell">Se kommende krav' in page.content.decode()


def test_credit_alone_is_called_credit(bruker: Client, serve: Serve) -> None:
    credit = make_krav(-500, original=-500)
    serve(aapne=[credit], krav=[], inn=[], ut=[])

    page = get_text(bruker.get(BASE))

    assert "Forfalt 0,00 kroner Ingenting er forfalt." in page
    assert "Til gode 500,00" in page
    assert "Til gode (1)" in page
    assert "Ubetalte krav (1)" not in page


def test_late_claims_without_kid_cannot_be_paid_from_the_tile(bruker: Client, serve: Serve) -> None:
    claim = make_krav(10000)
    claim["kravforfall"][0]["betalingsinformasjon"]["kidnummer"] = ""  # type: ignore[index]
    serve(aapne=[claim], krav=[], inn=[], ut=[])

    page = bruker.get(BASE).content.decode()

    assert "Betal forfalte krav" not in page
    assert 'href="#krav-tabell">Se forfalte krav' in page


def test_an_empty_year_leads_to_the_year_of_the_latest_payment(bruker: Client) -> None:
    page = bruker.get(f"{BASE}innbetalinger/").content.decode()

    assert 'href="?aar=2022"' in page
    assert "Siste innbetaling er fra 2022" in page


def test_settled_claims_and_unplaced_payments_have_files(bruker: Client, serve: Serve) -> None:
    row = make_innbetaling("2023-08-21", unplaced=4000)
    serve(aapne=[], krav=[make_krav(0, paid_on="2023-08-21")], inn=[row], ut=[], unplaced=[row])

    settled = bruker.get(f"{BASE}betalte-krav.csv?aar=2023").content.decode("utf-8-sig")
    unplaced = bruker.get(f"{BASE}uplasserte-innbetalinger.csv").content.decode("utf-8-sig")

    assert "K-1;" in settled
    assert "2023-08-21;10000,00" in settled
    assert "10000,00;6000,00;4000,00" in unplaced
    for page, name in (("betalte-krav/?aar=2023", "betalte-krav.xlsx?aar=2023"), ("uplasserte-innbetalinger/",) * 2):
        assert name.rstrip("/") in bruker.get(BASE + page).content.decode()


def test_an_unreadable_unplaced_payment_marks_the_file(bruker: Client, serve: Serve) -> None:
    row = make_innbetaling("2023-08-21", unplaced=4000)
    serve(aapne=[], krav=[], inn=[], ut=[], unplaced=[row, row | {"uplassertBeloep": True}])

    file = bruker.get(f"{BASE}uplasserte-innbetalinger.csv").content.decode("utf-8-sig")

    assert "I-1" in file
    assert "kunne ikke leses" in file


def test_the_default_order_has_its_arrow(bruker: Client) -> None:
    page = bruker.get(BASE).content.decode()

    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert head.count('aria-sort="ascending"') == 1
    assert 'class="k-forfallsdato" aria-sort="ascending"' in head
    assert "?sorter=-forfallsdato" in head


def test_a_late_payment_says_so_and_its_date_is_not_for_copying(bruker: Client) -> None:
    late = bruker.get(f"{BASE}betal/KRAV-33712709/", headers={"Referer": f"http://127.0.0.1:8000{BASE}ubetalte-krav/"})
    coming = bruker.get(f"{BASE}betal/KRAV-33949619/")

    assert "Forfalt 11.04.2022, for 504 dager siden" in get_text(late)
    assert 'data-kopier="11.04.2022"' not in late.content.decode()
    assert 'data-kopier="08.09.2023"' in coming.content.decode()
    assert f'href="{BASE}ubetalte-krav/"><svg' in late.content.decode()
    assert f'href="{BASE}"><svg' in coming.content.decode()
    assert "61 244,00 kroner Mva-melding januar–februar 2022 Forfalt" in get_text(late)  # the amount comes first


def test_a_page_elsewhere_is_no_way_back(bruker: Client) -> None:
    for referer in ("https://evil.example/virksomhet/314055403/", "http://127.0.0.1:8000/virksomhet/312438623/"):
        page = bruker.get(f"{BASE}betal/KRAV-33712709/", headers={"Referer": referer}).content.decode()

        assert f'<a class="ds-link" href="{BASE}"><svg' in page
        assert "evil" not in page
