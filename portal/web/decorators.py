"""The access policy of a view, stated beside it: open to all, for the signed-in, or for one organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from portal.access.tilgang import IkkeInnlogget, get_tilgang
from portal.domain.tilgang import Tilgang
from portal.web.request import PortalRequest

P = ParamSpec("P")
V = TypeVar("V")
View = Callable[Concatenate[PortalRequest, P], HttpResponse]


def open_view(view: View[P]) -> View[P]:
    """Anyone may ask; the answer holds nothing of any organisation."""
    return _mark(view, "open")


def signed_in_view(view: View[P]) -> View[P]:
    """For a signed-in person; others are sent to sign in and back."""

    @wraps(view)
    def checked(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return _no_store(view(request, *args, **kwargs))
        except IkkeInnlogget:
            return _sign_in(request)

    return _mark(checked, "signed in")


def organisation_view(
    view: Callable[[PortalRequest, Tilgang], HttpResponse],
) -> Callable[[PortalRequest, str], HttpResponse]:
    """For a person who may see the URL's organisation; decided before the view runs, and nothing is fetched before."""

    @wraps(view)
    def checked(request: PortalRequest, orgnr: str) -> HttpResponse:
        try:
            request.tilgang = get_tilgang(request.session, orgnr)
            return _no_store(view(request, request.tilgang))
        except IkkeInnlogget:
            return _sign_in(request)

    return _mark(checked, "organisation")


def _sign_in(request: PortalRequest) -> HttpResponse:
    path = request.get_full_path() if request.method == "GET" else "/"
    address = f"{reverse('innlogging')}?{urlencode({'til': path})}"
    return _no_store(HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address))


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _mark(view: V, policy: str) -> V:
    view.access_policy = policy  # type: ignore[attr-defined]  # a test walks all URLs and fails on a view without one
    return view
