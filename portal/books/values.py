"""Values of SAF-T. Amounts are whole øre, so that sums over millions of lines are exact and quick."""

import re
from datetime import date

AMOUNT = re.compile(r"([+-]?)([0-9]{0,15})(?:\.([0-9]{1,12}))?")
DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]{1,20})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
MAX_LENGTH = 500  # of a text that is kept


def read_oere(text: str) -> int | None:
    """`12500`, `-12.5`, `12.5000`; None for anything else, and for parts of an øre."""
    found = AMOUNT.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        return None
    cents = (found[3] or "").rstrip("0").ljust(2, "0")
    if len(cents) > 2:
        return None
    value = int(found[2] or "0") * 100 + int(cents)
    return -value if found[1] == "-" else value


def read_day(text: str) -> date | None:
    """A day as XML has it, perhaps with a time or a time zone."""
    found = DATE.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def cut(text: str) -> str:
    """The text on one line and no longer than we keep texts."""
    return " ".join(text.split())[:MAX_LENGTH]


def read_digits(text: str) -> str:
    """A KID as digits; empty if there is anything else in it but spaces."""
    bare = "".join(text.split())
    return bare if bare.isascii() and bare.isdigit() and len(bare) <= 25 else ""
