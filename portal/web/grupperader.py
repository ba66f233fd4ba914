"""Claim groups as rows that open in place to their claims."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.domain.krav import Krav
from portal.domain.oversikt import Gruppesum, Oversikt, Summer, sum_krav


@dataclass(frozen=True, slots=True, kw_only=True)
class Kravrad:
    """A claim of an open group, with the same columns as the group."""

    krav: Krav
    summer: Summer


@dataclass(frozen=True, slots=True, kw_only=True)
class Grupperad:
    """A group with its sums, and its claims if it is open."""

    gruppe: Gruppesum
    is_apen: bool
    veksle: str  # `?gruppe=…`: the same page with this group toggled; works without JavaScript
    alle_krav: tuple[Kravrad, ...]


def build_grupperader(
    oversikt: Oversikt, alle_krav: Sequence[Krav], opened: Sequence[str], beholdt: Sequence[tuple[str, str]]
) -> tuple[Grupperad, ...]:
    """One row per group. Groups in `opened` are open; unknown names are ignored.

    The empty string stands for claims without a group. `beholdt`: query parameters of the claim list, kept in links.
    """
    names = [gruppe.kravgruppe for gruppe in oversikt.grupper]
    asked = [name for name in names if name in opened]
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
