"""Year lists: content, links in both directions, and missing data."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from portal.web.forms import MAX_ID
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.domain.test_betaling import make_utbetaling
from tests.web.served import Json, Serve
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/"
KREDIT = "312385155"


def open_row(client: Client, path: str, words: str) -> str:
    """Open the row that contains the words."""
    rows = client.get(SIDE + path).context["rader"]
    (query,) = [rad.veksle for rad in rows if words in repr(rad.verdi)]
    return get_text(client.get(SIDE + path.partition("?")[0] + query))


def test_a_years_payments_add_up_and_open_to_the_claims_they_covered(bruker: Client) -> None:
    page = get_text(bruker.get(SIDE + "innbetalinger/?aar=2022"))
    opened = open_row(bruker, "innbetalinger/?aar=2022", "'84111312'")

    assert "Sum 2022, 6 innbetalinger 186 750,00" in page
    for words in ("Forskuddstrekk, 6. termin 2021", "Brukt i alt 35 000,00", "356253313, vises ikke her"):
        assert words in opened


def test_claims_are_listed_in_the_year_they_were_settled(bruker: Client) -> None:
    settled = get_text(bruker.get(SIDE + "betalte-krav/?aar=2022"))
    other = get_text(bruker.get(SIDE + "betalte-krav/?aar=2023"))

    assert "14.02.2022 40 801,00" in settled
    assert "Krav opprettet før 2021 er ikke med" in settled
    assert "Ingenting å vise for 2023" in other


def test_a_credit_claim_shows_how_it_was_used(bruker: Client) -> None:
    answer = bruker.get(SIDE + "tilgodebeloep/?aar=2022")
    file = bruker.get(SIDE + "tilgodebeloep.csv?aar=2022").content.decode("utf-8-sig")

    assert "18 335,00 18 335,00 0,00 0,00" in get_text(answer)
    assert f'href="{SIDE}tilgodebeloep.xlsx?aar=2022"' in answer.content.decode()
    assert ";18335.00;18335.00;0.00;0.00;0.00" in file.replace(",", ".")


def test_a_payout_opens_to_its_parts(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    rows = client.get(f"/virksomhet/{KREDIT}/utbetalinger/?aar=2023").context["rader"]

    page = get_text(client.get(f"/virksomhet/{KREDIT}/utbetalinger/{rows[-1].veksle}"))

    assert "Hva utbetalingen består av" in page
    assert "Under utbetaling" in page


def test_a_payout_of_a_credit_claim_without_a_period_opens(bruker: Client, serve: Serve) -> None:
    behind: Json = {
        "kravforfallidentifikator": "K-1",
        "opprinneligBeloep": -10000,
        "gjenstaaendeBeloep": 0,
        "utbetaltBeloep": 10000,
    }
    payout: Json = {
        "utbetalingsidentifikator": "U-1",
        "utbetaltdato": "2023-08-25",
        "utbetaltBeloep": 10000,
        "grunnlagForUtbetaling": {"kreditKrav": [behind]},
    }
    serve(aapne=[], krav=[], inn=[], ut=[payout])

    page = open_row(bruker, "utbetalinger/?aar=2023", "'U-1'")

    assert "K-1 Ikke oppgitt 10 000,00 10 000,00" in page


def test_an_unconfirmed_payout_says_so(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)
    path = f"/virksomhet/{KREDIT}/utbetalinger/"
    pages = [
        (rad.verdi, get_text(client.get(path + rad.veksle))) for rad in client.get(path + "?aar=2023").context["rader"]
    ]

    assert pages
    for payout, page in pages:
        assert ("Skatteetaten har ikke bekreftet utbetalingen ennå" in page) == payout.is_under_utbetaling
        # The amount is still on the credit claims, and must not count as credit twice.
        assert not (payout.is_under_utbetaling and "Skatteetaten oppgir ikke hvorfor" in page)
        assert ("Skatteetaten har bekreftet at pengene er betalt ut" in page) == payout.is_bekreftet


@pytest.mark.parametrize(
    ("utbetalt", "rest", "words"),
    [
        (60000, 374, "hadde 62 374,00 kroner til gode på dette, og 60 000,00 kroner av det er betalt ut her."),
        (60000, 374, "374,00 kroner står fortsatt til gode. 2 000,00 kroner er brukt på andre krav"),
        (63000, 0, "Utbetalt er 626,00 kroner mer enn de 62 374,00 kronene virksomheten hadde til gode på dette."),
        (62374, 0, ""),
    ],
)
def test_the_difference_between_payout_and_credit_is_explained(utbetalt: int, rest: int, words: str) -> None:
    page = render_to_string("components/utbetaling_detaljer.html", {"utbetaling": make_utbetaling(utbetalt, rest)})

    text = get_text(HttpResponse(page))
    assert words in text
    assert ("til gode på dette" in text) == bool(words)


@pytest.mark.parametrize(("path", "other"), [("betalte-krav", "innbetalinger"), ("utbetalinger", "tilgodebeloep")])
def test_the_choice_of_list_works_as_a_form_and_keeps_the_year(bruker: Client, path: str, other: str) -> None:
    response = bruker.get(SIDE + path + "/", {"vis": other.replace("-", "_"), "aar": "2022"})

    assert response.headers["Location"] == f"{SIDE}{other}/?aar=2022"


@pytest.mark.parametrize("aar", ["", "1", "2012", "2024", "20 22", "٢٠٢٢", "2022&aar=2021", "x"])
@pytest.mark.parametrize("path", ["betalte-krav/", "innbetalinger/", "utbetalinger/", "tilgodebeloep/", "krav/X/"])
def test_a_year_outside_the_last_ten_is_refused_with_a_message(bruker: Client, path: str, aar: str) -> None:
    response = bruker.get(f"{SIDE}{path}?aar={aar}")

    assert response.status_code == 400
    assert "Velg ett år fra 2013 til 2023" in get_text(response)


def test_a_missing_list_is_named_and_the_sum_is_marked(bruker: Client, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", endpoint="innbetalinger", status=500, kode="KB-002")

    page = get_text(bruker.get(SIDE + "innbetalinger/?aar=2022"))

    lists = "Innbetalinger for 2023, innbetalinger for 2022 og innbetalinger for 2021"
    assert f"{lists} kunne ikke hentes. Det kan finnes rader som ikke vises, og summen er ufullstendig." in page
    assert "Vi vet ikke hva som finnes for 2022" in page
    assert "Ingenting å vise" not in page
    assert "Det kan finnes noe som ikke vises" in page
    assert "har ikke registrert innbetalinger" not in page


@pytest.mark.parametrize(
    ("kept", "told"), [("2020", ""), ("2021", "Det som vises, er hentet fra Skatteetaten i dag kl. 09.14.")]
)
def test_a_list_that_was_not_fetched_has_no_time_of_fetching(
    bruker: Client, api: Sandbox, kept: str, told: str
) -> None:
    """The lists of the years beside it have, and are shown as no more than what they are."""
    bruker.get(f"{SIDE}innbetalinger/?aar={kept}")
    api.add_fault(party="skatteetaten", endpoint="innbetalinger", status=500, kode="KB-002")

    page = get_text(bruker.get(f"{SIDE}innbetalinger/?aar=2022"))

    assert ("Vi vet ikke hva som finnes for 2022" in page) is (not told)
    assert "Listen er hentet" not in page
    assert told in page


def test_a_stale_list_is_refreshed_or_marked_as_old(
    clock: TestClock, logg_inn: LoggInn, api: Sandbox, arbeider: Callable[[], int]
) -> None:
    path = SIDE + "innbetalinger/?aar=2022"
    logg_inn(EIER).get(path)
    clock.move(timedelta(days=2))
    bruker = logg_inn(EIER)
    api.add_fault(party="skatteetaten", endpoint="innbetalinger", status=500, kode="KB-002")

    shown = get_text(bruker.get(path))
    arbeider()
    told = get_text(bruker.get(path))
    api.clear_faults()
    clock.move(timedelta(minutes=1))
    bruker.get(path)
    arbeider()
    mended = get_text(bruker.get(path))

    assert "Sum 2022, 6 innbetalinger 186 750,00" in shown
    assert "Listen er hentet fra Skatteetaten 28.08.2023" in shown
    assert "Listen er fra 28.08.2023" in told
    assert "Listen er fra" not in mended
    assert "Listen er hentet fra Skatteetaten i dag" in mended


def test_a_claim_has_a_page_with_links_both_ways(bruker: Client) -> None:
    page = bruker.get(SIDE + "krav/KRAV-33243589/?aar=2022")
    text = get_text(page)

    assert "Renter av krav KRAV-33158653, som ikke vises her" in text
    assert f'href="{SIDE}krav/FORF-91396163/?aar=2022"' in page.content.decode()
    back = bruker.get(SIDE + "krav/FORF-91396163/?aar=2022").content.decode()
    assert f'href="{SIDE}krav/KRAV-33243589/?aar=2022"' in back


def test_claims_of_two_parties_with_one_identifier_have_separate_headings(logg_inn: LoggInn) -> None:
    page = get_text(logg_inn(REGNSKAPSFORER).get("/virksomhet/212201782/krav/krav-1234/"))

    assert "Registrert på virksomheten" in page
    assert "Registrert på innehaveren som privatperson" in page


@pytest.mark.parametrize("krav_id", ["FINNES-IKKE", "../../etc", "%3Cscript%3E", "a/b"])
def test_a_claim_in_no_list_is_not_found_and_the_page_names_the_searched_lists(bruker: Client, krav_id: str) -> None:
    response = bruker.get(f"{SIDE}krav/{krav_id}/?aar=2022")

    assert response.status_code == 404
    if "etc" not in krav_id:
        assert "kravene fra 2021 til 2023" in get_text(response)
    assert "<script>" not in response.content.decode().replace('<script src="/static', "")


def test_an_identifier_that_is_too_long_is_not_found(bruker: Client) -> None:
    assert bruker.get(f"{SIDE}krav/{'x' * (MAX_ID + 1)}/").status_code == 404


def test_payment_details_are_the_authoritys_and_are_copied_as_bare_digits(bruker: Client) -> None:
    response = bruker.get(SIDE + "betal/KRAV-33712709/")
    page = get_text(response)

    for words in ("61 244,00 kroner", "7694 05 18888", "1824 1683 5244 8562 8643 901", "11.04.2022", "8 424,00"):
        assert words in page
    for digits in ("61244,00", "76940518888", "18241683524485628643901"):
        assert f'data-kopier="{digits}"' in response.content.decode()


@pytest.mark.parametrize("forfall_id", ["KRAV-33426829", "FORF-91396163", "finnes-ikke"])
def test_settled_unknown_or_kidless_instalments_cannot_be_paid(bruker: Client, forfall_id: str) -> None:
    response = bruker.get(f"{SIDE}betal/{forfall_id}/")

    assert response.status_code == 404
    assert "Dette kan ikke betales her" in get_text(response)


def test_each_payable_instalment_has_a_pay_link(bruker: Client) -> None:
    page = bruker.get(SIDE).content.decode()

    assert len(re.findall(rf'href="{SIDE}betal/[^"?]', page)) == 4
    assert page.count("Velg termin") == 1
