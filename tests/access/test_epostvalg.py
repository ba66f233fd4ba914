"""Word by e-mail: what a person chooses to be told of, how it is stopped, and when it ends."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from pytest_django import Settings

from portal.access.epostabonnement import (
    MAX_VIRKSOMHETER,
    choose_innhold,
    choose_virksomheter,
    end_all,
    end_by_pid,
    find_last_message,
    find_samtykke,
    prune_abonnementer,
    stop,
    stop_by_secret,
)
from portal.access.epostrad import VALID, Eposttilstand, Melding, open_row
from portal.access.epoststander import find_abonnement, find_fortalt, keep_fortalt, keep_tilstand
from portal.access.models import Epostabonnement, Epoststand
from portal.domain.epost import Fortalt
from tests.access.epost import ADRESSE, agree, ask, find, get_row
from tests.access.test_sesjon import OTHER_KEY, sign_in
from tests.conftest import EIER, EKSEMPEL_B, EKSEMPEL_C, NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    return sign_in(clock)


def test_organisations_are_switched_on_and_off_with_the_day_they_were_chosen(clock: TestClock) -> None:
    session = agree(clock, EIER, NORDLYS)
    assert find(session).virksomheter == {NORDLYS: date(2023, 8, 28)}
    clock.move(timedelta(days=1))
    session = sign_in(clock)

    assert choose_virksomheter(session, [NORDLYS, EKSEMPEL_B], is_paa=True)
    assert find(session).virksomheter == {NORDLYS: date(2023, 8, 28), EKSEMPEL_B: date(2023, 8, 29)}
    assert get_row(session).neste == clock.now()  # what is compared with later is read at once
    assert choose_virksomheter(session, [NORDLYS, EKSEMPEL_C], is_paa=False)
    assert find(session).virksomheter == {EKSEMPEL_B: date(2023, 8, 29)}


def test_before_the_address_is_confirmed_nothing_is_read(session: SessionBase) -> None:
    ask(session)

    assert choose_virksomheter(session, [NORDLYS], is_paa=True)
    assert get_row(session).neste is None


def test_a_person_has_a_greatest_number_of_organisations(clock: TestClock) -> None:
    session = agree(clock, EIER, NORDLYS)
    many = [f"{number}" for number in range(MAX_VIRKSOMHETER)]

    choose_virksomheter(session, [NORDLYS, *many], is_paa=True)

    assert [*find(session).virksomheter] == [NORDLYS, *many[:-1]]
    choose_virksomheter(session, many[-1:], is_paa=True)
    assert len(find(session).virksomheter) == MAX_VIRKSOMHETER


def test_what_was_told_of_an_organisation_goes_when_it_is_switched_off(clock: TestClock) -> None:
    session = agree(clock)
    noekkel = find(session).noekkel
    keep_fortalt(noekkel, dict.fromkeys((NORDLYS, EKSEMPEL_B), Fortalt(siden=clock.today(), leser="x")), clock.today())
    choose_virksomheter(session, [NORDLYS, EKSEMPEL_B], is_paa=True)
    assert Epoststand.objects.count() == 2

    choose_virksomheter(session, [NORDLYS], is_paa=False)

    abonnement = find_abonnement(noekkel)
    assert abonnement is not None
    assert find_fortalt(abonnement, [EKSEMPEL_B])[EKSEMPEL_B].leser == "x"
    assert Epoststand.objects.count() == 1


def test_names_and_amounts_stand_in_the_message_only_if_they_are_chosen(clock: TestClock) -> None:
    session = agree(clock)
    before = find(session)
    assert not before.med_tall

    assert choose_innhold(session, med_tall=True)
    assert find(session).med_tall
    assert choose_innhold(session, med_tall=False)
    assert find(session) == before


def test_a_message_leads_to_the_organisations_it_was_about(clock: TestClock) -> None:
    session, other = agree(clock), agree(clock, REGNSKAPSFORER)
    last, now = (
        Melding(id=name, laget=clock.now(), noekler={orgnr: ["a"]}) for name, orgnr in (("1", NORDLYS), ("2", EIER))
    )
    assert find_last_message(session, "1") == ()
    keep_tilstand(find(session).noekkel, Eposttilstand(sist=last))
    assert find_last_message(session, "1") == (NORDLYS,)
    assert find_last_message(session, "2") == ()
    keep_tilstand(find(session).noekkel, Eposttilstand(sist=last, melding=now))

    assert (find_last_message(session, "1"), find_last_message(session, "2")) == ((NORDLYS,), (EIER,))
    assert find_last_message(other, "1") == ()
    assert find_last_message(sign_in(clock, "00000000000"), "1") == ()
    clock.move(VALID)  # the consent is over
    assert find_last_message(sign_in(clock), "1") == ()


def test_it_is_stopped_by_the_person_by_the_link_by_number_and_all_together(clock: TestClock) -> None:
    one, other = agree(clock), agree(clock, REGNSKAPSFORER)
    keep_fortalt(find(one).noekkel, {NORDLYS: Fortalt(siden=clock.today())}, clock.today())
    keep_fortalt(find(other).noekkel, {NORDLYS: Fortalt(siden=clock.today())}, clock.today())
    assert stop(one)
    assert find_samtykke(one) is None
    assert Epoststand.objects.get().abonnement == find(other).noekkel
    one = agree(clock)
    stop_by_secret("")
    stop_by_secret(find(one).stopp)
    assert find_samtykke(one) is None
    one = agree(clock)
    assert (end_by_pid("00000000000"), end_by_pid(EIER)) == (0, 1)
    assert find_samtykke(other) is not None
    agree(clock)

    assert end_all() == 2
    assert not Epostabonnement.objects.exists()
    assert not Epoststand.objects.exists()


def test_it_ends_after_a_year_and_is_removed(clock: TestClock) -> None:
    session = agree(clock)
    noekkel = find(session).noekkel
    keep_fortalt(noekkel, {NORDLYS: Fortalt(siden=clock.today())}, clock.today())
    clock.move(VALID - SECOND)
    assert find_abonnement(noekkel) is not None
    agree(clock, REGNSKAPSFORER)
    assert prune_abonnementer() == 0
    clock.move(SECOND)

    assert find_abonnement(noekkel) is None
    assert prune_abonnementer() == 1
    assert Epostabonnement.objects.exists()
    assert not Epoststand.objects.exists()


def test_the_last_day_is_the_norwegian_one(clock: TestClock) -> None:
    clock.moment = clock.moment.replace(hour=22)  # midnight of the 29th

    assert find(agree(clock)).gjelder_til == date(2024, 8, 28)


def test_nothing_of_it_can_be_read_in_the_database_or_in_another_row(clock: TestClock, settings: Settings) -> None:
    session, other = agree(clock), agree(clock, REGNSKAPSFORER)
    row, stopp = get_row(session), find(session).stopp
    stored = f"{row.noekkel}{row.stopp}{bytes(row.innhold)!r}{bytes(row.tilstand)!r}"
    assert not any(text in stored for text in (EIER, ADRESSE, NORDLYS, "Kari", stopp))
    assert (len(stopp), len(row.stopp)) == (43, 64)
    mine, theirs = row.innhold, get_row(other)
    Epostabonnement.objects.filter(noekkel=theirs.noekkel).update(innhold=mine)
    assert find_samtykke(other) is None

    settings.SEALING_KEYS = [OTHER_KEY]

    assert open_row(row) is None
    assert prune_abonnementer() == 0
