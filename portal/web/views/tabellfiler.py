"""Lists as files for programs: CSV and workbooks of open claims, payments and payouts."""

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
from portal.web.aarsliste import Aarsliste, get_aarsliste
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
    """What is open now, an instalment a row."""
    oppslag = get_aapne_krav(request, tilgang)
    aapne = oppslag.data
    forbehold = list_forbehold(
        oppslag=[oppslag],
        aapne=aapne,
        uleselige=[rad for rad in aapne.uleselige if rad.liste == KRAVLISTE],
        sammenligning=compute_hovedtall(LedgerSnapshot.of(tilgang, oppslag)).sammenligning,
    )
    # What of the payments is not known does not matter to the claims.
    mine = [one for one in forbehold if one.slag is not Slag.LISTE_UKJENT or KRAVLISTE in one.lister]
    remarks = _list_merknader([oppslag], mine)
    tabell = list_krav_tabell(sort_by_forfall(aapne.alle_krav), remarks)
    return _make_file(_mark(tabell, mine), tilgang, "ubetalte-krav")


@organisation_view
@require_safe
@download(*TABELLFORMATER)
def innbetalinger_fil(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """Payments in of a year."""
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
    """Payments out of a year."""
    return _make_aarsfil(
        request,
        tilgang,
        "utbetalinger",
        lambda liste, merknader: list_utbetalinger_tabell(liste.get_utbetalinger(), merknader),
    )


def _make_aarsfil(
    request: PortalRequest, tilgang: Tilgang, navn: str, make_tabell: Callable[[Aarsliste, Sequence[str]], Tabell]
) -> HttpResponse | Tabellfil:
    """The list of this name of the year asked for, with what must be said of it."""
    liste = get_aarsliste(request, tilgang, f"{navn}_fil")
    if isinstance(liste, HttpResponse):
        return liste
    forbehold = _list_forbehold_of(liste, navn)
    tabell = make_tabell(liste, _list_merknader(liste.list_oppslag(navn), forbehold))
    return _make_file(_mark(tabell, forbehold), tilgang, f"{navn}_{liste.aar}")


def _list_forbehold_of(liste: Aarsliste, what: str) -> tuple[Forbehold, ...]:
    """What must be said of a year's list. What is open is not in it, but withheld figures are withheld as a whole."""
    return list_forbehold(
        oppslag=liste.list_oppslag(what),
        aapne=AapneKrav(is_skjermet=liste.regnskap.aapne.data.is_skjermet),
        mangler=liste.list_mangler(what),
        uleselige=liste.list_uleselige(what),
    )


def _list_merknader(oppslag: Sequence[Oppslag[object]], forbehold: Iterable[Forbehold]) -> list[str]:
    """When its figures were fetched, and what it lacks: said in the file, since it travels without its page."""
    fetched = [one.fetched_at for one in oppslag if one.fetched_at is not None]
    everything = tuple(forbehold)
    tells_age = any(one.slag is Slag.GAMMELT for one in everything)
    written = [write_forbehold(one, Medium.FIL) for one in everything]
    return [
        *([tell_hentet(min(fetched))] if fetched and not tells_age else []),
        *(text for one in written for text in (one.setning, *one.punkter)),
    ]


def _mark(tabell: Tabell, forbehold: Iterable[Forbehold]) -> Tabell:
    """With no sum where a whole list is missing, and a marked one where rows are."""
    everything = tuple(forbehold)
    if any(one.is_uten_liste for one in everything):
        return tabell.without_sum()
    return replace(tabell, is_ufullstendig=any(one.is_mangelfullt for one in everything))


def _make_file(tabell: Tabell, tilgang: Tilgang, navn: str) -> Tabellfil:
    made = get_creation_time()
    return Tabellfil(navn=f"{navn}_{tilgang.orgnr}_{write_stempel(made)}", tabeller=(tabell,), laget=made)
