"""Numbers with check digits: organisation numbers, national identity numbers, bank accounts and KIDs."""

import re
from itertools import pairwise

ORGNR_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
PID_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
PID_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
KONTO_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
KID = re.compile(r"[0-9]{1,24}[0-9-]")
ELEVEN_DIGITS = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")


def is_orgnr(text: str) -> bool:
    """Nine ASCII digits, the last a valid mod-11 check digit (Enhetsregisteret's rule)."""
    return bool(re.fullmatch(r"[0-9]{9}", text)) and _check_digit(text[:8], ORGNR_WEIGHTS) == int(text[8])


def is_pid(text: str) -> bool:
    """Eleven digits with two valid check digits. Includes D-numbers and synthetic numbers: the date is not checked."""
    return (
        bool(re.fullmatch(r"[0-9]{11}", text))
        and _check_digit(text[:9], PID_WEIGHTS_1) == int(text[9])
        and _check_digit(text[:10], PID_WEIGHTS_2) == int(text[10])
    )


def is_kontonummer(text: str) -> bool:
    """Eleven ASCII digits, the last a valid mod-11 check digit."""
    return bool(re.fullmatch(r"[0-9]{11}", text)) and _check_digit(text[:10], KONTO_WEIGHTS) == int(text[10])


def has_kid_form(text: str) -> bool:
    """2 to 25 digits. The last may be a hyphen: the mod-11 check digit of numbers that have none."""
    return bool(KID.fullmatch(text))


def is_kid(text: str) -> bool:
    """A KID whose check digit is right by mod 10 or mod 11; the payee has chosen one of them."""
    if not has_kid_form(text):
        return False
    weights = [2 + place % 6 for place in range(len(text) - 1)][::-1]
    by_11 = "0123456789-"[_check_digit(text[:-1], tuple(weights))]
    return text[-1] in (by_11, _make_mod10(text[:-1]))


def mask_pid(text: str) -> str:
    """The text with stars in place of every national identity number."""
    return ELEVEN_DIGITS.sub(lambda found: "*" * 11 if is_pid(found[0]) else found[0], text)


def mask_kontonummer(text: str) -> str:
    """A payer's or payee's account: shows the last five digits; already masked numbers are unchanged."""
    digits = re.sub(r"[\s.]", "", text)
    if "*" in digits or "x" in digits.lower():
        return text
    return "*" * max(len(digits) - 5, 0) + digits[-5:]


def group_digits(text: str, sizes: tuple[int, ...], between: str = "\u00a0") -> str:
    """`text` split into groups of the given sizes; unchanged if the length does not fit."""
    if len(text) != sum(sizes):
        return text
    ends = [0]
    for size in sizes:
        ends.append(ends[-1] + size)
    return between.join(text[start:end] for start, end in pairwise(ends))


def _check_digit(digits: str, weights: tuple[int, ...]) -> int:
    """Ten, which is never a digit, means that no valid number starts like this."""
    return -sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def _make_mod10(digits: str) -> str:
    """The Luhn check digit."""
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return str(-sum(number // 10 + number % 10 for number in doubled) % 10)
