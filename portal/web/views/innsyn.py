"""The access record: who has seen the organisation's figures, as page and CSV."""

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.clock import get_creation_time, get_real_date
from portal.documents.filformat import CSV
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view
from portal.web.innsynsfilter import InnsynFilter, make_tabell
from portal.web.nedlasting import Tabellfil, download
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.wording import count_months

SHOWN = 200


@organisation_view
@require_safe
def innsyn(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Newest rows of the filter."""
    return _render(request, tilgang, InnsynFilter.from_query(request.GET, get_real_date()))


@organisation_view
@require_safe
@download(CSV)
def innsyn_csv(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Tabellfil:
    """All rows of the filter as CSV; an invalid period gives the page with 400."""
    utvalg = InnsynFilter.from_query(request.GET, get_real_date())
    if utvalg.periode.feil:
        return _render(request, tilgang, utvalg)
    tabell = make_tabell(utvalg.get_rader(tilgang))
    name = f"innsyn_{tilgang.orgnr}_{utvalg.periode.fra}_{utvalg.periode.til}"
    return Tabellfil(navn=name, tabeller=(tabell,), laget=get_creation_time())


def _render(request: PortalRequest, tilgang: Tilgang, utvalg: InnsynFilter) -> HttpResponse:
    rader = utvalg.get_rader(tilgang)
    context = {
        "tilgang": tilgang,
        "utvalg": utvalg,
        "rader": rader[:SHOWN],
        "antall": len(rader),
        "is_avkortet": len(rader) > SHOWN,
        "maaneder": count_months(settings.KEPT_INNSYN),
    }
    status = 400 if utvalg.periode.feil else 200
    return render_page(request, "innsyn/innsyn.html", context, partials=("innsyn-tabell",), status=status)
