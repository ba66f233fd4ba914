"""Visits, fillings and nights change the same list: none undoes what another has kept."""

import threading
from collections.abc import Callable, Mapping
from zlib import crc32

import msgspec
import pytest
from django.db import connections

from portal.api.readers import list_readers, note_reader
from portal.clock import get_clock
from portal.domain.klienter import Hindring
from portal.jobs.klientlager import BUCKETS, Fylling, change_rader, find_fylling, find_rader, keep_fylling, note_done
from portal.jobs.klientrad import Klientrad
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db(transaction=True)
PERSON, ROUNDS, AT_ONCE = "a person's key", 20, 4
Rader = Mapping[str, Klientrad]


def run_beside(work: Callable[[int], None], count: int = AT_ONCE) -> None:
    """Do this in several threads at once, and wait for all."""
    together = threading.Barrier(count)

    def run(number: int) -> None:
        together.wait(20)
        work(number)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


def list_numbers_of_one_shelf() -> list[str]:
    numbers = [str(number) for number in range(310000000, 310010000)]
    return [orgnr for orgnr in numbers if crc32(orgnr.encode()) % BUCKETS == 7][: ROUNDS * AT_ONCE]


def test_rows_that_are_kept_at_once_are_all_there(clock: TestClock) -> None:
    numbers = list_numbers_of_one_shelf()
    row = Klientrad(hentet=get_clock().now(), hindring=Hindring.SKJERMET)

    def keep_some(number: int) -> None:
        for orgnr in numbers[number::AT_ONCE]:
            change_rader(PERSON, lambda before, orgnr=orgnr: {**before, orgnr: row})  # type: ignore[misc]

    run_beside(keep_some)

    assert find_rader(PERSON).keys() == set(numbers)


def test_progress_of_a_filling_never_replaces_one_that_has_begun_since(clock: TestClock) -> None:
    now = get_clock().now()
    old = Fylling(reference="old", begynt=now, sagt=now, venter=("1", "2"))
    keep_fylling(PERSON, old)

    assert note_done(PERSON, "old", {"1"})
    assert find_fylling(PERSON) == msgspec.structs.replace(old, venter=("2",))
    new = msgspec.structs.replace(old, reference="new")
    keep_fylling(PERSON, new)
    assert not note_done(PERSON, "old", {"2"})
    assert find_fylling(PERSON) == new


def test_system_users_that_read_at_once_are_all_remembered_so_that_what_each_fetched_is_dropped(
    clock: TestClock,
) -> None:
    for _ in range(ROUNDS):
        orgnr = f"{310000000 + _}"
        run_beside(lambda number, orgnr=orgnr: note_reader(orgnr, f"firm:{number}"))  # type: ignore[misc]

        assert sorted(list_readers(orgnr)) == [f"firm:{number}" for number in range(AT_ONCE)]
