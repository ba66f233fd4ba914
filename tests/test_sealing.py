"""Envelopes open where they were sealed and nowhere else."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
