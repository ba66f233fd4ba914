"""Who gets papers for many clients: the one who asked, for the clients they may see when they get them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Innsyn
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb, Papirbestilling, Papirdel, Papirklient
from portal.jobs.papirer import MAX_BESTILLINGER
from portal.jobs.queue import run_next
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.klientliste import Work
from tests.web.papirer import PAGE, fetch_zip, list_mine, order, read_index
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
NOT_MINE = "314110064"
NO_ORDER = f"{PAGE}{'0' * 24}/"
ACTIONS = ("stopp/", "fortsett/", "igjen/", "slett/")


@pytest.fixture
def address(accountant: Client, arbeider: Work) -> str:
    """A finished order of two clients."""
    made = order(accountant, [NORDLYS, list_mine(accountant)[0]])
    arbeider()
    return made


def test_anothers_order_looks_like_one_that_does_not_exist(address: str, logg_inn: LoggInn) -> None:
    other = logg_inn(EIER)  # who may see one of the clients

    for path in ("", "last-ned"):
        anothers, none = other.get(address + path), other.get(NO_ORDER + path)
        assert anothers.status_code == none.status_code == 404
        assert _without_reference(anothers.content) == _without_reference(none.content)
    for path in ACTIONS:
        assert other.post(address + path).status_code == other.post(NO_ORDER + path).status_code == 404
    assert Papirbestilling.objects.get().stans == ""
    assert Client().get(address).status_code == 302


def test_an_organisation_smuggled_into_the_form_is_neither_fetched_nor_named(
    accountant: Client, api: Sandbox, arbeider: Work
) -> None:
    address = order(accountant, [NORDLYS, NOT_MINE, "314110072"])
    arbeider()

    page, index = get_text(accountant.get(address)), read_index(fetch_zip(accountant, address))

    assert "Ferdig. 1 av 3 er laget." in page
    for orgnr in (NOT_MINE, "314110072"):  # one that exists, and one that does not
        assert index[orgnr]["navn"] == index[orgnr]["saldo_slutt"] == ""
        assert index[orgnr]["merknad"] == "Du har ikke tilgang til virksomheten i Altinn."
    assert not any(NOT_MINE in call.path for call in api.calls)


def test_a_right_that_is_gone_before_delivery_takes_the_papers_out_and_is_told(
    accountant: Client, address: str, api: Sandbox, arbeider: Work, clock: TestClock
) -> None:
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))

    refused = accountant.get(f"{address}last-ned")
    arbeider()
    page, package = get_text(accountant.get(address)), fetch_zip(accountant, address)

    assert refused.status_code == 302
    assert not Papirdel.objects.filter(nr=1).exists()
    assert "Du har ikke tilgang til virksomheten i Altinn. Filene er slettet." in page
    assert "161 467,00" not in page
    assert not any(NORDLYS in name for name in package.namelist())
    row = read_index(package)[NORDLYS]
    assert (row["resultat"], row["saldo_slutt"], row["debet"]) == ("ikke med", "", "")


def test_an_order_that_is_stopped_stays_so_when_a_right_is_gone(
    accountant: Client, api: Sandbox, clock: TestClock
) -> None:
    address = order(accountant, [NORDLYS, list_mine(accountant)[0]])
    while not Papirdel.objects.exists():
        run_next(KINDS)
    accountant.post(f"{address}stopp/")
    Jobb.objects.all().delete()
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))

    page = get_text(accountant.get(address))

    assert "Filene er slettet." in page
    assert not Papirdel.objects.exists()
    assert Papirbestilling.objects.get().stans == "stopp"
    assert not Jobb.objects.exists()


def test_papers_are_erased_after_the_authority_refuses_the_organisation(
    accountant: Client, address: str, api: Sandbox, clock: TestClock
) -> None:
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=6))
    assert accountant.post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS}).status_code == 403

    page = get_text(accountant.get(address))

    assert "Tilgangen mangler hos Skatteetaten." in page
    assert not Papirdel.objects.filter(nr=1).exists()


def test_nothing_is_shown_while_nobody_knows_whether_the_right_is_there(
    accountant: Client, address: str, api: Sandbox, clock: TestClock
) -> None:
    clock.move(timedelta(minutes=6))
    api.add_fault(party="altinn", status=503)

    assert accountant.get(address).status_code == 503
    assert accountant.get(f"{address}last-ned").status_code == 503
    assert Papirdel.objects.filter(nr=1).exists()


def test_making_and_fetching_are_recorded_at_each_organisation(accountant: Client, address: str) -> None:
    before = Innsyn.objects.count()

    fetch_zip(accountant, address)

    assert Innsyn.objects.count() == before + 2
    log = get_text(accountant.get(f"/virksomhet/{NORDLYS}/innsyn/"))
    assert log.count("Kontoutskrift eller liste for flere virksomheter, laget") == 1
    assert log.count("Kontoutskrift eller liste for flere virksomheter, lastet ned") == 1


def test_nothing_is_readable_in_the_database(address: str) -> None:
    row = Papirbestilling.objects.get()
    kept = [bytes(one.innhold) for one in Papirdel.objects.all()]

    assert REGNSKAPSFORER not in row.person
    assert not any(clear in envelope for envelope in kept for clear in (b"%PDF", b"PK\x03\x04", b"161467", b"Nordlys"))


def test_a_client_that_was_moved_to_another_row_opens_nowhere(accountant: Client, address: str) -> None:
    first, second = Papirklient.objects.order_by("nr")
    Papirklient.objects.filter(pk=first.pk).update(innhold=second.innhold)

    assert accountant.get(address).status_code == 404
    assert accountant.get(f"{address}last-ned").status_code == 404


def test_a_person_keeps_three_orders_at_most(accountant: Client) -> None:
    for _ in range(MAX_BESTILLINGER):
        address = order(accountant, [NORDLYS])
    form = {"klient": [NORDLYS], "periode": "ifjor", "format": ["csv"]}

    refused = accountant.post(PAGE, form)
    accountant.post(f"{address}slett/")

    assert refused.status_code == 400
    assert "Du har flere bestillinger liggende." in get_text(refused)
    assert accountant.post(PAGE, form).status_code == 302


def test_no_more_is_ordered_when_the_papers_of_all_are_too_large(
    accountant: Client, address: str, settings: Settings
) -> None:
    settings.PAPER_BYTES = 1000

    refused = accountant.post(PAGE, {"klient": [NORDLYS], "periode": "ifjor", "format": ["csv"]})

    assert "Det er ikke plass til flere bestillinger akkurat nå." in get_text(refused)


def test_an_order_makes_no_more_when_the_papers_of_all_are_too_large_and_goes_on_later(
    accountant: Client, arbeider: Work, settings: Settings
) -> None:
    address, room = order(accountant, list_mine(accountant)[:3]), settings.PAPER_BYTES
    while not Papirdel.objects.exists():
        run_next(KINDS)
    settings.PAPER_BYTES = Papirbestilling.objects.get().byte + 10
    arbeider()
    full = get_text(accountant.get(address))
    settings.PAPER_BYTES = room
    accountant.post(f"{address}igjen/")
    arbeider()

    assert "Ferdig. 1 av 3 er laget." in full
    assert "Det er ikke plass til flere bestillinger akkurat nå." in full
    assert "Ferdig. 3 av 3 er laget." in get_text(accountant.get(address))


def _without_reference(content: bytes) -> str:
    """The page without its reference, and without its own address in links."""
    return re.sub(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}|papirer/[0-9a-f]{24}", "", content.decode())
