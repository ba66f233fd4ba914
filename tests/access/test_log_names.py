"""What a sign-in is called in the log, without asking the database."""

import re

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosOwn
from pytest_django import DjangoAssertNumQueries

from portal.access.log_names import find_name
from portal.access.sesjon import begin_innlogget, end_innlogget
from portal.access.session_store import SessionStore
from tests.access.test_sesjon import get, make_tokens
from tests.conftest import EIER, TestClock

pytestmark = pytest.mark.django_db


def test_a_sign_in_has_the_same_name_in_the_log_as_in_the_record_of_access(
    clock: TestClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = SessionStore()
    assert find_name(session) == "-"
    begin_innlogget(session, pid=EIER, navn="Kari", tokens=make_tokens(clock), sid="")
    name = get(session).person.innlogging
    session.save()
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", name)

    again = SessionStore(session.session_key)
    with django_assert_num_queries(0):
        assert find_name(session) == name
        assert find_name(again) == "-"  # not read yet
    get(again)

    assert find_name(again) == name
    end_innlogget(session)
    assert find_name(session) == "-"


def test_a_session_of_another_kind_has_no_name_in_the_log() -> None:
    assert find_name(DjangosOwn()) == "-"
