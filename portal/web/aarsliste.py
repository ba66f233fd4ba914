"""The ledger of the year that a page shows."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from portal.api.aarsliste import YearLedger
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.tilgang import Tilgang
from portal.jobs.fetching import enqueue_refresh
from portal.web.feil import bad_request
from portal.web.forms import list_aar, read_aar
from portal.web.request import PortalRequest
from portal.web.shown_lists import list_shown_years


def get_aarsliste(request: PortalRequest, tilgang: Tilgang, side: str) -> YearLedger | HttpResponse:
    """The ledger of the requested year with the page's lists, or a 400 page if the year is invalid."""
    today = get_clock().today()
    aar, shown = read_aar(request.GET, today), list_shown_years(side, request.GET, today)
    if aar is None or shown is None:
        years = list_aar(today)
        return bad_request(
            request, reasons=(_("Velg ett år fra %(fra)d til %(til)d.") % {"fra": years[-1], "til": years[0]},)
        )
    regnskap = get_reskontro().get_regnskap(tilgang, shown, allow_stale=True)
    enqueue_refresh(request.session, tilgang, regnskap.aapne, regnskap.aar_to_refresh)
    return YearLedger(aar=aar, regnskap=regnskap)
