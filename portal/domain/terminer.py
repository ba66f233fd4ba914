"""Tax periods: of a claim, and of a book line by its text or due date."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from portal.domain.felter import Kravperiode
from portal.domain.kontokobling import AGA, MVA, TREKK
from portal.domain.typed import MONTHS, fold
from portal.domain.virkedager import to_virkedag

PER_UTBETALING_FRA = date(2026, 1, 1)  # from here on withheld tax is paid after each salary payment, not per term
TERMS = 6
VAT_DUE = {4: 1, 6: 2, 8: 3, 9: 3, 10: 4, 12: 5, 2: 6}  # month of the due date, which may move into September
PAYROLL_DUE = {3: 1, 5: 2, 7: 3, 9: 4, 11: 5, 1: 6}
NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for one in names for name in (one, one[:3])}
MONTH = rf"\b({'|'.join(sorted(NUMBERS, key=len, reverse=True))})\b\.?"
TWO_MONTHS = re.compile(rf"{MONTH}\s*(-|/|til|og|and)\s*{MONTH}")
ONE_MONTH = re.compile(MONTH)
TERM = re.compile(r"\bt([1-6])\b|\b([1-6])\.?\s*term|\bterm(?:in)?\.?\s*([1-6])\b|\b([1-6])\s*/\s*20[0-9]{2}\b")
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True, order=True)
class Tidsrom:
    """A period, both days included."""

    fra: date
    til: date


def make_termin(year: int, number: int) -> Tidsrom:
    """A term of two months."""
    return _months(year, 2 * number - 1, 2 * number)


def make_maaned(year: int, month: int) -> Tidsrom:
    """One month."""
    return _months(year, month, month)


def _months(year: int, first: int, last: int) -> Tidsrom:
    return Tidsrom(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def find_termin(day: date) -> Tidsrom:
    """The term of two months that a day is in."""
    return make_termin(day.year, (day.month + 1) // 2)


def read_kravperiode(periode: Kravperiode | None, kravgruppe: str, forfall: date | None) -> Tidsrom | None:
    """The days of a claim's period; None if the ledger gives no days and no term that is known to be two months.

    From 2026 on the number of a claim for withheld tax may be of a salary payment. It is a term if it is due as one.
    """
    if periode is None:
        return None
    if periode.fra_dato and periode.til_dato:
        return Tidsrom(periode.fra_dato, periode.til_dato)
    if kravgruppe not in (MVA, AGA, TREKK) or not re.fullmatch(r"[12][0-9]{3}", periode.aar):
        return None
    if not re.fullmatch(r"0?[1-6]", periode.termin):
        return None
    found = make_termin(int(periode.aar), int(periode.termin))
    is_new = kravgruppe == TREKK and found.fra >= PER_UTBETALING_FRA
    return None if is_new and (forfall is None or not _is_due_as_term(forfall, found)) else found


def _is_due_as_term(forfall: date, periode: Tidsrom) -> bool:
    """The fifteenth of the month after it, or the first working day after that."""
    year, month = periode.til.year + periode.til.month // 12, periode.til.month % 12 + 1
    return forfall == to_virkedag(date(year, month, 15))


def read_tekst(text: str, bilagsdato: date) -> Tidsrom | None:
    """The period that a voucher's text names: `T3`, `3. termin 2025`, `jan-feb`, `august`. None if it names several.

    Without a year, it is the latest such period that had ended on the voucher's date.
    """
    folded = fold(text)
    found = {_find_months(match) for match in TWO_MONTHS.finditer(folded)}
    if not found:
        terms = {int(next(filter(None, match.groups()))) for match in TERM.finditer(folded)}
        found = {(2 * term - 1, 2 * term) for term in terms}
    if not found:
        found = {(NUMBERS[match[1]],) * 2 for match in ONE_MONTH.finditer(folded)}
    years = {int(match[1]) for match in YEAR.finditer(folded)}
    if len(found) != 1 or len(years) > 1:
        return None
    first, last = found.pop()
    if first > last:
        return None
    if years:
        return _months(years.pop(), first, last)
    period = _months(bilagsdato.year, first, last)
    return period if period.til <= bilagsdato else _months(bilagsdato.year - 1, first, last)


def _find_months(match: re.Match[str]) -> tuple[int, int]:
    """First and last month; nothing that can be a period if `and` stands between two that are not neighbours."""
    first, last = NUMBERS[match[1]], NUMBERS[match[3]]
    is_list = match[2] in ("og", "and") and last != first + 1
    return (12, 1) if is_list else (first, last)


def read_forfall(forfall: date, kravgruppe: str) -> Tidsrom | None:
    """The term that is due then, by the months in which the groups fall due."""
    term = {MVA: VAT_DUE, AGA: PAYROLL_DUE, TREKK: PAYROLL_DUE}.get(kravgruppe, {}).get(forfall.month)
    if term is None:
        return None
    found = make_termin(forfall.year - (term == TERMS), term)
    is_new = kravgruppe == TREKK and found.fra >= PER_UTBETALING_FRA
    return None if is_new and not _is_due_as_term(forfall, found) else found


def find_leveringsfrist(periode: Tidsrom, kravgruppe: str) -> date | None:
    """The day by which the period must be reported; None for groups that we know no day for."""
    after = periode.til.year + periode.til.month // 12, periode.til.month % 12 + 1
    if kravgruppe in (AGA, TREKK):
        return to_virkedag(date(*after, 5))
    if kravgruppe != MVA:
        return None
    if (periode.til.month, periode.til.day) == (6, 30):
        return to_virkedag(date(periode.til.year, 8, 31))
    second = after[0] + after[1] // 12, after[1] % 12 + 1
    return to_virkedag(date(*second, 10))
