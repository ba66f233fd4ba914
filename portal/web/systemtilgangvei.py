"""What the pages of a company's access and of a firm's share: the state as it is now, and the way to Altinn."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal import locks
from portal.access.grense import enforce_limit
from portal.access.innsyn import record
from portal.access.systemforespoersler import check_systemtilgang, find_husket
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.budget import for_person
from portal.domain.systemtilgang import Forespoersel, Systemtilgang, TilgangTilstand
from portal.domain.tilgang import Tilgang
from portal.web.altinnsord import find_ord
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.systemtilgangside import MAX_FOLLOWED

FOLLOWER = "systemtilgang-folger"  # the part that asks for the state again by itself
PATIENCE = 2.0  # seconds; a request is two or three calls to Altinn
ASK_ANEW = (ProblemKind.EXISTS, ProblemKind.HAS_REQUEST, ProblemKind.GONE, ProblemKind.DECIDED)


def check_state(request: PortalRequest, tilgang: Tilgang, relasjon: str = "") -> Systemtilgang:
    """What Altinn says now. An approval or a withdrawal that is seen for the first time is recorded."""
    before, page = find_husket(tilgang, relasjon=relasjon), "klientsystem" if relasjon else "systemtilgang"
    found = check_systemtilgang(tilgang, for_person(), relasjon=relasjon)
    if before is not None and found.tilstand is TilgangTilstand.TRUKKET and not before.er_trukket:
        record(tilgang, f"{page}_trukket", request.reference)
    if before is not None and found.tilstand.is_usable and not before.er_godkjent:
        record(tilgang, f"{page}_godkjent", request.reference)
    return found


def send_to_altinn(request: PortalRequest, tilgang: Tilgang, asked: Forespoersel, state: str) -> HttpResponse:
    """Send the person to Altinn by a page: a form may only lead to known addresses, and Altinn redirects further.

    A person who cannot approve sees the state, and a text to send.
    """
    if request.POST.get("valg") == "andre" or not asked.confirm_url:
        return redirect(state)
    context = {"tilgang": tilgang, "adresse": asked.confirm_url}
    return render_page(request, "systemtilgang/videre.html", context, viser_tall=False)


def tell_refusal(request: PortalRequest, exc: ApiProblem) -> None:
    """Say on the next page what Altinn answered: that page shows the state, and may look as before."""
    code, reference = (
        _("Kode %(kode)s") % {"kode": exc.kode},
        _("referanse %(referanse)s") % {"referanse": request.reference},
    )
    messages.info(request, f"{find_ord(exc).hva} {code}, {reference}.")


@contextmanager
def in_turn(tilgang: Tilgang, relasjon: str = "") -> Iterator[bool]:
    """One request of an organisation at a time; false while somebody else's is on its way.

    Two at the same moment would make two change requests, or remember another way back than the one that Altinn has.
    """
    with locks.hold(f"systemforespoersel/{tilgang.orgnr}/{relasjon}", wait=PATIENCE) as is_held:
        yield is_held


def read_count(request: PortalRequest) -> int:
    """How many times the page has asked by itself."""
    text = request.GET.get("fulgt", "")
    return min(int(text), MAX_FOLLOWED) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def enforce_request_limit(tilgang: Tilgang) -> None:
    """Count one more request to Altinn about access. Raises ForMange."""
    most, window = settings.LIMIT_REQUESTS, settings.LIMIT_WINDOW
    enforce_limit("systemtilgang", tilgang.person.noekkel, most=most, window=window)
