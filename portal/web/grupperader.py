"""The claim groups as rows that open in place to their claims, whose sums add up to the group's."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.domain.krav import Krav
from portal.domain.oversikt import Gruppesum, Oversikt, Summer, sum_krav


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravrad:
    """One claim of an open group, in the same sums as the group."""

    krav: Krav
    summer: Summer


@dataclass(frozen=True, slots=True, kw_only=True)
class Grupperad:
    """A group with its sums: whether it is open, the query that turns it, and its claims while it is open."""

    gruppe: Gruppesum
    is_apen: bool
    veksle: str  # `?gruppe=…`: the same page with this group turned; works with and without JavaScript
    alle_krav: tuple[Kravrad, ...]


def build_grupperader(
    oversikt: Oversikt, alle_krav: Sequence[Krav], apne: Sequence[str], beholdt: Sequence[tuple[str, str]]
) -> tuple[Grupperad, ...]:
    """A row for each group; those named in `apne` are open, names of no group are dropped.

    A group without a name is named by an empty value. `beholdt` stays in the links: how the list of claims is shown.
    """
    names = [gruppe.kravgruppe for gruppe in oversikt.grupper]
    asked = [name for name in names if name in apne]
    return tuple(
        Grupperad(
            gruppe=gruppe,
            is_apen=gruppe.kravgruppe in asked,
            veksle=_toggled(beholdt, asked, gruppe.kravgruppe),
            alle_krav=tuple(
                Kravrad(krav=krav, summer=sum_krav((krav,), oversikt.dag))
                for krav in alle_krav
                if krav.kravgruppe == gruppe.kravgruppe
            )
            if gruppe.kravgruppe in asked
            else (),
        )
        for gruppe in oversikt.grupper
    )


def _toggled(kept: Sequence[tuple[str, str]], asked: list[str], name: str) -> str:
    turned = [other for other in asked if other != name] if name in asked else [*asked, name]
    return "?" + urlencode([*kept, *(("gruppe", other) for other in turned)])
