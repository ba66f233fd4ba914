"""Access policy of a view, as a decorator: open, signed in, or one organisation."""

import logging
from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from portal.access.grense import enforce_page_limit
from portal.access.husket import note_aapnet
from portal.access.innlogging import make_sign_in_path
from portal.access.innsyn import record, record_refusal
from portal.access.lesing import read_with
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import IkkeInnlogget, UkjentVirksomhet, get_tilgang
from portal.api.errors import ApiRefused
from portal.api.patience import StillFetching, answer_within
from portal.domain.tilgang import Tilgang
from portal.web.came_from import find_page
from portal.web.feil import bad_request
from portal.web.listeskjema import FELT
from portal.web.render import Side
from portal.web.request import PortalRequest
from portal.web.venter import render_venter

P = ParamSpec("P")
V = TypeVar("V")
View = Callable[Concatenate[PortalRequest, P], HttpResponse]
logger = logging.getLogger("portal.web")
OrganisationView = Callable[[PortalRequest, str], HttpResponse]


def open_view(view: View[P]) -> View[P]:
    """Open to anyone; the response has no data about any organisation."""
    return _mark(view, "open")


def signed_in_view(view: View[P]) -> View[P]:
    """Requires sign-in; others are redirected to it and back."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        innlogget = get_innlogget(request.session)
        if innlogget is not None:
            enforce_page_limit(innlogget.person_key)
        try:
            return view(request, *args, **kwargs)
        except IkkeInnlogget:
            return _sign_in(request)

    return _mark(checked, "signed in")


def organisation_view(
    view: Callable[Concatenate[PortalRequest, Tilgang, P], HttpResponse],
) -> Callable[Concatenate[PortalRequest, str, P], HttpResponse]:
    """Requires access to the URL's organisation, checked before the view runs and before anything is fetched.

    Views and refusals are logged. Opening the organisation's first page adds it to the person's recent ones. A POST
    must have the same organisation in its body as in its URL.
    """

    @wraps(view)
    def checked(request: PortalRequest, orgnr: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        what = request.resolver_match.url_name or "" if request.resolver_match else ""
        try:
            tilgang = request.tilgang = _decide(request, orgnr, what)
        except IkkeInnlogget:
            return _sign_in(request)
        enforce_page_limit(tilgang.person.noekkel)
        if request.method == "POST" and request.POST.get("orgnr") != tilgang.orgnr:
            record(tilgang, what, request.reference, is_avvist=True)
            logger.warning("form of another organisation refused ref=%s", request.reference)
            return bad_request(request, reasons=(_("Skjemaet hører til en annen virksomhet. Last siden på nytt."),))
        return _show(request, tilgang, what, lambda tilgang: view(request, tilgang, *args, **kwargs))

    return _mark(checked, "organisation")  # type: ignore[return-value]  # wraps() keeps the view's signature


def _decide(request: PortalRequest, orgnr: str, what: str, *, is_sure: bool = False) -> Tilgang:
    """The permission. Without one, no page of the request names the organisation, though it may have had one before."""
    try:
        return get_tilgang(request.session, orgnr, is_sure=is_sure)
    except UkjentVirksomhet:
        request.tilgang = None
        record_refusal(request.session, orgnr, what, request.reference)
        raise


def _show(request: PortalRequest, tilgang: Tilgang, what: str, view: Callable[[Tilgang], HttpResponse]) -> HttpResponse:
    """Run the view, and once more if another system user than the first reads. Record what it shows."""

    def show(chosen: Tilgang) -> HttpResponse:
        nonlocal tilgang
        tilgang = request.tilgang = chosen
        with answer_within(_get_patience(request), request.get_full_path()):
            return view(chosen)

    try:
        response = read_with(tilgang, partial(_decide, request, tilgang.orgnr, what, is_sure=True), show)
    except IkkeInnlogget:
        return _sign_in(request)
    except StillFetching:
        return render_venter(request, tilgang)
    except ApiRefused:
        record(tilgang, what, request.reference, is_avvist=True)
        raise
    if _has_shown(response):
        record(tilgang, what, request.reference)
        if what == "oversikt":
            note_aapnet(tilgang)
    return response


def without_empty_fields(view: View[P]) -> View[P]:
    """Redirect to the URL without empty fields, which forms send too, so that one list has one URL."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        kept = [(name, value) for name, value in pairs if value or name not in FELT]
        return view(request, *args, **kwargs) if kept == pairs else redirect(f"{request.path}?{urlencode(kept)}")

    return checked


def _get_patience(request: PortalRequest) -> float:
    """Pages can ask again by themselves; files, parts of pages and forms cannot."""
    is_page = request.method == "GET" and request.path.endswith("/") and not request.htmx
    return settings.WAIT_FOR_PAGE if is_page else 0


def _has_shown(response: HttpResponse) -> bool:
    """Whether the response shows figures: a page has a flag; a file does, a refusal or a redirect does not."""
    if isinstance(response, HttpResponseClientRedirect):  # its status is 200
        return False
    return response.viser_tall if isinstance(response, Side) else response.status_code == HTTPStatus.OK


def _sign_in(request: PortalRequest) -> HttpResponse:
    address = make_sign_in_path(find_page(request))
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def _mark(view: V, policy: str) -> V:
    view.access_policy = policy  # type: ignore[attr-defined]  # a test requires it for every URL
    return view
