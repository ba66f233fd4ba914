"""Open claims, payments and payouts as CSV and Excel files."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.clock import get_creation_time
from portal.documents.filformat import TABELLFORMATER, write_stempel
from portal.documents.tabell import Tabell, list_innbetalinger_tabell, list_krav_tabell, list_utbetalinger_tabell
from portal.domain.forbehold import Forbehold, Slag, list_forbehold
from portal.domain.oversikt import sort_by_forfall
from portal.domain.svar import KRAVLISTE, AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang
from portal.web.aarsliste import YearLedger, get_aarsliste
from portal.web.decorators import organisation_view
from portal.web.ledger_snapshot import LedgerSnapshot, compute_hovedtall
from portal.web.nedlasting import Tabellfil, download
from portal.web.request import PortalRequest
from portal.web.virksomhetsside import get_aapne_krav
from portal.wording import tell_hentet
from portal.wording_forbehold import Medium, write_forbehold


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def ubetalte_krav_fil(request: PortalRequest, tilgang: Tilgang) -> Tabellfil:
    """Open claims, one row per instalment."""
    oppslag = get_aapne_krav(request, tilgang)
    aapne = oppslag.data
    forbehold = list_forbehold(
        oppslag=[oppslag],
        aapne=aapne,
        uleselige=[rad for rad in aapne.uleselige if rad.liste == KRAVLISTE],
        sammenligning=compute_hovedtall(LedgerSnapshot.of(tilgang, oppslag)).sammenligning,
    )
    # Unknown payments do not affect the claims.
    mine = [one for one in forbehold if one.slag is not Slag.LISTE_UKJENT or KRAVLISTE in one.lister]
    remarks = _list_merknader([oppslag], mine)
    tabell = list_krav_tabell(sort_by_forfall(aapne.alle_krav), remarks)
    return _make_file(_mark(tabell, mine), tilgang, "ubetalte-krav")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def innbetalinger_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Incoming payments of a year."""
    return _make_aarsfil(
        request,
        tilgang,
        "innbetalinger",
        lambda liste, merknader: list_innbetalinger_tabell(liste.get_innbetalinger(), merknader),
    )


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def utbetalinger_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Outgoing payments of a year."""
    return _make_aarsfil(
        request,
        tilgang,
        "utbetalinger",
        lambda liste, merknader: list_utbetalinger_tabell(liste.get_utbetalinger(), merknader),
    )


def _make_aarsfil(
    request: PortalRequest, tilgang: Tilgang, navn: str, make_tabell: Callable[[YearLedger, Sequence[str]], Tabell]
) -> HttpResponse | Tabellfil:
    """The named list of the requested year, with its reservations."""
    liste = get_aarsliste(request, tilgang, f"{navn}_fil")
    if isinstance(liste, HttpResponse):
        return liste
    forbehold = _list_forbehold_of(liste, navn)
    tabell = make_tabell(liste, _list_merknader(liste.list_oppslag(navn), forbehold))
    return _make_file(_mark(tabell, forbehold), tilgang, f"{navn}_{liste.aar}")


def _list_forbehold_of(liste: YearLedger, what: str) -> tuple[Forbehold, ...]:
    """Reservations about a year's list. If the open claims are withheld, so is every list."""
    return list_forbehold(
        oppslag=liste.list_oppslag(what),
        aapne=AapneKrav(is_skjermet=liste.regnskap.aapne.data.is_skjermet),
        mangler=liste.list_mangler(what),
        uleselige=liste.list_uleselige(what),
    )


def _list_merknader(oppslag: Sequence[Oppslag[object]], forbehold: Iterable[Forbehold]) -> list[str]:
    """Notes in the file: fetch time and reservations."""
    fetched = [one.fetched_at for one in oppslag if one.fetched_at is not None]
    everything = tuple(forbehold)
    tells_age = any(one.slag is Slag.GAMMELT for one in everything)
    written = [write_forbehold(one, Medium.FIL) for one in everything]
    return [
        *([tell_hentet(min(fetched))] if fetched and not tells_age else []),
        *(text for one in written for text in (one.setning, *one.punkter)),
    ]


def _mark(tabell: Tabell, forbehold: Iterable[Forbehold]) -> Tabell:
    """Remove totals if a list is missing; mark them if rows are unreadable."""
    everything = tuple(forbehold)
    if any(one.is_uten_liste for one in everything):
        return tabell.without_sum()
    return replace(tabell, is_ufullstendig=any(one.is_mangelfullt for one in everything))


def _make_file(tabell: Tabell, tilgang: Tilgang, navn: str) -> Tabellfil:
    made = get_creation_time()
    return Tabellfil(navn=f"{navn}_{tilgang.orgnr}_{write_stempel(made)}", tabeller=(tabell,), laget=made)
