"""Pages of many clients while a right is lost: whoever's rows are shown finds it in their record."""

from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.access.epostabonnement import find_samtykke
from portal.access.models import Innsyn
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import TilgangUtilgjengelig
from portal.jobs.klientlager import forget_innsynsdag
from portal.web.klientrader import get_tilganger_of_shown
from portal.web.request import PortalRequest
from sandbox.app import Sandbox
from tests.access.test_teller import before_statement
from tests.conftest import NORDLYS, TestClock
from tests.post import Bruker, find_link
from tests.web.klientliste import HELE
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SEARCH = "/virksomheter/sok/?hva=KRAV-33712709"
FOUND = f"/virksomhet/{NORDLYS}/krav/KRAV-33712709"  # the client alone is named among those not searched too


@pytest.mark.parametrize("left", [1, 3, 5])  # questions to the database before the page is made
def test_what_is_shown_is_recorded_whenever_the_right_is_lost(
    filled: Client, api: Sandbox, clock: TestClock, left: int
) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert FOUND in filled.get(SEARCH).content.decode()
    before, asked = Innsyn.objects.count(), sum(one["sql"].startswith("SELECT") for one in captured.captured_queries)

    def lose() -> None:
        api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
        clock.move(timedelta(minutes=6))

    with before_statement("SELECT", lose, asked - left):
        page = filled.get(SEARCH).content.decode()

    assert Innsyn.objects.count() == before + (FOUND in page)


def test_a_visit_that_ends_in_an_error_does_not_use_up_the_record_of_the_day(
    filled: Client, api: Sandbox, clock: TestClock
) -> None:
    innlogget = get_innlogget(filled.session)
    assert innlogget is not None
    with CaptureQueriesContext(connection) as captured:
        filled.get(HELE)
    asked = sum(one["sql"].startswith("SELECT") for one in captured.captured_queries)
    statuses = set()

    def lose() -> None:
        api.add_fault(party="altinn", status=503)
        clock.move(timedelta(minutes=6))

    for number in range(asked):
        forget_innsynsdag(innlogget.person_key)
        before = Innsyn.objects.count()
        with before_statement("SELECT", lose, number):
            statuses.add(filled.get(HELE).status_code)
        api.clear_faults()
        assert filled.get(HELE).status_code == 200
        assert Innsyn.objects.count() > before

    assert 503 in statuses


def test_e_mail_is_not_switched_on_unrecorded(epost: Bruker, api: Sandbox, clock: TestClock) -> None:
    epost.ask()
    epost.client.post(find_link(epost.last, "bekreft"))

    def lose() -> None:
        api.add_fault(party="altinn", status=503)
        clock.move(timedelta(minutes=6))

    for number in range(8):
        before = Innsyn.objects.count()
        with before_statement("SELECT", lose, number):
            epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS, "paa": "ja"})
        api.clear_faults()
        samtykke = find_samtykke(epost.client.session)
        assert samtykke is not None
        assert Innsyn.objects.count() == before + (NORDLYS in samtykke.virksomheter)
        epost.client.post("/epost/virksomhet/", {"orgnr": NORDLYS})


def test_what_cannot_be_recorded_is_not_shown(filled: Client, rf: RequestFactory, clock: TestClock) -> None:
    request = cast("PortalRequest", rf.get("/"))
    request.session = filled.session

    assert [one.orgnr for one in get_tilganger_of_shown(request, {NORDLYS})] == [NORDLYS]
    with pytest.raises(TilgangUtilgjengelig):
        get_tilganger_of_shown(request, {NORDLYS, "999999999"})
