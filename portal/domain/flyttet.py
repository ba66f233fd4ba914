"""How the money of a payment or payout has been moved between claims since an earlier snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.stand import ZERO, Andeler, Kravstand, Stand


@dataclass(frozen=True, slots=True)
class Flyttet:
    """By claim, how much more of one payment or payout covers it: its name and kroner, negative for less."""

    amounts: tuple[tuple[str, Decimal], ...] = ()

    @property
    def navn(self) -> frozenset[str]:
        """Names of the claims."""
        return frozenset(name for name, _ in self.amounts)

    @property
    def net(self) -> Decimal:
        """How much more is used in all."""
        return sum((more for _, more in self.amounts), ZERO)

    @property
    def most(self) -> Decimal:
        """How much has been moved: what is used where it was not, or no longer where it was, whichever is more."""
        used = sum((more for _, more in self.amounts if more > 0), ZERO)
        return max(used, used - self.net)


def list_flyttet(before: Stand, after: Stand) -> dict[str, Flyttet]:
    """By payment. Only claims in both states are compared."""
    return _compare(before, after, lambda krav: krav.plassert)


def list_flyttede_utbetalinger(before: Stand, after: Stand) -> dict[str, Flyttet]:
    """The same by payout."""
    return _compare(before, after, lambda krav: krav.utbetalt)


def _compare(before: Stand, after: Stand, get_andeler: Callable[[Kravstand], Andeler]) -> dict[str, Flyttet]:
    old = {krav.noekkel: dict(get_andeler(krav)) for krav in before.krav}
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for krav in after.krav:
        was, now = old.get(krav.noekkel), dict(get_andeler(krav))
        for key in sorted(now.keys() | was.keys()) if was is not None else ():
            more = now.get(key, ZERO) - (was or {}).get(key, ZERO)
            if more:
                found.setdefault(key, []).append((krav.navn, more))
    return {key: Flyttet(tuple(amounts)) for key, amounts in found.items()}
