"""The access record: all access and refusals, shown to the organisation."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.innsyn import list_innsyn, record
from portal.access.models import Avvisning, Innsyn
from sandbox.app import Sandbox
from tests.access.refusals import count_refusals
from tests.access.tilganger import make_tilgang
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, SHOWN_PATHS, get_text

pytestmark = pytest.mark.django_db
INNSYN = f"/virksomhet/{NORDLYS}/innsyn/"


def read_csv(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get(f"/virksomhet/{NORDLYS}/innsyn.csv", query)
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("path", SHOWN_PATHS)
def test_every_page_and_file_that_shows_figures_is_recorded(bruker: Client, path: str) -> None:
    response = bruker.get(f"/virksomhet/{NORDLYS}/{path}")

    (row,) = read_csv(bruker)
    assert (row["Person"], row["Identitet"], row["Utfall"]) == ("Kari Fjeldstad", "139165*****", "Vist")
    assert row["På grunnlag av"] == "Egen rolle i virksomheten"
    assert row["Referanse"] == response.wsgi_request.reference  # type: ignore[attr-defined]
    assert row["Hva"] not in ("", "oversikt")


def test_a_refusal_is_recorded_and_the_organisation_sees_it(logg_inn: LoggInn) -> None:
    stranger, accountant = logg_inn(EIER), logg_inn(REGNSKAPSFORER)
    stranger.get("/virksomhet/212201782/")

    page = get_text(accountant.get("/virksomhet/212201782/innsyn/"))

    assert "Kari Fjeldstad" in page
    assert "Avvist" in page


def test_a_refusal_by_the_authority_and_a_form_for_another_organisation_are_recorded(
    bruker: Client, api: Sandbox
) -> None:
    bruker.post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": "212201782"})
    api.set_rights(orgnr=NORDLYS, api=False)

    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 403
    assert [row.antall for row in Avvisning.objects.all()] == [2]
    assert not Innsyn.objects.exists()


def test_a_refusal_without_organisation_is_recorded_too(bruker: Client) -> None:
    bruker.get("/virksomhet/abc/")
    bruker.get("/virksomhet/xyz/")

    assert [row.antall for row in Avvisning.objects.all()] == [2]  # all under the key for no organisation


def test_repeated_refusals_of_one_person_on_one_day_are_one_row_with_their_number(
    logg_inn: LoggInn, clock: TestClock
) -> None:
    stranger, accountant = logg_inn(EIER), logg_inn(REGNSKAPSFORER)
    for _ in range(3):
        stranger.get("/virksomhet/212201782/")
        clock.move(timedelta(minutes=1))

    page = get_text(accountant.get("/virksomhet/212201782/innsyn/"))

    assert page.count("Kari Fjeldstad") == 1
    assert "Avvist 3 ganger, sist 28.08.2023 kl. 09.16" in page


def test_a_days_refusals_end_at_midnight(logg_inn: LoggInn, clock: TestClock) -> None:
    stranger = logg_inn(EIER)
    stranger.get("/virksomhet/212201782/")
    clock.move(timedelta(hours=15))
    logg_inn(EIER).get("/virksomhet/212201782/")

    assert [row.antall for row in Avvisning.objects.all()] == [1, 1]


def test_a_failed_page_is_not_recorded_as_seen(bruker: Client, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=503)
    bruker.get(f"/virksomhet/{NORDLYS}/")

    assert not Innsyn.objects.exists()


def test_the_record_can_be_filtered_by_person_page_and_day(logg_inn: LoggInn, clock: TestClock) -> None:
    owner, accountant = logg_inn(EIER), logg_inn(REGNSKAPSFORER)
    owner.get(f"/virksomhet/{NORDLYS}/")
    accountant.get(f"/virksomhet/{NORDLYS}/ubetalte-krav/")
    clock.move(timedelta(minutes=1))

    assert len(read_csv(owner)) == 2
    assert [row["Person"] for row in read_csv(owner, sok="åkervold ubetalte")] == ["Sigrid Åkervold"]
    assert read_csv(owner, fra="01.08.2023", til="27.08.2023") == []
    assert "Regnskapsfører" in read_csv(owner, sok="sigrid")[0]["På grunnlag av"]


def test_a_search_without_rows_does_not_say_that_nobody_has_looked(bruker: Client) -> None:
    bruker.get(f"/virksomhet/{NORDLYS}/")

    page = get_text(bruker.get(f"/virksomhet/{NORDLYS}/innsyn/", {"sok": "x-9"}))

    assert "Ingenting passer med filteret Ingen rader i perioden passer til søket." in page
    assert "Ingen har sett tallene" not in page


@pytest.mark.parametrize("query", [{"fra": "x", "til": "28.08.2023"}, {"fra": "01.01.2021", "til": "28.08.2023"}])
@pytest.mark.parametrize("path", ["innsyn/", "innsyn.csv"])
def test_an_invalid_period_gives_a_message(bruker: Client, path: str, query: dict[str, str]) -> None:
    response = bruker.get(f"/virksomhet/{NORDLYS}/{path}", query)

    assert response.status_code == 400
    assert query["fra"] in get_text(response) or query["fra"] in response.content.decode()


def test_a_day_is_from_midnight_to_midnight_in_norway_and_the_newest_comes_first(db: None, clock: TestClock) -> None:
    tilgang, day = make_tilgang(), date(2023, 8, 28)
    moments = [
        datetime(2023, 8, 27, 21, 59, 59, tzinfo=UTC),  # the day before
        datetime(2023, 8, 27, 22, 0, tzinfo=UTC),
        datetime(2023, 8, 28, 21, 59, 59, tzinfo=UTC),
        datetime(2023, 8, 28, 21, 59, 59, tzinfo=UTC),
        datetime(2023, 8, 28, 22, 0, tzinfo=UTC),  # the day after
    ]
    for number, moment in enumerate(moments):
        clock.moment = moment
        record(tilgang, str(number), "REF")
    record(make_tilgang("310000003"), "another organisation", "REF")

    assert [row.hva for row in list_innsyn(tilgang, day, day)] == ["3", "2", "1"]
    assert [row.hva for row in list_innsyn(tilgang, date(2023, 8, 27), date(2023, 8, 29))] == ["4", "3", "2", "1", "0"]


def test_repeated_refusals_stop_only_that_person(logg_inn: LoggInn, settings: Settings) -> None:
    settings.LIMIT_REFUSALS = 2
    persistent, other = logg_inn(EIER), logg_inn(DAGLIG_LEDER)

    codes = [persistent.get("/virksomhet/212201782/").status_code for _ in range(3)]

    assert codes == [404, 404, 429]
    assert other.get("/virksomhet/212201782/").status_code == 404
    assert count_refusals() == 3


def test_rows_are_sorted_by_time_newest_first(db: None, clock: TestClock) -> None:
    tilgang = make_tilgang()
    for minutes in (2, 1, 3):
        clock.moment = datetime(2023, 8, 28, 7, minutes, tzinfo=UTC)
        record(tilgang, str(minutes), "REF")

    assert [row.hva for row in list_innsyn(tilgang, clock.dag, clock.dag)] == ["3", "2", "1"]
