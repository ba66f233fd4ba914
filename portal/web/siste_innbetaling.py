"""The latest payment in, for the overview."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from portal.api.aarsliste import list_rader
from portal.api.gathering import ONE_REFRESH
from portal.api.regnskap import Regnskap, YearsByList
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.grunnlag import Grunnlag, find_mangel
from portal.domain.siste_innbetaling import Bruk, SisteInnbetaling, find_siste
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang
from portal.domain.union import union_innbetalinger
from portal.jobs.fetching import enqueue_refresh
from portal.web.request import PortalRequest
from portal.web.shown_lists import list_shown_years
from portal.web.templatetags.lenker import innbetaling_url
from portal.web.virksomhetsside import get_aapne_krav

NO_QUERY = QueryDict()


def get_aapne_krav_and_siste(
    request: PortalRequest, tilgang: Tilgang
) -> tuple[Oppslag[AapneKrav], SisteInnbetaling | None]:
    """The open claims, and the latest payment if the lists of this and last year are cached.

    The overview itself never calls for these lists.
    """
    found = _find_kept(tilgang)
    if found is not None:
        enqueue_refresh(request.session, tilgang, found[0])
        return found
    oppslag = get_aapne_krav(request, tilgang)
    if not (oppslag.is_new or oppslag.wants_refresh):
        return oppslag, None
    # Now the lists may be shown: they may agree with the open list just fetched, or the system user has been seen.
    found = _find_kept(tilgang)
    return oppslag, found[1] if found is not None else None


def _find_kept(tilgang: Tilgang) -> tuple[Oppslag[AapneKrav], SisteInnbetaling] | None:
    return get_reskontro().find_kept(tilgang, _list_years(), build_siste)


def fetch_siste(tilgang: Tilgang) -> SisteInnbetaling:
    """The latest payment. Calls for the lists that are not cached."""
    return build_siste(get_reskontro().get_regnskap(tilgang, _list_years(), allow_stale=True))


def find_address(tilgang: Tilgang, siste: SisteInnbetaling) -> str:
    """Where the latest payment stands opened; the list of payments if there is none to open, or may be a newer one."""
    if siste.innbetaling is not None and any(aar > siste.innbetaling.innbetalingsdato.year for aar in siste.usikre_aar):
        return f"{reverse('innbetalinger', args=[tilgang.orgnr])}?{urlencode({'aar': max(siste.usikre_aar)})}"
    if siste.innbetaling is not None and siste.bruk is Bruk.INGENTING:
        query = urlencode({"apen": siste.innbetaling.noekkel})
        return f"{reverse('uplasserte_innbetalinger', args=[tilgang.orgnr])}?{query}"
    return innbetaling_url(tilgang.orgnr, siste.innbetaling) or reverse("innbetalinger", args=[tilgang.orgnr])


def build_siste(regnskap: Regnskap) -> SisteInnbetaling:
    """The latest payment of the years that were read."""
    years = tuple(sorted((aar for aar, _ in regnskap.innbetalinger), reverse=True))
    aapne, listed = regnskap.aapne.data, list_rader(regnskap.innbetalinger)
    every = (row.innbetalingsdato for rows in (aapne.innbetalinger, *listed) for row in rows)
    latest = max((day for day in every if day.year in years), default=None)
    # Rows of other days are not the latest, and the same row has the same day in every answer.
    of_day = [tuple(row for row in rows if row.innbetalingsdato == latest) for rows in (aapne.innbetalinger, *listed)]
    grunnlag = Grunnlag(
        aapne=replace(aapne, innbetalinger=of_day[0]),
        krav=(),
        innbetalinger=union_innbetalinger(*of_day[1:]),
        utbetalinger=(),
    )
    mangler = {aar: find_mangel("innbetalinger", aar, oppslag) for aar, oppslag in regnskap.innbetalinger}
    unread = [aar for aar, oppslag in regnskap.innbetalinger if oppslag.data and oppslag.data.uleselige]
    gone = [aar for aar, mangel in mangler.items() if mangel is not None and not mangel.is_motsagt]
    return find_siste(
        grunnlag.get_alle_innbetalinger(),
        aar=years,
        usikre_aar=sorted({*unread, *gone}, reverse=True),
        is_motsagt=any(mangel is not None and mangel.is_motsagt for mangel in mangler.values()),
        hentet=_find_older_time(regnskap),
    )


def _find_older_time(regnskap: Regnskap) -> datetime | None:
    """When the oldest list was fetched, if that was not together with the open list."""
    oldest = min((one.fetched_at for _, one in regnskap.innbetalinger if one.fetched_at), default=None)
    opened = regnskap.aapne.fetched_at
    return oldest if oldest and opened and opened - oldest > ONE_REFRESH else None


def _list_years() -> YearsByList:
    return list_shown_years("siste_innbetaling", NO_QUERY, get_clock().today()) or {}
