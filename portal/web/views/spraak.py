"""Language switch."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from portal.web.came_from import get_came_from
from portal.web.decorators import open_view
from portal.web.request import PortalRequest

A_YEAR = 365 * 24 * 3600


@open_view
@require_safe
def velg_spraak(request: PortalRequest, kode: str) -> HttpResponse:
    """Set the language cookie and redirect back.

    A GET is enough, since it changes only the language of pages. The Referer header gives the page to return to.
    """
    if kode not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponseRedirect(get_came_from(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        kode,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
