"""What rows must have in common to be compared by a rule of pairs: as little as the rule allows, to be quick."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert

KID_DAYS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Stikkord:
    """Only rows that have one of these in common are compared. They follow from what the rule looks at."""

    of_line: Callable[[Foert], Hashable]
    of_post: Callable[[Skattepost], Iterable[Hashable]]


def list_near_amounts(amount: Decimal) -> range:
    """Whole kroner that an amount at most a krone away may have."""
    return range(int(amount) - 1, int(amount) + 2)


def _list_days(post: Skattepost) -> Iterable[Hashable]:
    return ((post.beloep, post.dato + timedelta(days=days)) for days in range(-KID_DAYS, KID_DAYS + 1))


BY_AMOUNT = Stikkord(of_line=lambda linje: linje.beloep, of_post=lambda post: (post.beloep,))
BY_DAY = Stikkord(  # payments: no rule looks further than the same KID
    of_line=lambda linje: (linje.beloep, linje.linje.betalingsdato), of_post=_list_days
)
BY_PERIOD = Stikkord(
    of_line=lambda linje: (linje.beloep, linje.gruppe, linje.periode),
    of_post=lambda post: [(post.beloep, post.gruppe, post.periode)] if post.periode else [],
)
BY_DUE_DATE = Stikkord(
    of_line=lambda linje: (linje.beloep, linje.gruppe, linje.forfall),
    of_post=lambda post: [(post.beloep, post.gruppe, post.forfall)] if post.forfall else [],
)
BY_KRONE = Stikkord(of_line=lambda linje: int(linje.beloep), of_post=lambda post: list_near_amounts(post.beloep))
BY_TERM = Stikkord(
    of_line=lambda linje: (linje.gruppe, linje.periode),
    of_post=lambda post: [(post.gruppe, post.periode)] if post.periode else [],
)
