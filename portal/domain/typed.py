"""Reads what people type and paste: organisation numbers, amounts, dates, KIDs, accounts and IBANs.

The one place for it, used by every search and field. What can be read in two ways is never guessed: it is marked, and
a field asks the person to write it differently.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.numre import is_orgnr

ENGLISH = "en"
MAX_WHOLE_DIGITS = 13
THOUSAND = 3  # digits of a group
CENTURY_FROM = 69  # `69` is 1969 and `68` is 2068, as in POSIX
EARLIEST_COMPACT, LATEST_COMPACT = 1900, 2199  # years of a date written without separators
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
APOSTROPHES = dict.fromkeys(map(ord, "\u2019\u02bc"), "'")
UNIFORM = FULL_WIDTH | HYPHENS | APOSTROPHES
CURRENCY = re.compile(r"(?i)(?<![a-zæøå])(?:kroner|kr|nok)(?![a-zæøå])\.?")
NO_OERE = re.compile(r"[.,]-+$")
GROUPED_BY_SPACE = re.compile(r"(?<=[0-9])[ '](?=[0-9]{3}(?![0-9]))")
AMOUNT = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
ORGNR = re.compile(
    r"(?i)(?:(?:org(?:anisasjons|anization|anisation)?[-. ]*(?:nummer|number|nr|no)?|foretaksregisteret)[-.: ]*)?"
    r"(?:NO[-. ]*)?([0-9](?:[-. ]?[0-9]){8})[-. ]*(?:MVA|VAT)?"
)
LABEL = re.compile(r"(?i)^(?:kid|konto|account|iban)[-. ]*(?:nummer|number|nr|no(?=[.: ]))?[-.: ]*(?=[0-9a-z])")
BETWEEN_DIGITS = re.compile(r"[-. ]")
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{9,30}")
NORWEGIAN_IBAN = re.compile(r"NO[0-9]{2}([0-9]{11})")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-./, ] ?([0-9]{1,2})[-./, ] ?([0-9]{4}|[0-9]{2})")
YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})")
DAY_NAMED = re.compile(r"([0-9]{1,2})\.? ?([a-zæøå]{3,})\.?,? ?([0-9]{4}|[0-9]{2})")
NAMED_DAY = re.compile(r"([a-z]{3,})\.? ([0-9]{1,2}),? ([0-9]{4})")
QUOTES = "'\"="  # as spreadsheets and our files mark numbers that are text
MONTHS = (
    ("januar", "january"), ("februar", "february"), ("mars", "march"), ("april",), ("mai", "may"), ("juni", "june"),
    ("juli", "july"), ("august",), ("september",), ("oktober", "october"), ("november",), ("desember", "december"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount as read. `is_ambiguous`: it can mean something else, as `1.234` where a comma separates the øre."""

    value: Decimal
    has_cents: bool
    is_ambiguous: bool = False


def make_plain(text: str) -> str:
    """The text with composed letters, one kind of space, hyphen and digit, and no invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text).translate(UNIFORM)
    visible = (c for c in composed if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc"))
    return " ".join("".join(visible).split())


def fold(text: str) -> str:
    """The text as searches compare it."""
    return make_plain(text).casefold()


def read_orgnr(text: str) -> str:
    """Nine digits, from `NO 310 555 002 MVA`, `310.555.002` or `Org.nr. 310555002`; empty if it is something else."""
    found = ORGNR.fullmatch(make_plain(text))
    number = BETWEEN_DIGITS.sub("", found[1]) if found else ""
    return number if is_orgnr(number) else ""


def read_number(text: str) -> str:
    """A KID, account, IBAN or other number, bare: without its label, spaces, points and hyphens.

    Letters are upper case. Empty without a digit, or if there is anything but letters and digits.
    """
    bare = BETWEEN_DIGITS.sub("", LABEL.sub("", make_plain(text).strip(QUOTES))).upper()
    is_number = bare.isascii() and bare.isalnum() and any(c.isdigit() for c in bare)
    return bare if is_number else ""


def read_iban_account(text: str) -> str:
    """The account in a Norwegian IBAN; empty for anything else."""
    found = NORWEGIAN_IBAN.fullmatch(read_number(text))
    return found[1] if found else ""


def read_amount(text: str, language: str) -> Amount | None:
    """Kroner as people write them on pages in this language: `kr 21 200,-`, `21.200,50`, `NOK 21,200.50`, `-300`."""
    body = NO_OERE.sub("", CURRENCY.sub(" ", make_plain(text)).strip()).strip()
    is_negative = body[:1] == "-" or body[-1:] == "-"
    if len(body) > 1 and is_negative:
        body = body[1:] if body[0] == "-" else body[:-1]
    body = GROUPED_BY_SPACE.sub("", body.strip())
    if not AMOUNT.fullmatch(body):
        return None
    amount = _read_separated(re.split(r"[.,]", body), re.findall(r"[.,]", body), language)
    if amount is None or len(str(abs(int(amount.value)))) > MAX_WHOLE_DIGITS:
        return None
    value = -amount.value if is_negative else amount.value
    return Amount(value=value, has_cents=amount.has_cents, is_ambiguous=amount.is_ambiguous)


def _read_separated(parts: list[str], separators: list[str], language: str) -> Amount | None:
    """`parts` are digits; the last separator is before the øre, or all of them are between thousands."""
    *whole, last = parts
    if not whole:
        return Amount(value=Decimal(last), has_cents=False)
    is_one_kind = len(set(separators)) == 1
    if len(last) < THOUSAND and (len(whole) == 1 or (separators[-1] not in separators[:-1] and _is_grouped(whole))):
        return Amount(value=Decimal(f"{''.join(whole)}.{last}"), has_cents=True)
    if not is_one_kind or not _is_grouped(parts):
        return None
    # Norwegian separates thousands by a space, and a point by habit only.
    is_ambiguous = len(whole) == 1 and (language != ENGLISH or separators[0] != ",")
    return Amount(value=Decimal("".join(parts)), has_cents=False, is_ambiguous=is_ambiguous)


def _is_grouped(parts: list[str]) -> bool:
    """Whether these are thousands: one to three digits that do not begin with zero, then groups of three."""
    first, *rest = parts
    return len(first) <= THOUSAND and first[0] != "0" and all(len(part) == THOUSAND for part in rest)


def read_date(text: str) -> date | None:
    """A date, day first: `1.2.2022`, `01.02.22`, `1/2/2022`, `01022022`, `2022-02-01`, `1. februar 2022`."""
    plain = make_plain(text).casefold().rstrip(".")
    if found := YEAR_FIRST.fullmatch(plain):
        return _make_date(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(plain):
        return _make_date(found[3], found[2], found[1])
    if found := DAY_NAMED.fullmatch(plain):
        return _make_date(found[3], _find_month(found[2]), found[1])
    if found := NAMED_DAY.fullmatch(plain):
        return _make_date(found[3], _find_month(found[1]), found[2])
    return _read_compact(plain) if re.fullmatch(r"[0-9]{8}|[0-9]{6}", plain) else None


def _read_compact(digits: str) -> date | None:
    """Without separators. Eight digits are a date in one way only, since a year is neither a day nor a month."""
    readings = [(digits[4:], digits[2:4], digits[:2])]
    if len(digits) == 8:
        readings.append((digits[:4], digits[4:6], digits[6:]))
    found = (_make_date(*reading) for reading in readings)
    return next((day for day in found if day is not None and EARLIEST_COMPACT <= day.year <= LATEST_COMPACT), None)


def _find_month(name: str) -> str:
    """The number of a month by its name or the start of it; 0 if there is none."""
    numbers = (number for number, names in enumerate(MONTHS, start=1) if any(one.startswith(name) for one in names))
    return str(next(numbers, 0))


def _make_date(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= CENTURY_FROM else 2000
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
