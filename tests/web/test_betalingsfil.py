"""Making a payment file: the page, the file, and what everybody sees afterwards."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from portal.access.models import Betalingsfilrad
from sandbox.app import Sandbox
from tests.betalingsfil import add_check_digit
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.betalingsfil import FIL, SIDE, fetch, find_fil_id, list_payments, make, read_form
from tests.web.served import Json, Serve, make_innbetaling, make_krav
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
KIDS = {"18241683524485628643901": "61244.00", "4085298589574743": "62500.00"}


def make_claim(number: int, left: int = 4800) -> Json:
    """A claim with a KID of its own."""
    krav = make_krav(left, original=4800, identifier=f"K-{number}", due="2023-09-15")
    parts = krav["kravforfall"]
    assert isinstance(parts, list)
    parts[0]["betalingsinformasjon"]["kidnummer"] = add_check_digit(str(10_000 + number))
    return krav


def test_the_page_tells_what_is_in_the_file_and_what_is_not(bruker: Client) -> None:
    page = get_text(bruker.get(f"{FIL}?alle=ja"))

    assert "Med i filen (5)" in page
    assert "Sum 223 967,00" in page
    assert "Tirsdag 29.08.2023, alle samme dag" in page
    assert "KID 1824 1683 5244 8562 8643 901 Til konto 7694 05 18888" in page
    assert "Ikke med" not in page
    assert "Kravene merkes «i betalingsfil 28.08.» her til innbetalingen er registrert." in page


def test_only_what_was_chosen_is_in_the_file_and_the_rest_is_counted(bruker: Client) -> None:
    page = get_text(bruker.get(f"{FIL}?id=KRAV-33712709&id=BORTE"))

    assert "Med i filen (1)" in page
    assert "«BORTE» Finnes ikke blant de ubetalte kravene." in page
    assert "6 betalinger til er ikke valgt." in page


def test_a_file_has_the_sum_and_the_kids_of_the_page(bruker: Client) -> None:
    made = make(bruker, "?id=KRAV-33712709&id=KRAV-33949619")
    page = bruker.get(made.headers["Location"])
    file = fetch(bruker, made)

    assert made.status_code == 302
    assert list_payments(file.content) == sorted(KIDS.items())
    assert file.headers["Content-Disposition"].endswith('_pain.001.001.09.xml"')
    assert "Betalingsfilen er laget 2 betalinger, 123 744,00 kroner." in get_text(page)
    assert f'content="0; url={FIL}{find_fil_id(made)}/09.xml"' in page.content.decode()
    assert list_payments(fetch(bruker, made, "03").content) == sorted(KIDS.items())
    assert fetch(bruker, made).content == file.content


def test_everybody_with_access_sees_the_marks_and_no_figure_changes(bruker: Client, logg_inn: LoggInn) -> None:
    before = get_text(bruker.get(f"{SIDE}ubetalte-krav/"))
    make(bruker, "?id=KRAV-33712709")
    other = logg_inn(REGNSKAPSFORER)

    pages = {
        path: get_text(other.get(SIDE + path)) for path in ("", "ubetalte-krav/", "betal/", "betal/KRAV-33712709/")
    }

    assert [path for path in ("", "ubetalte-krav/", "betal/") if "i betalingsfil 28.08." not in pages[path]] == []
    assert "Ligger i betalingsfilen fra 28.08.2023, som betales 29.08.2023." in pages["betal/KRAV-33712709/"]
    assert "Laget av Kari Fjeldstad." in pages["ubetalte-krav/"]
    assert "Av dette i betalingsfil 61 244,00" in pages["ubetalte-krav/"]
    for figure in re.findall(r"Sum å betale ([\d ,]+)", before):
        assert f"Sum å betale {figure}" in pages["ubetalte-krav/"]
    assert "Ligger i betalingsfilen fra 28.08. og venter på innbetaling." in get_text(other.get(f"{FIL}?alle=ja"))


def test_what_is_late_and_in_a_file_is_not_ticked(bruker: Client) -> None:
    make(bruker, "?id=KRAV-33712709")

    page = get_text(bruker.get(f"{SIDE}betal/?forfalte=ja"))

    assert "5 av 7 betalinger valgt" in page
    assert "Forfalte krav som ligger i en betalingsfil, er ikke krysset av." in page


def test_where_all_that_is_late_is_in_a_file_the_page_says_why_nothing_is_ticked(bruker: Client) -> None:
    make(bruker, "?forfalte=ja")

    asked, plain = (get_text(bruker.get(f"{SIDE}betal/{query}")) for query in ("?forfalte=ja", ""))

    assert "Forfalte krav som ligger i en betalingsfil, er ikke krysset av." in asked
    assert "Du trykket Betal forfalte krav" not in asked
    assert "som ligger i en betalingsfil, er ikke" not in plain


def test_the_mark_goes_when_the_payment_is_seen(bruker: Client, serve: Serve, clock: TestClock) -> None:
    serve(aapne=[make_claim(1), make_claim(2)], krav=[], inn=[], ut=[])
    make(bruker)
    paid: Json = make_innbetaling("2023-08-29", amount=4800, unplaced=4800)
    paid["innbetaltFra"] = {"kidnummer": add_check_digit("10001")}

    clock.move(timedelta(minutes=2))
    serve(aapne=[make_claim(1), make_claim(2)], unplaced=[paid])
    bruker.post(f"{SIDE}hent/", {"orgnr": NORDLYS})
    page = get_text(bruker.get(f"{SIDE}ubetalte-krav/"))

    assert page.count("i betalingsfil 28.08.") == 1
    assert "Last ned samme fil igjen" not in page
    assert "kan dekke kravet. Se innbetalingen" in get_text(bruker.get(f"{FIL}?alle=ja"))


def test_a_payment_that_does_not_come_is_told_of(bruker: Client, clock: TestClock) -> None:
    make(bruker, "?id=KRAV-33712709")

    clock.dag = date(2023, 9, 6)
    page = get_text(bruker.get(f"{SIDE}ubetalte-krav/"))

    assert "Ikke registrert fem bankdager etter betalingsdagen." in page
    assert "i betalingsfil 28.08., ikke registrert" in page


def test_one_mark_can_be_removed_and_then_the_file_is_not_offered_again(bruker: Client) -> None:
    fil_id = find_fil_id(make(bruker, "?id=KRAV-33712709&id=KRAV-33949619"))

    told = bruker.post(f"{FIL}fjern/", {"orgnr": NORDLYS, "merke": f"{fil_id}.0"}, follow=True)

    assert "Merket er fjernet." in get_text(told)
    assert get_text(told).count("i betalingsfil 28.08.") == 1
    assert "Last ned samme fil igjen" not in get_text(told)
    assert "kan ikke lastes ned igjen" in get_text(bruker.get(f"{FIL}{fil_id}/09.xml", follow=True))


def test_a_file_that_is_not_to_be_used_leaves_nothing(bruker: Client) -> None:
    fil_id = find_fil_id(make(bruker))

    told = get_text(bruker.post(f"{FIL}forkast/", {"orgnr": NORDLYS, "fil": fil_id}, follow=True))

    assert "Merkene er fjernet." in told
    assert "i betalingsfil" not in told
    assert not Betalingsfilrad.objects.exists()


def test_the_record_has_making_downloading_and_removing(bruker: Client) -> None:
    made = make(bruker)
    fetch(bruker, made)
    bruker.post(f"{FIL}forkast/", {"orgnr": NORDLYS, "fil": find_fil_id(made)})

    page = get_text(bruker.get(f"{SIDE}innsyn/"))

    for words in ("Betalingsfil laget", "Betalingsfil lastet ned", "Betalingsfil som ikke skal brukes"):
        assert words in page


def test_no_file_is_made_from_old_figures(
    bruker: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    fields = read_form(bruker.get(f"{FIL}?alle=ja")) | {"konto": ["15030000002"], "lag": ["09"]}
    clock.move(timedelta(minutes=20))
    api.add_fault(party="skatteetaten", status=503)
    bruker.get(SIDE)
    arbeider()

    response = bruker.post(FIL, fields)

    assert response.status_code in (400, 409)
    assert "Filen kan lages når Skatteetaten svarer igjen." in get_text(response)
    assert not Betalingsfilrad.objects.exists()
