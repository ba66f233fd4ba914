"""Check digits of organisation numbers, national identity numbers, bank accounts and KID."""

_ORGNR = (3, 2, 7, 6, 5, 4, 3, 2)
_ACCOUNT = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_PERSON_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_PERSON_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def mod11(digits: str, weights: tuple[int, ...]) -> int:
    """The check digit. 10 means that the number is not valid."""
    return -sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11


def orgnr(digits: str) -> str | None:
    """Eight digits with their check digit, or None."""
    check = mod11(digits, _ORGNR)
    return None if check == 10 else f"{digits}{check}"


def is_orgnr(number: str) -> bool:
    return len(number) == 9 and number.isdecimal() and orgnr(number[:8]) == number


def account(digits: str) -> str | None:
    check = mod11(digits, _ACCOUNT)
    return None if check == 10 else f"{digits}{check}"


def pid(digits: str) -> str | None:
    """Nine digits of a national identity number with both check digits, or None."""
    first = mod11(digits, _PERSON_FIRST)
    if first == 10:
        return None
    second = mod11(f"{digits}{first}", _PERSON_SECOND)
    return None if second == 10 else f"{digits}{first}{second}"


def some_pid(owned: str) -> str:
    """A synthetic national identity number, always the same for the same organisation."""
    seed = int(owned)
    born = f"{1 + seed % 28:02}{81 + seed % 12:02}{50 + seed % 49:02}"
    return next(found for number in range(100 + seed % 300, 499) if (found := pid(f"{born}{number}")))


def is_synthetic_pid(number: str) -> bool:
    """Whether the number is valid and synthetic (month + 80)."""
    if len(number) != 11 or not number.isdecimal() or not 81 <= int(number[2:4]) <= 92:
        return False
    return pid(number[:9]) == number


def kid(digits: str) -> str:
    """A KID with its check digit. If the digits have none, the next number that has one."""
    weights = tuple(2 + place % 6 for place in range(len(digits) - 1, -1, -1))
    check = mod11(digits, weights)
    if check < 10:
        return f"{digits}{check}"
    return kid(str(int(digits) + 1).zfill(len(digits)))


def is_kid(number: str) -> bool:
    return number.isdecimal() and kid(number[:-1]) == number
