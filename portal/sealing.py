"""Sealed envelopes for data stored outside memory, and pseudonyms for identifiers.

An envelope names its key, and a key its algorithm: AES-256-GCM unless it says another. So the algorithm changes like a
key, by rotation, and nothing is lost.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from django.conf import settings

NONCE_LENGTH = 12
KEY_ID_LENGTH = 4
MIN_SEALED = 256  # bytes of the shortest content, after padding
KEY_BYTES = 32
CHACHA = b"chacha20-poly1305:"  # before a key of that algorithm
PADDED = b"padded\0"  # before the place in the associated data, so that no envelope opens in the other form


class SealError(Exception):
    """The envelope is damaged, belongs to another place, or its key is gone."""


class UnknownKey(SealError):
    """Sealed by a key that this process does not have. Another machine may have it, during a rotation."""


class KeyRing:
    """Keys of 32 bytes, after CHACHA if of that algorithm, newest first: the first seals, all open."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys:
            raise ValueError("a key ring needs keys of 32 bytes")
        self._keys = {hashlib.sha256(key).digest()[:KEY_ID_LENGTH]: _make_cipher(key) for key in keys}
        self._signing = {
            hashlib.sha256(key).digest()[:KEY_ID_LENGTH]: hmac.digest(key, b"portal/signatur", "sha256") for key in keys
        }
        self._newest = hashlib.sha256(keys[0]).digest()[:KEY_ID_LENGTH]

    def seal(self, content: bytes, place: str) -> bytes:
        """Encrypt `content` so that it opens only at `place` (the full cache key or the session's name)."""
        nonce = os.urandom(NONCE_LENGTH)
        return self._newest + nonce + self._keys[self._newest].encrypt(nonce, pad(content), PADDED + place.encode())

    def open(self, envelope: bytes, place: str) -> bytes:
        """The content. Raises SealError."""
        key = self._keys.get(envelope[:KEY_ID_LENGTH])
        if key is None:
            raise UnknownKey("sealed by a key that is not in the ring")
        nonce, body = envelope[KEY_ID_LENGTH : KEY_ID_LENGTH + NONCE_LENGTH], envelope[KEY_ID_LENGTH + NONCE_LENGTH :]
        try:
            return unpad(key.decrypt(nonce, body, PADDED + place.encode()))
        except (InvalidTag, ValueError):
            return _open_unpadded(key, nonce, body, place)

    def knows(self, envelope: bytes) -> bool:
        """Whether the key of this envelope is in the ring."""
        return envelope[:KEY_ID_LENGTH] in self._keys

    def sign_with_each(self, text: str) -> list[tuple[bytes, bytes]]:
        """Each key's id and its signature on a text, newest first; the signing keys are derived from these keys."""
        return [(name, hmac.digest(key, text.encode(), "sha256")) for name, key in self._signing.items()]


def pad(content: bytes) -> bytes:
    """Fill up to the next step, so that the length tells little of the content: a byte 0x80, then zeros (ISO 7816-4).

    The steps grow with the length and add at most an eighth of it (Padmé, Nikitin et al. 2019).
    """
    length = len(content) + 1
    exponent = length.bit_length() - 1
    step = 1 << max(exponent - exponent.bit_length(), 0)
    size = max(-(-length // step) * step, MIN_SEALED)
    return content + b"\x80" + bytes(size - length)


def unpad(padded: bytes) -> bytes:
    """The content that was padded. Raises ValueError."""
    content, mark, zeros = padded.rpartition(b"\x80")
    if not mark or zeros.strip(b"\0"):
        raise ValueError("not padded")
    return content


def read_key(text: str) -> bytes:
    """A key as it stands in the settings. Raises ValueError."""
    name, colon, secret = text.rpartition(":")
    key = f"{name}{colon}".encode() + base64.b64decode(secret, validate=True)
    _make_cipher(key)
    return key


def _make_cipher(key: bytes) -> AESGCM | ChaCha20Poly1305:
    """Raises ValueError."""
    secret = key.removeprefix(CHACHA)
    if len(secret) != KEY_BYTES:
        raise ValueError("a key ring needs keys of 32 bytes")
    return AESGCM(secret) if secret == key else ChaCha20Poly1305(secret)


def _open_unpadded(key: AESGCM | ChaCha20Poly1305, nonce: bytes, body: bytes, place: str) -> bytes:
    """An envelope from before lengths were padded. The access record has some until they are removed by age."""
    try:
        return key.decrypt(nonce, body, place.encode())
    except (InvalidTag, ValueError) as exc:
        raise SealError("damaged, or sealed for another place") from exc


def get_signing_ring() -> KeyRing:
    """Active keys, then retired ones, so that old printed references still verify."""
    return _make_ring((*settings.SEALING_KEYS, *settings.RETIRED_KEYS))


def get_key_ring() -> KeyRing:
    """The key ring from settings.SEALING_KEYS (base64, newest first)."""
    return _make_ring(tuple(settings.SEALING_KEYS))


def pseudonym(text: str) -> str:
    """A short keyed hash, the same for equal texts. Without the key, nobody can find the number by trying them all."""
    return hmac.digest(settings.PSEUDONYM_KEY.encode(), text.encode(), "sha256").hex()[:24]


@lru_cache(maxsize=8)
def derive_key(secret: str, purpose: str) -> bytes:
    """A separate key for each purpose. Kept, since each page derives some twenty times."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


@lru_cache(maxsize=4)
def _make_ring(keys: tuple[str, ...]) -> KeyRing:
    return KeyRing(tuple(map(read_key, keys)))
