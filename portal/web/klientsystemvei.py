"""What the pages of a firm's access for its clients have in common."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from portal.access.innlogging import make_sign_in_path
from portal.access.tilgang import IkkeInnlogget, get_altinn_token
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.budget import for_person
from portal.api.errors import ApiError
from portal.api.system_clients import list_available, list_clients
from portal.api.systemtilgang import list_relasjoner
from portal.domain.systemtilgang import Systembruker
from portal.domain.tilgang import Tilgang
from portal.web.feil import altinn_avslo, not_found
from portal.web.klientsystemside import Klientlister, list_lister
from portal.web.request import PortalRequest
from portal.web.systemtilgangvei import ASK_ANEW, tell_refusal

View = Callable[[PortalRequest, Tilgang, str], HttpResponse]
CHANGED = (*ASK_ANEW, ProblemKind.NOT_ADMINISTRATOR)  # told by the page itself


def explain_altinn_errors(view: View) -> View:
    """Explain Altinn's refusals and failures; 404 for an unknown kind of relation."""

    @wraps(view)
    def checked(request: PortalRequest, tilgang: Tilgang, relasjon: str = "") -> HttpResponse:
        relasjon = relasjon or next(iter(list_relasjoner()), "")
        if not settings.SYSTEM_ID_KLIENTER or relasjon not in list_relasjoner():
            return not_found(request)
        path = get_path(tilgang, relasjon)
        try:
            return view(request, tilgang, relasjon)
        except IkkeInnlogget:
            return HttpResponseRedirect(make_sign_in_path(path))
        except ApiError as exc:
            if request.method != "POST" or not isinstance(exc, ApiProblem) or exc.kind not in CHANGED:
                return altinn_avslo(request, exc, path)
            if exc.kind in ASK_ANEW:
                tell_refusal(request, exc)
            return redirect(path)

    return checked


def get_path(tilgang: Tilgang, relasjon: str) -> str:
    """The page of one kind of relation."""
    return reverse("klientsystem", args=[tilgang.orgnr, relasjon])


def read_lister(request: PortalRequest, tilgang: Tilgang, agent: Systembruker) -> Klientlister:
    """The firm's clients, asked with the person's own token. Raises ApiProblem (NOT_ADMINISTRATOR)."""
    token, budget = get_altinn_token(request.session), for_person()
    return list_lister(list_available(tilgang, agent, token, budget), list_clients(tilgang, agent, token, budget))
