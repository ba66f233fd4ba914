"""Krav og betalinger: figures, summary, groups and open claims."""

from datetime import date, timedelta

import pytest
from django.test import Client

from portal.web.rader import MAX_OPEN
from sandbox.app import Sandbox
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, LoggInn, TestClock
from tests.web.served import Serve, make_krav
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, find_toggle, get_text, list_knapper, read_column

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def test_the_first_page_shows_overdue_upcoming_and_interest(bruker: Client) -> None:
    page = get_text(bruker.get(OVERSIKT))

    for figure in ("161 467,00", "62 500,00", "19 124,00"):
        assert figure in page
    assert (
        "Forfalt 161 467,00 kroner 4 krav. Eldste forfallsdato var 11. april 2022. "
        "Betal forfalte krav Se forfalte krav "
        "Neste forfall: 8. september 2023 62 500,00 kroner Om 11 dager."
    ) in page
    assert "Å betale i alt 223 967,00" in page
    assert "Renter hittil 19 124,00" in page
    assert "skylder" not in page  # every figure is said once
    assert "Nordlys Eplepresseri ENK" in page
    assert "314 055 403" in page
    assert "Ubetalte krav (5)" in page
    assert "Uplasserte innbetalinger (0)" in page


def test_groups_have_a_fixed_order_and_sums(bruker: Client) -> None:
    page = get_text(bruker.get(OVERSIKT))
    table = page[page.index("Slik fordeler det seg") :]

    rows = [
        "Skatt 71 250,00 0,00 71 250,00 7 061,00",
        "Merverdiavgift 61 244,00 62 500,00 123 744,00 8 424,00",
        "Arbeidsgiveravgift 6 373,00 0,00 6 373,00 800,00",
        "Forskuddstrekk 22 600,00 0,00 22 600,00 2 839,00",
        "Sum 161 467,00 62 500,00 223 967,00 19 124,00",
    ]
    positions = [table.index(row) for row in rows]
    assert positions == sorted(positions)


def test_a_claim_opens_to_its_instalments_and_placements(bruker: Client) -> None:
    closed = get_text(bruker.get(OVERSIKT))
    page = get_text(bruker.get(OVERSIKT + find_toggle(bruker.get(OVERSIKT), "Utskrevet forskuddsskatt")))

    assert "******08808" not in closed
    for words in ("15.03.2022", "15.06.2022", "15.09.2022", "15.12.2022", "12.04.2022", "******08808", "Betalt"):
        assert words in page
    assert page.count("23 750,00") >= 6


def test_the_owners_national_number_is_never_shown(bruker: Client) -> None:
    query = find_toggle(bruker.get(OVERSIKT), "Utskrevet forskuddsskatt")

    for path in ("", query, "ubetalte-krav/", "ubetalte-krav/" + query, "uplasserte-innbetalinger/"):
        assert EIER not in bruker.get(OVERSIKT + path).content.decode()


def test_htmx_gets_only_the_table_from_the_pages_url(bruker: Client) -> None:
    query = find_toggle(bruker.get(OVERSIKT), "Mva-melding")

    part = bruker.get(OVERSIKT + query, headers={"HX-Request": "true", "HX-Target": "krav-tabell"})
    whole = bruker.get(OVERSIKT + query)

    assert "<html" not in part.content.decode()
    assert 'id="krav-tabell"' in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "HX-Target" in part.headers["Vary"]


def test_toggling_a_row_twice_closes_it_and_leaves_others_open(bruker: Client) -> None:
    first = find_toggle(bruker.get(OVERSIKT), "Mva-melding")
    both = find_toggle(bruker.get(OVERSIKT + first), "Arbeidsg")

    knapper = list_knapper(bruker.get(OVERSIKT + both))

    assert sum(knapp.is_apen for knapp in knapper) == 2
    turned = list_knapper(bruker.get(OVERSIKT + knapper[0].veksle))
    assert [one.is_apen != other.is_apen for one, other in zip(knapper, turned, strict=True)] == [True, *[False] * 4]


def test_an_unknown_key_opens_nothing(bruker: Client) -> None:
    response = bruker.get(OVERSIKT, {"apen": ["'\"><script>", "x" * 5000]})

    assert response.status_code == 200
    assert [knapp.is_apen for knapp in list_knapper(response)] == [False] * 5


def test_without_the_authoritys_sums_ours_are_shown(logg_inn: LoggInn) -> None:
    page = get_text(logg_inn(REGNSKAPSFORER).get(f"/virksomhet/{EKSEMPEL_B}/"))

    assert "20 000,00" in page
    assert "Renter hittil 400,00" in page
    assert "20 400,00" not in page  # interest is not included


def test_without_debt_the_page_says_so(logg_inn: LoggInn, clock: TestClock) -> None:
    page = get_text(logg_inn(REGNSKAPSFORER).get("/virksomhet/312113619/"))

    assert "skylder ikke Skatteetaten noe" in page


def test_two_unplaced_payments_come_opened_and_explained_and_can_be_closed(logg_inn: LoggInn) -> None:
    client, path = logg_inn(REGNSKAPSFORER), "/virksomhet/312385155/uplasserte-innbetalinger/"

    opened = client.get(path)
    one = client.get(path + opened.context["rader"][0].veksle)
    none = client.get(path + one.context["rader"][1].veksle)

    assert "Innbetalingen har ikke KID" in get_text(opened)
    assert "Innbetalingen er større enn kravene den er brukt på" in get_text(opened)
    assert [[rad.is_apen for rad in page.context["rader"]] for page in (opened, one, none)] == [
        [True, True],
        [False, True],
        [False, False],
    ]


def test_the_page_says_when_no_claim_matches_a_payment(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    page = get_text(client.get("/virksomhet/312385155/uplasserte-innbetalinger/"))

    assert "Innbetalingen er større enn kravene den er brukt på" in page
    assert "Virksomheten har ingen ubetalte krav som resten kan brukes på nå." in page
    assert "oppgir ikke hvorfor pengene er uplassert" in page


def test_figures_can_be_refreshed_once_a_minute(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    bruker.get(OVERSIKT)
    clock.move(timedelta(seconds=61))
    api.clear_calls()

    pages = []
    for _ in range(3):
        pages.append(get_text(bruker.post(OVERSIKT + "hent/", {"orgnr": NORDLYS}, follow=True)))
        clock.move(timedelta(seconds=10))

    assert [call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "skatteetaten"] == ["aapnekrav"]
    assert "hentet på nytt" in pages[0]
    assert "under ett minutt" in pages[2]


def test_a_get_request_refreshes_nothing(bruker: Client) -> None:
    assert bruker.get(OVERSIKT + "hent/").status_code == 405


def test_a_sub_unit_without_claims_points_to_its_main_unit(logg_inn: LoggInn) -> None:
    page = get_text(logg_inn(DAGLIG_LEDER).get("/virksomhet/312656698/"))

    assert "Krav står som regel på hovedenheten , organisasjonsnummer 311 977 849" in page
    assert "skylder ikke Skatteetaten noe" not in page


def test_a_form_from_another_organisations_page_is_refused(bruker: Client, api: Sandbox) -> None:
    for form in ({"orgnr": EKSEMPEL_B}, {}):
        assert bruker.post(OVERSIKT + "hent/", form).status_code == 400
    assert not [call for call in api.calls if call.party == "skatteetaten"]


def test_at_most_twenty_rows_are_open(bruker: Client, serve: Serve) -> None:
    serve(aapne=[make_krav(100, identifier=f"K-{number:02}") for number in range(MAX_OPEN + 5)])
    keys = [knapp.veksle.removeprefix("?apen=") for knapp in list_knapper(bruker.get(OVERSIKT))]

    page = bruker.get(OVERSIKT, {"apen": [*keys * 10, "x"]})

    assert len(keys) == MAX_OPEN + 5
    assert sum(knapp.is_apen for knapp in list_knapper(page)) == MAX_OPEN


@pytest.mark.parametrize("today", [date(2022, 6, 1), date(2022, 10, 1), date(2023, 10, 1), date(2026, 1, 15)])
def test_on_any_day_the_tiles_equal_the_list(bruker: Client, clock: TestClock, today: date) -> None:
    clock.dag = today

    response = bruker.get(OVERSIKT)

    sums, claims = response.context["oversikt"].summer, response.context["aapne"].alle_krav
    assert sums.forfalt == sum(krav.get_forfalt(today) for krav in claims)
    assert sums.forfalt + sums.ikke_forfalt == sum(read_column(response, "Restbeløp"))


def test_a_credit_claim_tells_what_was_paid_out_and_set_off_as_used_and_not_as_paid(bruker: Client) -> None:
    paid_out, set_off = (
        get_text(bruker.get(f"{OVERSIKT}krav/{name}/?aar=2022")) for name in ("248811576", "248930987")
    )

    assert "Opprinnelig beløp −18 335,00 Utbetalt eller brukt 18 335,00 Restbeløp 0,00" in paid_out
    assert "Utbetalt eller brukt 1,00" in set_off
    assert "Utbetalt eller brukt Beskrivelse" in set_off  # the table of what it was used on
    for page in (paid_out, set_off):
        assert "Betalt eller dekket" not in page
        assert "Brukt på kravet" not in page
