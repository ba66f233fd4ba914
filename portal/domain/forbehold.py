"""Reservations: what must be stated beside the figures because something is unknown, stale or contradictory.

This is the only place that decides. Pages, statements and files show what is listed here, each in its own form. A page
tells the age and what is withheld in banners of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from portal.domain.avvik import Avvik, Sammenligning
from portal.domain.grunnlag import Mangel
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, Oppslag, Problem, UleseligRad

ZERO = Decimal(0)


class ForbeholdKind(Enum):
    """Kind of reservation, in display order."""

    GAMMELT = "gammelt"  # the figures are stale: the fetch failed
    SKJERMET = "skjermet"  # the authority withholds everything
    LISTE_MANGLER = "liste-mangler"  # some years' lists are missing
    LISTE_SKJERMET = "liste-skjermet"  # some years' lists are withheld
    LISTE_ELDRE = "liste-eldre"  # some years' lists are older than the open list, and contradicted by it
    USETTE_AAR = "usette-aar"  # years before the statement's period that could not be read
    # payouts of credit claims that are in no list, so the date of the credit is unknown
    TILGODE_UTEN_KRAV = "tilgode-uten-krav"
    LISTE_UKJENT = "liste-ukjent"  # lists are null or absent in the answer
    ULESELIG = "uleselig"  # rows that could not be read
    # the authority's own sums could not be read; our figures are complete
    EGNE_SUMMER_ULESELIGE = "egne-summer-uleselige"
    UTEN_FORFALLSDATO = "uten-forfallsdato"  # amounts to pay without a known due date
    AVVIK = "avvik"  # the authority's own sum differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbehold:
    """One reservation: its kind and the facts for that kind."""

    kind: ForbeholdKind
    fetched_at: datetime | None = None  # GAMMELT
    problem: Problem | None = None  # GAMMELT
    mangler: tuple[Mangel, ...] = ()  # LISTE_MANGLER, LISTE_SKJERMET, LISTE_ELDRE
    aar: tuple[int, ...] = ()  # USETTE_AAR
    lister: tuple[str, ...] = ()  # LISTE_UKJENT, by the API's names
    rader: tuple[UleseligRad, ...] = ()  # ULESELIG, EGNE_SUMMER_ULESELIGE
    beloep: Decimal = ZERO  # UTEN_FORFALLSDATO, TILGODE_UTEN_KRAV
    avvik: Avvik | None = None  # AVVIK

    @property
    def is_mangelfullt(self) -> bool:
        """Whether rows are missing, so that sums of the rows are incomplete."""
        return self.kind in (
            ForbeholdKind.SKJERMET, ForbeholdKind.LISTE_MANGLER, ForbeholdKind.LISTE_SKJERMET,
            ForbeholdKind.LISTE_ELDRE, ForbeholdKind.USETTE_AAR,
            ForbeholdKind.TILGODE_UTEN_KRAV, ForbeholdKind.LISTE_UKJENT, ForbeholdKind.ULESELIG,
        )  # fmt: skip

    @property
    def is_uten_liste(self) -> bool:
        """Whether a whole list is missing or unreliable, so that no sum is shown."""
        return self.is_mangelfullt and self.kind not in (
            ForbeholdKind.ULESELIG,
            ForbeholdKind.USETTE_AAR,
            ForbeholdKind.TILGODE_UTEN_KRAV,
        )


def list_forbehold(
    *,
    oppslag: Iterable[Oppslag[object]] = (),
    aapne: AapneKrav | None = None,
    uten_forfallsdato: Decimal | None = None,
    mangler: Iterable[Mangel] = (),
    usette_aar: Iterable[int] = (),
    tilgode_uten_krav: Decimal = ZERO,
    uleselige: Iterable[UleseligRad] = (),
    sammenligning: Sammenligning | None = None,
) -> tuple[Forbehold, ...]:
    """Every reservation for figures based on these.

    `oppslag`: the lookups, for their age. `aapne`: the open list, if the figures use it. `uten_forfallsdato`: what is
    to be paid in it without a due date, if that is known already. `uleselige`: the unreadable rows of the lists used.
    """
    found = [_find_old(tuple(oppslag))]
    if aapne is not None and aapne.is_skjermet:
        # The page shows nothing in this case, so there is no need to name each withheld list.
        return tuple(one for one in (*found, Forbehold(kind=ForbeholdKind.SKJERMET)) if one is not None)
    found += _list_lists(tuple(mangler))
    years = tuple(usette_aar)
    found.append(Forbehold(kind=ForbeholdKind.USETTE_AAR, aar=years) if years else None)
    if tilgode_uten_krav:
        found.append(Forbehold(kind=ForbeholdKind.TILGODE_UTEN_KRAV, beloep=tilgode_uten_krav))
    if aapne is not None:
        undated = _sum_uten_forfallsdato(aapne) if uten_forfallsdato is None else uten_forfallsdato
        found += _list_of_open(aapne, undated)
    rows = tuple(uleselige)
    for kind, some in (
        (ForbeholdKind.ULESELIG, tuple(rad for rad in rows if not rad.is_egen_sum)),
        (ForbeholdKind.EGNE_SUMMER_ULESELIGE, tuple(rad for rad in rows if rad.is_egen_sum)),
    ):
        found.append(Forbehold(kind=kind, rader=some) if some else None)
    differing = sammenligning.avvik if sammenligning is not None else ()
    found += [Forbehold(kind=ForbeholdKind.AVVIK, avvik=avvik) for avvik in differing if avvik.kravgruppe is None]
    order = list(ForbeholdKind)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: order.index(one.kind)))


def _find_old(oppslag: tuple[Oppslag[object], ...]) -> Forbehold | None:
    old = [(one.fetched_at, one.problem) for one in oppslag if one.is_old and one.fetched_at is not None]
    if not old:
        return None
    oldest, problem = min(old, key=lambda pair: pair[0])
    return Forbehold(kind=ForbeholdKind.GAMMELT, fetched_at=oldest, problem=problem)


def _list_lists(mangler: tuple[Mangel, ...]) -> list[Forbehold | None]:
    older = tuple(mangel for mangel in mangler if mangel.is_motsagt)
    withheld = tuple(mangel for mangel in mangler if mangel.problem is None and not mangel.is_motsagt)
    missing = tuple(mangel for mangel in mangler if mangel.problem is not None and not mangel.is_motsagt)
    return [
        Forbehold(kind=kind, mangler=some) if some else None
        for kind, some in (
            (ForbeholdKind.LISTE_MANGLER, missing),
            (ForbeholdKind.LISTE_SKJERMET, withheld),
            (ForbeholdKind.LISTE_ELDRE, older),
        )
    ]


def _sum_uten_forfallsdato(aapne: AapneKrav) -> Decimal:
    """What is to be paid without a known due date, on any day."""
    parts = (part for krav in aapne.alle_krav for part in krav.rest_per_dato)
    return sum((amount for due, amount in parts if due is None and amount > 0), ZERO)


def _list_of_open(aapne: AapneKrav, undated: Decimal) -> list[Forbehold | None]:
    lists = tuple(liste for liste in (KRAVLISTE, INNBETALINGSLISTE) if liste in aapne.ukjente_lister)
    return [
        Forbehold(kind=ForbeholdKind.LISTE_UKJENT, lister=lists) if lists else None,
        Forbehold(kind=ForbeholdKind.UTEN_FORFALLSDATO, beloep=undated) if undated else None,
    ]
