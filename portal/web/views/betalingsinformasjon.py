"""Payment details of one or several instalments: amount, account, KID and due date."""

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.clock import get_clock, get_creation_time
from portal.documents.betalingsblankett import build_betalingsblankett
from portal.documents.filformat import PDF
from portal.domain.betalbart import choose_betalinger
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav
from portal.domain.tilgang import Tilgang
from portal.web import feil
from portal.web.betalingsvalg import MAX_KRAV, build_betalingsskjema, list_ikke_valgbart, wants_form
from portal.web.came_from import find_way_back
from portal.web.decorators import organisation_view
from portal.web.filmerker import find_filer
from portal.web.forms import MAX_ID
from portal.web.nedlasting import Dokumentfil, download
from portal.web.render import render_page
from portal.web.request import PortalRequest
from portal.web.virksomhetsside import build_context, get_aapne_krav


@organisation_view
@require_safe
def betal(request: PortalRequest, tilgang: Tilgang, forfall_id: str) -> HttpResponse:
    """One instalment. Two parties may share its identifier; each gets a card."""
    oppslag = get_aapne_krav(request, tilgang)
    valg = choose_betalinger(_get_krav(oppslag.data), [forfall_id])
    tilbake = find_way_back(request, tilgang.orgnr)
    if not valg.betalinger:
        return feil.kan_ikke_betales(request, oppslag.data, hindret=valg.hindret)
    return render_page(
        request,
        "betalingsinformasjon/betal.html",
        {
            **build_context(tilgang, oppslag),
            **find_filer(tilgang, oppslag.data).context,
            "betalinger": valg.betalinger,
            "er_ene": len(valg.betalinger) == 1,
            "tilbake": tilbake,
        },
    )


@organisation_view
@require_safe
def betal_flere(request: PortalRequest, tilgang: Tilgang) -> HttpResponse:
    """Without `id`: a form to choose from. With: a card for each, and the total."""
    has_form = wants_form(request.GET)
    reasons = _find_wrong(request.GET, has_form=has_form)
    if reasons:
        return feil.bad_request(request, reasons=reasons)
    oppslag = get_aapne_krav(request, tilgang)
    alle_krav = _get_krav(oppslag.data)
    if has_form:
        filer = find_filer(tilgang, oppslag.data)
        skjema = build_betalingsskjema(alle_krav, request.GET, get_clock().today(), filer.merker)
        context = {
            **build_context(tilgang, oppslag),
            **filer.context,
            **list_ikke_valgbart(alle_krav),
            "skjema": skjema,
            "tilbake": find_way_back(request, tilgang.orgnr),
        }
        is_wrong = skjema.is_tomt or skjema.is_for_mange
        return render_page(request, "betalingsinformasjon/velg.html", context, status=400 if is_wrong else 200)
    valg = choose_betalinger(alle_krav, request.GET.getlist("id"))
    if not valg.betalinger:
        return feil.kan_ikke_betales(request, oppslag.data, hindret=valg.hindret)
    tilbake = find_way_back(request, tilgang.orgnr)
    context = {
        **build_context(tilgang, oppslag),
        **find_filer(tilgang, oppslag.data).context,
        "betalinger": valg.betalinger,
        "valg": valg,
        "tilbake": tilbake,
    }
    return render_page(request, "betalingsinformasjon/betal_flere.html", context)


@organisation_view
@require_safe
@download(PDF)
def betalingsblankett(request: PortalRequest, tilgang: Tilgang) -> HttpResponse | Dokumentfil:
    """The same as PDF: a card for each payable `id`, and the total."""
    reasons = _find_wrong(request.GET)
    if reasons:
        return feil.bad_request(request, reasons=reasons)
    oppslag = get_aapne_krav(request, tilgang)
    valg = choose_betalinger(_get_krav(oppslag.data), request.GET.getlist("id"))
    if not valg.betalinger:
        return feil.kan_ikke_betales(request, oppslag.data, hindret=valg.hindret)
    dokument = build_betalingsblankett(
        tilgang.orgnr,
        tilgang.navn,
        valg.betalinger,
        idag=get_clock().today(),
        hentet=oppslag.fetched_at,
        laget=get_creation_time(),
        merker=find_filer(tilgang, oppslag.data).merker,
    )
    return Dokumentfil(tilgang=tilgang, dokument=dokument, hva=("betaling", dokument.html))


def _get_krav(aapne: AapneKrav) -> tuple[Krav, ...]:
    """No claims if the authority withholds them."""
    return () if aapne.is_skjermet else aapne.alle_krav


def _find_wrong(query: QueryDict, *, has_form: bool = False) -> tuple[str, ...]:
    """`has_form`: the form itself says that too much is chosen, with the choices kept."""
    asked = query.getlist("id")
    is_too_many = len(asked) > MAX_KRAV and not has_form
    too_many = _("Velg høyst %(most)s krav om gangen.") % {"most": MAX_KRAV} if is_too_many else ""
    unusable = (
        _("Et av kravene er oppgitt på en måte som ikke kan brukes.") if any(_is_no_id(key) for key in asked) else ""
    )
    return tuple(reason for reason in (too_many, unusable) if reason)


def _is_no_id(key: str) -> bool:
    return not key or len(key) > MAX_ID
