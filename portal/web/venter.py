"""The page shown while figures are being fetched. It asks again by itself."""

from http import HTTPStatus

from portal.api.gathering import Progress
from portal.domain.tilgang import Tilgang
from portal.web.render import Side, render_page
from portal.web.request import PortalRequest


def render_venter(request: PortalRequest, tilgang: Tilgang, progress: Progress | None = None) -> Side:
    """202. It shows no figures, so nothing is recorded as seen."""
    context = {"tilgang": tilgang, "progress": progress}
    return render_page(request, "venter.html", context, status=HTTPStatus.ACCEPTED, viser_tall=False)
