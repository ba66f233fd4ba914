"""Numbers with check digits: organisation numbers and national identity numbers."""

import re
from itertools import pairwise

ORGNR_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
PID_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
PID_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
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
