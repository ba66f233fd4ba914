"""Word by e-mail: what a person agrees to, by which links it is confirmed and stopped, and when it ends."""

from datetime import date, timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import Settings

from portal.access.epostabonnement import (
    CONFIRM_WITHIN,
    begin_confirmation,
    can_confirm,
    choose_innhold,
    choose_virksomheter,
    confirm,
    find_last_message,
    find_samtykke,
    is_tilbudt,
    keep_adresse,
    prune_abonnementer,
    refuse_link,
    stop,
    stop_by_secret,
)
from portal.access.epostrad import VALID
from portal.access.epoststander import find_abonnement
from portal.access.models import Epostabonnement
from portal.access.tilgang import IkkeInnlogget
from tests.access.epost import ADRESSE, NY, agree, ask, find, get_row
from tests.access.test_sesjon import sign_in
from tests.conftest import EIER, NORDLYS, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def session(clock: TestClock) -> SessionBase:
    return sign_in(clock)


def test_it_is_offered_with_a_mail_server_and_the_service_owners_road_only(settings: Settings) -> None:
    found = {}
    for host in ("", "mail.example"):
        for road in ("token", "serviceowner"):
            settings.EMAIL_HOST, settings.ALTINN_ROAD = host, road
            found[host, road] = is_tilbudt()

    assert [key for key, is_offered in found.items() if is_offered] == [("mail.example", "serviceowner")]


def test_an_address_waits_a_day_to_be_confirmed_and_then_holds_for_a_year(
    session: SessionBase, clock: TestClock
) -> None:
    began = clock.now()
    secret = ask(session)
    samtykke = find(session)
    assert (samtykke.pid, samtykke.navn, samtykke.adresse, samtykke.spraak) == (EIER, "Kari", ADRESSE, "nn")
    assert (samtykke.laget, samtykke.bekreftet, samtykke.ubekreftet) == (began, None, ADRESSE)
    assert (samtykke.med_tall, samtykke.virksomheter, samtykke.is_avvist) == (False, {}, False)
    assert (get_row(session).neste, get_row(session).utloeper) == (None, began + CONFIRM_WITHIN)
    clock.move(MINUTE)

    assert can_confirm(session, secret)
    assert confirm(session, secret)

    assert (find(session).bekreftet, find(session).ubekreftet) == (clock.now(), "")
    assert (get_row(session).neste, get_row(session).utloeper) == (clock.now(), began + VALID)
    assert find(session).kilde == find(session).noekkel
    assert find(session).gjelder_til == date(2024, 8, 27)
    assert not can_confirm(session, secret)
    assert not confirm(session, secret)


def test_one_who_has_not_signed_in_is_asked_to(db: None, clock: TestClock) -> None:
    nobody = SessionStore()

    for act in (
        lambda: find_samtykke(nobody),
        lambda: keep_adresse(nobody, ADRESSE, "nb"),
        lambda: confirm(nobody, ""),
        lambda: can_confirm(nobody, ""),
        lambda: choose_virksomheter(nobody, [NORDLYS], is_paa=True),
        lambda: choose_innhold(nobody, med_tall=True),
        lambda: find_last_message(nobody, "m"),
        lambda: stop(nobody),
    ):
        with pytest.raises(IkkeInnlogget):
            act()


def test_a_link_confirms_nothing_for_another_person_or_after_its_day(session: SessionBase, clock: TestClock) -> None:
    other = sign_in(clock, REGNSKAPSFORER)
    theirs, secret = ask(other), ask(session)
    assert not can_confirm(session, theirs)
    assert not confirm(session, theirs)
    assert not confirm(session, "")
    clock.move(CONFIRM_WITHIN)
    again = sign_in(clock)

    assert not can_confirm(again, secret)
    assert not confirm(again, secret)
    assert find_samtykke(again) is None


def test_a_new_link_ends_the_one_before_and_waits_a_day_of_its_own(session: SessionBase, clock: TestClock) -> None:
    first = ask(session)
    clock.move(MINUTE)
    found = begin_confirmation(find(session).noekkel)

    assert found is not None
    assert found[0] == find(session)
    assert not can_confirm(session, first)
    assert get_row(session).utloeper == clock.now() + CONFIRM_WITHIN
    assert confirm(session, found[1])


def test_another_address_before_the_first_is_confirmed_keeps_what_was_chosen(session: SessionBase) -> None:
    secret = ask(session)
    choose_virksomheter(session, [NORDLYS], is_paa=True)
    choose_innhold(session, med_tall=True)
    before = find(session)

    keep_adresse(session, NY, "en")

    after = find(session)
    assert not can_confirm(session, secret)
    assert (after.adresse, after.spraak, after.ubekreftet) == (NY, "en", NY)
    assert (after.virksomheter, after.med_tall) == (before.virksomheter, True)
    assert before.virksomheter
    stop_by_secret(before.stopp)  # in what was sent to the other address
    assert find(session) == after
    stop_by_secret(after.stopp)
    assert find_samtykke(session) is None


def test_there_is_nothing_to_confirm_without_an_address_or_with_a_confirmed_one(
    session: SessionBase, clock: TestClock
) -> None:
    assert begin_confirmation("no such row") is None
    assert not choose_virksomheter(session, [NORDLYS], is_paa=True)
    assert not choose_innhold(session, med_tall=True)
    assert not stop(session)
    refuse_link("no such row")
    assert not Epostabonnement.objects.exists()

    assert begin_confirmation(find(agree(clock)).noekkel) is None


def test_a_new_address_takes_over_when_it_is_confirmed_and_not_before(clock: TestClock) -> None:
    session = agree(clock)
    choose_innhold(session, med_tall=True)
    before, row = find(session), get_row(session)
    clock.move(MINUTE)
    secret = ask(session, NY)

    waiting = find(session)
    assert (waiting.adresse, waiting.stopp, waiting.bekreftet) == (ADRESSE, before.stopp, before.bekreftet)
    assert (waiting.ubekreftet, get_row(session).utloeper) == (NY, row.utloeper)
    found = begin_confirmation(waiting.noekkel)
    assert found is not None
    assert (found[0].adresse, found[0].spraak) == (NY, "nn")
    assert not can_confirm(session, secret)
    clock.move(MINUTE)
    assert confirm(session, found[1])

    after = find(session)
    assert (after.adresse, after.ny, after.bekreftet) == (NY, None, clock.now())
    assert (after.laget, after.stopp == before.stopp) == (clock.now() - MINUTE, False)
    assert (after.virksomheter, after.med_tall) == (before.virksomheter, True)
    assert get_row(session).utloeper == after.laget + VALID
    stop_by_secret(before.stopp)
    assert find(session) == after


def test_the_same_address_again_begins_another_year_and_keeps_the_link_that_stops_it(clock: TestClock) -> None:
    session = agree(clock)
    before = find(session)
    clock.move(MINUTE)

    assert confirm(session, ask(session))

    assert (find(session).stopp, find(session).laget) == (before.stopp, clock.now())


def test_a_new_address_that_nobody_confirms_in_a_day_is_forgotten(clock: TestClock) -> None:
    session, other = agree(clock), agree(clock, REGNSKAPSFORER)
    secret, theirs = ask(session, NY), find(other)
    clock.move(CONFIRM_WITHIN - SECOND)
    session = sign_in(clock)
    assert prune_abonnementer() == 0
    assert can_confirm(session, secret)
    clock.move(SECOND)

    assert not can_confirm(session, secret)
    assert (find(session).ny, find(session).adresse) == (None, ADRESSE)
    assert prune_abonnementer() == 0
    assert get_row(session).bekreft == ""
    clock.move(-SECOND)
    assert find(session).ny is None  # it is gone from the row, not only from sight
    assert find(sign_in(clock, REGNSKAPSFORER)) == theirs


def test_an_address_that_refuses_the_link_is_told_of_and_one_in_force_goes_on(clock: TestClock) -> None:
    session = sign_in(clock)
    secret = ask(session)
    refuse_link(find(session).noekkel)
    assert find(session).is_avvist
    assert confirm(session, secret)
    assert not find(session).is_avvist
    ask(session, NY)

    refuse_link(find(session).noekkel)

    after = find(session)
    assert (after.is_avvist, after.ny is not None and after.ny.is_avvist) == (False, True)
    assert find_abonnement(after.noekkel) is not None
