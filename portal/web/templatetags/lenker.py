"""Addresses made of the authority's identifiers; empty where a browser could not come back with one."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html

from portal.clock import get_clock
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.domain.betalbart import Betalbart
from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav
from portal.web.forms import MAX_ID, list_aar
from portal.web.templatetags.visning import api

register = template.Library()
STEPS = {".", ".."}  # browsers walk these in a path, however they are written


@register.simple_tag
def krav_url(orgnr: str, krav_id: str) -> str:
    """The page of a claim."""
    return _make_url("krav", orgnr, krav_id)


@register.simple_tag
def betal_url(orgnr: str, forfall_id: str) -> str:
    """The page that says how to pay an instalment."""
    return _make_url("betal", orgnr, forfall_id)


@register.simple_tag
def innbetaling_url(orgnr: str, innbetaling: Innbetaling | None) -> str:
    """A payment, open in the list of its year; the lists go ten years back."""
    if not innbetaling or innbetaling.innbetalingsdato.year not in list_aar(get_clock().today()):
        return ""
    query = {"aar": innbetaling.innbetalingsdato.year, "apen": innbetaling.noekkel}
    return f"{reverse('innbetalinger', args=[orgnr])}?{urlencode(query)}"


@register.simple_tag
def lenke(adresse: str, tekst: str) -> str:
    """A link; the text alone where there is no address."""
    return format_html('<a class="ds-link" href="{}">{}</a>', adresse, tekst) if adresse else tekst


@register.simple_tag
def krav_lenke(orgnr: str, krav: Krav, aar: int) -> str:
    """A claim's name as a link to its page; the name alone where it can have none."""
    adresse = krav_url(orgnr, krav.kravidentifikator)
    return lenke(f"{adresse}?aar={aar}" if adresse else "", api(krav.kravbeskrivelse))


@register.filter
def idsporring(betalinger: Iterable[Betalbart]) -> str:
    """The query that asks for these due dates, each by its identifier."""
    return "?" + urlencode([("id", post.identifikator) for post in betalinger], quote_via=quote, safe="")


@register.inclusion_tag("components/last_ned.html")
def last_ned(navn: str, *args: str, sporring: str = "", has_pdf: bool = False) -> dict[str, object]:
    """A link for each format that the address of this name offers. `sporring`: which part of the figures."""
    offered = (PDF, *TABELLFORMATER) if has_pdf else TABELLFORMATER
    return {
        "filer": [
            (f"{reverse(navn, args=[*args, filformat.suffix])}{sporring}", filformat.navn) for filformat in offered
        ]
    }


def _make_url(name: str, orgnr: str, identifier: str) -> str:
    if not identifier or len(identifier) > MAX_ID or STEPS & set(identifier.split("/")):
        return ""
    try:
        return reverse(name, args=[orgnr, identifier])
    except NoReverseMatch:
        return ""
