"""Search in a list: by words, and by amounts, dates and numbers however they are written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.domain import typed
from portal.domain.tekst import format_dato

MIN_DIGITS = 3  # minimum number of digits in a search for part of a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Innhold:
    """What one row can be found by."""

    ord: tuple[str, ...] = ()  # words on the page
    numre: tuple[str, ...] = ()  # KID, identifiers, accounts: part of the number is enough
    beloep: tuple[Decimal, ...] = ()  # kroner; limits apply to the first, the row's own amount


class _Term:
    """One thing that a row must have, with all the ways to read it."""

    def __init__(self, text: str) -> None:
        self.word = typed.fold(text)
        self.amount = typed.read_amount(text, "")  # the language tells what is ambiguous, which nobody asks here
        day = typed.read_date(text)
        self.day = format_dato(day) if day is not None else ""
        numbers = (typed.read_orgnr(text), typed.read_iban_account(text), typed.read_number(text))
        self.numbers = tuple(number.casefold() for number in numbers if len(number) >= MIN_DIGITS)

    def is_in(self, innhold: Innhold, words: str) -> bool:
        """Whether the row has it, in any reading. The sign of an amount is ignored, since pages say it in words."""
        return (
            self.word in words
            or (bool(self.day) and self.day in words)
            or any(self._is_amount(own) for own in innhold.beloep)
            or any(number in own for own in _fold_numbers(innhold.numre) for number in self.numbers)
        )

    def _is_amount(self, own: Decimal) -> bool:
        """Whole kroner match any øre."""
        if self.amount is None:
            return False
        asked = abs(self.amount.value)
        return abs(own) == asked if self.amount.has_cents else int(abs(own)) == asked


class Search:
    """What is typed in a list's search field."""

    def __init__(self, text: str) -> None:
        plain = typed.make_plain(text)
        words = plain.split()
        # As words, with digits joined that people type with spaces, and all of it as one number, date or amount.
        ways = dict.fromkeys((tuple(words), tuple(_join_numbers(words)), (plain,)))
        self._ways = [[_Term(word) for word in way] for way in ways] if words else []

    def matches(self, innhold: Innhold) -> bool:
        """Whether a row has all that is searched for."""
        if not self._ways:
            return True
        text = typed.fold("\n".join(innhold.ord))
        return any(all(term.is_in(innhold, text) for term in way) for way in self._ways)


def _fold_numbers(numbers: Iterable[str]) -> Iterable[str]:
    """Identifiers may contain hyphens, which the search leaves out."""
    return (number.casefold().replace("-", "") for number in numbers)


def _join_numbers(words: Sequence[str]) -> list[str]:
    """Join `314 055 403` and `21 200,00`, which people type with spaces."""
    joined: list[str] = []
    for word in words:
        if joined and word[:1].isdigit() and re.fullmatch(r"-?[0-9. ]+", joined[-1]):
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    return joined
