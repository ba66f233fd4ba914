"""Papers for many clients: from the order to the ZIP."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Papirbestilling, Papirdel, Papirklient
from portal.jobs.papirer import prune_papirer
from portal.jobs.queue import run_next
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.klientliste import HELE, Work, as_decimal
from tests.web.papirer import (
    IGJEN,
    PAGE,
    fetch_zip,
    list_mine,
    list_numbers,
    list_offered,
    order,
    read_index,
    read_rows,
)
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db


def test_each_client_has_its_own_papers_and_a_row_in_the_index(accountant: Client, arbeider: Work) -> None:
    some = [NORDLYS, *list_mine(accountant)[:2]]

    address = order(accountant, some, format=["csv", "xlsx"])
    waiting = get_text(accountant.get(address))
    arbeider()
    ready, package = get_text(accountant.get(address)), fetch_zip(accountant, address)

    assert "0 av 3 klienter er behandlet" in waiting
    assert "Ferdig. 3 av 3 er laget." in ready
    names = package.namelist()
    assert names[:3] == ["00 Oversikt.pdf", "00 Oversikt.xlsx", "00 Oversikt.csv"]
    assert len(names) == len(set(names)) == 3 + 2 * 3
    index = read_index(package)
    assert list(index) == some
    for orgnr in some:
        row = index[orgnr]
        movements = read_rows(package.read(f"{orgnr} {row['navn']}.csv"))
        own = accountant.get(f"/virksomhet/{orgnr}/kontoutskrift.csv?fra=2022-01-01&til=2022-12-31").content
        assert movements == read_rows(own)
        assert row["saldo_slutt"] == next(one["saldo"] for one in movements if one["type"] == "saldo ved slutt")
    columns = ("saldo_start", "debet", "kredit", "saldo_slutt")
    before, debit, credit, after = (as_decimal(index[NORDLYS][name]) for name in columns)
    assert before + debit - credit == after == Decimal(161_467)
    assert index[NORDLYS]["avstemt"] == "ja"


def test_the_balance_of_one_day_has_the_open_items_and_no_movements(accountant: Client, arbeider: Work) -> None:
    address = order(accountant, [NORDLYS], periode="saldo", format=["pdf", "csv"])
    arbeider()
    package = fetch_zip(accountant, address)

    assert "Saldo 31.12.2022" in get_text(accountant.get(address))
    (pdf,) = [name for name in package.namelist() if name.startswith(NORDLYS) and name.endswith("pdf")]
    assert package.read(pdf).startswith(b"%PDF")
    rows = read_rows(package.read(pdf.replace(".pdf", ".csv")))
    assert "type" not in rows[0]
    assert read_index(package)[NORDLYS]["saldo_slutt"] == "161467,00"


def test_a_list_of_unpaid_claims_is_the_one_of_the_clients_own_page(
    accountant: Client, api: Sandbox, arbeider: Work
) -> None:
    some = [NORDLYS, list_mine(accountant)[0]]
    arbeider()
    api.clear_calls()

    address = order(accountant, some, periode="ubetalte", format=["csv"])
    arbeider()
    page, package = get_text(accountant.get(address)), fetch_zip(accountant, address)

    assert "Ubetalte krav 28.08.2023" in page
    index = read_index(package)
    for orgnr in some:
        own = accountant.get(f"/virksomhet/{orgnr}/ubetalte-krav.csv").content
        assert package.read(f"{orgnr} {index[orgnr]['navn']}.csv") == own
    row = index[NORDLYS]
    assert (row["aa_betale"], row["til_gode"], row["saldo_slutt"], row["avstemt"]) == ("223967,00", "0,00", "", "")
    assert "223 967,00" in page
    assert not api.calls  # the list has just been fetched


def test_four_in_ten_fail_in_five_ways_and_the_index_says_which(
    accountant: Client, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    some = list_mine(accountant)[:12]
    down, refused, garbled, gone = some[1], some[3], some[5], some[7]
    api.add_fault(party="skatteetaten", orgnr=down, status=503)
    api.set_rights(orgnr=refused, api=False)
    api.add_fault(party="skatteetaten", orgnr=garbled, garbage=True)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=gone, altinn=False)
    api.add_fault(party="skatteetaten", orgnr=some[9], kode="KB-009")
    clock.move(timedelta(minutes=6))  # what Altinn said before is no longer asked of

    address = order(accountant, some)
    for _ in range(3):
        arbeider()
        clock.move(IGJEN)
    page, package = get_text(accountant.get(address)), fetch_zip(accountant, address)

    index = read_index(package)
    assert {orgnr: row["merknad"] for orgnr, row in index.items() if row["resultat"] == "ikke med"} == {
        down: "Skatteetaten svarte ikke. Prøvd 3 ganger, sist kl. 09.21.",
        refused: "Tilgangen mangler hos Skatteetaten.",
        garbled: "Svaret fra Skatteetaten kunne ikke leses.",
        gone: "Du har ikke tilgang til virksomheten i Altinn.",
        some[9]: "Skatteetaten kjenner ikke virksomheten.",
    }
    assert len(package.namelist()) == 3 + 7
    assert "Ferdig. 7 av 12 er laget. 5 klienter kom ikke med." in page
    assert "Skatteetaten svarte ikke. Prøvd 3 ganger" in page


def test_a_client_that_failed_is_tried_again_alone_and_the_index_is_made_anew(
    accountant: Client, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    some = list_mine(accountant)[:2]
    api.add_fault(party="skatteetaten", orgnr=some[0], garbage=True)
    address = order(accountant, some)
    arbeider()
    assert read_index(fetch_zip(accountant, address))[some[0]]["resultat"] == "ikke med"
    kept = Papirdel.objects.get(nr=2).pk
    api.clear_faults()
    clock.move(timedelta(minutes=5))

    accountant.post(f"{address}igjen/", {"nr": "1"})
    assert accountant.get(f"{address}last-ned").status_code == 302  # the old index would be wrong
    arbeider()

    assert read_index(fetch_zip(accountant, address))[some[0]]["resultat"] == "laget"
    assert Papirdel.objects.get(nr=2).pk == kept


def test_an_order_is_stopped_and_goes_on_where_it_was(accountant: Client, arbeider: Work) -> None:
    address = order(accountant, list_mine(accountant)[:3])
    while not Papirdel.objects.exists():
        run_next(KINDS)

    accountant.post(f"{address}stopp/")
    arbeider()
    stopped, in_list = get_text(accountant.get(address)), get_text(accountant.get(HELE))
    made = Papirdel.objects.get().pk
    accountant.post(f"{address}fortsett/")
    arbeider()

    assert "1 av 3 klienter er behandlet" in stopped
    assert "Du stoppet bestillingen." in stopped
    assert "Kontoutskrifter 2022 : stoppet" in in_list
    assert "Ferdig. 3 av 3 er laget." in get_text(accountant.get(address))
    assert Papirdel.objects.filter(pk=made).exists()


def test_who_signs_out_finds_the_order_again_and_goes_on(accountant: Client, arbeider: Work, logg_inn: LoggInn) -> None:
    address = order(accountant, [NORDLYS])
    accountant.post("/utlogging/")
    arbeider()

    again = logg_inn(REGNSKAPSFORER)

    assert "fordi du logget ut" in get_text(again.get(address))
    again.post(f"{address}fortsett/")
    arbeider()
    assert NORDLYS in read_index(fetch_zip(again, address))


def test_everything_is_erased_after_an_hour(
    accountant: Client, arbeider: Work, clock: TestClock, logg_inn: LoggInn
) -> None:
    address = order(accountant, [NORDLYS])
    arbeider()
    clock.move(timedelta(minutes=59))
    again = logg_inn(REGNSKAPSFORER)
    assert again.get(address).status_code == 200

    clock.move(timedelta(minutes=1))

    assert again.get(address).status_code == 404
    assert again.get(f"{address}last-ned").status_code == 404
    assert prune_papirer() == 1
    assert not any(table.objects.exists() for table in (Papirbestilling, Papirklient, Papirdel))


def test_an_order_can_be_erased_at_once(accountant: Client) -> None:
    address = order(accountant, [NORDLYS])

    accountant.post(f"{address}slett/")

    assert not Papirbestilling.objects.exists()
    assert accountant.get(address).status_code == 404


def test_what_cannot_be_ordered_is_said_in_a_sentence(accountant: Client) -> None:
    def send(**fields: object) -> str:
        form = {"klient": [NORDLYS], "periode": "ifjor", "format": ["csv"]} | fields
        response = accountant.post(PAGE, form)
        assert response.status_code == 400
        return get_text(response)

    many = list_numbers(501)

    assert "Du har valgt 501 klienter. Bestill for høyst 500 om gangen." in send(klient=many)
    assert "Velg minst én klient." in send(klient=[])
    assert "Velg minst ett format." in send(format=[])
    assert "Velg ett av årene i listen." in send(periode="innbetalinger", aar="1999")
    assert "Fra-datoen er etter til-datoen." in send(periode="annen", fra="31.12.2022", til="01.01.2022")
    assert "Til-datoen kan senest være i dag" in send(periode="annen", fra="01.01.2022", til="01.01.2030")
    assert not Papirbestilling.objects.exists()


def test_the_page_orders_for_what_the_list_shows(filled: Client) -> None:
    late = list_offered(filled, "?vis=forfalt")

    assert 0 < len(late) < 40
    assert list_offered(filled, f"?klient={NORDLYS}") == [NORDLYS]
