"""A person without the right asks an organisation for it through Altinn, or gets a text to send.

It tells of no organisation but those that Altinn itself lists for the person. Any other number gets the same page.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.access.grense import enforce_limit
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import IkkeInnlogget, get_altinn_token, get_virksomheter
from portal.api.altinn import for_altinn, list_related
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.ask_access import Asked, AskedStatus, ask_for_access, find_asked, withdraw_asked
from portal.api.errors import ApiError
from portal.clock import get_clock
from portal.domain.collation import sort_key
from portal.domain.tekst import format_orgnr
from portal.domain.typed import read_orgnr
from portal.domain.virksomheter import Related
from portal.web.altinnsord import find_ord
from portal.web.decorators import signed_in_view
from portal.web.render import render_page
from portal.web.request import PortalRequest

MAX_LISTED = 50


@signed_in_view
@require_safe
def be_om_tilgang(request: PortalRequest) -> HttpResponse:
    """Which organisation, and what became of asking it."""
    typed = request.GET.get("orgnr", "").strip()[:40]
    orgnr = read_orgnr(typed)
    mine = {one.orgnr for one in get_virksomheter(request.session) if not one.is_overskrift}
    problem: ApiError | None = None
    related: dict[str, Related] = {}
    spurt: Asked | None = None
    try:
        token = get_altinn_token(request.session)
        related = {one.orgnr: one for one in list_related(token, for_altinn()).values() if one.orgnr not in mine}
        if orgnr in related:
            spurt = find_asked(related[orgnr].uuid, token, for_altinn())
    except ApiError as exc:
        problem = exc
    valgt, is_taken_back = related.get(orgnr), _is_taken_back(spurt)
    is_answered = spurt is not None and spurt.status is AskedStatus.APPROVED and not is_taken_back
    context = {
        "skrevet": typed,
        "orgnr": orgnr,
        "is_feil": bool(typed) and not orgnr,
        "har_tilgang": orgnr in mine,
        "valgt": valgt,
        "spurt": spurt,
        "kan_spoerre": valgt is not None and problem is None and not _is_open(spurt) and not is_answered,
        "er_tatt_tilbake": is_taken_back,
        "kan_trekkes": _is_open(spurt),
        "brev": _write_brev(request, orgnr, valgt.navn if valgt else "") if orgnr and orgnr not in mine else "",
        "uten_tilgang": sorted(related.values(), key=lambda one: sort_key(one.navn))[:MAX_LISTED],
        "ord": find_ord(problem) if problem is not None else None,
    }
    return render_page(request, "be_om_tilgang/be_om_tilgang.html", context, viser_tall=False)


@signed_in_view
@require_POST
def be_om_tilgang_send(request: PortalRequest) -> HttpResponse:
    """Ask the organisation, or take the question back. Altinn keeps one, however often it is sent."""
    innlogget = get_innlogget(request.session)
    if innlogget is None:
        raise IkkeInnlogget
    most, window = settings.LIMIT_REQUESTS, settings.LIMIT_WINDOW
    enforce_limit("be_om_tilgang", innlogget.person_key, most=most, window=window)
    orgnr = read_orgnr(request.POST.get("orgnr", ""))
    token = get_altinn_token(request.session)
    found = list_related(token, for_altinn()).get(orgnr)
    if found is not None and orgnr not in {
        one.orgnr for one in get_virksomheter(request.session) if not one.is_overskrift
    }:
        try:
            _send(request, found, token)
        except ApiProblem as exc:
            if exc.kind not in (ProblemKind.NOT_ADMINISTRATOR, ProblemKind.UNKNOWN):
                raise
            messages.info(request, _("Altinn lar deg ikke spørre virksomheten. Send heller teksten under."))
    return redirect(f"{reverse('be_om_tilgang')}?orgnr={orgnr}")


def _send(request: PortalRequest, found: Related, token: str) -> None:
    if "trekk" not in request.POST:
        ask_for_access(found.uuid, token, for_altinn())
        messages.info(request, _("Spørsmålet er sendt i Altinn."))
        return
    asked = find_asked(found.uuid, token, for_altinn())
    if asked is not None and _is_open(asked):
        withdraw_asked(asked.id, token, for_altinn())
        messages.info(request, _("Spørsmålet er trukket."))


def _is_open(asked: Asked | None) -> bool:
    return asked is not None and asked.status in (AskedStatus.PENDING, AskedStatus.DRAFT)


def _is_taken_back(asked: Asked | None) -> bool:
    """Approved so long ago that the right would be in the person's list by now."""
    if asked is None or asked.status is not AskedStatus.APPROVED or asked.endret is None:
        return False
    return get_clock().now() - asked.endret > 2 * settings.FRESH_TILGANG


def _write_brev(request: PortalRequest, orgnr: str, navn: str) -> str:
    """A text to send to whoever can give access. It names the organisation only if Altinn did."""
    innlogget = get_innlogget(request.session)
    who = (
        f"{navn} ({format_orgnr(orgnr)})"
        if navn
        else _("organisasjonsnummer %(orgnr)s") % {"orgnr": format_orgnr(orgnr)}
    )
    parts = (
        _("Hei! Kan du gi meg tilgang til krav og betalinger hos Skatteetaten for %(hvem)s?") % {"hvem": who},
        _("Logg inn i Altinn, velg virksomheten og gi meg tilgangen «Krav og betalinger»."),
        _("Hilsen %(navn)s") % {"navn": innlogget.navn} if innlogget is not None and innlogget.navn else "",
    )
    return "\n\n".join(part for part in parts if part)
