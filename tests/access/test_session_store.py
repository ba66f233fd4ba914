"""The table of sessions has nothing that a browser could present."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from portal.access.session_store import SessionStore
from tests.conftest import NORDLYS, LoggInn
from tests.web.sider import DAGLIG_LEDER

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
