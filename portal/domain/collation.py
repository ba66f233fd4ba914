"""Norwegian alphabetical order: … z æ ø å, with `aa` as `å` and other letters with marks beside their base."""

import unicodedata

# After z, in this order. Swedish and German letters have the place of the Norwegian ones.
AFTER_Z = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "ő": "|", "å": "}", "ü": "y", "ð": "d", "þ": "th"})
TWO_LETTERS = "å\U0010ffff"  # after the single letter, in names that are otherwise alike


def sort_key(text: str) -> tuple[str, str]:
    """First by letters; then those without marks before those with, and `å` before `aa`."""
    folded = text.casefold() if text.isascii() else unicodedata.normalize("NFC", text).casefold()
    letters = folded.replace("aa", "å").translate(AFTER_Z)
    if not letters.isascii():
        letters = "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
    return letters, folded.replace("aa", TWO_LETTERS)
