"""What is known about movements and their ledgers before the signs are decided."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Join = tuple[Hashable, Hashable]


@dataclass(slots=True, kw_only=True)
class Movement:
    """A payment in or out, once, however many answers have it. +1 means payment, −1 reversal, 0 unknown."""

    raw_sign: int  # as in the API
    amount: Decimal  # always positive
    day: date
    usual: int = 0  # the raw sign that payments have in every ledger we know, if they have one
    evidence: int = 0  # proven for this movement
    hint: int = 0  # suggested by its own row; an answer we do not have could contradict it
    is_plain_hint: bool = False  # suggested by no more than that it fits an instalment; a lone reversal does, too
    is_free: bool = False  # the open list has all of it as unplaced, and would have a payment that it reverses
    is_partial: bool = False  # another undoes it, and what has covered its instalment is missing
    claims: tuple[Hashable, ...] = ()  # claims it covers or pays out
    is_placed: bool = False  # it covers a claim, as claims prove or its own row says; or undoes that, if a reversal
    kid: str = ""  # given by the payer
    konto: str = ""  # the authority's account
    ties: tuple[Hashable, ...] = ()  # weaker signs of its ledger: the KID, the authority's account
    kinds: frozenset[str] = frozenset()  # kinds of claim, in words


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """Other facts about the ledgers that the movements belong to."""

    claim_joins: Iterable[Join] = ()  # claims and instalments that share a ledger
    tie_joins: Iterable[Join] = ()
    votes: Iterable[tuple[Hashable, int]] = ()  # (claim, direction), from movements that are in no list
    others: Iterable[Movement] = ()  # movements that are in no list
    unseen: frozenset[int] = frozenset()  # years whose lists are missing


class Ledgers:
    """Union-find: everything in one ledger has the same root."""

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}

    def find(self, node: Hashable) -> Hashable:
        parents = self._parents
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = node = parents[parent]
        return node

    def join_all(self, joins: Iterable[Join], numbers: Iterable[int]) -> list[Hashable]:
        """Root of each movement, by index, after these joins."""
        for one, other in joins:
            self._parents[self.find(one)] = self.find(other)
        return [self.find((number,)) for number in numbers]
