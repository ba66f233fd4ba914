"""Nothing is sent to somebody whose right is gone, and what ends the consent ends all of it."""

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from portal.access.innsyn import list_innsyn
from portal.access.models import Epostabonnement, Epoststand
from portal.api.dropped import drop_organisation
from portal.clock import get_clock
from portal.jobs.epost import run
from sandbox.app import Sandbox
from tests.access.tilganger import make_tilgang
from tests.api.test_systembruker import AGENTS_CLIENTS
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.post import DAY, HOUR, Bruker, find_link
from tests.web.kalendere import serve_due
from tests.web.klientliste import Work
from tests.web.served import Serve
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(epost: Bruker, serve: Serve) -> Bruker:
    """The owner, after the first message."""
    serve_due(serve, "2023-09-01")
    epost.switch_on()
    assert len(epost.run()) == 1
    return epost


def test_when_the_right_goes_nothing_more_is_sent_even_if_it_comes_back(
    told: Bruker, api: Sandbox, serve: Serve
) -> None:
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)
    serve_due(serve, "2023-09-01", "2023-09-02")

    assert told.wait() == []
    assert not Epostabonnement.objects.exists()
    assert not Epoststand.objects.exists()
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=True)
    assert told.wait() == []


def test_a_right_withdrawn_between_comparing_and_sending_stops_the_message(
    told: Bruker, api: Sandbox, serve: Serve
) -> None:
    serve_due(serve, "2023-09-01", "2023-09-02")
    told.clock.move(DAY)
    noekkel = Epostabonnement.objects.get().noekkel
    run({"abonnement": noekkel, "naar": "1"}, lambda: None)  # the step that reads
    assert Epoststand.objects.get().proevd is not None
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)

    told.work()

    assert len(told.post.messages) == 1
    assert not Epostabonnement.objects.exists()


def test_what_is_dropped_between_comparing_and_sending_is_read_again_and_told_the_same_day(
    told: Bruker, serve: Serve
) -> None:
    serve_due(serve, "2023-09-01", "2023-09-02")
    told.clock.move(DAY)
    run({"abonnement": Epostabonnement.objects.get().noekkel, "naar": "1"}, lambda: None)  # the step that reads
    drop_organisation(NORDLYS, get_clock(), is_avvist=False)
    told.work()
    assert len(told.post.messages) == 1

    assert len(told.wait(HOUR)) == 1


def test_what_a_system_user_read_that_no_longer_reads_is_not_told_before_it_is_read_again(
    told: Bruker, serve: Serve, settings: Settings
) -> None:
    serve_due(serve, "2023-09-01", "2023-09-02")
    told.clock.move(DAY)
    run({"abonnement": Epostabonnement.objects.get().noekkel, "naar": "1"}, lambda: None)  # the step that reads
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS
    told.work()
    assert len(told.post.messages) == 1

    assert len(told.wait(HOUR)) == 1


def test_of_several_organisations_only_the_lost_one_is_left_out(
    told: Bruker, api: Sandbox, logg_inn: LoggInn, arbeider: Work, clock: TestClock
) -> None:
    accountant = Bruker(logg_inn(REGNSKAPSFORER), arbeider, told.post, clock)
    mine = [NORDLYS, "312438623", "312385155"]
    accountant.switch_on(*mine, adresse="sigrid@regnskap.example")
    accountant.run()
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    accountant.wait()

    text = logg_inn(REGNSKAPSFORER).get("/kalender/").content.decode()
    assert text.count("På siden 28.08.2023") == 2
    assert Epostabonnement.objects.count() == 2


def test_while_altinn_is_down_nothing_is_sent_and_nothing_is_lost(told: Bruker, api: Sandbox, serve: Serve) -> None:
    serve_due(serve, "2023-09-01", "2023-09-02")
    told.clock.move(DAY)
    api.add_fault(party="altinn", status=503)
    assert told.run() == []
    api.clear_faults()

    assert len(told.wait(HOUR)) == 1


def test_while_the_authority_is_down_the_message_waits_and_goes_out_later(
    told: Bruker, api: Sandbox, serve: Serve
) -> None:
    serve_due(serve, "2023-09-01", "2023-09-02")
    api.add_fault(party="skatteetaten", status=503)
    assert told.wait() == []
    api.clear_faults()

    assert len(told.wait(HOUR)) == 1


def test_a_system_user_that_is_gone_is_told_as_figures_that_cannot_be_read(
    told: Bruker, api: Sandbox, serve: Serve
) -> None:
    serve_due(serve, "2023-09-01", "2023-09-02")
    api.set_rights(orgnr=NORDLYS, systemuser=False)

    (digest,) = told.wait()

    assert "kan ikke leses" in digest.text
    assert "sju dager" not in digest.text


def test_after_a_year_it_is_over(told: Bruker, serve: Serve) -> None:
    told.clock.move(364 * DAY)
    call_command("rydd")
    assert Epostabonnement.objects.count() == 1
    told.clock.move(DAY)
    assert told.run() == []
    call_command("rydd")
    assert not Epostabonnement.objects.exists()
    assert not Epoststand.objects.exists()


def test_the_operator_can_end_it(told: Bruker) -> None:
    call_command("logg_ut", "--alle")

    assert not Epostabonnement.objects.exists()
    assert told.wait() == []


def test_the_record_tells_that_it_was_switched_on_and_sent(told: Bruker, clock: TestClock) -> None:
    rows = list_innsyn(make_tilgang(), clock.dag - 9 * DAY, clock.dag)

    assert [row.hva for row in rows if row.hva.startswith("epost")] == ["epost", "epost_paa"]


def test_the_link_of_a_message_takes_nobody_else_to_the_organisation(told: Bruker, logg_inn: LoggInn) -> None:
    link = find_link(told.last, "se")

    assert Client().get(link).headers["Location"].startswith("/innlogging/")
    assert logg_inn(REGNSKAPSFORER).get(link).headers["Location"] == "/virksomheter/"


def test_an_organisation_that_is_not_the_persons_cannot_be_switched_on(told: Bruker, api: Sandbox) -> None:
    told.client.post("/epost/virksomhet/", {"orgnr": "312438623", "paa": "ja"})
    told.run()

    assert not [call for call in api.calls if "312438623" in call.path]
    assert Epoststand.objects.count() == 1
