"""The page a request came from: by its Referer header, or by what htmx tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.access.innlogging import is_own_path
from portal.web.request import PortalRequest

# Pages one can go back to, by URL name.
NAVN: Mapping[str, Promise] = {
    "oversikt": _("Krav og betalinger"),
    "ubetalte_krav": _("Ubetalte krav"),
    "betalte_krav": _("Betalte krav"),
    "innbetalinger": _("Innbetalinger"),
    "utbetalinger": _("Utbetalinger"),
    "tilgodebeloep": _("Tilgodebeløp"),
    "uplasserte_innbetalinger": _("Uplasserte innbetalinger"),
    "krav": _("Tilbake til kravet"),
    "betal_flere": _("Velg hva du vil betale"),
    "kontoutskrift": _("Kontoutskrift"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """A link to the page one came from."""

    adresse: str
    navn: Promise


def find_way_back(request: HttpRequest, orgnr: str) -> WayBack:
    """The organisation's page one came from; else its first page."""
    first, came_from = reverse("oversikt", args=[orgnr]), get_came_from(request)
    path = urlsplit(came_from).path
    try:
        name = resolve(path).url_name or ""
    except Resolver404:
        name = ""
    if path == request.path or not path.startswith(first) or name not in NAVN:
        return WayBack(adresse=first, navn=NAVN["oversikt"])
    return WayBack(adresse=came_from, navn=NAVN[name])


def get_came_from(request: HttpRequest) -> str:
    """Path and query of the referring page; "/" if there is none or it is on another site.

    A hidden form field would not follow what htmx has changed on the page since.
    """
    address = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(address, {urlsplit(settings.PORTAL_URL).netloc})
    parts = urlsplit(address if is_ours else "/")
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    # Browsers read a path that starts with two slashes as another host.
    return path if is_own_path(path) else "/"


def find_page(request: PortalRequest) -> str:
    """The page that the person is on or asks for. A form, and a part of a page, belong to the page they are on."""
    asked = request.get_full_path()
    if request.htmx:
        on = request.htmx.current_url_abs_path or "/"
        is_same_page = request.method == "GET" and urlsplit(on).path == request.path
        return asked if is_same_page else on
    return asked if request.method in ("GET", "HEAD") else get_came_from(request)
