"""Figures and tables of the open claims, computed once per snapshot in each process.

Everything that affects the output is in the key of `LedgerSnapshot` or is an argument.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language

from portal.clock import get_clock
from portal.domain.avvik import Sammenligning, compare_sums
from portal.domain.filmerker import Merker
from portal.domain.forfallsplan import build_forfallsplan
from portal.domain.krav import Krav
from portal.domain.oversikt import Oversikt, build_oversikt, sort_by_forfall, sum_krav
from portal.domain.setning import Setning, build_setning
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import OrganisationLike
from portal.domain.tilgode import sum_opprinnelig
from portal.process_memory import MEMORY
from portal.web.diagram import NARROW, WIDE, build_diagram
from portal.web.grupperader import build_grupperader
from portal.web.listeformer import make_krav_form
from portal.web.rader import build_rader
from portal.web.render import RenderedPart, render_part
from portal.web.renteboks import Renteboks, Rentevalg, build_renteboks
from portal.web.utvalg import NO_FILTER, Par, Spoerring, build_visning

Choices = TypeVarTuple("Choices")
T = TypeVar("T")
NO_RENTEVALG = Rentevalg()
NO_MERKER = Merker()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSnapshot:
    """Open claims of one organisation, from one answer, on one day. Snapshots with equal keys give equal output."""

    orgnr: str
    avtrykk: str  # digest of the API's answer; empty if unknown
    hentet: date
    dag: date
    spraak: str
    aapne: AapneKrav = field(repr=False)

    @classmethod
    def of(cls, tilgang: OrganisationLike, oppslag: Oppslag[AapneKrav]) -> "LedgerSnapshot":
        """The snapshot of a lookup, today."""
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
        """Cache key. It leaves out the data, so that the cache does not keep the answer alive."""
        return self.orgnr, self.avtrykk, self.hentet, self.dag, self.spraak


@dataclass(frozen=True, slots=True, kw_only=True)
class Hovedtall:
    """Figures above the tabs. `setning_da`: the summary sentence on the day of the fetch, for old figures."""

    oversikt: Oversikt
    setning: Setning
    setning_da: Setning
    sammenligning: Sammenligning


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedTable(RenderedPart):
    """A rendered table and its screen reader message: `12 av 40`."""

    funn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabellsum:
    """A total under the claims table: debt or credit, never negative."""

    er_kreditt: bool = False
    opprinnelig: Decimal
    rest: Decimal
    renter: Decimal


def cached_per_snapshot(make: Callable[[LedgerSnapshot, *Choices], T]) -> Callable[[LedgerSnapshot, *Choices], T]:
    """Cache the result in process memory, unless the answer has no digest."""

    @wraps(make)
    def get(snapshot: LedgerSnapshot, /, *choices: *Choices) -> T:
        if not snapshot.avtrykk:
            return make(snapshot, *choices)
        return MEMORY.get_or_make((make, snapshot.key, choices), lambda: make(snapshot, *choices))

    return get


@cached_per_snapshot
def compute_hovedtall(snapshot: LedgerSnapshot) -> Hovedtall:
    """Compute the figures above the tabs."""
    oversikt = build_oversikt(snapshot.aapne, snapshot.dag)
    then = build_oversikt(snapshot.aapne, snapshot.hentet) if snapshot.hentet != snapshot.dag else oversikt
    return Hovedtall(
        oversikt=oversikt,
        setning=build_setning(oversikt),
        setning_da=build_setning(then),
        sammenligning=compare_sums(snapshot.aapne, snapshot.hentet, snapshot.dag),
    )


def render_krav_tabell(
    snapshot: LedgerSnapshot,
    spoerring: Spoerring,
    opened: tuple[str, ...],
    grupper: tuple[str, ...] = (),
    rentevalg: Rentevalg = NO_RENTEVALG,
    merker: Merker = NO_MERKER,
) -> RenderedTable:
    """Render the open claims, overdue first or as the query says. `opened`: keys of open rows.

    Only the unfiltered list is cached: filters and typed dates rarely repeat. `grupper`: open claim groups, kept in
    links.
    """
    if spoerring.is_enkel and rentevalg == NO_RENTEVALG:
        return _render_whole(snapshot, opened, grupper, merker)
    return _render_chosen(snapshot, spoerring, opened, grupper, rentevalg, merker)


@cached_per_snapshot
def _render_whole(
    snapshot: LedgerSnapshot, opened: tuple[str, ...], grupper: tuple[str, ...], merker: Merker
) -> RenderedTable:
    return _render_chosen(snapshot, NO_FILTER, opened, grupper, NO_RENTEVALG, merker)


def _render_chosen(
    snapshot: LedgerSnapshot,
    spoerring: Spoerring,
    opened: tuple[str, ...],
    grupper: tuple[str, ...],
    rentevalg: Rentevalg,
    merker: Merker,
) -> RenderedTable:
    alle_krav = sort_by_forfall(snapshot.aapne.alle_krav)
    beholdt = [("gruppe", name) for name in grupper]
    liste = build_visning(alle_krav, make_krav_form(snapshot.dag), spoerring, beholdt, tabell="krav-tabell")
    shown = liste.utsnitt.rader
    known = {krav.noekkel for krav in shown}
    skjult = (*liste.lenker, *(("apen", key) for key in dict.fromkeys(opened) if key in known))

    def explain(krav: Krav) -> Renteboks | None:
        return build_renteboks(krav, snapshot.hentet, snapshot.dag, rentevalg, skjult, tabell=liste.tabell)

    context = {
        "liste": liste,
        "er_krav": True,
        "rader": build_rader(shown, opened, beholdt=liste.lenker, get_mer=explain),
        "summer": _sum_rader(liste.utsnitt.treff, snapshot.dag),
        "merker": merker,
        "i_betalingsfil": merker.sum_of(liste.utsnitt.treff),
        "i_dag_foran": _find_i_dag(liste.utsnitt.rader, snapshot.dag) if _is_by_forfall(spoerring) else None,
        "oversikt": compute_hovedtall(snapshot).oversikt,
        "orgnr": snapshot.orgnr,
    }
    return RenderedTable(utf8=render_part("components/krav_tabell.html", context), funn=liste.funn)


def _is_by_forfall(spoerring: Spoerring) -> bool:
    """Whether the rows are in order of their due dates, earliest first."""
    return spoerring.valg.sorter in ("", "forfallsdato") and not spoerring.valg.is_synkende


def _find_i_dag(alle_krav: Sequence[Krav], on: date) -> int | None:
    """The first row that comes after today, if some rows are past due and some are still to come."""
    late = [krav.is_forfalt(on) for krav in alle_krav]
    first = late.index(False) if False in late else len(late)
    coming = (
        first < len(late) and alle_krav[first].gjenstaaende_beloep > 0 and alle_krav[first].forfallsdato is not None
    )
    return first if coming and first and not any(late[first:]) else None


def _sum_rader(alle_krav: Sequence[Krav], on: date) -> tuple[Tabellsum, ...]:
    """Totals of debt and, if any, of credit; never netted."""
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


def render_gruppetabell(snapshot: LedgerSnapshot, beholdt: tuple[Par, ...], grupper: tuple[str, ...]) -> RenderedPart:
    """Render the claim groups, with `grupper` open. `beholdt`: query parameters of the claim list, kept in links."""
    is_chosen = any(name != "apen" for name, _ in beholdt)
    return (_render_grupper if is_chosen else _render_grupper_cached)(snapshot, beholdt, grupper)


def _render_grupper(snapshot: LedgerSnapshot, beholdt: tuple[Par, ...], grupper: tuple[str, ...]) -> RenderedPart:
    oversikt = compute_hovedtall(snapshot).oversikt
    alle_krav = sort_by_forfall(snapshot.aapne.alle_krav)
    known = {krav.noekkel for krav in alle_krav}
    kept = [(name, value) for name, value in beholdt if name != "apen" or value in known]
    context = {
        "grupperader": build_grupperader(oversikt, alle_krav, grupper, kept),
        "oversikt": oversikt,
        "orgnr": snapshot.orgnr,
    }
    return RenderedPart(utf8=render_part("components/kravgrupper.html", context))


_render_grupper_cached = cached_per_snapshot(_render_grupper)


@cached_per_snapshot
def render_forfallsplan(snapshot: LedgerSnapshot) -> RenderedPart:
    """Render due dates and the chart by month; empty if nothing falls due."""
    plan = build_forfallsplan(snapshot.aapne.alle_krav, snapshot.dag)
    if not plan.has_noe:
        return RenderedPart(utf8=b"")
    diagrammer = [build_diagram(plan, canvas) for canvas in (WIDE, NARROW)] if plan.is_tegnbar else []
    context = {"plan": plan, "diagrammer": diagrammer, "oversikt": compute_hovedtall(snapshot).oversikt}
    return RenderedPart(utf8=render_part("components/forfallsplan.html#alt", context))
