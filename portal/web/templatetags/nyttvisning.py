"""Tags for what is new: what has happened, and a link to the row."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from portal.clock import get_clock
from portal.domain.nytt import Endring, Endringsslag
from portal.web.forms import list_aar
from portal.web.templatetags.lenker import krav_url, lenke
from portal.web.templatetags.visning import api
from portal.wording_nytt import explain_endring, name_endring, name_rad

register = template.Library()
S = Endringsslag
OF_CLAIMS = (S.FORFALT, S.RENTER, S.NYTT_KRAV, S.ENDRET, S.FRIST, S.OPPGJORT)
DUE = (S.FORFALT, S.NYTT_KRAV, S.ENDRET, S.FRIST, S.OPPGJORT)
PAID = (S.MOTTATT, S.PLASSERT)


@register.inclusion_tag("components/status.html")
def endringstatus(endring: Endring) -> dict[str, str]:
    """What has happened, with icon and colour where it needs attention or is settled."""
    is_paid = endring.slag in PAID and bool(endring.gjelder)
    tilstand = "forfalt" if endring.slag is S.FORFALT else "betalt" if is_paid else ""
    return {"tilstand": tilstand, "tekst": name_endring(endring)}


@register.simple_tag
def endringlenke(orgnr: str, endring: Endring) -> str:
    """The row's name as a link to where it stands."""
    name = api(endring.navn) if endring.navn else name_rad(endring)
    return lenke(_find_address(orgnr, endring), name)


@register.filter
def endringsord(endring: Endring) -> str:
    """What else is known."""
    return explain_endring(endring)


@register.filter
def er_forfallsdato(endring: Endring) -> bool:
    """Whether its date is a due date."""
    return endring.slag in DUE


def _find_address(orgnr: str, endring: Endring) -> str:
    if endring.slag in OF_CLAIMS:
        return krav_url(orgnr, endring.id)
    if endring.uplassert:
        return reverse("uplasserte_innbetalinger", args=[orgnr])
    name = "utbetalinger" if endring.slag.is_utbetaling else "innbetalinger"
    if endring.dato is None or endring.dato.year not in list_aar(get_clock().today()):
        return ""
    return f"{reverse(name, args=[orgnr])}?{urlencode({'aar': endring.dato.year, 'sok': endring.id})}"
