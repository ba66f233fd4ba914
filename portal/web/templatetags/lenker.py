"""URLs with identifiers from the API; empty if a browser cannot send the identifier unchanged."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from portal.clock import get_clock
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.domain.betalbart import Forfallspost
from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav
from portal.web.forms import MAX_ID, list_aar
from portal.web.samme_side import SammeSide
from portal.web.templatetags.kravvisning import kravnavn

register = template.Library()
STEPS = {".", ".."}  # browsers resolve these in a path, even when escaped


@register.simple_tag
def krav_url(orgnr: str, krav_id: str) -> str:
    """URL of a claim."""
    return _make_url("krav", orgnr, krav_id)


@register.simple_tag
def betal_url(orgnr: str, forfall_id: str) -> str:
    """URL of the payment details of an instalment."""
    return _make_url("betal", orgnr, forfall_id)


@register.simple_tag
def innbetaling_url(orgnr: str, innbetaling: Innbetaling | None) -> str:
    """URL of the year's list with the payment open, past the page's head; empty if older than ten years."""
    if not innbetaling or innbetaling.innbetalingsdato.year not in list_aar(get_clock().today()):
        return ""
    query = {"aar": innbetaling.innbetalingsdato.year, "apen": innbetaling.noekkel}
    return f"{reverse('innbetalinger', args=[orgnr])}?{urlencode(query)}#aarsliste"


@register.simple_tag
def lenke(adresse: str, tekst: str) -> str:
    """A link, or only the text if there is no URL."""
    return format_html('<a class="ds-link" href="{}">{}</a>', adresse, tekst) if adresse else tekst


@register.simple_tag
def krav_lenke(orgnr: str, krav: Krav, aar: int) -> str:
    """The claim's name as a link, or only the name if it has no URL."""
    adresse = krav_url(orgnr, krav.kravidentifikator)
    return lenke(f"{adresse}?aar={aar}" if adresse else "", kravnavn(krav))


@register.filter
def adresse_for(side: SammeSide, orgnr: str) -> str:
    """The page's address for an organisation."""
    return side.make_address(orgnr)


@register.filter
def id_query_string(betalinger: Iterable[Forfallspost]) -> str:
    """Query string with the identifiers of these instalments."""
    return "?" + urlencode([("id", post.identifikator) for post in betalinger], quote_via=quote, safe="")


@register.inclusion_tag("components/last_ned.html")
def last_ned(navn: str, *args: str, query_string: str = "", has_pdf: bool = False) -> dict[str, object]:
    """Download links, one per format of the URL name. `query_string`: query string."""
    offered = (PDF, *TABELLFORMATER) if has_pdf else TABELLFORMATER
    return {
        "filer": [
            (f"{reverse(navn, args=[*args, filformat.suffix])}{query_string}", filformat.navn) for filformat in offered
        ],
        "has_kid": bool(args),  # all lists of an organisation
    }


def _make_url(name: str, orgnr: str, identifier: str) -> str:
    if not identifier or len(identifier) > MAX_ID or STEPS & set(identifier.split("/")):
        return ""
    try:
        return reverse(name, args=[orgnr, identifier])
    except NoReverseMatch:
        return ""
