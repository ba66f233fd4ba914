"""Figures and tables of the open claims, computed once per snapshot in each process.

Everything that affects the output is in the key of `LedgerSnapshot` or is an argument.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import TypeVar, TypeVarTuple

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.clock import get_clock
from portal.domain.avvik import Sammenligning, compare_sums
from portal.domain.forfallsplan import build_forfallsplan
from portal.domain.krav import Krav
from portal.domain.listeformer import make_krav_form
from portal.domain.oversikt import Oversikt, build_oversikt, sort_by_forfall, sum_krav
from portal.domain.setning import Setning, build_setning
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import OrganisationLike
from portal.domain.tilgode import sum_opprinnelig
from portal.process_memory import MEMORY
from portal.web.diagram import BRED, SMAL, build_diagram
from portal.web.grupperader import build_grupperader
from portal.web.rader import build_rader
from portal.web.render import render_part
from portal.web.utvalg import NO_FILTER, Par, Spoerring, build_visning

Choices = TypeVarTuple("Choices")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSnapshot:
    """How one organisation stands on a day, by one answer. What follows from two of the same key is the same."""

    orgnr: str
    avtrykk: str  # of the answer's bytes
    hentet: date
    dag: date
    spraak: str
    aapne: AapneKrav = field(repr=False)

    @classmethod
    def of(cls, tilgang: OrganisationLike, oppslag: Oppslag[AapneKrav]) -> "LedgerSnapshot":
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

    @property
    def key(self) -> tuple[str, str, date, date, str]:
        """Everything but the data itself, which is not to be kept as long as what was made of it."""
        return self.orgnr, self.avtrykk, self.hentet, self.dag, self.spraak


@dataclass(frozen=True, slots=True, kw_only=True)
class Hovedtall:
    """Everything above the tabs. `setning_da`: the sentence as of the day of the fetch, for figures that are old."""

    oversikt: Oversikt
    setning: Setning
    setning_da: Setning
    sammenligning: Sammenligning


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabell:
    """A table as it was drawn, and what is said of it to those who do not see it: `12 av 40`."""

    html: SafeString
    funn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabellsum:
    """One of the sums under the table of claims, zero or more: what is to be paid, or what is to one's credit."""

    er_kreditt: bool = False
    opprinnelig: Decimal
    rest: Decimal
    renter: Decimal


def cached_per_snapshot(make: Callable[[LedgerSnapshot, *Choices], T]) -> Callable[[LedgerSnapshot, *Choices], T]:
    """Remember what was made; not of an answer that cannot be told from another."""

    @wraps(make)
    def get(snapshot: LedgerSnapshot, /, *choices: *Choices) -> T:
        if not snapshot.avtrykk:
            return make(snapshot, *choices)
        return MEMORY.get_or_make((make, snapshot.key, choices), lambda: make(snapshot, *choices))

    return get


@cached_per_snapshot
def compute_hovedtall(snapshot: LedgerSnapshot) -> Hovedtall:
    """The figures."""
    oversikt = build_oversikt(snapshot.aapne, snapshot.dag)
    then = build_oversikt(snapshot.aapne, snapshot.hentet) if snapshot.hentet != snapshot.dag else oversikt
    return Hovedtall(
        oversikt=oversikt,
        setning=build_setning(oversikt),
        setning_da=build_setning(then),
        sammenligning=compare_sums(snapshot.aapne, snapshot.hentet, snapshot.dag),
    )


def render_krav_tabell(
    snapshot: LedgerSnapshot, spoerring: Spoerring, apne: tuple[str, ...], grupper: tuple[str, ...] = ()
) -> Tabell:
    """The open claims as a table, late first or as asked for, with the rows of these keys open.

    Only the whole list in its own order is kept: what people look for is nearly always something else. `grupper`:
    the claim groups that are open above the table, and stay so.
    """
    if spoerring.is_enkel:
        return _render_whole(snapshot, apne, grupper)
    return _render_chosen(snapshot, spoerring, apne, grupper)


@cached_per_snapshot
def _render_whole(snapshot: LedgerSnapshot, apne: tuple[str, ...], grupper: tuple[str, ...]) -> Tabell:
    return _render_chosen(snapshot, NO_FILTER, apne, grupper)


def _render_chosen(
    snapshot: LedgerSnapshot, spoerring: Spoerring, apne: tuple[str, ...], grupper: tuple[str, ...]
) -> Tabell:
    alle_krav = sort_by_forfall(snapshot.aapne.alle_krav)
    beholdt = [("gruppe", name) for name in grupper]
    liste = build_visning(alle_krav, make_krav_form(snapshot.dag), spoerring, beholdt, tabell="krav-tabell")
    context = {
        "liste": liste,
        "rader": build_rader(liste.utsnitt.rader, apne, beholdt=liste.lenker),
        "summer": _sum_rader(liste.utsnitt.treff, snapshot.dag),
        "oversikt": compute_hovedtall(snapshot).oversikt,
        "orgnr": snapshot.orgnr,
    }
    return Tabell(html=render_part("components/krav_tabell.html", context), funn=liste.funn)


def _sum_rader(alle_krav: Sequence[Krav], on: date) -> tuple[Tabellsum, ...]:
    """What is to be paid, and what is to one's credit where there is any; never the one less the other."""
    summer = sum_krav(alle_krav, on)
    owed = Tabellsum(
        opprinnelig=sum_opprinnelig(krav for krav in alle_krav if not krav.is_kredit),
        rest=summer.aa_betale,
        renter=summer.renter,
    )
    credit = Tabellsum(
        er_kreditt=True,
        opprinnelig=-sum_opprinnelig(krav for krav in alle_krav if krav.is_kredit),
        rest=summer.til_gode,
        renter=summer.renter_til_gode,
    )
    return (owed, credit) if credit.opprinnelig or credit.rest or credit.renter else (owed,)


def render_gruppetabell(snapshot: LedgerSnapshot, beholdt: tuple[Par, ...], grupper: tuple[str, ...]) -> SafeString:
    """The claim groups as a table, those of these names open. `beholdt`: how the list of claims is shown, and stays."""
    is_chosen = any(name != "apen" for name, _ in beholdt)
    return (_render_grupper if is_chosen else _render_grupper_cached)(snapshot, beholdt, grupper)


def _render_grupper(snapshot: LedgerSnapshot, beholdt: tuple[Par, ...], grupper: tuple[str, ...]) -> SafeString:
    oversikt = compute_hovedtall(snapshot).oversikt
    alle_krav = sort_by_forfall(snapshot.aapne.alle_krav)
    known = {krav.noekkel for krav in alle_krav}
    kept = [(name, value) for name, value in beholdt if name != "apen" or value in known]
    context = {
        "grupperader": build_grupperader(oversikt, alle_krav, grupper, kept),
        "oversikt": oversikt,
        "orgnr": snapshot.orgnr,
    }
    return render_part("components/kravgrupper.html", context)


_render_grupper_cached = cached_per_snapshot(_render_grupper)


@cached_per_snapshot
def render_forfallsplan(snapshot: LedgerSnapshot) -> SafeString:
    """The due dates and what falls due month by month; empty where there is nothing to draw."""
    plan = build_forfallsplan(snapshot.aapne.alle_krav, snapshot.dag)
    if not plan.has_noe:
        return SafeString("")
    diagrammer = [build_diagram(plan, lerret) for lerret in (BRED, SMAL)] if plan.is_tegnbar else []
    context = {"plan": plan, "diagrammer": diagrammer, "oversikt": compute_hovedtall(snapshot).oversikt}
    return render_part("components/forfallsplan.html#alt", context)
