"""The process cache has a limit in bytes, whatever the answers look like."""

import gc
import tracemalloc
from datetime import date
from functools import lru_cache, partial
from threading import Thread

import pytest

from portal.api.cache import make_entry
from portal.api.fetch import FetchResult
from portal.api.parse import parse_aapne_krav, parse_krav_liste
from portal.api.reading import get_data
from portal.clock import get_clock
from portal.documents.text_shaping import KEPT_TEXTS, MAX_KEPT_LENGTH, shape
from portal.domain.svar import AapneKrav
from portal.process_memory import MAX_BYTES, MEMORY, ProcessMemory, measure_bytes
from portal.web.ledger_snapshot import (
    LedgerSnapshot,
    compute_hovedtall,
    render_forfallsplan,
    render_gruppetabell,
    render_krav_tabell,
)
from portal.web.utvalg import NO_FILTER
from sandbox.ledger.random_ledger import make_ledger
from sandbox.rawjson import dumps
from tests.conftest import NORDLYS

DAY = date(2023, 8, 28)
ORGANISATIONS = 28  # large organisations; a fifth of what is drawn does not fit in memory


def test_a_value_is_made_once_and_then_found_by_its_key() -> None:
    memory, made = ProcessMemory(100_000), []

    def make() -> list[int]:
        made.append(1)
        return made

    assert memory.get_or_make("a", make) is memory.get_or_make("a", make)
    assert len(made) == 1
    memory.get_or_make("b", make)
    assert len(made) == 2


def test_none_is_a_value_too() -> None:
    memory, made = ProcessMemory(100_000), []
    for _ in range(2):
        assert memory.get_or_make("a", lambda: made.append(1)) is None

    assert len(made) == 1


def test_a_failure_is_not_cached() -> None:
    memory = ProcessMemory(100_000)
    with pytest.raises(ZeroDivisionError):
        memory.get_or_make("a", lambda: 1 // 0)

    assert memory.get_or_make("a", lambda: 2) == 2


def test_the_least_recently_used_value_is_dropped_first() -> None:
    memory, made = ProcessMemory(100_000), []

    def get(name: str) -> bytes:
        def make() -> bytes:
            made.append(name)
            return b"x" * 30_000

        return memory.get_or_make(name, make)

    for name in ("a", "b", "c", "a", "d", "a", "b"):
        get(name)

    assert made == ["a", "b", "c", "d", "b"]
    assert memory.used_bytes <= 100_000


def test_sources_are_dropped_before_what_was_made_from_them() -> None:
    memory = ProcessMemory(100_000)
    memory.get_or_make("made", lambda: b"x" * 20_000)
    for number in range(10):
        memory.get_or_make(f"source {number}", lambda: b"x" * 20_000, is_source=True)

    assert memory.get("made") is not None
    assert [number for number in range(10) if memory.get(f"source {number}")] == [7, 8, 9]
    assert memory.used_bytes <= 100_000


def test_sources_have_a_quarter_for_certain() -> None:
    memory = ProcessMemory(100_000)
    memory.get_or_make("source", lambda: b"x" * 20_000, is_source=True)
    for number in range(10):
        memory.get_or_make(f"made {number}", lambda: b"x" * 20_000)

    assert memory.get("source") is not None
    assert [number for number in range(10) if memory.get(f"made {number}")] == [7, 8, 9]
    assert memory.used_bytes <= 100_000


def test_a_value_kept_in_place_of_another_is_counted_once() -> None:
    memory = ProcessMemory(100_000)
    for size in (20_000, 30_000, 10_000):
        memory.keep("a", bytes(size))
    assert 10_000 < memory.used_bytes < 11_000

    memory.keep("a", bytes(50_000))

    assert memory.get("a") is None
    assert memory.used_bytes == 0


def test_a_value_that_would_displace_all_others_is_not_cached() -> None:
    memory = ProcessMemory(100_000)
    memory.get_or_make("small", lambda: b"x")
    before = memory.used_bytes

    memory.get_or_make("large value", lambda: b"x" * 40_000)
    memory.get_or_make("large key" + "x" * 40_000, lambda: b"x")

    assert memory.used_bytes == before


def test_concurrent_threads_get_the_same_value_and_it_is_counted_once() -> None:
    memory = ProcessMemory(100_000)
    got: list[int] = []

    def ask() -> None:
        got.extend(memory.get_or_make(number % 7, partial(abs, -(number % 7))) for number in range(700))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == sorted([number % 7 for number in range(700)] * 8)
    assert memory.used_bytes < 7 * 1000


def test_counting_stops_at_the_limit() -> None:
    assert measure_bytes([bytes(1000)] * 1000, 10**9) < 10_000  # one object, with a thousand references
    assert measure_bytes([bytes(1000) for _ in range(1000)], 10**9) > 1_000_000
    assert 500 < measure_bytes([[bytes(1000) for _ in range(1000)]], 500) < 20_000


@lru_cache(maxsize=1)
def make_answers() -> dict[str, bytes]:
    """Answers for a large organisation: five hundred claims, more than a hundred of them open."""
    ledger = make_ledger(8, DAY, orgnr=NORDLYS, name="Nordlys Eplepresseri ENK", size=600)
    return {endpoint: dumps(answer).encode() for endpoint, answer in ledger.answers.items()}


def test_the_size_of_a_parsed_answer_is_measured_correctly() -> None:
    body = make_answers()["krav"]
    parse_krav_liste(body)  # what is created only once anyway
    gc.collect()
    tracemalloc.start()
    try:
        parsed = parse_krav_liste(body)
        gc.collect()
        real = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert 0.95 < measure_bytes(parsed, 10**9) / real < 1.1


def test_a_process_stays_within_its_limit_with_the_largest_answers() -> None:
    body = make_answers()["aapnekrav"]

    drawn = sum(see_everything(body + b" " * number, str(number)) for number in range(ORGANISATIONS))

    assert drawn > MAX_BYTES
    assert MAX_BYTES / 2 < MEMORY.used_bytes <= MAX_BYTES
    assert measure_bytes(MEMORY, 10**9) <= MAX_BYTES  # measured again in full, with all bookkeeping


def test_tables_left_by_many_small_values_count_towards_the_limit() -> None:
    memory = ProcessMemory(MAX_BYTES)
    for is_source in (True, False):
        for number in range(100_000):
            memory.get_or_make(number, lambda: None, is_source=is_source)
        assert measure_bytes(memory, 10**9) <= MAX_BYTES

    for number in range(100):
        memory.get_or_make(f"large {number}", lambda: bytes(1_000_000))

    assert memory.used_bytes > MAX_BYTES / 2
    assert measure_bytes(memory, 10**9) <= MAX_BYTES


def test_the_texts_kept_by_the_worker_take_at_most_twenty_five_megabytes() -> None:
    length = MAX_KEPT_LENGTH
    texts = ["æ" * length, "W" * length, "\u0159" * length, ("Aæ1 " * length)[:length]]

    largest = max(measure_bytes((text, shape(text, is_tall=True)), 10**9) for text in texts)

    assert KEPT_TEXTS * largest < 25_000_000


def see_everything(body: bytes, digest: str) -> int:
    """Fetch the data of one organisation's pages; returns the size of the rendered output."""
    entry = make_entry(body, fetched_at=get_clock().now(), fetched_on=DAY, correlation="", state="")
    aapne: AapneKrav = get_data(FetchResult(entry), parse_aapne_krav)
    snapshot = LedgerSnapshot(orgnr=NORDLYS, avtrykk=digest, hentet=DAY, dag=DAY, spraak="nb", aapne=aapne)
    rows = tuple(krav.noekkel for krav in aapne.alle_krav[:20])
    groups = tuple({krav.kravgruppe for krav in aapne.alle_krav})
    drawn = [
        render_krav_tabell(snapshot, NO_FILTER, rows).html,
        render_gruppetabell(snapshot, (), groups),
        render_forfallsplan(snapshot),
    ]
    return measure_bytes([compute_hovedtall(snapshot), drawn], MAX_BYTES)
