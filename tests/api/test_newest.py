"""When an organisation was last read, by whichever system user counts for the one who asks."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from portal.api.newest import find_newest, note_newest
from portal.api.readers import note_reader
from tests.conftest import EKSEMPEL_B, NORDLYS, TestClock
from tests.lager import name_in_store, plant, read_lifetimes

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_the_newest_answer_of_each_organisation_is_known_for_as_long_as_what_is_made_of_it(
    clock: TestClock, settings: Settings
) -> None:
    note_newest(NORDLYS, "agent", clock.now() - SECOND, is_egen=False)
    note_newest(NORDLYS, "agent", clock.now(), is_egen=False)

    assert find_newest({NORDLYS: "agent", EKSEMPEL_B: "agent"}) == {NORDLYS: clock.now()}
    assert find_newest({NORDLYS: "another"}) == find_newest({}) == {}
    (age,) = read_lifetimes().values()
    assert age == pytest.approx((settings.KEPT_RADER + settings.KEPT_FILE).total_seconds(), abs=10)


@pytest.mark.parametrize("newest", [NORDLYS, "agent", "other agent"])
def test_for_whoever_names_no_system_user_the_newest_answer_of_all_counts(clock: TestClock, newest: str) -> None:
    for eier in (NORDLYS, "agent", "other agent"):
        note_newest(NORDLYS, eier, clock.now() if eier == newest else clock.now() - SECOND, is_egen=False)
    note_reader(NORDLYS, "agent")
    note_reader(NORDLYS, "other agent")

    assert find_newest({NORDLYS: "", EKSEMPEL_B: ""}) == {NORDLYS: clock.now()}


def test_a_mark_that_does_not_open_is_ignored(clock: TestClock) -> None:
    note_newest(NORDLYS, "agent", clock.now(), is_egen=False)
    plant(name_in_store(f"nyest/{NORDLYS}/agent"), b"moved or garbled")

    assert find_newest({NORDLYS: "agent"}) == {}


def test_what_its_own_system_user_reads_is_newer_for_all_that_read_and_what_another_reads_is_not(
    clock: TestClock,
) -> None:
    note_reader(NORDLYS, "agent")
    note_newest(NORDLYS, "other agent", clock.now() - SECOND, is_egen=False)
    assert find_newest({NORDLYS: "agent"}) == find_newest({NORDLYS: NORDLYS}) == {}

    note_newest(NORDLYS, f"{NORDLYS}:by itself", clock.now(), is_egen=True)

    assert find_newest({NORDLYS: "agent"}) == find_newest({NORDLYS: NORDLYS}) == {NORDLYS: clock.now()}
