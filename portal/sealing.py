"""Sealed envelopes (AES-256-GCM) for what is kept outside memory, and pseudonyms for what must be recognised."""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_LENGTH = 12
KEY_ID_LENGTH = 4


class SealError(Exception):
    """The envelope is damaged, sealed for another place, or by a key that is gone."""


class KeyRing:
    """Keys of 32 bytes, newest first: the first seals, all open."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys or any(len(key) != 32 for key in keys):
            raise ValueError("a key ring needs keys of 32 bytes")
        self._keys = {hashlib.sha256(key).digest()[:KEY_ID_LENGTH]: AESGCM(key) for key in keys}
        self._signing = {
            hashlib.sha256(key).digest()[:KEY_ID_LENGTH]: hmac.digest(key, b"portal/signatur", "sha256") for key in keys
        }
        self._newest = hashlib.sha256(keys[0]).digest()[:KEY_ID_LENGTH]

    def seal(self, content: bytes, place: str) -> bytes:
        """Close `content` so that it opens at `place` only (the full cache key or the session's name)."""
        nonce = os.urandom(NONCE_LENGTH)
        return self._newest + nonce + self._keys[self._newest].encrypt(nonce, content, place.encode())

    def open(self, envelope: bytes, place: str) -> bytes:
        """The content, or SealError."""
        key = self._keys.get(envelope[:KEY_ID_LENGTH])
        if key is None:
            raise SealError("sealed by a key that is not in the ring")
        nonce, body = envelope[KEY_ID_LENGTH : KEY_ID_LENGTH + NONCE_LENGTH], envelope[KEY_ID_LENGTH + NONCE_LENGTH :]
        try:
            return key.decrypt(nonce, body, place.encode())
        except (InvalidTag, ValueError) as exc:
            raise SealError("damaged, or sealed for another place") from exc

    def sign_with_each(self, text: str) -> list[tuple[bytes, bytes]]:
        """Each key's id and its mark on a text, the newest first: made with keys of their own, derived from them."""
        return [(name, hmac.digest(key, text.encode(), "sha256")) for name, key in self._signing.items()]


def get_signing_ring() -> KeyRing:
    """The same keys and, behind them, those that seal nothing any more: what they have signed on paper stays good."""
    return _make_ring((*settings.SEALING_KEYS, *settings.RETIRED_KEYS))


def get_key_ring() -> KeyRing:
    """The ring of settings.SEALING_KEYS (base64, newest first)."""
    return _make_ring(tuple(settings.SEALING_KEYS))


def pseudonym(text: str) -> str:
    """A short keyed hash: the same text gives the same name, and nobody without the key can try numbers against it."""
    return hmac.new(settings.PSEUDONYM_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:24]


@lru_cache(maxsize=4)
def _make_ring(keys: tuple[str, ...]) -> KeyRing:
    return KeyRing(tuple(base64.b64decode(key) for key in keys))
