"""Texts from the API: made harmless, masked and cut. Every text passes through here once."""

import re
import unicodedata

from portal.domain.numre import mask_pid
from portal.sealing import pseudonym

MAX_TEXT = 500  # characters; longer texts are cut
MAX_RAW_TEXT = 100_000  # characters; nothing behind these is looked at
SPACES = re.compile(r"\s+")


class Uleselig(Exception):
    """A row that cannot be read; `felt` names the field."""

    def __init__(self, felt: str) -> None:
        super().__init__(felt)
        self.felt = felt


def clean(text: str | None) -> str:
    """Free text, at most 500 characters. A national identity number may stand in any of it."""
    return cut(mask_pid(normalise((text or "")[:MAX_RAW_TEXT])))


def cut(text: str) -> str:
    """The first 499 characters and an ellipsis where there are more than 500."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def clean_key(text: str | None) -> str:
    """A text that rows are told apart by. Where cleaning changed it, a short mark keeps two such texts apart."""
    original = (text or "").strip()
    cleaned = mask_pid(normalise(original[:MAX_RAW_TEXT]))
    if cleaned == original and len(cleaned) <= MAX_TEXT:
        return cleaned
    mark = f" ~{pseudonym(original)[:6]}"
    return cleaned[: MAX_TEXT - len(mark)] + mark if cleaned else ""


def clean_number(text: str | None, felt: str) -> str:
    """A number written as text: KID, account, IBAN. Never cut, since half a number is another number."""
    cleaned = normalise((text or "")[:MAX_RAW_TEXT])
    if len(cleaned) > MAX_TEXT:
        raise Uleselig(felt)
    return cleaned


def get_id(text: str | None, felt: str) -> str:
    """An identifier, which must be there; masked should it be a person's number."""
    cleaned = clean_key(text)
    if not cleaned or len((text or "").strip()) > MAX_TEXT:
        raise Uleselig(felt)
    return cleaned


def normalise(text: str) -> str:
    """No control characters, no line breaks, no marks that change the direction of text; single spaces."""
    # Printable leaves only unassigned and unusual spaces to look at, and nearly every text is printable.
    if not text.isprintable():
        text = "".join(_replace(character) for character in text)
    return SPACES.sub(" ", text).strip()


def _replace(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cf", "Cs"):
        return ""
    return " " if kind == "Cc" else character
