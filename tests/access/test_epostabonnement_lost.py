"""Word by e-mail where the row does not open any more, and where a link is sent again."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from portal.access.epostabonnement import (
    CONFIRM_WITHIN,
    begin_confirmation,
    choose_innhold,
    choose_virksomheter,
    confirm,
    find_last_message,
    find_samtykke,
    keep_adresse,
    refuse_link,
)
from portal.access.epoststander import (
    begin_melding,
    end_lost,
    find_abonnement,
    keep_fortalt,
    refuse_adresse,
)
from portal.access.models import Epostabonnement, Epoststand
from tests.access.epost import NY, agree, ask, find
from tests.access.test_epoststander import FORTALT, make_melding
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.conftest import NORDLYS, TestClock

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


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


def test_a_link_to_a_new_address_that_is_asked_for_again_lasts_a_day_from_then_in_its_language(
    clock: TestClock,
) -> None:
    noekkel = keep_adresse(agree(clock), NY, "en").noekkel
    clock.move(CONFIRM_WITHIN - MINUTE)

    found = begin_confirmation(noekkel)

    assert found is not None
    assert (found[0].adresse, found[0].spraak) == (NY, "en")
    clock.move(2 * MINUTE)
    session = sign_in(clock)
    assert confirm(session, found[1])
    assert (find(session).adresse, find(session).spraak) == (NY, "en")


def test_nothing_is_read_or_sent_for_a_row_that_does_not_open_and_it_stays_as_it_is(
    clock: TestClock, settings: Settings
) -> None:
    session = agree(clock)
    samtykke = find(session)
    keep_fortalt(samtykke.noekkel, {NORDLYS: FORTALT}, clock.today())
    settings.SEALING_KEYS = [OTHER_KEY]
    before = Epostabonnement.objects.values().get(), Epoststand.objects.values().get()

    keep_fortalt(samtykke.noekkel, {NORDLYS: FORTALT}, None)
    refuse_adresse(samtykke.noekkel)

    assert find_abonnement(samtykke.noekkel) is None
    assert not end_lost(samtykke.noekkel, [])
    assert not begin_melding(samtykke, make_melding(clock), clock.today())
    assert (Epostabonnement.objects.values().get(), Epoststand.objects.values().get()) == before
