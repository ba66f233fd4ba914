"""What else the rows of a pair could belong to. A pair is sure only if there is nothing.

Rows may be missing on either side: not booked yet, or not at the authority yet. So a row without a partner may be what
one of the pair's rows truly belongs to, although it says less of itself than the pair's other row. So may several rows
that make the amount together, and a larger row of which the pair's row is a part. And lines may cancel each other.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Set
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
from portal.domain.deltakere import ByAmount, Deltakere
from portal.domain.koblingsregler import is_rounded
from portal.domain.naboer import find_near, is_krav, is_post, list_months, make_naboer
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Skattepost
from portal.domain.stikkord import list_near_amounts
from portal.domain.treff import Foert, Treff

# Rows without a partner that may be parts of one row, and lines of a claim group: what more of them make is not known.
MAX_NEAR, MAX_LINES = 400, 4_000
# Sums looked at because of one row, and what it takes to see whether one row may be a part of another.
MAX_WORK_OF_ROW, WORK_OF_TWO = 400_000, 5
MONTHS = 3  # between a payment and the latest line of it


class Utveier:
    """Pairs, and the rows without a partner that are told one by one. Each looks only at what is near it.

    `oppgitt`: searches that were too large. What they would have looked for counts as found.
    """

    def __init__(self, pairs: Iterable[Treff], budget: SearchBudget) -> None:
        self._pair_of: dict[str, Treff] = {}
        self._free: set[str] = set()
        self._free_of = {True: ByAmount(), False: ByAmount()}
        self._naboer, self._naboer_free, self._wholes = (make_naboer() for _ in range(3))
        self._alike: dict[tuple[bool, Decimal], list[Rad]] = defaultdict(list)
        self._alike_near: dict[tuple[bool, Decimal, int | None], list[Rad]] = defaultdict(
            list
        )  # by month; claims: None
        self._reversed: dict[int, list[Foert]] = defaultdict(list)
        self._parts: dict[str, dict[Hashable, Deltakere]] = {}
        self._untold: dict[str, Rad] = {}  # rows of pairs whose partner may now be in a sum
        self._budget, self.oppgitt = budget, 0
        self._wholes_of: dict[str, dict[tuple[str, Hashable], Rad]] = defaultdict(dict)  # free ones, by a part's key
        self._count: Counter[Hashable] = Counter()
        self._opened: list[Treff]  # because of the row that was told last
        self._of_row: int  # work because of it
        for pair in pairs:
            self._add_pair(pair)

    def _add_pair(self, pair: Treff) -> None:
        for row in list_rader(pair):
            self._pair_of[row.noekkel] = pair
            self._naboer[is_post(row)].add(row)
            self._alike[is_post(row), row.beloep].append(row)
            for month in {*list_months(row), *([None] if is_krav(row) else [])}:
                self._alike_near[is_post(row), row.beloep, month].append(row)
        if not pair.poster:
            for linje in pair.linjer:
                self._reversed[int(linje.beloep)].append(linje)

    def add(self, row: Rad) -> list[Treff]:
        """A row without a partner. Returns the pairs that are unsure because of it."""
        self._opened, self._of_row = [], 0
        self._budget.spend(1)
        self._free.add(row.noekkel)
        is_first = self._free_of[is_post(row)].add(row)  # else its twins have been told
        self._parts.pop(row.noekkel, None)
        self._look_alone(row)
        if isinstance(row, Skattepost):
            self._look_for_rounded(row)
        is_crowded = isinstance(row, Foert) and row.may_be_krav and self._are_claims_crowded()
        of_pairs = list(find_near(self._naboer, row, has_claims=not is_crowded))
        if joined := [one for one in of_pairs if self._join(row, one)]:  # else whatever makes it, no pair is of it
            for one in find_near(self._naboer_free, row, has_claims=not is_crowded):
                self._join(row, one)
            self._wholes[is_post(row)].add(row)
            partners = (self._get_partner(one) for one in joined)
            self._untold.update((one.noekkel, one) for one in partners if one is not None)
        for one in [*of_pairs, *find_near(self._wholes, row, has_claims=not is_crowded)]:
            self._join(one, row)
        for twin in self._list_twins(row) if is_first else ():
            for one in find_near(self._naboer, twin, has_claims=not is_crowded):
                self._join(twin, one)
        self._naboer_free[is_post(row)].add(row)
        return self._opened

    def _list_twins(self, row: Rad) -> Iterator[Rad]:
        """Rows of its amount on the other side without a partner. They may be of two events that crossed each other."""
        return self._free_of[not is_post(row)].find(row.beloep)

    def find_crossed(self) -> list[Treff]:
        """Pairs that are unsure since what may be one row on one side may be one on the other, with other pairs' rows.

        Asked when all rows are told: each is then looked at once.
        """
        self._opened = []
        untold, self._untold = self._untold, {}
        for row in untold.values():
            for (_name, felles), whole in self._wholes_of[row.noekkel].items():
                if row.noekkel in self._pair_of:
                    self._of_row = 0
                    self._judge(whole, felles, [row])
        return self._opened

    def _are_claims_crowded(self) -> bool:
        return self._is_crowded("claims", MAX_LINES, self._naboer[False].list_claims())

    def _is_crowded(self, name: Hashable, most: int, rows: Iterable[Rad]) -> bool:
        """Whether more rows than may be looked at have this in common. Then it is not known of any pair's row."""
        self._count[name] += 1
        if self._count[name] == most + 1:
            before = len(self._opened)
            for row in rows:
                self._open(row)
            self.oppgitt += len(self._opened) > before
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
        return pair.linjer[0] if is_post(row) else pair.poster[0]

    def _look_alone(self, row: Rad) -> None:
        """Whether it could be a row of a pair, or cancel one."""
        same, opposite = (not is_post(row), row.beloep), (is_post(row), -row.beloep)
        alike = [*self._alike.get(same, ()), *self._alike.get(opposite, ())]
        if self._is_crowded((is_post(row), row.beloep), MAX_NEAR, alike):
            return
        months = {month + number for month in list_months(row) for number in range(-MONTHS, MONTHS + 1)}
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
        if not is_free[0] and whole.noekkel not in self._pair_of:  # it will be told
            return False
        found = list_felles(whole, part, self._get_partner(whole))
        self._budget.spend(WORK_OF_TWO)
        for felles in found:
            rows = self._parts.setdefault(whole.noekkel, {}).setdefault(felles, Deltakere())
            rows.add(part, is_free=is_free[1])
            if is_free[0] and is_of_money(whole, part):
                self._wholes_of[part.noekkel][whole.noekkel, felles] = whole
            is_all = is_free[0] and is_free[1]
            self._judge(whole, felles, list(rows.of_pairs.values()) if is_all else [part])
        return bool(found)

    def _judge(self, whole: Rad, felles: Hashable, parts: Iterable[Rad]) -> None:
        """Whether each of the parts may make the whole with others: a pair that one of the two is in is then unsure."""
        rows, is_free = self._parts[whole.noekkel][felles], whole.noekkel in self._free
        total = -whole.beloep if is_taken_back(felles) else whole.beloep
        sums = dict[tuple[Decimal, ...], PossibleSums]()
        may_make = [one for one in parts if rows.is_within_reach(one, total - one.beloep)]
        has_twins = bool(may_make) and any(self._list_twins(whole))
        for one in may_make:
            if is_free and one.noekkel not in self._pair_of:
                continue
            if self._is_too_much():
                self._open(one if is_free else whole)
                continue
            others = tuple(row.beloep for row in self._list_with(one, rows, has_twins=has_twins))
            is_crowded = len(others) > MAX_NEAR
            self.oppgitt += is_crowded
            if not is_crowded and others not in sums:
                self._spend(len(others))
                sums[others] = PossibleSums(others, is_voucher=is_voucher(felles))
            if is_crowded or self._may_make(sums[others], total - one.beloep):
                self._open(one if is_free else whole)

    def _is_too_much(self) -> bool:
        """Whether nothing more is looked for because of the row that was told last: all that is near it is possible."""
        is_too_much = self._of_row > MAX_WORK_OF_ROW or self._budget.is_used
        self.oppgitt += is_too_much
        return is_too_much

    def _may_make(self, sums: PossibleSums, total: Decimal) -> bool:
        before, is_possible = sums.work, sums.may_make(total)
        self._spend(sums.work - before)
        return is_possible

    def _spend(self, work: int) -> None:
        self._of_row += work
        self._budget.spend(work)

    def _list_with(self, row: Rad, rows: Deltakere, *, has_twins: bool) -> list[Rad]:
        """Those that may be parts of the whole together with it. Of lines that cancel others, such lines too.

        Rows of other pairs too, where both sides have a whole that the pairs may make.
        """
        pair, found = self._pair_of.get(row.noekkel), [one for one in rows.free.values() if one is not row]
        if pair is None or not (has_twins or not pair.poster or self._list_wholes(row)):
            return found
        self._spend(len(rows.of_pairs))
        for one in rows.of_pairs.values():
            other = self._pair_of.get(one.noekkel)
            if other is not None and other is not pair and bool(pair.poster) == bool(other.poster):
                found += [one] if has_twins or not pair.poster or self._share_whole(row, one) else []
        return found

    def _share_whole(self, one: Rad, other: Rad) -> bool:
        """Whether the partners of payments of two pairs may be parts of one row without a partner."""
        return not self._list_wholes(one).isdisjoint(self._list_wholes(other))

    def _list_wholes(self, row: Rad) -> Set[tuple[str, Hashable]]:
        """Rows without a partner that its own partner may be a part of, with others of these."""
        partner = self._get_partner(row)
        return self._wholes_of[partner.noekkel].keys() if partner is not None else set()
