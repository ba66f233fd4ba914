"""Movements for testing single sign rules."""

from collections.abc import Hashable, Iterable
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.sign_movements import Movement, Surroundings
from portal.domain.sign_rules import decide_signs

CLAIM, OTHER_CLAIM = ("forfall", "F"), ("forfall", "G")
KID, OTHER_KID = ("kid", "11"), ("kid", "22")
UNKNOWN = None


def make(
    raw_sign: int,
    day: int = 10,
    *,
    amount: int = 100,
    year: int = 2023,
    evidence: int = 0,
    hint: int = 0,
    is_partial: bool = False,
    claims: Iterable[Hashable] = (),
    ties: Iterable[Hashable] = (),
    kinds: Iterable[str] = (),
    kid: str = "",
    konto: str = "",
    is_placed: bool = False,
    is_free: bool = False,
    is_plain_hint: bool = False,
) -> Movement:
    return Movement(
        raw_sign=raw_sign,
        amount=Decimal(amount),
        day=date(year, 1, day),
        evidence=evidence,
        hint=hint,
        is_partial=is_partial,
        claims=tuple(claims),
        ties=tuple(ties),
        kinds=frozenset(kinds),
        kid=kid,
        konto=konto,
        is_placed=is_placed,
        is_free=is_free,
        is_plain_hint=is_plain_hint,
    )


def decide(*movements: Movement, around: Surroundings | None = None) -> list[int | None]:
    return decide_signs(movements, around or Surroundings())


def proven(direction: int, claim: Hashable = ("forfall", "known"), *, amount: int = 7, kind: str = "") -> Movement:
    """A proven payment in a ledger that writes payments with this sign."""
    return make(direction, 1, amount=amount, evidence=1, claims=[claim], is_placed=True, kinds=[kind] if kind else [])


SIGNS = pytest.mark.parametrize("sign", [1, -1])
