"""What is new since last time: marked by the person, compared at the next filling, told with both times."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from portal.access.models import Innsyn, Settstand
from portal.access.sesjon import get_innlogget
from portal.jobs.klientlager import change_rader, find_fylling, find_rader, note_done
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.klientliste import Work
from tests.web.served import Serve, make_innbetaling, make_krav
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PAGE, MARK, FILE = "/virksomheter/nytt/", "/virksomheter/nytt/sett/", "/virksomheter/nytt.csv"
LATER = timedelta(minutes=20)
LYSTIG = "212201782"


@pytest.fixture
def marked(unpaid: Serve, filled: Client) -> Client:
    """The accountant has marked today's figures: one unpaid claim."""
    mark(filled)
    return filled


def mark(client: Client, orgnr: str = "") -> str:
    til = client.get(PAGE).context["til"]
    return get_text(client.post(MARK, {"til": til, "virksomhet": orgnr}, follow=True))


def refill(client: Client, clock: TestClock, arbeider: Work) -> None:
    clock.move(LATER)
    client.post("/virksomheter/hent/")
    arbeider()


def read_rows(client: Client, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"{FILE}{query}").content.decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["organisasjonsnummer"] == NORDLYS]


def test_before_anything_is_marked_the_page_says_so_and_not_that_nothing_is_new(filled: Client) -> None:
    page = get_text(filled.get(PAGE))

    assert "Du har ikke merket noe som sett ennå" in page
    assert "ingen endringer" not in page
    assert not Settstand.objects.exists()


def test_before_any_figures_are_fetched_the_page_says_so(accountant: Client) -> None:
    accountant.get("/virksomheter/")  # begins the filling, which no worker has done

    page = get_text(accountant.get(PAGE))

    assert "Tallene er ikke hentet ennå" in page
    assert "ingen endringer" not in page


def test_nothing_is_new_right_after_marking(marked: Client) -> None:
    page = get_text(marked.get(PAGE))

    assert "Ingen endringer." in page
    assert "og hos dem er det ingen endringer" in page
    assert "Merk alt som sett" not in page


def test_changes_are_told_with_both_times_and_link_to_the_row(
    marked: Client, unpaid: Serve, clock: TestClock, arbeider: Work
) -> None:
    unpaid(aapne=[make_krav(10000), make_krav(500, identifier="K-2", original=500, due="2023-12-31")])
    refill(marked, clock, arbeider)

    page = marked.get(PAGE).content.decode()
    assert "1 endring hos 1 klient" in get_text(marked.get(PAGE))
    assert "Tall hentet 28.08.2023 kl. 09.14 og 28.08.2023 kl. 09.34" in get_text(marked.get(PAGE))
    assert f'href="/virksomhet/{NORDLYS}/krav/K-2/"' in page
    (row,) = read_rows(marked)
    assert (row["hva"], row["identifikator"], row["beloep"]) == ("Nytt krav", "K-2", "500,00")
    assert row["tall_hentet_foer"] < row["tall_hentet_naa"]
    assert "1 ny" in get_text(marked.get("/virksomheter/?vis=nytt"))
    other_kind = get_text(marked.get(f"{PAGE}?slag=renter"))
    assert "Ingen endringer av dette slaget." in other_kind
    assert "hos dem er det ingen endringer" not in other_kind


def test_one_client_is_marked_and_it_can_be_undone(
    marked: Client, unpaid: Serve, clock: TestClock, arbeider: Work
) -> None:
    unpaid(aapne=[make_krav(10000), make_krav(500, identifier="K-2", original=500)])
    refill(marked, clock, arbeider)

    assert "Merket som sett for 1 klient." in mark(marked, NORDLYS)
    assert read_rows(marked) == []
    undone = get_text(marked.post("/virksomheter/nytt/angre/", follow=True))
    assert "Merkingen er angret for 1 klient." in undone
    assert [row["identifikator"] for row in read_rows(marked)] == ["K-2"]


def test_figures_newer_than_the_page_are_not_marked_by_it(
    marked: Client, unpaid: Serve, clock: TestClock, arbeider: Work
) -> None:
    shown = marked.get(PAGE).context["til"]
    unpaid(aapne=[make_krav(10000), make_krav(500, identifier="K-2", original=500)])
    refill(marked, clock, arbeider)

    answer = get_text(marked.post(MARK, {"til": shown, "virksomhet": NORDLYS}, follow=True))
    assert "Merket som sett for 0 klienter." in answer
    assert "har fått nyere tall" in answer
    assert [row["identifikator"] for row in read_rows(marked)] == ["K-2"]


def test_a_claim_that_is_gone_is_explained_by_the_payment_that_covered_it(
    marked: Client, unpaid: Serve, clock: TestClock, arbeider: Work
) -> None:
    unpaid(aapne=[], krav=[], inn=[make_innbetaling("2023-08-28")], ut=[])
    refill(marked, clock, arbeider)

    (row,) = read_rows(marked)
    assert (row["hva"], row["identifikator"], row["beloep"]) == ("Innbetaling mottatt og brukt", "I-1", "10000,00")
    assert "Gjelder Merverdiavgift." in row["merknad"]


def test_a_claim_that_is_gone_without_a_known_cause_is_told_so(
    marked: Client, unpaid: Serve, clock: TestClock, arbeider: Work
) -> None:
    unpaid(aapne=[])
    refill(marked, clock, arbeider)

    (row,) = read_rows(marked)
    assert (row["hva"], row["identifikator"]) == ("Ikke lenger åpent", "K-1")
    assert "Det kan være betalt, motregnet eller slettet." in row["merknad"]


def test_a_client_that_was_refused_is_told_as_not_compared(
    marked: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=NORDLYS, api=False)
    refill(marked, clock, arbeider)

    page = get_text(marked.get(PAGE))
    assert "Ingen kjente endringer." in page
    assert "1 klient er ikke sammenlignet, eller ikke helt" in page
    assert "39 av 40 klienter er sammenlignet, og hos dem er det ingen endringer" in page
    (row,) = read_rows(marked)
    assert row["hva"] == "ikke sammenlignet"
    assert "Ukjent" in get_text(marked.get("/virksomheter/?vis=alle"))


def test_where_no_client_was_compared_whole_nothing_is_said_of_changes(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work, sandbox_data: Path
) -> None:
    api.set_rights(pid=EIER, orgnr=LYSTIG, altinn=True)
    owner = logg_inn(EIER)
    refill(owner, clock, arbeider)
    mark(owner)
    for orgnr in (NORDLYS, LYSTIG):
        file = sandbox_data / "parties" / orgnr / "aapnekrav.json"
        answer = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps({**answer, "innbetalingMedUplassertBeloep": None}), "utf-8")
    refill(owner, clock, arbeider)

    page = get_text(owner.get(PAGE))

    assert "Ingen kjente endringer." in page
    assert "2 klienter er ikke sammenlignet, eller ikke helt" in page
    assert "Ingen klienter er sammenlignet fullt ut, så vi vet ikke om noe er nytt." in page
    assert "ingen endringer" not in page


def test_what_is_seen_ends_with_the_right_to_the_organisation(
    marked: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    before = Settstand.objects.count()
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    refill(marked, clock, arbeider)

    assert Settstand.objects.count() == before - 1
    assert NORDLYS not in marked.get(PAGE).content.decode()


def test_what_is_seen_stays_where_the_rows_of_a_list_are_gone_before_its_filling_ends(
    marked: Client, clock: TestClock, arbeider: Work
) -> None:
    innlogget, before = get_innlogget(marked.session), Settstand.objects.count()
    assert innlogget is not None
    clock.move(LATER)
    marked.post("/virksomheter/hent/")
    fylling = find_fylling(innlogget.person_key)
    assert fylling is not None
    note_done(innlogget.person_key, fylling.reference, fylling.venter[1:])
    change_rader(innlogget.person_key, lambda _rows: {})  # as when a new version cannot read those of the last
    arbeider()

    assert (len(find_rader(innlogget.person_key)), Settstand.objects.count()) == (1, before)


def test_another_person_sees_nothing_of_it(marked: Client, logg_inn: LoggInn, api: Sandbox, arbeider: Work) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr=NORDLYS, altinn=True)
    other = logg_inn(DAGLIG_LEDER)
    other.get("/virksomheter/")
    arbeider()

    page = get_text(other.get(PAGE))
    assert "Du har ikke merket noe som sett ennå" in page
    assert [row["hva"] for row in read_rows(other)] == ["ikke sammenlignet"]


def test_all_of_it_can_be_deleted(marked: Client) -> None:
    assert "er slettet" in get_text(marked.post("/virksomheter/nytt/slett/", follow=True))
    assert not Settstand.objects.exists()
    assert "Du har ikke merket noe som sett ennå" in get_text(marked.get(PAGE))


def test_those_whose_changes_are_shown_find_it_in_their_record(
    marked: Client, unpaid: Serve, clock: TestClock, arbeider: Work
) -> None:
    unpaid(aapne=[])
    refill(marked, clock, arbeider)
    before = Innsyn.objects.count()

    marked.get(PAGE)
    assert Innsyn.objects.count() == before + 1


def test_a_query_that_no_page_sends_is_told(marked: Client) -> None:
    for query in ("?slag=x", "?slag=krav&slag=renter", "?side=0"):
        assert marked.get(f"{PAGE}{query}").status_code == 400, query


def test_a_form_without_its_time_marks_nothing(filled: Client) -> None:
    for til in ("", "x", "2023-08-28T07:14:00", "9" * 60):
        assert filled.post(MARK, {"til": til}).status_code == 400, til
        assert not Settstand.objects.exists()


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_without_a_sign_in_the_way_leads_to_it(client: Client, path: str, db: None) -> None:
    assert client.get(path).headers["Location"].startswith("/innlogging/")
