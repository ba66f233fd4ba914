"""Cache entries open only at their own place, under names that reveal nothing without the key."""

import hashlib
from datetime import timedelta

import msgspec
import pytest
from django.core.cache import caches
from pytest_django import Settings

from portal.large import LARGE, LargeBusy, one_unit, wait_for_turn
from portal.process_memory import MAX_BYTES, MEMORY
from portal.sealed_store import LargeSealedStore, SealedStore, list_parts, name_entry, open_object, seal_object
from portal.sealing import SealError, get_key_ring
from tests.lager import name_in_store, plant, read_lifetimes, read_store

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FIRST, SECOND = "svar/310000003", "svar/310000011"
OLD, NEW = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldy0="


class Figure(msgspec.Struct, frozen=True):
    text: str


Store = SealedStore[Figure] | LargeSealedStore[Figure]


def list_names(store: Store, place: str) -> list[str]:
    """Names in the cache of what is kept for a place."""
    parts = list_parts(place) if isinstance(store, LargeSealedStore) else (place,)
    return [name_in_store(part) for part in parts]


@pytest.fixture(params=[SealedStore, LargeSealedStore], ids=["small", "large"])
def store(request: pytest.FixtureRequest) -> Store:
    made: Store = request.param(Figure)
    return made


@pytest.mark.parametrize("text", ["61 244,00", "61 244,00 " * 1000])
def test_an_entry_is_found_until_it_is_dropped(store: Store, text: str) -> None:
    store.keep(FIRST, Figure(text), HOUR)
    found = store.find(FIRST), store.find(FIRST)
    store.drop([FIRST, SECOND])

    assert found == (Figure(text), Figure(text))
    assert store.find(FIRST) is None


def test_an_object_that_is_opened_in_turn_with_others_is_found_whole() -> None:
    store, whole = LargeSealedStore(Figure), Figure("".join(str(number) for number in range(LARGE // 5)))
    assert len(whole.text) > LARGE
    store.keep(FIRST, whole, HOUR)

    assert store.find(FIRST) == whole


def test_after_an_upgrade_entries_are_found_under_the_names_they_had(settings: Settings) -> None:
    settings.PSEUDONYM_KEY = "a key that stays"

    assert name_entry(FIRST) == "kb:bb50a003cd0123c5c968fd99352da7237c56b285857bc4727e0b7d4f577ba7d4"


def test_a_new_entry_replaces_the_old_one(store: Store) -> None:
    for text in ("old", "new"):
        store.keep(FIRST, Figure(text), HOUR)
        assert store.find(FIRST) == Figure(text)


def test_an_entry_is_kept_for_its_lifetime(store: Store) -> None:
    store.keep(FIRST, Figure("x"), HOUR)

    assert read_lifetimes().keys() == set(list_names(store, FIRST))
    assert all(3590 < seconds <= 3600 for seconds in read_lifetimes().values())


def test_an_entry_under_another_organisations_name_does_not_open(store: Store) -> None:
    store.keep(FIRST, Figure("of the first"), HOUR)
    store.keep(SECOND, Figure("of the second"), HOUR)
    assert store.find(FIRST) == Figure("of the first")
    for first, second in zip(list_names(store, FIRST), list_names(store, SECOND), strict=True):
        plant(second, read_store()[first])

    assert store.find(SECOND) is None
    assert store.find(FIRST) == Figure("of the first")


def test_an_empty_place_is_told_from_one_that_does_not_open(store: Store) -> None:
    store.keep(FIRST, Figure("x"), HOUR)
    store.keep(SECOND, Figure("y"), HOUR)
    plant(list_names(store, SECOND)[0], b"no envelope")

    assert store.find_many([FIRST, SECOND, "svar/310000038"]) == {FIRST: Figure("x"), SECOND: None}


def test_a_name_cannot_be_found_by_trying_organisation_numbers(store: Store) -> None:
    store.keep(FIRST, Figure("x"), HOUR)

    guesses = [FIRST, *list_parts(FIRST), "310000003"]
    plain = [hashlib.new(way, guess.encode()).hexdigest() for way in ("sha256", "blake2s", "sha1") for guess in guesses]
    assert not any(guess in name for name in read_store() for guess in (*plain, "310000003"))


def test_names_depend_only_on_the_key_for_names(settings: Settings) -> None:
    name = name_entry(FIRST)
    settings.SEALING_KEYS = [NEW]
    assert name_entry(FIRST) == name
    assert name_entry(SECOND) != name
    settings.PSEUDONYM_KEY = "another"

    assert name_entry(FIRST) != name


def test_after_a_key_rotation_old_entries_are_found_until_the_old_key_is_removed(
    store: Store, settings: Settings
) -> None:
    settings.SEALING_KEYS = [OLD]
    store.keep(FIRST, Figure("x"), HOUR)
    settings.SEALING_KEYS = [NEW, OLD]
    assert store.find(FIRST) == Figure("x")
    settings.SEALING_KEYS = [NEW]

    assert store.find(FIRST) is None


@pytest.mark.parametrize("content", [b"", b"z", b"znot compressed", b"p\xc1", b"\xc1", msgspec.msgpack.encode(["x"])])
def test_an_entry_in_another_releases_format_is_a_miss(store: Store, content: bytes) -> None:
    for part in (FIRST, *list_parts(FIRST)):
        caches["default"].set(name_entry(part), get_key_ring().seal(content, part), timeout=60)

    assert store.find(FIRST) is None


def test_a_large_object_replaced_while_it_is_read_is_a_miss_and_never_another_version() -> None:
    store = LargeSealedStore(Figure)
    _version, whole = map(name_in_store, list_parts(FIRST))
    store.keep(FIRST, Figure("old"), HOUR)
    old = read_store()[whole]
    store.keep(FIRST, Figure("new"), HOUR)
    new = read_store()[whole]
    plant(whole, old)

    assert store.find(FIRST) is None
    plant(whole, new)
    assert store.find(FIRST) == Figure("new")


@pytest.mark.parametrize("part", [0, 1])
def test_a_large_object_of_which_one_part_is_gone_is_a_miss(part: int) -> None:
    store = LargeSealedStore(Figure)
    store.keep(FIRST, Figure("x"), HOUR)
    caches["default"].delete(name_entry(list_parts(FIRST)[part]))

    assert store.find(FIRST) is None


def test_a_large_object_that_is_remembered_is_not_read_again() -> None:
    store = LargeSealedStore(Figure)
    store.keep(FIRST, Figure("x" * 5000), HOUR)
    store.find(FIRST)
    caches["default"].delete(name_entry(list_parts(FIRST)[1]))

    assert store.find(FIRST) == Figure("x" * 5000)
    store.drop([FIRST])
    assert store.find(FIRST) is None


@pytest.mark.parametrize("is_source", [True, False])
def test_what_pages_are_made_of_and_what_was_made_do_not_displace_each_other(is_source: bool) -> None:
    store = LargeSealedStore(Figure, is_source=True) if is_source else LargeSealedStore(Figure)
    store.keep(FIRST, Figure("x"), HOUR)
    store.find(FIRST)
    caches["default"].delete(name_entry(list_parts(FIRST)[1]))
    for number in range(8):
        MEMORY.keep(("another", number), bytes(MAX_BYTES // 8), is_source=not is_source)

    assert store.find(FIRST) == Figure("x")


def test_only_a_large_object_waits_for_its_turn(settings: Settings) -> None:
    settings.WAIT_FOR_LARGE = 0.01
    small, large = LargeSealedStore(Figure), LargeSealedStore(Figure)
    small.keep(FIRST, Figure("x" * (LARGE - 100)), HOUR)
    large.keep(SECOND, Figure("x" * (LARGE + 100)), HOUR)

    with one_unit():
        wait_for_turn()
        with one_unit():
            assert small.find(FIRST) is not None
            with pytest.raises(LargeBusy):
                large.find(SECOND)
    assert large.find(SECOND) is not None


def test_an_envelope_for_a_row_opens_only_at_its_own_place_and_type() -> None:
    envelope = seal_object(Figure("x"), FIRST)

    assert open_object(envelope, FIRST, Figure) == Figure("x")
    for place, shape, reason in ((SECOND, Figure, None), (FIRST, int, r"^sealed in another form$")):
        with pytest.raises(SealError, match=reason):
            open_object(envelope, place, shape)
