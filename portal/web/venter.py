"""The page shown while figures are being fetched. It asks again by itself."""

from http import HTTPStatus

from django.http import HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from portal.api.gathering import Progress
from portal.domain.tilgang import Tilgang
from portal.web.render import render_page
from portal.web.request import PortalRequest


def render_venter(
    request: PortalRequest,
    tilgang: Tilgang,
    progress: Progress | None = None,
    template: str = "venter.html",
    **context: object,
) -> HttpResponse:
    """202. It shows no figures, so nothing is recorded as seen.

    A part of a page does not ask again by itself: the browser is sent to the page, with what was pressed.
    """
    if request.htmx:
        return HttpResponseClientRedirect(request.get_full_path())
    is_file = not request.path.endswith("/")  # which a browser downloads, and then still shows this page
    context = {**context, "tilgang": tilgang, "progress": progress, "er_fil": is_file}
    return render_page(request, template, context, status=HTTPStatus.ACCEPTED, viser_tall=False)
