"""Papers for many clients: ordering them, following the order, and fetching the ZIP."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.grense import enforce_limit
from portal.access.innsyn import record_all, record_refusal
from portal.access.sesjon import Innlogget, get_innlogget
from portal.access.tilgang import IkkeInnlogget
from portal.clock import get_clock
from portal.documents.filformat import write_stempel
from portal.documents.zipstroem import stream_zip
from portal.domain.papirer import Bestilling, Klientpapir, Utfall
from portal.jobs.papirer import bestill, fortsett, proev_igjen, slett, stopp
from portal.jobs.papirordre import BestillingRefused, Ordretilstand
from portal.jobs.papirtilgang import Bestilt, find_bestilt, list_filer
from portal.web.decorators import signed_in_view
from portal.web.klientrader import Mine, read_mine
from portal.web.papirside import build_bestilling, build_skjema
from portal.web.papirvalg import Papirvalg, ValgtKlient, list_valgte, make_valgt, read_orgnumre, read_papirvalg
from portal.web.render import render_page
from portal.web.request import PortalRequest

ORDER, LAST_NED = "papirer", "papirer_last_ned"  # in the access record


@signed_in_view
@require_http_methods(["GET", "HEAD", "POST"])
def papirer(request: PortalRequest) -> HttpResponse:
    """The choice of period and formats for the clients of the address; sent, the order."""
    innlogget, mine = _get_innlogget(request), read_mine(request)
    if request.method != "POST":
        return _show_skjema(request, list_valgte(request, mine))
    asked = list(read_orgnumre(request.POST))
    valg = read_papirvalg(request.POST, get_clock().today(), len(asked))
    if valg.feil or valg.fra is None or valg.til is None:
        return _show_skjema(request, _find_mine(mine, asked), valg, valg.feil)
    bestilling = Bestilling(
        slag=valg.slag,
        fra=valg.fra,
        til=valg.til,
        formater=valg.formater,
        spraak=get_language() or settings.LANGUAGE_CODE,
        bestilt=get_clock().now(),
        bestilt_av=innlogget.navn,
    )
    enforce_limit("nedlasting", innlogget.person_key, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)
    try:
        noekkel = bestill(innlogget, bestilling, _make_klienter(request, mine, asked))
    except BestillingRefused as exc:
        return _show_skjema(request, _find_mine(mine, asked), valg, [_describe_refused(exc)])
    return redirect("papirbestilling", noekkel=noekkel)


@signed_in_view
@require_safe
def papirbestilling(request: PortalRequest, noekkel: str) -> HttpResponse:
    """How far the order has come."""
    context = build_bestilling(_find(request, noekkel))
    return render_page(request, "papirer/bestilling.html", context, partials=("papirer-status",))


@signed_in_view
@require_safe
def papirer_last_ned(request: PortalRequest, noekkel: str) -> HttpResponse:
    """The ZIP. A client whose right is gone is left out first; the page tells it."""
    bestilt, innlogget = _find(request, noekkel), _get_innlogget(request)
    if bestilt.ordre.tilstand is not Ordretilstand.FERDIG:
        return redirect("papirbestilling", noekkel=noekkel)
    enforce_limit("nedlasting", innlogget.person_key, most=settings.LIMIT_DOWNLOADS, window=settings.LIMIT_WINDOW)
    record_all(bestilt.tilganger, LAST_NED, request.reference, bestilt.lesere)
    bestilling = bestilt.ordre.bestilling
    response = StreamingHttpResponse(
        stream_zip(list_filer(bestilt), bestilling.bestilt), content_type="application/zip"
    )
    name = f"{bestilling.slag.value}_{bestilling.fra}_{bestilling.til}_{write_stempel(bestilling.bestilt)}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]  # Django's types know no common base with `content`


@signed_in_view
@require_POST
def papirer_stopp(request: PortalRequest, noekkel: str) -> HttpResponse:
    """Stop before the next client."""
    bestilt = _find(request, noekkel)
    if bestilt.ordre.tilstand is Ordretilstand.UNDER_ARBEID:
        stopp(bestilt.ordre)
    return redirect("papirbestilling", noekkel=noekkel)


@signed_in_view
@require_POST
def papirer_fortsett(request: PortalRequest, noekkel: str) -> HttpResponse:
    """Go on with an order that stopped."""
    bestilt = _find(request, noekkel)
    if bestilt.ordre.tilstand is Ordretilstand.STANSET:
        fortsett(_get_innlogget(request), bestilt.ordre)
    return redirect("papirbestilling", noekkel=noekkel)


@signed_in_view
@require_POST
def papirer_igjen(request: PortalRequest, noekkel: str) -> HttpResponse:
    """Try one client again, or all that may be had by now."""
    bestilt, nr = _find(request, noekkel), request.POST.get("nr", "")
    numre = {one.nr for one in bestilt.klienter if str(one.nr) == nr}
    if numre or not nr:
        proev_igjen(_get_innlogget(request), bestilt.ordre, numre)
    return redirect("papirbestilling", noekkel=noekkel)


@signed_in_view
@require_POST
def papirer_slett(request: PortalRequest, noekkel: str) -> HttpResponse:
    """Erase the order and its papers."""
    slett(_find(request, noekkel).ordre)
    messages.info(request, _("Bestillingen er slettet."))
    return redirect("virksomheter")


def _get_innlogget(request: PortalRequest) -> Innlogget:
    innlogget = get_innlogget(request.session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget


def _find(request: PortalRequest, noekkel: str) -> Bestilt:
    """The person's order. Another's looks like none."""
    bestilt = find_bestilt(request.session, _get_innlogget(request), noekkel)
    if bestilt is None:
        raise Http404
    return bestilt


def _make_klienter(request: PortalRequest, mine: Mine, orgnumre: Iterable[str]) -> list[Klientpapir]:
    """The clients of an order. One that is not in the person's list is not fetched, and told like what is not there."""
    known = {one.orgnr: one for one in _find_mine(mine, orgnumre)}
    klienter = []
    for nr, orgnr in enumerate(orgnumre, 1):
        valgt = known.get(orgnr)
        if valgt is None:
            record_refusal(request.session, orgnr, ORDER, request.reference)
            klienter.append(Klientpapir(nr=nr, orgnr=orgnr, navn="", utfall=Utfall.TILGANG))
        else:
            klienter.append(Klientpapir(nr=nr, orgnr=orgnr, navn=valgt.navn, nummer=valgt.nummer))
    return klienter


def _find_mine(mine: Mine, orgnumre: Iterable[str]) -> list[ValgtKlient]:
    by_orgnr = {unit.orgnr: unit for unit in mine.kan_velges}
    return [make_valgt(mine, by_orgnr[orgnr]) for orgnr in orgnumre if orgnr in by_orgnr]


def _show_skjema(
    request: PortalRequest, valgte: Sequence[ValgtKlient], valg: Papirvalg | None = None, feil: Sequence[str] = ()
) -> HttpResponse:
    context = build_skjema(request, valgte, valg, feil)
    status = HTTPStatus.BAD_REQUEST if feil else HTTPStatus.OK
    return render_page(request, "papirer/velg.html", context, status=status)


def _describe_refused(exc: BestillingRefused) -> str:
    if exc.is_egne:
        return _("Du har flere bestillinger liggende. Slett en av dem først.")
    return _("Det er ikke plass til flere bestillinger akkurat nå. Prøv igjen om en stund.")
