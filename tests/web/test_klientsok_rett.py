"""A search while a right is lost: whoever's rows are shown finds it in their record."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.access.models import Innsyn
from sandbox.app import Sandbox
from tests.access.test_teller import before_statement
from tests.conftest import NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
PAGE, ID = "/virksomheter/sok/", "KRAV-33712709"


@pytest.mark.parametrize("left", [1, 3, 5])  # questions to the database before the page is made
def test_what_is_shown_is_recorded_whenever_the_right_is_lost(
    filled: Client, api: Sandbox, clock: TestClock, left: int
) -> None:
    with CaptureQueriesContext(connection) as captured:
        filled.get(PAGE, {"hva": ID})
    before, asked = Innsyn.objects.count(), sum(one["sql"].startswith("SELECT") for one in captured.captured_queries)

    def lose() -> None:
        api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
        clock.move(timedelta(minutes=6))

    with before_statement("SELECT", lose, asked - left):
        page = filled.get(PAGE, {"hva": ID}).content.decode()

    is_shown = f"/virksomhet/{NORDLYS}/" in page
    assert Innsyn.objects.count() == before + is_shown
