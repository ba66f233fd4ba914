"""Lines of the books that cancel each other, where the authority has nothing of the amount."""

import re
from collections import defaultdict
from collections.abc import Hashable, Set
from datetime import date
from decimal import Decimal

from portal.domain.dobbeltfoert import MAX_ALIKE
from portal.domain.koblingsregler import AFTER_PERIOD, LATE_DAYS
from portal.domain.ledige import Ledige
from portal.domain.saldo import add_up
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import Tidsrom
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff
from portal.domain.typed import fold

REVERSED_DAYS = 366
MISTAKE = re.compile(r"\b(?:feil|tilbakef|revers|annul|makul)")


def find_reverseringer(ledige: Ledige, on: date) -> list[Treff]:
    """Pairs of lines, one with one. If the authority has the amount, one of the lines may be right.

    So it is with a term and a credit term of the same amount, or a payment that came back. A pair is asked about if
    both lines may still become claims, if one's voucher as a whole is an amount that the authority has, or if another
    line may take back one of them, though it does not say so.
    """
    wholes = _list_wholes(ledige)
    by_amount: dict[Hashable, list[Foert]] = {}
    for linje in _list_unknown(ledige):
        by_amount.setdefault((linje.linje.kontonr, abs(linje.beloep)), []).append(linje)
    found = []
    for rows in by_amount.values():
        if len(rows) > MAX_ALIKE:
            continue  # left as they are: nobody keeps such books, and each would be compared with all
        for one in rows:
            others = [other for other in rows if _cancels(one, other, on)]
            if one.beloep > 0 and len(others) == 1 and len([row for row in rows if _cancels(others[0], row, on)]) == 1:
                vouchers = {_name_voucher(one), _name_voucher(others[0])}
                is_open = (
                    _may_both_be_claimed(one, others[0], on)
                    or (len(vouchers) > 1 and bool(vouchers & wholes))
                    or any(_is_beside(row, one, others[0]) for row in rows)
                )
                sikkerhet = Sikkerhet.FORSLAG if is_open else Sikkerhet.SIKKER
                rows_of_it = (one, others[0])
                found.append(Treff(regel=Regel.REVERSERING, sikkerhet=sikkerhet, poster=(), linjer=rows_of_it))
    return found


def _is_beside(row: Foert, *pair: Foert) -> bool:
    """Whether another line of the amount may take back one of the two: two mistakes may have crossed each other."""
    return row not in pair and any(may_take_back(row, one) for one in pair)


def may_take_back(one: Foert, other: Foert) -> bool:
    """Whether one line may be booked because of the other: of the same account and days, if nothing says otherwise."""
    return one.beloep * other.beloep < 0 and may_be_of_same(one, other)


def may_be_of_same(one: Foert, other: Foert) -> bool:
    """The same, whatever the signs: lines of one voucher may take back a line together."""
    is_like = one.linje.kontonr == other.linje.kontonr and one.linje.er_bank == other.linje.er_bank
    if not is_like or abs((one.dato - other.dato).days) > LATE_DAYS:
        return False
    is_alike = one.linje.tekst == other.linje.tekst != "" or _has_same_reference(one, other)
    is_other = len({one.linje.kid, other.linje.kid} - {""}) > 1 or len({one.periode, other.periode} - {None}) > 1
    return not is_other and (one.linje.er_bank is not None or is_alike)


def may_undo(one: Skattepost, other: Skattepost) -> bool:
    """Whether one payment may be the authority's reversal of the other."""
    is_payment = one.slag is other.slag is Postslag.INNBETALING
    is_opposite = one.andeler == tuple((gruppe, -amount) for gruppe, amount in other.andeler)
    return is_payment and is_opposite and abs((one.dato - other.dato).days) <= LATE_DAYS


def _is_told(one: Foert, other: Foert) -> bool:
    """Whether lines of an account say that they are of the same, by their text or reference."""
    is_same_text = one.linje.tekst == other.linje.tekst != "" and one.linje.er_bank is not None
    return one.linje.er_bank == other.linje.er_bank and (is_same_text or _has_same_reference(one, other))


def _has_same_reference(one: Foert, other: Foert) -> bool:
    return one.linje.referanse == other.linje.referanse != ""


def _list_unknown(ledige: Ledige) -> list[Foert]:
    """Lines of an amount that the authority has not."""
    known = _list_known(ledige)
    return [linje for linje in ledige.linjer.values() if not _is_known(linje, abs(linje.beloep), known)]


def _list_known(ledige: Ledige) -> set[tuple[str | None, Decimal]]:
    """The authority's amounts: of payments, and by group of claims and of what is moved between groups.

    Also what claims of a group's term or day make, and payments of a day.
    """
    together: dict[tuple[str | None, date | Tidsrom], Decimal] = defaultdict(Decimal)
    for post in ledige.poster.values():
        gruppe = None if post.is_penger else post.gruppe
        together[gruppe, post.dato] += post.beloep
        if post.periode is not None:
            together[gruppe, post.periode] += post.beloep
    sums = {(name[0], abs(amount)) for name, amount in together.items()}
    money = {(None, abs(post.beloep)) for post in ledige.poster.values() if post.is_penger}
    others = [andel for post in ledige.poster.values() if not post.is_penger for andel in post.andeler]
    return money | sums | {(gruppe, abs(amount)) for gruppe, amount in others}


def _is_known(linje: Foert, amount: Decimal, known: Set[tuple[str | None, Decimal]]) -> bool:
    return (linje.may_be_penger and (None, amount) in known) or (linje.may_be_krav and (linje.gruppe, amount) in known)


def _name_voucher(linje: Foert) -> tuple[str, str, date]:
    return linje.linje.kontonr, linje.linje.bilag, linje.dato


def _list_wholes(ledige: Ledige) -> set[tuple[str, str, date]]:
    """Vouchers whose lines on an account make an amount that the authority has."""
    known, vouchers = _list_known(ledige), dict[tuple[str, str, date], list[Foert]]()
    for linje in ledige.linjer.values():
        vouchers.setdefault(_name_voucher(linje), []).append(linje)
    return {
        name
        for name, linjer in vouchers.items()
        if _is_known(linjer[0], abs(add_up(linje.beloep for linje in linjer)), known)
    }


def _cancels(one: Foert, other: Foert, on: date) -> bool:
    """Whether the lines cancel each other: told to be of the same, and on one side of the day."""
    is_near = abs((one.dato - other.dato).days) <= REVERSED_DAYS
    is_on_one_side = (one.dato <= on) == (other.dato <= on)
    return one.beloep == -other.beloep and is_near and is_on_one_side and _is_told(one, other)


def _may_both_be_claimed(one: Foert, other: Foert, on: date) -> bool:
    """Whether lines that cancel each other may be a term and a credit term that the authority does not have yet.

    Or a claim and its payment through an account that is not the bank's. Neither text, reference nor day tells them
    from a mistake, unless a text says that it was one.
    """
    is_recent = (on - max(one.dato, other.dato)).days <= AFTER_PERIOD
    is_told = any(MISTAKE.search(fold(row.linje.tekst)) for row in (one, other))
    return one.may_be_krav and is_recent and not (is_told and one.linje.er_bank is False)
