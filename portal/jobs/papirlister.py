"""The lists of papers for many: each is the file that the client's own page has."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.access.betalingsfiler import list_ventende
from portal.api.aarsliste import YearLedger, list_years_around
from portal.clock import get_clock
from portal.documents.lister import build_aapne_tabell
from portal.documents.tabell import Tabell
from portal.domain.filmerker import collect_merker
from portal.domain.papirer import Bestilling, Papirsaldo, Papirslag, compute_listesum, make_listesum
from portal.domain.saldo import ZERO
from portal.domain.svar import Problem
from portal.domain.tilgang import Tilgang
from portal.jobs.aarstabell import AARSTABELLER, Aarstabell
from portal.jobs.utskrift import InBackground

TABELLER = {
    Papirslag.BETALTE: AARSTABELLER["betalte_krav"],
    Papirslag.INNBETALINGER: AARSTABELLER["innbetalinger"],
    Papirslag.UTBETALINGER: AARSTABELLER["utbetalinger"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Papirliste:
    """A client's list. `build` is called only if it is not withheld."""

    is_skjermet: bool
    may_be_whole_later: bool  # a list is missing only because the authority did not answer
    build: Callable[[], tuple[Tabell, Papirsaldo]]


def read_liste(tilgang: Tilgang, bestilling: Bestilling) -> Papirliste:
    """Read what the list is made of. Raises ApiError."""
    today, tabell = get_clock().today(), TABELLER.get(bestilling.slag)
    return _read_aapne(tilgang, today) if tabell is None else _read_aar(tilgang, bestilling.fra.year, tabell, today)


def _read_aapne(tilgang: Tilgang, today: date) -> Papirliste:
    oppslag = InBackground().get_regnskap(tilgang, {}).aapne

    def build() -> tuple[Tabell, Papirsaldo]:
        tabell = build_aapne_tabell(oppslag, today, collect_merker(list_ventende(tilgang, oppslag.data)))
        fetched = oppslag.fetched_at or get_clock().now()
        return tabell, compute_listesum(oppslag.data, today, fetched, is_gammelt=oppslag.is_old)

    return Papirliste(is_skjermet=oppslag.data.is_skjermet, may_be_whole_later=False, build=build)


def _read_aar(tilgang: Tilgang, aar: int, aarstabell: Aarstabell, today: date) -> Papirliste:
    regnskap = InBackground().get_regnskap(tilgang, list_years_around(aarstabell.lister, aar, today))
    liste = YearLedger(aar=aar, regnskap=regnskap)
    mangler, uleselige = liste.list_mangler(aarstabell.kilde), liste.list_uleselige(aarstabell.kilde)
    oppslag = aarstabell.list_oppslag(liste)

    def build() -> tuple[Tabell, Papirsaldo]:
        tabell, is_known = aarstabell.build(liste), not mangler and not uleselige
        fetched = [one.fetched_at for one in (*oppslag, regnskap.aapne) if one.fetched_at is not None]
        return tabell, make_listesum(
            min(fetched, default=get_clock().now()),
            mangler=len(mangler),
            uleselige=len(uleselige),
            is_ufullstendig=not is_known,
            is_gammelt=any(one.is_old for one in oppslag),
            antall=len(tabell.rader) if is_known else None,
            beloep=_sum(tabell, aarstabell.sum) if is_known else None,
        )

    return Papirliste(
        is_skjermet=regnskap.aapne.data.is_skjermet,
        may_be_whole_later=any(one.problem is Problem.UTILGJENGELIG for one in mangler),
        build=build,
    )


def _sum(tabell: Tabell, kolonne: str) -> Decimal:
    place = tabell.kolonner.index(kolonne)
    amounts = [row[place] for row in tabell.rader]
    return sum((one for one in amounts if isinstance(one, Decimal)), ZERO)
