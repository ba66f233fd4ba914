"""A firm's clients on its system user: put on, taken off, stopped and gone on with."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.access.innsyn import record
from portal.access.tilgang import UkjentVirksomhet
from portal.domain.systemtilgang import Systembruker, Systemklient
from portal.domain.tilgang import Tilgang
from portal.jobs.klientoppdrag import Handling, begin, find_oppdrag, find_remembered, remember_clients, resume, stop
from portal.web.decorators import organisation_view
from portal.web.klientsystemside import Klientlister, Klientsystemvalg, search_klienter
from portal.web.klientsystemvei import explain_altinn_errors, get_path, read_lister
from portal.web.request import PortalRequest
from portal.web.systemtilgangvei import check_state, enforce_request_limit
from portal.web.utvalg import UgyldigValg

RECORDED_AS = {
    Handling.LEGG_TIL: "klientsystem_legg_til",
    Handling.FJERN: "klientsystem_fjern",
}  # in the access record


@organisation_view
@require_POST
@explain_altinn_errors
def velg(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Put the chosen clients on, or take them off."""
    enforce_request_limit(tilgang)
    handling, valg = _read_handling(request), Klientsystemvalg.from_query(request.POST)
    agent = check_state(request, tilgang, relasjon).systembruker
    if agent is None:
        return redirect(get_path(tilgang, relasjon))
    chosen = _choose(request, tilgang, relasjon, handling, read_lister(request, tilgang, agent))
    if not chosen:
        messages.info(request, _("Du har ikke valgt noen klienter."))
        return redirect(f"{get_path(tilgang, relasjon)}{valg.query}")
    return _begin(request, tilgang, relasjon, agent, handling, chosen)


@organisation_view
@require_POST
@explain_altinn_errors
def stopp(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Stop an errand before its next client."""
    oppdrag = find_oppdrag(tilgang, relasjon)
    if oppdrag is not None and oppdrag.is_under_arbeid:
        stop(tilgang, oppdrag)
    return redirect(get_path(tilgang, relasjon))


@organisation_view
@require_POST
@explain_altinn_errors
def fortsett(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Go on with an errand that stopped."""
    enforce_request_limit(tilgang)
    oppdrag = resume(request.session, tilgang, relasjon, request.reference)
    if oppdrag is not None:
        record(tilgang, RECORDED_AS[oppdrag.handling], request.reference)
    return redirect(get_path(tilgang, relasjon))


@organisation_view
@require_POST
@explain_altinn_errors
def toem(request: PortalRequest, tilgang: Tilgang, relasjon: str) -> HttpResponse:
    """Take all clients off a system user that must be made anew, and remember which they were."""
    enforce_request_limit(tilgang)
    found = check_state(request, tilgang, relasjon)
    if found.systembruker is None or not found.mangler:
        return redirect(get_path(tilgang, relasjon))
    klienter = read_lister(request, tilgang, found.systembruker).lagt_til
    if not klienter:
        return redirect(get_path(tilgang, relasjon))
    kept = {one.id: one for one in (*find_remembered(tilgang, relasjon), *klienter)}
    remember_clients(tilgang, relasjon, kept.values())
    return _begin(request, tilgang, relasjon, found.systembruker, Handling.FJERN, klienter)


def _begin(
    request: PortalRequest,
    tilgang: Tilgang,
    relasjon: str,
    agent: Systembruker,
    handling: Handling,
    klienter: Sequence[Systemklient],
) -> HttpResponse:
    """Begin the errand, unless one is at work: the page shows that one."""
    if begin(request.session, tilgang, relasjon, agent, handling, klienter, request.reference):
        record(tilgang, RECORDED_AS[handling], request.reference)
    else:
        messages.info(request, _("Vent til det som pågår, er ferdig, eller stopp det først."))
    return redirect(get_path(tilgang, relasjon))


def _choose(
    request: PortalRequest, tilgang: Tilgang, relasjon: str, handling: Handling, lister: Klientlister
) -> list[Systemklient]:
    """The clients that the form names. One that Altinn does not list for the firm is a 404."""
    if "husket" in request.POST:
        ids = {one.id for one in find_remembered(tilgang, relasjon)}
        return [one for one in lister.andre if one.id in ids] if handling is Handling.LEGG_TIL else []
    if "alle" in request.POST and handling is Handling.LEGG_TIL:
        return [*search_klienter(lister.andre, Klientsystemvalg.from_query(request.POST).sok)]
    numbers = set(request.POST.getlist("klient"))
    if not numbers <= lister.alle.keys():
        record(tilgang, "klientsystem_velg", request.reference, is_avvist=True)
        raise UkjentVirksomhet
    pool = lister.lagt_til if handling is Handling.FJERN else lister.andre
    return [one for one in pool if one.orgnr in numbers]


def _read_handling(request: PortalRequest) -> Handling:
    try:
        return Handling(request.POST.get("handling", ""))
    except ValueError as exc:
        raise UgyldigValg(_("Skjemaet mangler hva som skal gjøres. Last siden på nytt.")) from exc
