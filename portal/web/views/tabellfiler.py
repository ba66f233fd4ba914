"""Lists as files for programs: CSV and workbooks of open claims, payments and payouts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from portal.access.grense import count
from portal.clock import NORGE, get_made
from portal.documents.csvfil import render_tabell
from portal.documents.regneark import render_xlsx
from portal.documents.tabell import Tabell, list_innbetalinger_tabell, list_krav_tabell, list_utbetalinger_tabell
from portal.domain.bevegelser import Mangel
from portal.domain.oversikt import sort_by_forfall
from portal.domain.svar import KRAVLISTE, Oppslag, UleseligRad
from portal.domain.tilgang import Tilgang
from portal.ord import describe_mangel, describe_uleselig, tell_age, tell_hentet, tell_skjermet
from portal.web.decorators import organisation_view
from portal.web.request import PortalRequest
from portal.web.views.aarslister import get_aarsliste
from portal.web.views.krav import get_aapne_krav

ENDELSER = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def answer_with_tables(tabeller: Sequence[Tabell], navn: str, endelse: str, made: datetime) -> HttpResponse:
    """A file of the tables; CSV has room for the first alone."""
    content = render_tabell(tabeller[0]) if endelse == "csv" else render_xlsx(tabeller, made)
    response = HttpResponse(content, content_type=ENDELSER[endelse])
    response["Content-Disposition"] = f'attachment; filename="{navn}"'
    return response


@organisation_view
@require_safe
def ubetalte_krav_fil(request: PortalRequest, tilgang: Tilgang, endelse: str) -> HttpResponse:
    """What is open now, an instalment a row."""
    _check(tilgang, endelse)
    oppslag = get_aapne_krav(request, tilgang)
    aapne = oppslag.data
    unread = [rad for rad in aapne.uleselige if rad.liste == KRAVLISTE]
    remarks = _list_merknader([oppslag], unread, is_skjermet=aapne.is_skjermet)
    tabell = list_krav_tabell(sort_by_forfall(aapne.alle_krav), remarks)
    return _send(tabell, tilgang, "ubetalte-krav", endelse)


@organisation_view
@require_safe
def innbetalinger_fil(request: PortalRequest, tilgang: Tilgang, endelse: str) -> HttpResponse:
    """Payments in of a year."""
    _check(tilgang, endelse)
    liste = get_aarsliste(request, tilgang, "innbetalinger_fil")
    if isinstance(liste, HttpResponse):
        return liste
    what = ("innbetalinger",)
    remarks = _list_merknader(
        liste.list_oppslag(*what),
        liste.list_uleselige(*what),
        liste.list_mangler(*what),
        is_skjermet=liste.regnskap.aapne.data.is_skjermet,
    )
    tabell = list_innbetalinger_tabell(liste.get_innbetalinger(), remarks)
    return _send(tabell, tilgang, f"innbetalinger_{liste.aar}", endelse)


@organisation_view
@require_safe
def utbetalinger_fil(request: PortalRequest, tilgang: Tilgang, endelse: str) -> HttpResponse:
    """Payments out of a year."""
    _check(tilgang, endelse)
    liste = get_aarsliste(request, tilgang, "utbetalinger_fil")
    if isinstance(liste, HttpResponse):
        return liste
    what = ("utbetalinger",)
    remarks = _list_merknader(
        liste.list_oppslag(*what),
        liste.list_uleselige(*what),
        liste.list_mangler(*what),
        is_skjermet=liste.regnskap.aapne.data.is_skjermet,
    )
    tabell = list_utbetalinger_tabell(liste.get_utbetalinger(), remarks)
    return _send(tabell, tilgang, f"utbetalinger_{liste.aar}", endelse)


def _check(tilgang: Tilgang, endelse: str) -> None:
    if endelse not in ENDELSER:
        raise Http404
    count("nedlasting", tilgang.person.noekkel, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)


def _list_merknader(
    oppslag: Sequence[Oppslag[object]],
    uleselige: Iterable[UleseligRad],
    mangler: Iterable[Mangel] = (),
    *,
    is_skjermet: bool,
) -> list[str]:
    """When its figures were fetched, and what it lacks: said in the file, since it travels without its page."""
    fetched = [one.fetched_at for one in oppslag if one.fetched_at is not None]
    old = [one.fetched_at for one in oppslag if one.is_old and one.fetched_at is not None]
    return [
        *([tell_skjermet()] if is_skjermet else []),
        *([tell_age(min(old))] if old else [tell_hentet(min(fetched))] if fetched else []),
        *map(describe_mangel, mangler),
        *map(describe_uleselig, uleselige),
    ]


def _send(tabell: Tabell, tilgang: Tilgang, navn: str, endelse: str) -> HttpResponse:
    made = get_made()
    stamp = f"{made.astimezone(NORGE):%Y%m%dT%H%M}"
    return answer_with_tables((tabell,), f"{navn}_{tilgang.orgnr}_{stamp}.{endelse}", endelse, made)
