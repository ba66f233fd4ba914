"""The statement: choice of period, and the statement as a file."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.access.grense import count
from portal.api.grunnlag import get_grunnlag
from portal.api.reskontro import get_reskontro
from portal.clock import NORGE, get_clock
from portal.documents.kontoutskrift import Hode, file_name, render_kontoutskrift
from portal.domain.kontoutskrift import build_kontoutskrift
from portal.domain.tekst import format_dato
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view
from portal.web.forms import Periode, get_first_day, read_periode
from portal.web.request import PortalRequest

ONE_REFRESH = timedelta(seconds=60)  # parts fetched further apart than this are said to be


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodevalg:
    """A period offered with one click."""

    navn: str
    fra: str
    til: str


@organisation_view
@require_safe
def kontoutskrift(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Choose the period."""
    return _render_choice(request, tilgang, None)


@organisation_view
@require_safe
def kontoutskrift_pdf(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """The statement as PDF; a period that cannot be used is 400 with the form and the reasons."""
    clock = get_clock()
    today = clock.today()
    periode = read_periode(request.GET, today)
    if periode.fra is None or periode.til is None:
        return _render_choice(request, tilgang, periode)
    count("nedlasting", tilgang.person.noekkel, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)
    hentet = get_grunnlag(get_reskontro(), tilgang, periode.fra, today)
    utskrift = build_kontoutskrift(hentet.grunnlag, periode.fra, periode.til, today)
    made = _get_made(clock.now(), today)
    hode = Hode(
        orgnr=tilgang.orgnr,
        navn=tilgang.navn,
        laget=made,
        laget_av=tilgang.person.navn,
        tall_hentet=hentet.eldste,
        tall_hentet_siste=hentet.nyeste if hentet.nyeste - hentet.eldste > ONE_REFRESH else None,
        is_gammelt=hentet.is_gammelt,
        referanse=request.referanse,
    )
    response = HttpResponse(render_kontoutskrift(utskrift, hode), content_type="application/pdf")
    name = file_name(tilgang.orgnr, periode.fra, periode.til, made)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _render_choice(request: PortalRequest, tilgang: Tilgang, periode: Periode | None) -> HttpResponse:
    clock = get_clock()
    today = clock.today()
    context = {
        "tilgang": tilgang,
        "valg": build_valg(today),
        "fra": periode.fra_tekst if periode else format_dato(date(today.year, 1, 1)),
        "til": periode.til_tekst if periode else format_dato(today),
        "feil": periode.feil if periode else (),
        "now": clock.now(),
    }
    return render(request, "kontoutskrift/kontoutskrift.html", context, status=400 if periode else 200)


def build_valg(today: date) -> tuple[Periodevalg, ...]:
    """This year so far, and every whole year that a statement may start in, newest first."""
    years = range(today.year, get_first_day(today).year - 1, -1)
    return tuple(
        Periodevalg(navn=str(year), fra=f"{year}-01-01", til=min(date(year, 12, 31), today).isoformat())
        for year in years
    )


def _get_made(now: datetime, today: date) -> datetime:
    """Made when: the business date with the time of day, the same as now unless TODAY is set."""
    return datetime.combine(today, now.astimezone(NORGE).timetz())
