"""A withdrawal that somebody has left for Altinn to make: for half an hour, each page finds out anew."""

from datetime import timedelta

import pytest
from django.core.cache import caches

from portal.access.withdrawals import UNDER_WAY, has_begun, name_begun, note_begun
from portal.sealed_store import name_entry, read_envelopes
from tests.access.tilganger import make_tilgang
from tests.conftest import EKSEMPEL_B, NORDLYS, TestClock
from tests.lager import read_lifetimes

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def has(orgnr: str = NORDLYS) -> bool:
    return has_begun(orgnr, read_envelopes([name_begun(orgnr)]))


def test_it_is_under_way_for_half_an_hour_at_one_organisation(clock: TestClock) -> None:
    assert not has()
    note_begun(make_tilgang(NORDLYS))
    assert has()
    assert not has(EKSEMPEL_B)
    assert not has_begun(EKSEMPEL_B, read_envelopes([name_begun(NORDLYS)]))
    assert [*read_lifetimes().values()] == [pytest.approx(UNDER_WAY.total_seconds(), abs=10)]
    clock.move(UNDER_WAY - SECOND)
    assert has()
    clock.move(SECOND)

    assert not has()


def test_what_does_not_open_may_be_one(clock: TestClock) -> None:
    note_begun(make_tilgang(NORDLYS))
    clock.move(UNDER_WAY)
    caches["default"].set(name_entry(name_begun(NORDLYS)), b"garbled")

    assert has()
