"""Wording and links of the pages about calendars."""

from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from portal.domain.betalbart import Forfallspost
from portal.domain.kalender import Kalendervalg
from portal.domain.krav import Krav, Kravforfall
from portal.web.kalenderside import VALG

register = template.Library()


@register.filter
def har(valg: Kalendervalg, navn: str) -> bool:
    """Whether this is chosen."""
    return navn in VALG and bool(getattr(valg, navn))


@register.filter
def vist(valg: Kalendervalg) -> str:
    """What a calendar shows, in a few words."""
    shown = {"navn": _("navn"), "nummer": _("organisasjonsnummer"), "beloep": _("beløp")}
    chosen = [text for name, text in shown.items() if getattr(valg, name)]
    if not chosen:
        return _("Viser bare dato og slags krav")
    return _("Viser også %(hva)s") % {"hva": get_text_list(chosen, _("og"))}


@register.filter
def termin_av(krav: Krav, forfall: Kravforfall) -> int:
    """Number of an instalment; 0 if the claim has only one."""
    return krav.get_termin(forfall)


@register.simple_tag
def kalenderfil_url(orgnr: str, valg: Kalendervalg, forfall_id: str = "") -> str:
    """The file of one due date, or of all, with what is chosen."""
    query = [(name, "ja") for name in VALG if getattr(valg, name)] + ([("id", forfall_id)] if forfall_id else [])
    asked = f"?{urlencode(query, quote_via=quote, safe='')}" if query else ""
    return f"{reverse('kalender_fil', args=[orgnr])}{asked}"


@register.simple_tag
def kalenderfil_for(orgnr: str, post: Forfallspost) -> str:
    """The file of one due date, with nothing but its date and kind."""
    return kalenderfil_url(orgnr, Kalendervalg(), post.identifikator)
