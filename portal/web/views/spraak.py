"""The choice of language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from portal.access.innlogging import is_own_path
from portal.web.decorators import open_view
from portal.web.request import PortalRequest

A_YEAR = 365 * 24 * 3600


@open_view
@require_safe
def velg_spraak(request: PortalRequest, kode: str) -> HttpResponse:
    """Remember the language in a cookie, and go back to the page it was chosen on.

    A plain link, since it changes nothing but how pages read: it works on every page, signed in or not. The page is
    the one the browser says it comes from (a page of ours tells ours alone), so that pages need not hold their address.
    """
    if kode not in dict(settings.LANGUAGES):
        raise Http404
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {urlsplit(settings.PORTAL_URL).netloc})
    parts = urlsplit(came_from if is_ours else "/")
    way_back = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    # A path that begins with two strokes names another host, whoever's page it was the path of.
    response = HttpResponseRedirect(way_back if is_own_path(way_back) else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        kode,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
