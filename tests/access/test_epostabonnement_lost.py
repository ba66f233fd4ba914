"""Word by e-mail where the row does not open any more: it is as if there were no address."""

import pytest
from pytest_django import Settings

from portal.access.epostabonnement import (
    begin_confirmation,
    choose_innhold,
    choose_virksomheter,
    confirm,
    find_last_message,
    find_samtykke,
    refuse_link,
)
from portal.access.models import Epostabonnement
from tests.access.epost import ask, find
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.conftest import NORDLYS, TestClock

pytestmark = pytest.mark.django_db


def test_a_row_that_was_sealed_by_a_lost_key_is_no_address_and_stays_as_it_is(
    clock: TestClock, settings: Settings
) -> None:
    session = sign_in(clock)
    secret = ask(session)
    noekkel = find(session).noekkel
    before = Epostabonnement.objects.values().get()
    settings.SEALING_KEYS = [OTHER_KEY]
    session = sign_in(clock)

    refuse_link(noekkel)

    assert find_samtykke(session) is begin_confirmation(noekkel) is None
    assert not confirm(session, secret)
    assert not choose_virksomheter(session, [NORDLYS], is_paa=True)
    assert not choose_innhold(session, med_tall=True)
    assert find_last_message(session, "1") == ()
    assert Epostabonnement.objects.values().get() == before
