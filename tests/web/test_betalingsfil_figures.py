"""A payment file is made and handed over from figures of now, and for what is left now."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.access.models import Betalingsfilrad
from sandbox.app import Sandbox
from tests.conftest import TestClock
from tests.web.betalingsfil import FIL, fetch, make, read_form
from tests.web.served import Json, Serve
from tests.web.sider import get_text
from tests.web.test_betalingsfil import make_claim

pytestmark = pytest.mark.django_db
NOT_FRESH = timedelta(minutes=20)  # a page shows figures of this age while newer ones are fetched


@pytest.fixture
def owed(serve: Serve) -> Serve:
    """One claim of 4800 kroner."""
    serve(aapne=[make_claim(1)], krav=[], inn=[], ut=[])
    return serve


def test_a_file_is_not_made_of_figures_that_wait_to_be_fetched_anew(
    bruker: Client, owed: Serve, clock: TestClock
) -> None:
    fields = read_form(bruker.get(f"{FIL}?alle=ja")) | {"konto": ["15030000002"], "lag": ["09"]}
    clock.move(NOT_FRESH)
    owed(aapne=[make_claim(1, left=1000)])

    response = bruker.post(FIL, fields)

    assert response.status_code == 409
    assert "1 000,00" in get_text(response)
    assert not Betalingsfilrad.objects.exists()


@pytest.mark.parametrize("left", [0, 1000])
def test_a_file_is_not_handed_over_once_something_is_paid(
    bruker: Client, owed: Serve, clock: TestClock, left: int
) -> None:
    made = make(bruker)
    assert fetch(bruker, made).status_code == 200

    clock.move(NOT_FRESH)
    owed(aapne=[make_claim(1, left=left)] if left else [])

    assert fetch(bruker, made).status_code == 302


def test_a_file_is_not_handed_over_while_nobody_knows_what_is_paid(
    bruker: Client, owed: Serve, api: Sandbox, clock: TestClock
) -> None:
    made = make(bruker)
    clock.move(NOT_FRESH)
    api.add_fault(party="skatteetaten", status=503)

    answer = fetch(bruker, made)

    assert answer.status_code == 302
    assert "Filen kan lastes ned når Skatteetaten svarer igjen." in get_text(bruker.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("unplaced", "is_told"),
    [([], False), (None, True), ([{"innbetalingsidentifikator": "I-9", "innbetaltBeloep": "x"}], True)],
)
def test_payments_that_nobody_could_read_are_told_of_beside_the_button(
    bruker: Client, owed: Serve, unplaced: list[Json] | None, is_told: bool
) -> None:
    rows = {"aapentKravMedGjenstaaendeBeloep": [make_claim(1)], "innbetalingMedUplassertBeloep": unplaced}
    owed.write("aapnekrav", rows)

    page = get_text(bruker.get(f"{FIL}?alle=ja"))

    assert ("Noe i filen kan derfor være betalt fra før. Last ned betalingsfil" in page) is is_told
