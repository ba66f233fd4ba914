"""A person's own sign-ins: which one is this browser's, what they are called, and when a proof is recent."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from portal.access.innlogginger import end_others, has_just_authenticated, is_innlogget, list_innlogginger
from portal.access.sesjon import end_innlogget
from tests.access.test_sesjon import OTHER_KEY, get, sign_in
from tests.conftest import TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def test_sign_ins_have_the_name_that_the_record_of_access_shows_and_this_browsers_is_known(clock: TestClock) -> None:
    first = sign_in(clock)
    clock.move(MINUTE)
    second = sign_in(clock)
    sign_in(clock, REGNSKAPSFORER)

    listed = list_innlogginger(second)

    assert [one.navn for one in listed] == [get(second).person.innlogging, get(first).person.innlogging]
    assert [one.is_denne for one in listed] == [True, False]
    assert [one.is_denne for one in list_innlogginger(first)] == [False, True]
    assert [one.begynt for one in listed] == [clock.now(), clock.now() - MINUTE]
    assert [one.sist_sett for one in listed] == [clock.now(), clock.now() - MINUTE]


def test_the_others_of_the_person_end_or_the_one_that_is_named(clock: TestClock) -> None:
    mine, second, third, stranger = sign_in(clock), sign_in(clock), sign_in(clock), sign_in(clock, REGNSKAPSFORER)

    assert end_others(mine, "0000-0000") == end_others(stranger, get(second).person.innlogging) == 0
    assert end_others(mine, get(mine).person.innlogging) == 0
    assert end_others(mine, get(second).person.innlogging) == 1
    assert [is_innlogget(one) for one in (mine, second, third, stranger)] == [True, False, True, True]
    sign_in(clock)
    assert end_others(mine, "") == 2
    assert [is_innlogget(one) for one in (mine, third, stranger)] == [True, False, True]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (timedelta(0), True),
        (5 * MINUTE, True),
        (5 * MINUTE + SECOND, False),
        (-30 * SECOND, True),  # ID-porten's clock may be ahead
        (-31 * SECOND, False),
    ],
)
def test_a_proof_is_recent_for_five_minutes(clock: TestClock, ago: timedelta, *, expected: bool) -> None:
    session = sign_in(clock, authenticated=int((clock.now() - ago).timestamp()))

    assert has_just_authenticated(session) is expected


def test_without_a_known_proof_nobody_has_just_authenticated(clock: TestClock) -> None:
    assert not has_just_authenticated(sign_in(clock))


def test_a_sign_in_that_another_machine_can_open_is_not_said_to_have_ended(
    clock: TestClock, settings: Settings
) -> None:
    session = sign_in(clock)
    assert is_innlogget(session)

    settings.SEALING_KEYS = [OTHER_KEY]

    assert is_innlogget(session)
    end_innlogget(session)
    assert not is_innlogget(session)
