"""Reservations: what must be said beside figures, because it is not known, not current or not as it seems.

The one place that decides. A page, a statement and every file say all that is listed here, each in its own form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from portal.domain.avvik import Avvik, Sammenligning
from portal.domain.grunnlag import Mangel
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, Oppslag, Problem, UleseligRad

NULL = Decimal(0)


class Slag(Enum):
    """Kind of reservation, in the order they are said."""

    GAMMELT = "gammelt"  # the figures are old: nothing newer could be had
    SKJERMET = "skjermet"  # the authority withholds everything
    LISTE_MANGLER = "liste-mangler"  # lists of some years could not be had
    LISTE_SKJERMET = "liste-skjermet"  # lists of some years are withheld
    LISTE_ELDRE = "liste-eldre"  # lists of some years are older than what is open now, and contradicted by it
    USETTE_AAR = "usette-aar"  # years before a statement's period that could not be read
    TILGODE_UTEN_KRAV = "tilgode-uten-krav"  # paid out since, of credit claims in no list: since when is not known
    LISTE_UKJENT = "liste-ukjent"  # lists were null or absent in the answer
    ULESELIG = "uleselig"  # rows could not be read
    EGNE_SUMMER_ULESELIGE = "egne-summer-uleselige"  # the authority's own sums could not be read; no figure lacks them
    UTEN_FORFALLSDATO = "uten-forfallsdato"  # money to be paid, and when is not known
    AVVIK = "avvik"  # the authority's own sum is another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbehold:
    """One reservation: its kind, and the facts that kind has."""

    slag: Slag
    fetched_at: datetime | None = None  # GAMMELT
    problem: Problem | None = None  # GAMMELT
    mangler: tuple[Mangel, ...] = ()  # LISTE_MANGLER, LISTE_SKJERMET, LISTE_ELDRE
    aar: tuple[int, ...] = ()  # USETTE_AAR
    lister: tuple[str, ...] = ()  # LISTE_UKJENT, as the API names them
    rader: tuple[UleseligRad, ...] = ()  # ULESELIG, EGNE_SUMMER_ULESELIGE
    beloep: Decimal = NULL  # UTEN_FORFALLSDATO, TILGODE_UTEN_KRAV
    avvik: Avvik | None = None  # AVVIK

    @property
    def is_mangelfullt(self) -> bool:
        """Whether rows are missing, so that a sum over the rows at hand lacks something."""
        return self.slag in (
            Slag.SKJERMET, Slag.LISTE_MANGLER, Slag.LISTE_SKJERMET, Slag.LISTE_ELDRE, Slag.USETTE_AAR,
            Slag.TILGODE_UTEN_KRAV, Slag.LISTE_UKJENT, Slag.ULESELIG,
        )  # fmt: skip

    @property
    def is_uten_liste(self) -> bool:
        """Whether a whole list is missing or cannot be trusted, so that no sum is given at all."""
        return self.is_mangelfullt and self.slag not in (Slag.ULESELIG, Slag.USETTE_AAR, Slag.TILGODE_UTEN_KRAV)


def list_forbehold(
    *,
    oppslag: Iterable[Oppslag[object]] = (),
    aapne: AapneKrav | None = None,
    mangler: Iterable[Mangel] = (),
    usette_aar: Iterable[int] = (),
    tilgode_uten_krav: Decimal = NULL,
    uleselige: Iterable[UleseligRad] = (),
    sammenligning: Sammenligning | None = None,
) -> tuple[Forbehold, ...]:
    """All that must be said of figures made from these.

    `oppslag`: the lookups, for their age. `aapne`: what is open, where the figures are of it. `uleselige`: the rows
    that could not be read, of whatever lists the figures are of.
    """
    found = [_find_old(tuple(oppslag))]
    if aapne is not None and aapne.is_skjermet:
        # Nothing is shown then, and what is withheld as a whole need not be named part by part.
        return tuple(one for one in (*found, Forbehold(slag=Slag.SKJERMET)) if one is not None)
    found += _list_lists(tuple(mangler))
    years = tuple(usette_aar)
    found.append(Forbehold(slag=Slag.USETTE_AAR, aar=years) if years else None)
    if tilgode_uten_krav:
        found.append(Forbehold(slag=Slag.TILGODE_UTEN_KRAV, beloep=tilgode_uten_krav))
    if aapne is not None:
        found += _list_of_open(aapne)
    rows = tuple(uleselige)
    for slag, some in (
        (Slag.ULESELIG, tuple(rad for rad in rows if not rad.is_egen_sum)),
        (Slag.EGNE_SUMMER_ULESELIGE, tuple(rad for rad in rows if rad.is_egen_sum)),
    ):
        found.append(Forbehold(slag=slag, rader=some) if some else None)
    differing = sammenligning.avvik if sammenligning is not None else ()
    found += [Forbehold(slag=Slag.AVVIK, avvik=avvik) for avvik in differing if avvik.kravgruppe is None]
    order = list(Slag)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: order.index(one.slag)))


def _find_old(oppslag: tuple[Oppslag[object], ...]) -> Forbehold | None:
    old = [(one.fetched_at, one.problem) for one in oppslag if one.is_old and one.fetched_at is not None]
    if not old:
        return None
    oldest, problem = min(old, key=lambda pair: pair[0])
    return Forbehold(slag=Slag.GAMMELT, fetched_at=oldest, problem=problem)


def _list_lists(mangler: tuple[Mangel, ...]) -> list[Forbehold | None]:
    older = tuple(mangel for mangel in mangler if mangel.is_motsagt)
    withheld = tuple(mangel for mangel in mangler if mangel.problem is None and not mangel.is_motsagt)
    missing = tuple(mangel for mangel in mangler if mangel.problem is not None and not mangel.is_motsagt)
    return [
        Forbehold(slag=slag, mangler=some) if some else None
        for slag, some in ((Slag.LISTE_MANGLER, missing), (Slag.LISTE_SKJERMET, withheld), (Slag.LISTE_ELDRE, older))
    ]


def _list_of_open(aapne: AapneKrav) -> list[Forbehold | None]:
    lists = tuple(liste for liste in (KRAVLISTE, INNBETALINGSLISTE) if liste in aapne.ukjente_lister)
    # The day does not matter here: what has no known due date has none on any day.
    undated = sum(
        (amount for krav in aapne.alle_krav for due, amount in krav.rest_per_dato if due is None and amount > 0),
        NULL,
    )
    return [
        Forbehold(slag=Slag.LISTE_UKJENT, lister=lists) if lists else None,
        Forbehold(slag=Slag.UTEN_FORFALLSDATO, beloep=undated) if undated else None,
    ]
