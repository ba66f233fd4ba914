"""Stored sign-ins: lifetime, sealing, and what is visible to others."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from pytest_django import DjangoAssertNumQueries, Settings

from portal.access.models import Innlogging
from portal.access.sesjon import (
    Innlogget,
    begin_innlogget,
    end_all,
    end_by_pid,
    end_by_sid,
    end_innlogget,
    get_innlogget,
    get_noekkel,
    keep_tokens,
    load_innlogget,
    prune_innlogginger,
)
from portal.api.idporten import Tokens
from portal.sealing import UnknownKey
from tests.conftest import EIER, TestClock
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OTHER_KEY = "OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="


def make_tokens(clock: TestClock, name: str = "1") -> Tokens:
    return Tokens(
        access_token=f"access-{name}",
        refresh_token=f"refresh-{name}",
        id_token=f"id-{name}",
        expires=clock.now() + 10 * MINUTE,
    )


def sign_in(clock: TestClock, pid: str = EIER, sid: str = "sid-1", authenticated: int = 0) -> SessionBase:
    session = SessionStore()
    begin_innlogget(session, pid=pid, navn="Kari", tokens=make_tokens(clock), sid=sid, authenticated=authenticated)
    return session


def get(session: SessionBase) -> Innlogget:
    innlogget = get_innlogget(session)
    assert innlogget is not None
    return innlogget


def test_a_sign_in_is_read_back_unchanged(clock: TestClock) -> None:
    session = sign_in(clock)
    innlogget = get(session)

    assert (innlogget.pid, innlogget.navn, innlogget.begun) == (EIER, "Kari", clock.now())
    assert innlogget.tokens == make_tokens(clock)
    assert (innlogget.noekkel, len(innlogget.noekkel)) == (get_noekkel(session), 43)
    assert load_innlogget(get_noekkel(session)) == innlogget
    row = Innlogging.objects.get()
    assert (row.noekkel, row.begynt, row.sist_sett) == (innlogget.noekkel, clock.now(), clock.now())
    assert row.person == innlogget.person_key


def test_a_person_has_name_birth_date_and_a_stable_key(clock: TestClock) -> None:
    first, second, other = (get(sign_in(clock, pid)) for pid in (EIER, EIER, REGNSKAPSFORER))

    assert (first.person.navn, first.person.maskert) == ("Kari", "139165*****")
    assert first.person.noekkel == second.person.noekkel == first.person_key
    assert first.person.noekkel != other.person.noekkel
    assert len({one.person.innlogging for one in (first, second, other)}) == 3
    code, dash, rest = first.person.innlogging.partition("-")
    assert (len(code), dash, len(rest)) == (4, "-", 4)
    assert first.person.innlogging == first.person.innlogging.upper()
    assert first.person.noekkel[:4].upper() not in first.person.innlogging


def test_a_session_without_a_valid_sign_in_is_not_signed_in(clock: TestClock) -> None:
    session = sign_in(clock)
    for content in ({}, {"innlogget": 5}, {"innlogget": None}, {"innlogget": "gone"}):
        other = SessionStore()
        other.update(content)
        assert get_innlogget(other) is None
        end_innlogget(other)
    assert (get_noekkel(SessionStore()), load_innlogget("gone"), load_innlogget("")) == ("", None, None)
    number = SessionStore()
    number.update({"innlogget": 5})
    assert get_noekkel(number) == ""

    assert get_innlogget(session) is not None


def test_activity_is_written_once_a_minute_and_not_by_background_jobs(
    clock: TestClock,
) -> None:
    session = sign_in(clock)
    began = clock.now()
    clock.move(MINUTE - SECOND)
    get(session)
    assert Innlogging.objects.get().sist_sett == began
    clock.move(SECOND)
    load_innlogget(get_noekkel(session))
    assert Innlogging.objects.get().sist_sett == began
    other = sign_in(clock, REGNSKAPSFORER)

    get(session)

    assert Innlogging.objects.get(noekkel=get_noekkel(session)).sist_sett == began + MINUTE
    clock.move(MINUTE)
    get(session)
    assert Innlogging.objects.get(noekkel=get_noekkel(other)).sist_sett == began + MINUTE


def test_a_sign_in_expires_after_half_an_hour_idle_or_two_hours(clock: TestClock) -> None:
    idle = sign_in(clock)
    clock.move(30 * MINUTE - SECOND)
    assert load_innlogget(get_noekkel(idle)) is not None
    clock.move(SECOND)
    assert load_innlogget(get_noekkel(idle)) is None
    assert get_innlogget(idle) is None
    assert not Innlogging.objects.exists()

    busy = sign_in(clock)
    for _ in range(5):
        clock.move(20 * MINUTE)
        get(busy)
    clock.move(20 * MINUTE - SECOND)
    assert load_innlogget(get_noekkel(busy)) is not None
    clock.move(SECOND)
    assert load_innlogget(get_noekkel(busy)) is None


def test_refreshed_tokens_are_saved_and_an_ended_sign_in_stays_ended(clock: TestClock) -> None:
    session, other = sign_in(clock), sign_in(clock)
    innlogget = get(session)
    clock.move(MINUTE)
    renewed = make_tokens(clock, "2")

    keep_tokens(innlogget, renewed)

    kept = get(session).tokens
    assert (kept.access_token, kept.refresh_token, kept.expires) == ("access-2", "refresh-2", renewed.expires)
    assert (kept.id_token, get(session).pid, get(session).begun) == ("id-1", EIER, innlogget.begun)
    assert get(other).tokens.access_token == "access-1"
    end_innlogget(session)
    keep_tokens(innlogget, renewed)
    assert Innlogging.objects.count() == 1


def test_ending_a_sign_in_leaves_others_and_clears_the_browser_session(clock: TestClock) -> None:
    session, other = sign_in(clock), sign_in(clock)
    session["more"] = 1

    end_innlogget(session)

    assert (dict(session.items()), get_noekkel(session)) == ({}, "")
    assert get_innlogget(other) is not None


def test_a_new_sign_in_ends_the_earlier_one_and_clears_its_session(clock: TestClock) -> None:
    session = sign_in(clock)
    session["more"] = 1

    begin_innlogget(session, pid=REGNSKAPSFORER, navn="Sigrid", tokens=make_tokens(clock), sid="")

    assert [*session.keys()] == ["innlogget"]
    assert get(session).pid == REGNSKAPSFORER
    assert Innlogging.objects.count() == 1


def test_a_logout_by_sid_ends_its_sign_ins_and_an_empty_sid_ends_none(clock: TestClock) -> None:
    sign_in(clock), sign_in(clock)
    other, nameless = sign_in(clock, sid="sid-2"), sign_in(clock, sid="")

    assert (end_by_sid(""), end_by_sid("unknown"), end_by_sid("sid-1")) == (0, 0, 2)
    assert get_innlogget(other) is not None
    assert get_innlogget(nameless) is not None
    assert "sid-2" not in Innlogging.objects.get(noekkel=get_noekkel(other)).sid


def test_the_operator_ends_a_persons_sign_ins_or_all_and_old_rows_go(clock: TestClock) -> None:
    sign_in(clock), sign_in(clock)
    other = sign_in(clock, REGNSKAPSFORER)
    assert (end_by_pid("00000000000"), end_by_pid(EIER)) == (0, 2)
    assert get(other).pid == REGNSKAPSFORER

    clock.move(30 * MINUTE)
    fresh = sign_in(clock)
    assert prune_innlogginger() == 0
    clock.move(SECOND)
    assert prune_innlogginger() == 1  # idle for longer than a session may be
    assert get(fresh).pid == EIER
    sign_in(clock)
    assert (end_all(), end_all()) == (2, 0)
    assert get_innlogget(fresh) is None


def test_a_moved_row_or_a_lost_key_signs_nobody_in(
    clock: TestClock, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    session, other = sign_in(clock), sign_in(clock, REGNSKAPSFORER)
    theirs = Innlogging.objects.get(noekkel=get_noekkel(other)).innhold
    Innlogging.objects.filter(noekkel=get_noekkel(session)).update(innhold=theirs)

    assert load_innlogget(get_noekkel(session)) is None
    assert get_innlogget(session) is None
    assert Innlogging.objects.count() == 1
    settings.SEALING_KEYS = [OTHER_KEY]
    assert get_innlogget(other) is None
    assert [one.message for one in caplog.records] == ["sign-in left alone because=UnknownKey"]
    with pytest.raises(UnknownKey):
        load_innlogget(get_noekkel(other))
    assert Innlogging.objects.count() == 1


def test_a_browser_without_sign_in_causes_no_query(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert get_innlogget(SessionStore()) is None
