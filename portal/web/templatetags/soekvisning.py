"""Tags for hits of a search across clients: the row's name, address and state, and what was found in it."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.domain.klientsok import Lesemaate, Radslag, Soek, Soekerad
from portal.domain.tekst import format_beloep, format_dato
from portal.web.klientsokside import Soektreff
from portal.web.templatetags.lenker import krav_url, lenke
from portal.web.templatetags.visning import api, kid

register = template.Library()


@register.filter
def lesemaate(value: Lesemaate) -> str:
    """How what is typed was read."""
    return {
        Lesemaate.KID: _("KID"),
        Lesemaate.BELOEP: _("beløp"),
        Lesemaate.ID: _("id eller referanse"),
        Lesemaate.DATO: _("dato"),
        Lesemaate.KONTO: _("siste sifre i konto"),
        Lesemaate.DEL: _("del av et nummer"),
    }[value]


@register.simple_tag
def trefflenke(treff: Soektreff) -> str:
    """The row's name as a link to where it stands."""
    rad = treff.rad
    if rad.slag is Radslag.KRAV:
        return lenke(_find_krav(treff), api(rad.navn))
    text = _("Utbetaling %(id)s") if rad.slag is Radslag.UTBETALING else _("Innbetaling %(id)s")
    return lenke(_find_betaling(treff), text % {"id": rad.id})


def _find_krav(treff: Soektreff) -> str:
    address = krav_url(treff.klient.orgnr, treff.rad.id)
    return f"{address}?aar={treff.rad.aar}" if address and treff.rad.aar else address


def _find_betaling(treff: Soektreff) -> str:
    rad, orgnr = treff.rad, treff.klient.orgnr
    if rad.krav_id:
        return krav_url(orgnr, rad.krav_id)
    if not rad.aar:
        return f"{reverse('uplasserte_innbetalinger', args=[orgnr])}?{urlencode({'apen': rad.noekkel})}"
    name = "utbetalinger" if rad.slag is Radslag.UTBETALING else "innbetalinger"
    return f"{reverse(name, args=[orgnr])}?{urlencode({'aar': rad.aar, 'apen': rad.noekkel})}"


@register.filter
def treffstatus(rad: Soekerad) -> str:
    """What is known of the row: left to pay, in credit, or unplaced; empty if nothing is."""
    if rad.rest is None:
        return _("Brukt på et krav som ikke er ferdig betalt.") if rad.krav_id else ""
    if rad.slag is Radslag.KRAV:
        if not rad.rest:
            return _("Ingenting igjen å betale.")
        text = _("Restbeløp %(beloep)s.") if rad.rest > 0 else _("Til gode %(beloep)s.")
        return text % {"beloep": format_beloep(abs(rad.rest))}
    if rad.rest:
        return _("Ligger uplassert: %(beloep)s.") % {"beloep": format_beloep(rad.rest)}
    return _("Brukt.")


@register.simple_tag
def treffnummer(treff: Soektreff, soek: Soek) -> str:
    """The KID, id or account that was found, marked; else the row's KID or id."""
    rad = treff.rad
    found = soek.find_nummer(rad) if treff.maate not in (Lesemaate.BELOEP, Lesemaate.DATO) else ""
    number = found or next(iter(rad.kid), "") or rad.id
    shown = kid(number) if number in rad.kid else number
    return format_html("<mark>{}</mark>", shown) if found else shown


@register.simple_tag
def treffdato(treff: Soektreff, soek: Soek) -> str:
    """The date that was found, marked; else the row's own."""
    if treff.maate is Lesemaate.DATO and soek.dag is not None:
        return format_html("<mark>{}</mark>", format_dato(soek.dag))
    return format_dato(treff.rad.datoer[0]) if treff.rad.datoer else ""


@register.simple_tag
def treffbeloep(treff: Soektreff, soek: Soek) -> str:
    """The amount that was found, marked; else the row's own."""
    found = soek.find_beloep(treff.rad) if treff.maate is Lesemaate.BELOEP else None
    if found is not None:
        return format_html("<mark>{}</mark>", format_beloep(found))
    return format_beloep(treff.rad.beloep[0]) if treff.rad.beloep else ""
