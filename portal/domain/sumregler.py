"""The rules that match one row with several: R5 for payments, and R6 for claims.

The search is bounded (`delsum.py`). Where it gives up, nothing is matched, and the bridge says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from portal.domain.annen_vei import has_way
from portal.domain.deler import Rad, is_voucher, list_felles
from portal.domain.koblingsregler import (
    AFTER,
    LATE_DAYS,
    has_other_kid,
    has_same_kid,
    is_recorded_near,
    may_be_payment,
)
from portal.domain.komponenter import IsPair
from portal.domain.ledige import Ledige
from portal.domain.loesninger import is_smaller, may_make, solve
from portal.domain.omplasseringer import has_same_shares
from portal.domain.reverseringer import may_take_back
from portal.domain.saldo import add_up
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff

T = TypeVar("T", Skattepost, Foert)
SAME_DAY = 1  # days between bank and authority for one payment in several lines
WORK_OF_NEAR = 3  # to look at a row that may be a part, and to remember it


@dataclass(frozen=True, slots=True)
class _Forslag:
    """One way to make a row from several. `is_only`: the search found no other, and looked everywhere.

    `may_be`: rows that may be in this or another way to make it.
    """

    poster: tuple[Skattepost, ...]
    linjer: tuple[Foert, ...]
    is_only: bool
    may_be: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        return frozenset({post.noekkel for post in self.poster} | {linje.noekkel for linje in self.linjer})


def match_split_payments(ledige: Ledige) -> None:
    """R5: one payment as two to six lines of one voucher or day, or the reverse, if no day near has another way."""
    every = _list_split(ledige, LATE_DAYS, may_be_payment)
    only = {one.names for one in every if one.is_only}
    near = _list_split(ledige, SAME_DAY, is_recorded_near)
    found = [replace(one, is_only=one.is_only and one.names in only) for one in near]
    _match_split(ledige, found, every)


def suggest_split_payments(ledige: Ledige) -> None:
    """The same, where the bank's date is as far away as for a payment in one line."""
    found = [replace(one, is_only=False) for one in _list_split(ledige, AFTER, is_recorded_near)]
    _match_split(ledige, found, found)


def _list_split(ledige: Ledige, most: int, is_near: IsPair) -> list["_Forslag"]:
    return [*_split_posts(ledige, most, is_near), *_split_lines(ledige, most, is_near)]


def _match_split(ledige: Ledige, found: list["_Forslag"], every: list["_Forslag"]) -> None:
    taken: dict[str, int] = {}
    for one in every:
        for name in one.names | one.may_be:
            taken[name] = taken.get(name, 0) + 1
    judged = [(one, _is_sure(ledige, one, taken)) for one in found if one.poster and one.linjer]  # before any is taken
    for one, is_sure in judged:
        if all(name in ledige.poster or name in ledige.linjer for name in one.names):
            sikkerhet = Sikkerhet.SIKKER if is_sure else Sikkerhet.FORSLAG
            ledige.koble(Regel.DELT_BETALING, sikkerhet, one.poster, one.linjer)


def _is_sure(ledige: Ledige, one: _Forslag, taken: Mapping[str, int]) -> bool:
    is_only = one.is_only and all(taken.get(name) == 1 for name in one.names)
    is_told = is_only and _is_told(one) and has_same_shares(one.poster, one.linjer)
    if not is_told or _has_other_way(ledige, one) or _is_taken_back(ledige, one):
        return False
    if _has_way_in_part(ledige, one):
        return False
    found = Treff(regel=Regel.DELT_BETALING, sikkerhet=Sikkerhet.SIKKER, poster=one.poster, linjer=one.linjer)
    return not has_way(ledige, found)


def _is_told(one: _Forslag) -> bool:
    """Whether it is known that the lines move money, by its account or the KID, and none says otherwise."""
    pairs = [(post, linje) for post in one.poster for linje in one.linjer]
    is_money = all(linje.linje.er_bank is True for linje in one.linjer) or all(has_same_kid(*pair) for pair in pairs)
    return is_money and not any(has_other_kid(post, linje.linje.kid) for post, linje in pairs)


def _has_other_way(ledige: Ledige, one: _Forslag) -> bool:
    """Whether a free row could be one of these by itself, or all of them: equal payments cross easily."""
    names, total = one.names, add_up(linje.beloep for linje in one.linjer)
    poster = [post for post in ledige.poster.values() if post.noekkel not in names]
    linjer = [linje for linje in ledige.linjer.values() if linje.noekkel not in names]
    pairs = (
        *((post, linje) for post in one.poster for linje in linjer if linje.beloep in (post.beloep, total)),
        *((post, linje) for linje in one.linjer for post in poster if post.beloep in (linje.beloep, total)),
    )
    return any(may_be_payment(post, linje) for post, linje in pairs)


def _has_way_in_part(ledige: Ledige, one: _Forslag) -> bool:
    """Whether what is one row on its side could, less what is deducted in free rows, be one of several."""
    rows: list[Rad] = [*(ledige.poster if len(one.poster) == 1 else ledige.linjer).values()]
    single, several = (one.poster[0], one.linjer) if len(one.poster) == 1 else (one.linjer[0], one.poster)
    free = [row for row in rows if row.noekkel not in one.names]
    return any(
        may_make(
            ledige,
            [row.beloep for row in free if felles in list_felles(part, row)],
            part.beloep - single.beloep,
            is_voucher=is_voucher(felles),
        )
        for part in several
        for felles in list_felles(part, single)
    )


def _is_taken_back(ledige: Ledige, one: _Forslag) -> bool:
    """Whether a free line may take several of them back: then the payment is of another event.

    `has_way` sees what takes back a row by itself.
    """
    for other in ledige.linjer.values():
        if other.noekkel in one.names:
            continue
        taken = [linje.beloep for linje in one.linjer if may_take_back(linje, other)]
        if taken and may_make(ledige, taken, -other.beloep, is_voucher=False):
            return True
    return False


def _split_posts(ledige: Ledige, most: int, is_near: IsPair) -> list[_Forslag]:
    found = []
    lines = defaultdict(list)
    for linje in ledige.linjer.values():
        if linje.may_be_penger:
            lines[linje.linje.betalingsdato].append(linje)
    for post in ledige.poster.values():
        if not post.is_penger:
            continue
        if (around := _look_around(ledige, lines, post.dato, most)) is None:
            return []
        near = [one for one in around if is_smaller(one, post.beloep) and is_near(post, one)]
        sets = _group_lines(near)
        found += [_Forslag((post,), *solved) for solved in solve(ledige, sets, post.beloep)]
    return found


def _look_around(ledige: Ledige, rows: Mapping[date, Sequence[T]], day: date, days: int) -> list[T] | None:
    """Rows of about the day; None if nothing more may be looked at: then no sum is known to be the only one."""
    if ledige.budget.is_used:
        ledige.oppgitt += 1
        return None
    near = list_near(rows, day, days)
    ledige.budget.spend(WORK_OF_NEAR * len(near))
    return near


def list_near(rows: Mapping[date, Sequence[T]], day: date, days: int) -> list[T]:
    """Rows of at most so many days before or after, by their days."""
    near = (day + timedelta(days=number) for number in range(-days, days + 1))
    return [row for one in near for row in rows.get(one, ())]


def _group_lines(linjer: Sequence[Foert]) -> list[list[Foert]]:
    """Lines of one voucher, and lines of one day."""
    by_voucher: dict[tuple[str, date | None], list[Foert]] = {}
    by_day: dict[date, list[Foert]] = {}
    for linje in linjer:
        by_voucher.setdefault(linje.linje.bilagsnavn, []).append(linje)
        by_day.setdefault(linje.linje.betalingsdato, []).append(linje)
    return [*by_voucher.values(), *by_day.values()]


def _split_lines(ledige: Ledige, most: int, is_near: IsPair) -> list[_Forslag]:
    found = []
    posts = defaultdict(list)
    for post in ledige.poster.values():
        if post.is_penger:
            posts[post.dato].append(post)
    for linje in ledige.linjer.values():
        if not linje.may_be_penger:
            continue
        if (around := _look_around(ledige, posts, linje.linje.betalingsdato, most)) is None:
            return []
        by_day: dict[date, list[Skattepost]] = {}
        for post in around:
            if is_smaller(post, linje.beloep) and is_near(post, linje):
                by_day.setdefault(post.dato, []).append(post)
        for chosen, is_only, may_be in solve(ledige, list(by_day.values()), linje.beloep):
            found.append(_Forslag(chosen, (linje,), is_only, may_be))
    return found


def suggest_collected_claims(ledige: Ledige) -> None:
    """R6: a claim as the lines of its period, such as the salary runs of a term."""
    for post in list(ledige.poster.values()):
        if post.slag is not Postslag.KRAV or post.periode is None:
            continue
        inside = [
            linje
            for linje in ledige.linjer.values()
            if linje.may_be_krav
            and linje.gruppe == post.gruppe
            and post.periode.fra <= linje.dato <= post.periode.til
            and linje.beloep * post.beloep > 0
        ]
        if len(inside) >= 2 and add_up(linje.beloep for linje in inside) == post.beloep:
            ledige.koble(Regel.SAMLET_KRAV, Sikkerhet.FORSLAG, (post,), inside)
            continue
        solved = solve(ledige, [inside], post.beloep)
        if solved and solved[0][1]:
            ledige.koble(Regel.SAMLET_KRAV, Sikkerhet.FORSLAG, (post,), solved[0][0])
