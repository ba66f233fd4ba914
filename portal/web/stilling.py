"""What follows from an answer and a day alone: reckoned once, and its table drawn once, in each process.

A page that is asked for again costs what has changed since. What makes two pictures differ is in `Stilling`, or is an
argument; nothing else may reach what is reckoned or drawn here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.clock import get_clock
from portal.domain.avvik import Sammenligning, compare_sums
from portal.domain.forfallsplan import build_forfallsplan
from portal.domain.krav import Krav
from portal.domain.oversikt import Oversikt, build_oversikt, sort_by_forfall
from portal.domain.setning import Setning, build_setning
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Vist
from portal.web.diagram import BRED, SMAL, build_diagram
from portal.web.grupperader import build_grupperader
from portal.web.rader import Rad, build_rader

KEPT = 64  # at most some twenty megabytes of drawn tables in each process
LARGEST_KEPT = 250  # rows
Choices = TypeVarTuple("Choices")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stilling:
    """How one organisation stands on a day, by one answer. Two are equal when everything but the data itself is."""

    orgnr: str
    avtrykk: str  # of the answer's bytes
    hentet: date
    dag: date
    spraak: str
    aapne: AapneKrav = field(compare=False, repr=False)

    @classmethod
    def of(cls, tilgang: Vist, oppslag: Oppslag[AapneKrav]) -> "Stilling":
        """As the figures of a lookup stand today."""
        today = get_clock().today()
        return cls(
            orgnr=tilgang.orgnr,
            avtrykk=oppslag.avtrykk,
            hentet=oppslag.fetched_on or today,
            dag=today,
            spraak=get_language() or "",
            aapne=oppslag.data,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figurer:
    """Everything above the tabs. `setning_da`: the sentence as of the day of the fetch, for figures that are old."""

    oversikt: Oversikt
    setning: Setning
    setning_da: Setning
    sammenligning: Sammenligning


def _once(make: Callable[[Stilling, *Choices], T]) -> Callable[[Stilling, *Choices], T]:
    """Keep what was made for a while; not of an answer that cannot be told from another, or is very large."""
    kept = lru_cache(maxsize=KEPT)(make)

    @wraps(make)
    def get(stilling: Stilling, /, *choices: *Choices) -> T:
        is_large = len(stilling.aapne.alle_krav) > LARGEST_KEPT
        return make(stilling, *choices) if is_large or not stilling.avtrykk else kept(stilling, *choices)

    return get


@_once
def reckon(stilling: Stilling) -> Figurer:
    """The figures."""
    oversikt = build_oversikt(stilling.aapne, stilling.dag)
    then = build_oversikt(stilling.aapne, stilling.hentet) if stilling.hentet != stilling.dag else oversikt
    return Figurer(
        oversikt=oversikt,
        setning=build_setning(oversikt),
        setning_da=build_setning(then),
        sammenligning=compare_sums(stilling.aapne, stilling.hentet, stilling.dag),
    )


@_once
def draw_krav_tabell(stilling: Stilling, apne: tuple[str, ...]) -> SafeString:
    """The open claims as a table, late first, with the rows of these keys open."""
    context = {
        "rader": _list_rader(stilling, apne),
        "oversikt": reckon(stilling).oversikt,
        "orgnr": stilling.orgnr,
    }
    return render_to_string("components/krav_tabell.html", context)


@_once
def draw_gruppetabell(stilling: Stilling, apne: tuple[str, ...], grupper: tuple[str, ...]) -> SafeString:
    """The claim groups as a table, those of these names open; claims that are open in their own list stay so."""
    oversikt = reckon(stilling).oversikt
    context = {
        "grupperader": build_grupperader(oversikt, _list_rader(stilling, apne), grupper),
        "oversikt": oversikt,
        "orgnr": stilling.orgnr,
    }
    return render_to_string("components/kravgrupper.html", context)


@_once
def draw_forfallsplan(stilling: Stilling) -> SafeString:
    """The due dates and what falls due month by month; empty where there is nothing to draw."""
    plan = build_forfallsplan(stilling.aapne.alle_krav, stilling.dag)
    if not plan.has_noe:
        return SafeString("")
    diagrammer = [build_diagram(plan, lerret) for lerret in (BRED, SMAL)] if plan.is_tegnbar else []
    context = {"plan": plan, "diagrammer": diagrammer, "oversikt": reckon(stilling).oversikt}
    return render_to_string("components/forfallsplan.html#alt", context)


def _list_rader(stilling: Stilling, apne: tuple[str, ...]) -> tuple[Rad[Krav], ...]:
    return build_rader(sort_by_forfall(stilling.aapne.alle_krav), apne)
