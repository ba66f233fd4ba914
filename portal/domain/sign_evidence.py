"""What claims and payments reveal about each movement: proof, hints, and which ledger it belongs to."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.domain.krav import Krav
from portal.domain.sign_movements import Join, Movement, Surroundings
from portal.domain.sign_rows import ZERO, InstalmentShare, Money, Placed, clean_konto, forfall_node, list_ties


@dataclass
class Found:
    """What placements reveal, by the movement's index, and about movements that are in no list."""

    net: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    claims: dict[int, list[Hashable]] = field(default_factory=lambda: defaultdict(list))
    votes: list[tuple[Hashable, int]] = field(default_factory=list)
    others: list[Movement] = field(default_factory=list)


def match_placements(placed: Iterable[Placed], rows: Sequence[Money]) -> Found:
    """Assign each placement to its movement."""
    found = Found()
    by_id: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        by_id[row.identifier].append(index)
    unlisted: dict[tuple[str, Decimal, int, str, date], dict[Hashable, Decimal]] = defaultdict(dict)
    for one in placed:
        node = forfall_node(one.forfall)
        matches = _match(one, by_id.get(one.identifier, ()), rows)
        for index in matches:
            found.claims[index].append(node)
            found.net[index] += one.covers if one.is_proof else ZERO
        if not matches and one.amount and one.day is not None and one.raw_sign:
            name = one.identifier, one.amount, one.raw_sign, one.kid, one.day
            unlisted[name][node] = unlisted[name].get(node, ZERO) + (one.covers if one.is_proof else ZERO)
    for (_, amount, raw_sign, kid, day), covers in unlisted.items():
        sign, nodes = read_sign(sum(covers.values(), ZERO)), tuple(covers)
        found.others.append(
            Movement(
                raw_sign=raw_sign, amount=amount, day=day, evidence=sign, claims=nodes, is_placed=sign > 0, kid=kid
            )
        )
        if sign:
            found.votes += [(node, sign * raw_sign) for node in nodes]
    return found


def read_sign(net: Decimal) -> int:
    """What proven placements say of their movement: +1 payment, −1 reversal, 0 nothing."""
    return (net > 0) - (net < 0)


def _match(one: Placed, same_id: Sequence[int], rows: Sequence[Money]) -> Sequence[int]:
    """The movements a placement belongs to. Identifiers are not unique; if the matches differ in sign, return none."""
    found = [index for index in same_id if one.day is None or rows[index].day == one.day]
    if one.raw_sign:
        found = [index for index in found if rows[index].raw_sign == one.raw_sign]
    for fits in (
        [index for index in found if rows[index].amount == one.amount],
        [index for index in found if rows[index].part == one.part],
    ):
        kept = [index for index in fits if index in found]
        found = kept or found
    return found if len({rows[index].raw_sign for index in found}) == 1 else ()


@dataclass
class Hints:
    """What movements suggest about themselves, by index."""

    signs: dict[int, int] = field(default_factory=dict)
    plain: set[int] = field(default_factory=set)  # only because they fit their instalment
    partial: set[int] = field(default_factory=set)  # undo each other, on an instalment that another has covered


def read_hints(rows: Sequence[Money], known: set[str]) -> Hints:
    """Hints from movements about instalments that are in no list, if their shares fit original − left.

    This is no proof: a share in an answer we do not have could change the result.
    """
    by_forfall: dict[str, list[tuple[int, InstalmentShare]]] = defaultdict(list)
    for index, row in enumerate(rows):
        for share in row.shares:
            if row.raw_sign and share.forfall not in known:
                by_forfall[share.forfall].append((index, share))
    hints = Hints()
    more_than_plain: set[int] = set()
    for shares in by_forfall.values():
        if len({(share.original, share.left) for _, share in shares}) == 1:
            direction, is_plain = _weigh([(rows[index].raw_sign, share) for index, share in shares])
            for index, share in shares:
                hint = (1 if is_plain else (direction or 0) * rows[index].raw_sign) if share.amount > 0 else 0
                hints.signs[index] = hint if hints.signs.get(index, hint) == hint else 0
                (hints.plain if is_plain else more_than_plain).add(index)
                if direction is None:
                    hints.partial.add(index)
    hints.plain = {index for index in hints.plain - more_than_plain if hints.signs[index]}
    return hints


def _weigh(shares: Sequence[tuple[int, InstalmentShare]]) -> tuple[int | None, bool]:
    """The direction in which the shares add up to the covered amount, and whether they do so without any reversal.

    None: they undo each other though something is covered, so that the first may undo what we do not have.
    """
    one = shares[0][1]
    covered = abs(one.original) - (one.left if one.original >= 0 else -one.left)
    sum_of_all = sum((share.amount for _, share in shares), ZERO)
    if sum_of_all <= covered and len({raw_sign for raw_sign, _ in shares}) == 1:
        return 0, True  # something else covered the rest, if not all
    total = sum((raw_sign * share.amount for raw_sign, share in shares), ZERO)
    if abs(total) < abs(covered):
        return None, False
    if abs(total) > abs(covered):
        return 0, False
    if total:
        return 1 if (total > 0) == (covered > 0) else -1, False
    first = min(share.day for _, share in shares)
    raw_signs = {raw_sign for raw_sign, share in shares if share.day == first}
    return raw_signs.pop() if len(raw_signs) == 1 else 0, False


def gather_surroundings(alle_krav: Iterable[Krav], found: Found, unseen: frozenset[int]) -> Surroundings:
    """Which claims and instalments share a ledger, and what is known about unlisted movements."""
    claim_joins: list[Join] = []
    tie_joins: list[Join] = []
    for krav in alle_krav:
        nodes = [forfall_node(forfall.kravforfallsidentifikator) for forfall in krav.kravforfall]
        claim_joins += [(nodes[0], node) for node in nodes[1:]]
        for node, forfall in zip(nodes, krav.kravforfall, strict=True):
            claim_joins += [(node, forfall_node(row.kravforfallsidentifikator)) for row in forfall.plassert_motkrav]
            info = forfall.betalingsinformasjon
            tie_joins += [(node, tie) for tie in list_ties(info.kidnummer, clean_konto(info.konto))]
    return Surroundings(
        claim_joins=claim_joins, tie_joins=tie_joins, votes=found.votes, others=found.others, unseen=unseen
    )
