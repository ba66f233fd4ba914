"""Envelopes open where they were sealed and nowhere else; the stores carry bytes and never run what is in them."""

import base64
import pickle

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from portal.bytecache import BytesSerializer
from portal.sealing import KeyRing, SealError, pseudonym

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.binary(max_size=500), st.text(max_size=50))
def test_what_is_sealed_opens_at_its_place(content: bytes, place: str) -> None:
    ring = KeyRing((NEW,))

    assert ring.open(ring.seal(content, place), place) == content


def test_an_envelope_moved_to_another_place_does_not_open() -> None:
    ring = KeyRing((NEW,))

    with pytest.raises(SealError):
        ring.open(ring.seal(b"figures of one", "1/regnskapssystem/310000003"), "1/regnskapssystem/310000011")


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=1, max_value=255))
def test_a_damaged_envelope_does_not_open(position: int, change: int) -> None:
    ring = KeyRing((NEW,))
    envelope = bytearray(ring.seal(b"some thirty bytes of content..", "p"))
    envelope[position] ^= change

    with pytest.raises(SealError):
        ring.open(bytes(envelope), "p")


@pytest.mark.parametrize("envelope", [b"", b"x", b"short", pickle.dumps("figures")])
def test_what_is_no_envelope_does_not_open(envelope: bytes) -> None:
    with pytest.raises(SealError):
        KeyRing((NEW,)).open(envelope, "p")


def test_a_new_key_seals_and_the_old_one_still_opens_until_it_is_taken_out() -> None:
    envelope = KeyRing((OLD,)).seal(b"kept", "p")

    assert KeyRing((NEW, OLD)).open(envelope, "p") == b"kept"
    with pytest.raises(SealError):
        KeyRing((NEW,)).open(envelope, "p")


def test_a_pseudonym_tells_two_apart_and_does_not_hold_the_text() -> None:
    assert pseudonym("13916520071") == pseudonym("13916520071")
    assert pseudonym("13916520071") != pseudonym("04827896468")
    assert "1391652" not in pseudonym("13916520071")


@pytest.mark.django_db
def test_a_pickle_planted_in_the_cache_is_never_run() -> None:
    caches["default"].set("k", b"kept", timeout=60)
    planted = base64.b64encode(pickle.dumps(_Bomb())).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE api_cache SET value = %s", [planted])

    value = caches["default"].get("k")

    assert isinstance(value, bytes)  # as bytes, which the seal then refuses
    assert BytesSerializer().loads(pickle.dumps(_Bomb())).startswith(b"\x80")


@pytest.mark.django_db
def test_the_cache_takes_bytes_only() -> None:
    with pytest.raises(TypeError):
        caches["default"].set("k", "text", timeout=60)
    with pytest.raises(TypeError):
        BytesSerializer().dumps("text")  # type: ignore[arg-type]


@pytest.mark.django_db
def test_what_is_kept_is_replaced_dropped_and_runs_out() -> None:
    cache = caches["default"]
    cache.set("a", b"1", timeout=60)
    cache.set("a", b"2", timeout=60)
    cache.set("b", b"3", timeout=60)
    cache.set("gone", b"4", timeout=-1)

    assert (cache.get("a"), cache.get("b"), cache.get("gone"), cache.get("none")) == (b"2", b"3", None, None)
    cache.delete("a")
    assert cache.get("a") is None
    cache.clear()
    assert cache.get("b") is None


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("a pickle was run",)
