"""What is known of movements of money before their signs are settled, and of the ledgers that they belong to."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Join = tuple[Hashable, Hashable]
Other = tuple[Decimal, int, str, date]  # amount, raw sign, KID, day


@dataclass(slots=True, kw_only=True)
class Movement:
    """A payment in or out, once, however many answers have it. +1 is a payment, −1 a reversal, 0 is not known."""

    raw_sign: int  # as the API wrote it
    amount: Decimal  # positive
    day: date
    evidence: int = 0  # proven for this one
    hint: int = 0  # what its own row says, which an answer not at hand could contradict
    claims: tuple[Hashable, ...] = ()  # what it covers or pays out
    kid: str = ""  # that the payer gave
    ties: tuple[Hashable, ...] = ()  # weaker marks of its ledger: KID, the authority's account
    kinds: frozenset[str] = frozenset()  # of claim, in words


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What else is known of the ledgers that the movements belong to."""

    claim_joins: Iterable[Join] = ()  # claims and instalments of one ledger
    tie_joins: Iterable[Join] = ()
    votes: Iterable[tuple[Hashable, int]] = ()  # (claim, direction), by movements that are in no list
    others: Iterable[Other] = ()  # movements that are in no list
    unseen: frozenset[int] = frozenset()  # years whose lists could not be had


class Ledgers:
    """Union-find: everything that is joined has one root."""

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}

    def find(self, node: Hashable) -> Hashable:
        parents = self._parents
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = node = parents[parent]
        return node

    def join_all(self, joins: Iterable[Join], numbers: Iterable[int]) -> list[Hashable]:
        """The root of each movement, by its number, with these joined too."""
        for one, other in joins:
            self._parents[self.find(one)] = self.find(other)
        return [self.find((number,)) for number in numbers]
