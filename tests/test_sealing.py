"""Envelopes open only where they were sealed."""

import base64
import hashlib
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from portal.sealing import (
    CHACHA,
    MIN_SEALED,
    KeyRing,
    SealError,
    get_key_ring,
    get_signing_ring,
    pad,
    pseudonym,
    read_key,
    unpad,
)

OLD, NEW = b"o" * 32, b"n" * 32
STEPS = {len(pad(bytes(length))) + 32 for length in range(5001)}  # with key id, nonce and tag


@given(st.binary(max_size=500), st.text(max_size=50))
def test_an_envelope_opens_at_its_place(content: bytes, place: str) -> None:
    ring = KeyRing((NEW,))

    assert ring.open(ring.seal(content, place), place) == content


def test_the_algorithm_changes_like_a_key() -> None:
    chacha = CHACHA + NEW
    before, after = KeyRing((NEW,)), KeyRing((chacha, NEW))

    sealed = after.seal(b"content", "p")

    assert after.open(before.seal(b"content", "p"), "p") == b"content"
    assert after.open(sealed, "p") == KeyRing((chacha,)).open(sealed, "p") == b"content"
    assert not before.knows(sealed)  # the same secret under another algorithm is another key
    with pytest.raises(SealError):
        after.open(sealed, "q")
    assert ChaCha20Poly1305(NEW).decrypt(sealed[4:16], sealed[16:], b"padded\0p").rstrip(b"\0") == b"content\x80"
    assert read_key(f"chacha20-poly1305:{base64.b64encode(NEW).decode()}") == chacha
    with pytest.raises(ValueError, match="32 bytes"):
        read_key(f"other:{base64.b64encode(NEW).decode()}")


@pytest.mark.parametrize("typo", ["!", " ", "\n", "-", "æ"])
def test_a_key_with_a_character_that_is_not_base64_is_refused(typo: str) -> None:
    text = base64.b64encode(NEW).decode()
    assert read_key(text) == NEW

    with pytest.raises(ValueError, match=r"."):
        read_key(f"{text[:8]}{typo}{text[8:]}")


@given(st.binary(max_size=5000))
def test_the_length_of_an_envelope_is_one_of_few_steps(content: bytes) -> None:
    length = len(KeyRing((NEW,)).seal(content, "p"))
    overhead = length - len(content)

    assert length in STEPS
    assert overhead <= 32 + max(MIN_SEALED, len(content) // 8 + 1)


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 256),
        (255, 256),
        (256, 272),
        (271, 272),
        (272, 288),
        (1000, 1024),
        (1023, 1024),
        (1024, 1088),
        (70000, 71680),
    ],
)
def test_each_step_is_the_size_of_the_padme_scheme_and_256_at_least(length: int, padded: int) -> None:
    assert len(pad(bytes(length))) == padded


def test_the_steps_are_few() -> None:
    assert len(STEPS) < 80  # for lengths up to five thousand


def test_an_envelope_from_before_lengths_were_padded_still_opens_at_its_place_alone() -> None:
    ring = KeyRing((NEW,))
    nonce = b"n" * 12
    old = hashlib.sha256(NEW).digest()[:4] + nonce + AESGCM(NEW).encrypt(nonce, b"old\x80\0", b"p")

    assert ring.open(old, "p") == b"old\x80\0"
    with pytest.raises(SealError):
        ring.open(old, "q")
    with pytest.raises(SealError):
        ring.open(old, "padded\0p")


@given(st.binary(max_size=300))
def test_padding_is_removed_exactly(content: bytes) -> None:
    assert unpad(pad(content)) == content


@pytest.mark.parametrize("other", [b"", b"\0\0", b"\x80\0\1", b"\x80\0X", b"text"])
def test_other_bytes_are_not_padded(other: bytes) -> None:
    with pytest.raises(ValueError, match=r"^not padded$"):
        unpad(other)


def test_an_envelope_moved_to_another_place_does_not_open() -> None:
    ring = KeyRing((NEW,))

    with pytest.raises(SealError, match=r"^damaged, or sealed for another place$"):
        ring.open(ring.seal(b"figures of one", "1/regnskapssystem/310000003"), "1/regnskapssystem/310000011")


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=1, max_value=255))
def test_a_damaged_envelope_does_not_open(position: int, change: int) -> None:
    ring = KeyRing((NEW,))
    envelope = bytearray(ring.seal(b"some thirty bytes of content..", "p"))
    envelope[position] ^= change

    with pytest.raises(SealError):
        ring.open(bytes(envelope), "p")


@pytest.mark.parametrize("envelope", [b"", b"x", b"short", pickle.dumps("figures")])
def test_other_bytes_do_not_open(envelope: bytes) -> None:
    with pytest.raises(SealError):
        KeyRing((NEW,)).open(envelope, "p")


def test_a_new_key_seals_and_the_old_one_still_opens_until_removed() -> None:
    envelope = KeyRing((OLD,)).seal(b"kept", "p")

    assert KeyRing((NEW, OLD)).open(envelope, "p") == b"kept"
    with pytest.raises(SealError, match=r"^sealed by a key that is not in the ring$"):
        KeyRing((NEW,)).open(envelope, "p")


def test_a_pseudonym_tells_two_texts_apart_without_containing_them() -> None:
    assert pseudonym("13916520071") == pseudonym("13916520071")
    assert pseudonym("13916520071") != pseudonym("04827896468")
    assert "1391652" not in pseudonym("13916520071")


def test_a_text_is_signed_by_each_key_newest_first_with_derived_keys() -> None:
    (new, old) = KeyRing((NEW, OLD)).sign_with_each("statement")

    assert KeyRing((OLD,)).sign_with_each("statement") == [old]
    assert KeyRing((NEW,)).sign_with_each("statement") == [new]
    assert [len(part) for part in (*new, *old)] == [4, 32, 4, 32]
    assert KeyRing((NEW,)).sign_with_each("another statement")[0][1] != new[1]


def test_a_signature_is_the_same_as_in_earlier_releases() -> None:
    ((name, mark),) = KeyRing((NEW,)).sign_with_each("statement")

    assert (name.hex(), mark.hex()) == ("fe06271a", "bc1fd469aea52e4316a99ea44accbe951919e697ee4e02beb8145d68164bdc9f")


def test_an_envelope_and_a_pseudonym_from_an_earlier_release_still_work(settings: Settings) -> None:
    settings.PSEUDONYM_KEY = "only-for-this-test"
    kept = bytes.fromhex("fe06271ad5cbc059ef2c65b7c468cd32cd5fc85695af647a2f13348643b2bd3560284a1b")

    assert KeyRing((NEW,)).open(kept, "p") == b"kept"
    assert pseudonym("13916520071") == "671ae21e9e25d447aa548bb2"


def test_a_retired_key_signs_after_the_others_and_seals_nothing(settings: Settings) -> None:
    settings.SEALING_KEYS = [base64.b64encode(NEW).decode()]
    settings.RETIRED_KEYS = [base64.b64encode(OLD).decode()]
    old = KeyRing((OLD,)).seal(b"kept", "p")

    assert get_signing_ring().sign_with_each("s") == KeyRing((NEW, OLD)).sign_with_each("s")
    assert get_key_ring().sign_with_each("s") == KeyRing((NEW,)).sign_with_each("s")
    assert get_key_ring().open(KeyRing((NEW,)).seal(b"kept", "p"), "p") == b"kept"
    with pytest.raises(SealError):
        get_key_ring().open(old, "p")


@pytest.mark.parametrize("keys", [(), (b"n" * 31,), (NEW, b"o" * 33)])
def test_a_ring_without_keys_or_with_a_key_of_another_length_is_refused(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match=r"^a key ring needs keys of 32 bytes$"):
        KeyRing(keys)


def test_two_envelopes_with_the_same_content_differ() -> None:
    ring = KeyRing((NEW,))

    assert len({ring.seal(b"figures", "p") for _ in range(50)}) == 50
