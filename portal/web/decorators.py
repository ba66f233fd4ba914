"""The access policy of a view, stated beside it: open to all, for the signed-in, or for one organisation."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from portal.access.husket import note_aapnet
from portal.access.innsyn import record, record_refusal
from portal.access.tilgang import IkkeInnlogget, UkjentVirksomhet, get_tilgang
from portal.api.errors import ApiRefused
from portal.domain.tilgang import Tilgang
from portal.web.feil import bad_request
from portal.web.render import Side
from portal.web.request import PortalRequest
from portal.web.utvalg import FELT

P = ParamSpec("P")
V = TypeVar("V")
View = Callable[Concatenate[PortalRequest, P], HttpResponse]
OrganisationView = Callable[[PortalRequest, str], HttpResponse]


def open_view(view: View[P]) -> View[P]:
    """Anyone may ask; the answer holds nothing of any organisation."""
    return _mark(view, "open")


def signed_in_view(view: View[P]) -> View[P]:
    """For a signed-in person; others are sent to sign in and back."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except IkkeInnlogget:
            return _sign_in(request)

    return _mark(checked, "signed in")


def organisation_view(
    view: Callable[Concatenate[PortalRequest, Tilgang, P], HttpResponse],
) -> Callable[Concatenate[PortalRequest, str, P], HttpResponse]:
    """For a person who may see the URL's organisation; decided before the view runs, and nothing is fetched before.

    What is shown, and what is refused, is recorded; that the first page was opened is remembered for the person. A form
    must name the organisation that its address does.
    """

    @wraps(view)
    def checked(request: PortalRequest, orgnr: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        what = request.resolver_match.url_name or "" if request.resolver_match else ""
        try:
            tilgang = request.tilgang = get_tilgang(request.session, orgnr)
        except IkkeInnlogget:
            return _sign_in(request)
        except UkjentVirksomhet:
            record_refusal(request.session, orgnr, what, request.referanse)
            raise
        if request.method == "POST" and request.POST.get("orgnr") != tilgang.orgnr:
            record(tilgang, what, request.referanse, is_avvist=True)
            return bad_request(request, reasons=(_("Skjemaet hører til en annen virksomhet. Last siden på nytt."),))
        try:
            response = view(request, tilgang, *args, **kwargs)
        except ApiRefused:
            record(tilgang, what, request.referanse, is_avvist=True)
            raise
        if _has_shown(response):
            record(tilgang, what, request.referanse)
            if what == "oversikt":
                note_aapnet(tilgang)
        return response

    return _mark(checked, "organisation")  # type: ignore[return-value]  # mypy: wraps() keeps the view's own signature


def without_empty_fields(view: View[P]) -> View[P]:
    """A form of a list sends its empty fields too: the same question without them, so that one list has one address."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        kept = [(name, value) for name, value in pairs if value or name not in FELT]
        return view(request, *args, **kwargs) if kept == pairs else redirect(f"{request.path}?{urlencode(kept)}")

    return checked


def _has_shown(response: HttpResponse) -> bool:
    """Whether figures were shown: a page says it itself; of other answers, a file does and a refusal does not."""
    return response.viser_tall if isinstance(response, Side) else response.status_code == HTTPStatus.OK


def _sign_in(request: PortalRequest) -> HttpResponse:
    path = request.get_full_path() if request.method == "GET" else "/"
    address = f"{reverse('innlogging')}?{urlencode({'til': path})}"
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def _mark(view: V, policy: str) -> V:
    view.access_policy = policy  # type: ignore[attr-defined]  # a test walks all URLs and fails on a view without one
    return view
