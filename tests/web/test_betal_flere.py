"""Paying several claims: choices, cards, total and messages."""

import re
from pathlib import Path

import pytest
from django.test import Client

from portal.domain.betalbart import list_betalbare
from portal.web.forms import MAX_ID
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, change_answer
from tests.web.served import Serve, make_krav
from tests.web.sider import REGNSKAPSFORER, HasContent, get_text

pytestmark = pytest.mark.django_db
BETAL = f"/virksomhet/{NORDLYS}/betal/"
UBRUKT = "316027350"  # has an unplaced payment with an open claim's KID
MVA, FASTSETTING = "KRAV-33712709", "KRAV-33949619"


def list_ticks(response: HasContent) -> dict[str, bool]:
    """Which choices are ticked."""
    boxes = re.findall(r'name="id" value="([^"]+)"[^>]*?( checked)?>', response.content.decode())
    return {key: bool(is_checked) for key, is_checked in boxes}


def test_all_payable_instalments_are_listed_and_nothing_is_ticked_silently(bruker: Client) -> None:
    response = bruker.get(BETAL)
    page = get_text(response)

    assert list(list_ticks(response).values()) == [False] * 7
    assert "2. termin Registrert på innehaveren som privatperson 15.06.2022" in page
    assert "0 av 7 betalinger valgt 0,00 kroner" in page
    assert "Forfalt, 6 betalinger i 4 krav" in page
    assert "Ikke forfalt, 1 betaling" in page
    assert "Velg høyst" not in page  # a limit that does not bite is not told


def test_what_is_late_is_ticked_when_asked_for_and_the_page_says_so(bruker: Client) -> None:
    overview = bruker.get(f"/virksomhet/{NORDLYS}/").content.decode()
    response = bruker.get(BETAL, {"forfalte": "ja"})

    assert f'href="{BETAL}?forfalte=ja"' in overview
    assert [key for key, is_ticked in list_ticks(response).items() if not is_ticked] == [FASTSETTING]
    assert "Du trykket Betal forfalte krav . Derfor er de 6 forfalte betalingene krysset av." in get_text(response)
    assert "6 av 7 betalinger valgt 161 467,00 kroner" in get_text(response)


def test_without_javascript_a_button_sums_up_what_is_ticked(bruker: Client) -> None:
    response = bruker.get(BETAL, {"valgt": "ja", "id": [MVA, FASTSETTING], "regn": "ja"})

    assert [key for key, is_ticked in list_ticks(response).items() if is_ticked] == [MVA, FASTSETTING]
    assert "2 av 7 betalinger valgt 123 744,00 kroner" in get_text(response)
    assert "Du trykket" not in get_text(response)


def test_the_limit_is_told_before_it_bites(bruker: Client, serve: Serve) -> None:
    claims = [make_krav(4800, original=4800, identifier=f"K-{number}") for number in range(54)]
    serve(aapne=claims, krav=[], inn=[], ut=[])

    late = bruker.get(BETAL, {"forfalte": "ja"})
    ticks = list_ticks(late)
    sent = bruker.get(BETAL, {"valgt": "ja", "id": list(ticks)})

    assert (len(ticks), sum(ticks.values())) == (54, 50)
    assert "Velg høyst 50 om gangen. Du har 54. Du trykket Betal forfalte krav ." in get_text(late)
    assert "Derfor er de 50 eldste krysset av. Da gjenstår 4 betalinger, som du kan ta etterpå." in get_text(late)
    assert "50 av 54 betalinger valgt 240 000,00 kroner" in get_text(late)
    assert sent.status_code == 400
    assert "Du har valgt 54. Velg høyst 50 krav om gangen." in get_text(sent)
    assert all(list_ticks(sent).values())  # nothing has to be ticked again


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (51, ("Da gjenstår 1 betaling, som du kan ta etterpå.", "Forfalt, 51 betalinger i 51 krav")),
        (1, ("1 av 1 betaling valgt", "Forfalt, 1 betaling i 1 krav")),
    ],
)
def test_counts_are_in_the_singular_where_they_are_one(
    bruker: Client, serve: Serve, number: int, told: tuple[str, str]
) -> None:
    claims = [make_krav(4800, original=4800, identifier=f"K-{index}") for index in range(number)]
    serve(aapne=claims, krav=[], inn=[], ut=[])

    page = get_text(bruker.get(BETAL, {"forfalte": "ja"}))

    assert [words for words in told if words not in page] == []


def test_two_choices_give_two_cards_and_a_total(bruker: Client) -> None:
    response = bruker.get(BETAL, {"valgt": "ja", "id": [FASTSETTING, MVA, MVA]})
    page = get_text(response)

    assert "Til sammen å betale 123 744,00 kroner 2 betalinger" in page
    assert page.index("1824 1683 5244 8562 8643 901") < page.index("4085 2985 8957 4743")  # earliest first
    assert response.content.decode().count('<div class="betalingskort">') == 2
    assert "kan ikke betales her" not in page


def test_a_card_names_its_term(bruker: Client) -> None:
    second = list(list_ticks(bruker.get(BETAL)))[3]

    assert "Utskrevet forskuddsskatt, person 2022 2. termin" in get_text(bruker.get(BETAL, {"id": second}))


def test_instalments_that_cannot_be_paid_are_named_and_the_rest_shown(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"kidnummer": "4085298589574743"', '"kidnummer": ""')
    page = get_text(bruker.get(BETAL, {"id": [MVA, FASTSETTING, "FINNES-IKKE", "<b>"]}))

    assert (
        "Fastsetting § 12-1 (1) 1. pkt., mars–april 2021, forfallsdato 08.09.2023, har ikke KID fra Skatteetaten"
        in page
    )
    assert "«FINNES-IKKE» finnes ikke blant de ubetalte kravene" in page
    assert "«<b>» finnes ikke" in page
    assert "Til sammen å betale 61 244,00 kroner 1 betaling." in page


def test_a_paid_instalment_is_reported_as_paid_and_alone_gives_not_found(bruker: Client) -> None:
    context = bruker.get(f"/virksomhet/{NORDLYS}/").context
    (tax,) = [krav for krav in context["aapne"].alle_krav if len(krav.kravforfall) == 4]

    response = bruker.get(BETAL, {"id": tax.kravforfall[0].kravforfallsidentifikator})

    assert response.status_code == 404
    assert "Utskrevet forskuddsskatt, person, 2022, 1. termin, forfallsdato 15.03.2022, er betalt." in get_text(
        response
    )


def test_a_claim_without_kid_is_listed_and_cannot_be_chosen(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"kidnummer": "4085298589574743"', '"kidnummer": ""')

    response = bruker.get(BETAL)

    assert "Fastsetting § 12-1 (1) 1. pkt., mars–april 2021, forfallsdato 08.09.2023: 62 500,00 kroner" in get_text(
        response
    )
    assert f'value="{FASTSETTING}"' not in response.content.decode()


def test_an_empty_form_asks_for_a_choice(bruker: Client) -> None:
    response = bruker.get(BETAL, {"valgt": "ja"})

    assert response.status_code == 400
    assert "Kryss av for minst ett krav." in get_text(response)
    assert " checked" not in response.content.decode()


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([f"K-{number}" for number in range(51)], "Velg høyst 50 krav om gangen."),
        (["x" * (MAX_ID + 1)], "kan ikke brukes"),
        ([""], "kan ikke brukes"),
        ([MVA, "x" * 5000], "kan ikke brukes"),
        (["x"] * 1001, "kunne ikke leses"),
    ],
)
def test_too_many_or_too_long_identifiers_are_refused_before_any_fetch(
    bruker: Client, api: Sandbox, ids: list[str], words: str
) -> None:
    response = bruker.get(BETAL, {"id": ids})

    assert response.status_code == 400
    assert words in get_text(response)
    assert [call for call in api.calls if call.party == "skatteetaten"] == []


def test_credit_is_never_subtracted_from_the_amount_to_pay(bruker: Client, sandbox_data: Path) -> None:
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    text = file.read_text().replace(": 6373.0", ": -6373.0")
    file.write_text(text)

    page = get_text(bruker.get(BETAL, {"id": [MVA, "KRAV-33949619"]}))

    assert "Til sammen å betale 123 744,00 kroner" in page
    assert "Beløp til gode er ikke trukket fra." in page


def test_with_nothing_payable_the_page_says_so_and_has_no_links_to_it(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert "Det er ikke noe å betale her nå" in get_text(client.get("/virksomhet/312113619/betal/"))
    assert "Betal flere" not in get_text(client.get("/virksomhet/312113619/"))


def test_withheld_claims_cannot_be_paid(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", '"skjermet": false', '"skjermet": true')

    choice, chosen, one = (bruker.get(BETAL + path) for path in ("", f"?id={MVA}", f"{MVA}/"))

    assert "Tallene er skjermet" in get_text(choice)
    assert (chosen.status_code, one.status_code) == (404, 404)
    for response in (choice, chosen, one):
        assert "61 244" not in get_text(response)


def test_the_payment_form_reports_unreadable_claims(bruker: Client, sandbox_data: Path) -> None:
    change_answer(sandbox_data, NORDLYS, "aapnekrav", ": 6373.0", ": true")

    assert "253517389" in get_text(bruker.get(BETAL))
    assert "Kravet kan være blant det" in get_text(bruker.get(BETAL, {"id": [MVA, "361500100"]}))


def test_an_unplaced_payment_with_an_open_claims_kid_gives_a_warning(logg_inn: LoggInn) -> None:
    client, side = logg_inn(REGNSKAPSFORER), f"/virksomhet/{UBRUKT}/"
    payments = f"{side}uplasserte-innbetalinger/"
    page = get_text(client.get(payments))

    assert "Noe av dette kan være betalt allerede: 1 innbetaling har KID-en til et krav som står åpent." in page
    assert "krav som står åpent Mva-melding, mai–juni 2023, forfallsdato 31.08.2023: 10 465,00 kroner" in page
    assert "Ikke betal det samme beløpet en gang til." in page

    due = {post.krav.kort_beskrivelse: post for post in list_betalbare(client.get(side).context["aapne"].alle_krav)}
    warned = {
        name: "det samme bli betalt to ganger" in get_text(client.get(f"{side}betal/{post.identifikator}/"))
        for name, post in due.items()
    }
    assert [name for name, is_warned in warned.items() if is_warned] == ["Mva-melding"]
    assert len(warned) > 1


def test_a_payment_without_matching_open_claim_gives_no_warning(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert "kan være betalt allerede" not in get_text(client.get("/virksomhet/312385155/uplasserte-innbetalinger/"))
