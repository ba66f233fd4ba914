"""What else the rows of a pair could belong to. A pair is sure only if there is nothing.

Rows may be missing on either side: not booked yet, or not at the authority yet. So a row without a partner may be what
one of the pair's rows truly belongs to, although it says less of itself than the pair's other row. So may several rows
that make the amount together, and a larger row of which the pair's row is a part. And lines may cancel each other.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal

from portal.domain.deler import (
    Rad,
    is_of_money,
    is_taken_back,
    is_voucher,
    list_felles,
    list_rader,
    may_be_same,
    may_cancel,
)
from portal.domain.delsum import PossibleSums
from portal.domain.koblingsregler import LATE_DAYS, ROUNDING, is_rounded
from portal.domain.naboer import Naboer, is_krav, list_days
from portal.domain.skattepost import Skattepost
from portal.domain.stikkord import list_near_amounts
from portal.domain.treff import Foert, Treff

# Rows without a partner that may be parts of one row, and lines of a claim group: what more of them make is not known.
MAX_NEAR, MAX_LINES = 400, 4_000
MONTHS = 3  # between a payment and the latest line of it


def find_certain(pairs: Iterable[Treff], poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> list[Treff]:
    """The pairs with no other way. A row of a pair that has one is itself a way for its neighbours' rows."""
    pairs = list(pairs)
    utveier, queue = Utveier(pairs), deque[Rad]([*poster, *linjer])
    is_open: set[int] = set()
    while queue:
        for pair in utveier.add(queue.popleft()):
            is_open.add(id(pair))
            queue.extend(list_rader(pair))
    return [pair for pair in pairs if id(pair) not in is_open]


def has_way(poster: Iterable[Skattepost], linjer: Iterable[Foert], pair: Treff) -> bool:
    """Whether a row of a pair that moves money could belong to these."""
    utveier, own = Utveier([pair]), list_rader(pair)
    rows: list[Rad] = [*poster, *linjer]
    return any(utveier.add(row) for row in rows if any(_is_in_reach(row, one) for one in own))


def _is_in_reach(row: Rad, one: Rad) -> bool:
    """Whether a row may be the other, or be in a sum with it: a whole of its days, with parts of the whole's days."""
    is_near = any(abs((day - other).days) <= 2 * LATE_DAYS for day in list_days(row) for other in list_days(one))
    return is_near or abs(row.beloep) == abs(one.beloep)


class Utveier:
    """Pairs, and the rows without a partner that are told one by one. Each looks only at what is near it."""

    def __init__(self, pairs: Iterable[Treff]) -> None:
        self._pair_of: dict[str, Treff] = {}
        self._free: dict[str, Rad] = {}
        self._free_of: dict[tuple[bool, int], list[Rad]] = defaultdict(list)
        self._naboer, self._naboer_free, self._wholes = (_make_naboer() for _ in range(3))
        self._alike: dict[tuple[bool, Decimal], list[Rad]] = defaultdict(list)
        self._alike_near: dict[tuple[bool, Decimal, int | None], list[Rad]] = defaultdict(
            list
        )  # by month; claims: None
        self._reversed: dict[int, list[Foert]] = defaultdict(list)
        self._parts: dict[str, dict[Hashable, dict[str, Rad]]] = {}
        self._wholes_of: dict[str, dict[tuple[str, Hashable], Rad]] = defaultdict(dict)  # free ones, by a part's key
        self._count: Counter[Hashable] = Counter()
        self._opened: list[Treff] = []
        for pair in pairs:
            self._add_pair(pair)

    def _add_pair(self, pair: Treff) -> None:
        for row in list_rader(pair):
            self._pair_of[row.noekkel] = pair
            self._naboer[_is_post(row)].add(row)
            self._alike[_is_post(row), row.beloep].append(row)
            for month in {*_list_months(row), *([None] if is_krav(row) else [])}:
                self._alike_near[_is_post(row), row.beloep, month].append(row)
        if not pair.poster:
            for linje in pair.linjer:
                self._reversed[int(linje.beloep)].append(linje)

    def add(self, row: Rad) -> list[Treff]:
        """A row without a partner. Returns the pairs that are unsure because of it."""
        self._opened = []
        self._free[row.noekkel] = row
        of_krone = self._free_of[_is_post(row), int(row.beloep)]
        is_first = all(one.beloep != row.beloep for one in of_krone)  # else its twins have been told
        of_krone.append(row)
        self._parts.pop(row.noekkel, None)
        self._look_alone(row)
        if isinstance(row, Skattepost):
            self._look_for_rounded(row)
        is_crowded = isinstance(row, Foert) and row.may_be_krav and self._are_claims_crowded()
        of_pairs = list(_find_near(self._naboer, row, has_claims=not is_crowded))
        if joined := [one for one in of_pairs if self._join(row, one)]:  # else whatever makes it, no pair is of it
            for one in _find_near(self._naboer_free, row, has_claims=not is_crowded):
                self._join(row, one)
            self._wholes[_is_post(row)].add(row)
            self._tell_partners(joined)
        for one in [*of_pairs, *_find_near(self._wholes, row, has_claims=not is_crowded)]:
            self._join(one, row)
        for twin in self._list_twins(row) if is_first else ():
            for one in _find_near(self._naboer, twin, has_claims=not is_crowded):
                self._join(twin, one)
        self._naboer_free[_is_post(row)].add(row)
        return self._opened

    def _list_twins(self, row: Rad) -> list[Rad]:
        """Rows of its amount on the other side without a partner. They may be of two events that crossed each other."""
        side = not _is_post(row)
        near = (one for krone in list_near_amounts(row.beloep) for one in self._free_of.get((side, krone), ()))
        return [one for one in near if abs(one.beloep - row.beloep) <= ROUNDING]

    def _tell_partners(self, parts: Iterable[Rad]) -> None:
        """What may be one row on this side may be one on the other, with rows of other pairs."""
        for part in parts:
            partner = self._get_partner(part)
            if partner is not None:
                for whole in [*self._wholes_of[partner.noekkel].values()]:
                    self._join(whole, partner)

    def _are_claims_crowded(self) -> bool:
        return self._is_crowded("claims", MAX_LINES, self._naboer[False].list_claims())

    def _is_crowded(self, name: Hashable, most: int, rows: Iterable[Rad]) -> bool:
        """Whether more rows than may be looked at have this in common. Then it is not known of any pair's row."""
        self._count[name] += 1
        if self._count[name] == most + 1:
            for row in rows:
                self._open(row)
        return self._count[name] > most

    def _open(self, row: Rad) -> None:
        """The pair of the row, if it is in one, is unsure."""
        pair = self._pair_of.get(row.noekkel)
        if pair is not None:
            self._opened.append(pair)
            for one in list_rader(pair):
                del self._pair_of[one.noekkel]

    def _get_partner(self, row: Rad) -> Rad | None:
        """What it looks like now, on the other side."""
        pair = self._pair_of.get(row.noekkel)
        if pair is None or not (pair.poster and pair.linjer):
            return None
        return pair.linjer[0] if _is_post(row) else pair.poster[0]

    def _look_alone(self, row: Rad) -> None:
        """Whether it could be a row of a pair, or cancel one."""
        same, opposite = (not _is_post(row), row.beloep), (_is_post(row), -row.beloep)
        alike = [*self._alike.get(same, ()), *self._alike.get(opposite, ())]
        if self._is_crowded((_is_post(row), row.beloep), MAX_NEAR, alike):
            return
        months = {month + number for month in _list_months(row) for number in range(-MONTHS, MONTHS + 1)}
        for month in [*sorted(months), *([None] if is_krav(row) else [])]:
            for one in [*self._alike_near.get((*same, month), ()), *self._alike_near.get((*opposite, month), ())]:
                if one.noekkel in self._pair_of and (
                    may_be_same(one, row, self._get_partner(one)) or may_cancel(one, row)
                ):
                    self._open(one)

    def _look_for_rounded(self, post: Skattepost) -> None:
        """Whether it could be, but for a rounding, a line that another cancels."""
        for krone in list_near_amounts(post.beloep):
            for linje in self._reversed.get(krone, ()):
                if is_rounded(post, linje):
                    self._open(linje)

    def _join(self, whole: Rad, part: Rad) -> bool:
        """See what the whole's parts make, when one of the two is new among the rows without a partner.

        Returns whether the one may be a part of the other.
        """
        is_free = whole.noekkel in self._free, part.noekkel in self._free
        if not any(is_free) or not (is_free[0] or whole.noekkel in self._pair_of):
            return False
        found = list_felles(whole, part, self._get_partner(whole))
        for felles in found:
            sums = dict[tuple[Decimal, ...], PossibleSums]()
            rows = self._get_parts(whole, felles)
            rows[part.noekkel] = part
            if is_free[0] and is_of_money(whole, part):
                self._wholes_of[part.noekkel][whole.noekkel, felles] = whole
            of_pairs = [one for name, one in rows.items() if name in self._pair_of] if is_free[1] else [part]
            for one in of_pairs if is_free[0] else [part]:
                others = tuple(o.beloep for o in self._list_with(one, whole, rows.values()) if o is not one)
                rest = (-whole.beloep if is_taken_back(felles) else whole.beloep) - one.beloep
                if len(others) <= MAX_NEAR and others not in sums:
                    sums[others] = PossibleSums(others, is_voucher=is_voucher(felles))
                if len(others) > MAX_NEAR or sums[others].may_make(rest):
                    self._open(one if is_free[0] else whole)
        return bool(found)

    def _list_with(self, row: Rad, whole: Rad, rows: Iterable[Rad]) -> list[Rad]:
        """Those that may be parts of the whole together with it. Of lines that cancel others, such lines too.

        Rows of other pairs too, where both sides have a whole that the pairs may make.
        """
        pair, twins = self._pair_of.get(row.noekkel), self._list_twins(whole)
        found = []
        for one in rows:
            other = self._pair_of.get(one.noekkel)
            if one.noekkel in self._free:
                found.append(one)
            elif pair is not None and other is not None and other is not pair:
                is_alike = bool(pair.poster) == bool(other.poster)
                found += [one] if is_alike and (twins or not pair.poster or self._share_whole(row, one)) else []
        return found

    def _share_whole(self, *rows: Rad) -> bool:
        """Whether the partners of payments of two pairs may be parts of one row without a partner."""
        one, other = (self._get_partner(row) for row in rows)
        if one is None or other is None:
            return False
        return not self._wholes_of[one.noekkel].keys().isdisjoint(self._wholes_of[other.noekkel])

    def _get_parts(self, whole: Rad, felles: Hashable) -> dict[str, Rad]:
        return self._parts.setdefault(whole.noekkel, {}).setdefault(felles, {})


def _make_naboer() -> dict[bool, Naboer]:
    """Of posts, and of lines."""
    return {True: Naboer(), False: Naboer()}


def _find_near(naboer: dict[bool, Naboer], row: Rad, *, has_claims: bool) -> Iterator[Rad]:
    """What may be in a sum with the row: the other side's, and lines that may take back a line."""
    yield from naboer[not _is_post(row)].find(row, has_claims=has_claims)
    if isinstance(row, Foert):
        yield from naboer[False].find_on_account(row)


def _list_months(row: Rad) -> set[int]:
    """The months that it says it is of, numbered."""
    return {day.year * 12 + day.month for day in list_days(row)}


def _is_post(row: Rad) -> bool:
    return isinstance(row, Skattepost)
