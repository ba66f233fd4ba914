"""Who sees a reconciliation and for how long, and what was locked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from msgspec import structs

from portal.access.avstemminger import find_ferdig, finish
from portal.access.models import Avstemmingsrad
from portal.access.tilgang import get_tilgang
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.avstemming import DATO, ORGNR, Arbeid
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PAGE = f"/virksomhet/{ORGNR}/avstemming/"


def test_what_the_authority_changes_later_is_shown_against_what_was_locked(arbeid: Arbeid) -> None:
    arbeid.confirm()
    arbeid.settle()
    assert "Endret etter avstemmingen" not in arbeid.finish()
    tilgang = get_tilgang(arbeid.client.session, ORGNR)
    found = find_ferdig(tilgang, DATO)
    assert found is not None
    head, laast = found
    new, *others = laast.poster  # locked without a row that the authority has now, and with another that it has not
    gone = replace(new, noekkel="borte", tekst="Krav som er trukket")
    saldo = tuple((gruppe, amount + 100) for gruppe, amount in laast.bro.saldo_skatt)
    finish(tilgang, head, structs.replace(laast, poster=(*others, gone), bro=replace(laast.bro, saldo_skatt=saldo)))

    text = get_text(arbeid.client.get(f"{arbeid.path}ferdig/"))

    assert "Endret etter avstemmingen" in text
    assert "Borte: " in text
    assert "Krav som er trukket" in text
    assert "Kommet til: " in text
    assert "Saldoen for Merverdiavgift er endret med −100,00" in text


def test_another_person_sees_what_is_finished_but_not_what_is_worked_on(arbeid: Arbeid, logg_inn: LoggInn) -> None:
    arbeid.confirm()
    other = logg_inn(REGNSKAPSFORER)

    assert other.get(arbeid.path).status_code == 404
    assert other.get(f"{arbeid.path}kontoer/").status_code == 404
    assert other.post(f"{arbeid.path}slett/", {"orgnr": ORGNR}, follow=True).status_code == 200
    assert arbeid.client.get(arbeid.path).status_code == 200
    arbeid.settle()
    arbeid.finish()
    assert "Torbjørn Haugmoen" in get_text(other.get(f"{arbeid.path}ferdig/"))


def test_work_is_of_one_organisation_and_one_day(arbeid: Arbeid, bruker: Client) -> None:
    assert arbeid.client.get(f"/virksomhet/312520923/avstemming/{DATO}/").status_code == 404
    assert bruker.get(arbeid.path).status_code == 404
    for day in ("2023-06-30", "2023-13-01", "20230731", "x"):
        assert arbeid.client.get(f"{PAGE}{day}/").status_code == 404
        assert arbeid.client.get(f"{PAGE}{day}/ferdig/").status_code == 404
        assert arbeid.client.get(f"{PAGE}{day}/kontoer/").status_code == 404
        assert arbeid.client.post(f"{PAGE}{day}/svar/", {"orgnr": ORGNR}).status_code == 404


def test_a_right_that_is_taken_away_ends_the_work(arbeid: Arbeid, api: Sandbox, clock: TestClock) -> None:
    arbeid.confirm()
    api.set_rights(pid=DAGLIG_LEDER, orgnr=ORGNR, altinn=False)
    clock.move(timedelta(minutes=6))

    assert arbeid.client.get(arbeid.path).status_code == 404
    assert arbeid.client.get(f"{PAGE}lesing/").status_code == 404
    assert arbeid.client.post(f"{arbeid.path}svar/", {"orgnr": ORGNR, "handling": "godta"}).status_code == 404
    assert arbeid.client.post(f"{arbeid.path}ferdig/", {"orgnr": ORGNR}).status_code == 404


def test_a_ledger_that_may_not_be_read_shows_neither_bridge_nor_what_was_locked(
    arbeid: Arbeid, api: Sandbox, clock: TestClock
) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()
    api.set_rights(orgnr=ORGNR, api=False)
    clock.move(timedelta(minutes=2))
    arbeid.client.post(f"/virksomhet/{ORGNR}/hent/", {"orgnr": ORGNR})

    response = arbeid.client.get(f"{arbeid.path}ferdig/")

    assert response.status_code == 403
    assert "Broen" not in get_text(response)


def test_it_is_gone_the_day_after_the_last_change(arbeid: Arbeid, clock: TestClock, logg_inn: LoggInn) -> None:
    arbeid.confirm()
    clock.move(timedelta(days=2))
    client = logg_inn(DAGLIG_LEDER)

    assert client.get(arbeid.path).status_code == 404
    assert "Alle avstemminger" not in get_text(client.get(PAGE))


def test_it_is_deleted_at_the_persons_word(arbeid: Arbeid) -> None:
    arbeid.confirm()

    page = get_text(arbeid.client.post(f"{arbeid.path}slett/", {"orgnr": ORGNR}, follow=True))

    assert "Avstemmingen er slettet." in page
    assert arbeid.client.get(arbeid.path).status_code == 404


def test_what_is_kept_shows_neither_organisation_nor_person_nor_text(arbeid: Arbeid) -> None:
    arbeid.confirm()

    for row in Avstemmingsrad.objects.all():
        whole = b"".join((row.noekkel.encode(), row.liste.encode(), bytes(row.hode), bytes(row.innhold)))
        assert not any(text in whole for text in (ORGNR.encode(), b"2740", b"Merverdiavgift", NORDLYS.encode()))


def test_the_pages_are_in_the_record_of_access(arbeid: Arbeid) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()

    page = get_text(arbeid.client.get(f"/virksomhet/{ORGNR}/innsyn/"))

    assert all(text in page for text in ("Avstemming, kontoer", "Avstemming, bro", "Avstemming gjort ferdig"))
