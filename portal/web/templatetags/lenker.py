"""Addresses made of the authority's identifiers; empty where a browser could not come back with one."""

from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse

from portal.clock import get_clock
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.domain.betaling import Innbetaling
from portal.web.forms import LONGEST_ID, list_aar

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
    if not identifier or len(identifier) > LONGEST_ID or STEPS & set(identifier.split("/")):
        return ""
    try:
        return reverse(name, args=[orgnr, identifier])
    except NoReverseMatch:
        return ""
