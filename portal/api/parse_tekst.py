"""Sanitises texts from the API: masked and cut. Every text passes through here once."""

import re
import unicodedata

from portal.domain.numre import mask_pid
from portal.sealing import pseudonym

MAX_TEXT = 500  # characters; longer texts are cut
MAX_RAW_TEXT = 100_000  # characters; the rest is never processed
SPACES = re.compile(r"\s+")


class Uleselig(Exception):
    """An unreadable row; `felt` is the name of the field."""

    def __init__(self, felt: str) -> None:
        super().__init__(felt)
        self.felt = felt


def clean(text: str | None) -> str:
    """Free text, at most 500 characters. Any text may contain a national identity number."""
    return cut(mask_pid(normalise((text or "")[:MAX_RAW_TEXT])))


def cut(text: str) -> str:
    """The text, cut to 499 characters and an ellipsis if it is longer than 500."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def clean_key(text: str | None) -> str:
    """A text used as a key. If cleaning changed it, a short digest keeps different texts apart."""
    original = (text or "").strip()
    cleaned = mask_pid(normalise(original[:MAX_RAW_TEXT]))
    if cleaned == original and len(cleaned) <= MAX_TEXT:
        return cleaned
    mark = f" ~{pseudonym(original)[:6]}"
    return cleaned[: MAX_TEXT - len(mark)] + mark if cleaned else ""


def clean_number(text: str | None, felt: str) -> str:
    """A number as text: KID, account, IBAN. Never cut, since half a number is another number."""
    cleaned = normalise((text or "")[:MAX_RAW_TEXT])
    if len(cleaned) > MAX_TEXT:
        raise Uleselig(felt)
    return cleaned


def get_id(text: str | None, felt: str) -> str:
    """A required identifier; masked if it is a person's number."""
    cleaned = clean_key(text)
    if not cleaned or len((text or "").strip()) > MAX_TEXT:
        raise Uleselig(felt)
    return cleaned


def normalise(text: str) -> str:
    """Remove control characters, line breaks and direction marks; collapse spaces; compose letters."""
    if text.isascii() and text.isprintable() and "  " not in text:  # nearly every text
        return text.strip()
    # Of a printable text only unassigned and unusual spaces are left to check.
    if not text.isprintable():
        text = "".join(_replace(character) for character in text)
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _replace(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cf", "Cs"):
        return ""
    return " " if kind == "Cc" else character
