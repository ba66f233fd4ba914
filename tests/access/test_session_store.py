"""The table of sessions has nothing that a browser could present."""

import pickle
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from portal.access.models import Innlogging
from portal.access.sesjon import begin_innlogget, end_innlogget, get_innlogget
from portal.access.session_store import SessionStore
from tests.access.test_sesjon import get, make_tokens
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

pytestmark = pytest.mark.django_db


def test_a_sign_in_works_and_its_cookie_is_not_in_the_table(bruker: Client) -> None:
    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200

    cookie = bruker.cookies["sesjon"].value
    stored = [row.session_key for row in Session.objects.all()]
    assert stored
    assert cookie not in stored


def test_a_row_of_the_table_presented_as_a_cookie_signs_nobody_in(bruker: Client, client: Client) -> None:
    client.cookies["sesjon"] = Session.objects.get().session_key

    assert client.get(f"/virksomhet/{NORDLYS}/").status_code == 302


def test_a_session_is_json_and_a_pickled_one_is_never_opened() -> None:
    class Pickled:
        def dumps(self, content: object) -> bytes:
            return pickle.dumps(content)

        def loads(self, data: bytes) -> object:
            raise NotImplementedError

    session = SessionStore()
    planted = signing.dumps({"a": 1}, salt=session.key_salt, serializer=Pickled)

    assert session.decode(session.encode({"a": 1})) == {"a": 1}
    assert session.decode(planted) == {}
    with pytest.raises(TypeError, match="JSON"):
        session.encode({"a": object()})


def test_a_session_is_found_changed_and_deleted_by_its_key() -> None:
    session = SessionStore()
    session["a"] = 1
    session.save()
    key = session.session_key
    assert key is not None
    assert session.exists(key)

    again = SessionStore(key)
    assert again["a"] == 1
    again["a"] = 2
    again.save()
    assert SessionStore(key)["a"] == 2
    assert Session.objects.count() == 1

    again.cycle_key()
    assert not session.exists(key)
    assert SessionStore(again.session_key)["a"] == 2
    again.flush()
    assert Session.objects.count() == 0


def test_deleting_another_session_by_its_key_leaves_this_one(logg_inn: LoggInn) -> None:
    logg_inn(DAGLIG_LEDER)
    session = SessionStore()
    session["a"] = 1
    session.save()

    SessionStore().delete(session.session_key)
    SessionStore().delete()

    assert Session.objects.count() == 1


def test_an_ended_session_is_not_found_and_its_key_is_not_used_again() -> None:
    session = SessionStore()
    session["a"] = 1
    session.save()
    ended = SessionStore(session.session_key)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert "a" not in ended
    assert ended.session_key is None


def test_an_upgrade_signs_nobody_out(settings: Settings) -> None:
    settings.PSEUDONYM_KEY = "a key that stays"
    SessionStore("k" * 32).save(must_create=True)

    (row,) = Session.objects.all()
    assert row.session_key == "224eb639ccfac3879258900c3e782f6984f763ff"


def sign_in_and_save(clock: TestClock) -> SessionStore:
    """The session as the next request gets it."""
    session = SessionStore()
    begin_innlogget(session, pid=EIER, navn="Kari", tokens=make_tokens(clock), sid="")
    session.save()
    return SessionStore(session.session_key)


def test_one_query_reads_a_session_and_its_sign_in(
    clock: TestClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    again = sign_in_and_save(clock)

    with django_assert_num_queries(1):
        assert get(again).pid == EIER
    with django_assert_num_queries(0):
        assert get(again).pid == EIER  # a request reads it once
    again = SessionStore(again.session_key)
    clock.move(timedelta(minutes=1))
    with django_assert_num_queries(2):  # it is kept alive
        assert get(again).pid == EIER
    with django_assert_num_queries(0):
        assert get(again).pid == EIER


@pytest.mark.parametrize("is_read_before", [False, True])
def test_a_sign_in_that_ends_during_a_request_is_over_at_the_next(clock: TestClock, *, is_read_before: bool) -> None:
    under_way = sign_in_and_save(clock)
    if is_read_before:
        assert get(under_way).pid == EIER

    Innlogging.objects.all().delete()

    assert get_innlogget(SessionStore(under_way.session_key)) is None


def test_whoever_signs_in_or_out_is_known_as_such_in_the_same_request(clock: TestClock) -> None:
    session = sign_in_and_save(clock)
    assert get(session).pid == EIER

    begin_innlogget(session, pid=REGNSKAPSFORER, navn="Ola", tokens=make_tokens(clock), sid="")
    assert get(session).pid == REGNSKAPSFORER
    end_innlogget(session)
    assert get_innlogget(session) is None


def test_a_sign_in_of_another_session_is_never_taken(clock: TestClock) -> None:
    mine, other = sign_in_and_save(clock), sign_in_and_save(clock)
    rows = {row.noekkel: row.sesjon for row in Innlogging.objects.all()}
    noekkel = get(mine).noekkel
    stranger = get(other).noekkel
    Innlogging.objects.filter(noekkel=noekkel).update(sesjon=rows[stranger])
    Innlogging.objects.filter(noekkel=stranger).update(sesjon=rows[noekkel])

    found = [get(SessionStore(session.session_key)).noekkel for session in (mine, other)]

    assert found == [noekkel, stranger]


def test_a_sign_in_from_before_its_session_was_named_is_read_by_itself(clock: TestClock) -> None:
    again = sign_in_and_save(clock)
    Innlogging.objects.update(sesjon="")

    assert get(again).pid == EIER


def test_a_session_that_is_saved_again_names_its_sign_in(
    clock: TestClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    again = sign_in_and_save(clock)
    Innlogging.objects.update(sesjon="")
    again["noe"] = 1

    again.save()

    with django_assert_num_queries(1):
        assert get(SessionStore(again.session_key)).pid == EIER


def test_a_browsers_sign_in_is_kept_alive_by_use_and_ends_when_idle(clock: TestClock) -> None:
    again, began = sign_in_and_save(clock), clock.now()
    clock.move(timedelta(minutes=1))
    assert get(again).pid == EIER
    assert Innlogging.objects.get().sist_sett == began + timedelta(minutes=1)

    clock.move(timedelta(minutes=30))
    late = SessionStore(again.session_key)
    assert get_innlogget(late) is None
    assert not Innlogging.objects.exists()
    assert not Session.objects.exists()
