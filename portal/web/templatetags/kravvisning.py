"""Claims and instalments on pages."""

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from portal.domain.betaling import KreditKrav
from portal.domain.felter import Konto
from portal.domain.krav import Krav, Kravforfall
from portal.domain.plassering import PlassertMotkrav
from portal.domain.spor import Dekning
from portal.domain.tilgode import get_oppgjort
from portal.domain.tilstand import Tilstand, find_forfall_tilstand, find_krav_tilstand
from portal.web.templatetags.visning import api
from portal.wording_krav import (
    describe_krav,
    list_kjennetegn,
    name_krav,
    tell_forfall_tilstand,
    tell_frist,
    tell_krav_tilstand,
)

register = template.Library()
HasNavn = Krav | KreditKrav | PlassertMotkrav


@register.filter
def fastsetting(value: str) -> str:
    """How the claim was assessed. Unknown codes are shown unchanged, `blank` as empty."""
    names = {"blank": "", "egenfastsatt": _("Av virksomheten selv"), "myndighetsfastsatt": _("Av Skatteetaten")}
    return names.get(value, value)


@register.filter
def kravtekst(krav: HasNavn) -> str:
    """`Mva-melding, januar–februar 2022`, without markup, for titles and attributes."""
    return describe_krav(krav.kravbeskrivelse, krav.kravperiode)


@register.filter
def kravnavn(krav: HasNavn) -> str:
    """The same, marked as bokmål on pages in other languages."""
    return api(kravtekst(krav))


@register.filter
def dekningsnavn(ledd: Dekning) -> str:
    """The name of the claim a payment covered; from the payment's own row if the claim is in no list we have."""
    return kravnavn(ledd.krav) if ledd.krav else api(ledd.plassert.kravbeskrivelse) or _("Krav")


@register.simple_tag
def kravtittel(krav: Krav, adresse: str = "", aar: int | None = None) -> str:
    """The name with the period as a label beside it; a link if there is an address."""
    adresse += f"?aar={aar}" if aar else ""
    navn = name_krav(krav.kravbeskrivelse, krav.kravperiode)
    link = '<a class="ds-link krav-navn" href="{}">{}</a>' if adresse else '<span class="krav-navn"{}>{}</span>'
    periode = format_html(' <span class="periode">{}</span>', api(navn.periode)) if navn.periode else ""
    return format_html("{}{}", format_html(link, adresse, api(navn.tekst)), periode)


@register.filter
def oppgjort(value: Krav) -> date | None:
    """Date a claim was settled."""
    return get_oppgjort(value)


@register.filter
def betalingsmaate(krav: Krav) -> str:
    """`betal` if one instalment can be paid, `velg` if several, else empty."""
    count = len(krav.betalbare)
    return "" if count == 0 else "betal" if count == 1 else "velg"


@register.filter
def forste_forfall(krav: Krav) -> str:
    """Identifier of the first payable instalment."""
    return next((forfall.kravforfallsidentifikator for forfall in krav.betalbare), "")


@register.filter
def undertekst(krav: Krav) -> str:
    """Line under a claim's name: group and remarks."""
    group, *rest = list_kjennetegn(krav) or [""]
    first = api(group) if group == krav.kravgruppe else group
    return format_html_join(", ", "{}", ((part,) for part in (first, *rest)))


@register.filter
def tilstand(krav: Krav, on: date) -> Tilstand:
    """The claim's state."""
    return find_krav_tilstand(krav, on)


@register.filter
def frist(krav: Krav, on: date) -> str:
    """`3 terminer forfalt, eldste forfallsdato 11.04.2022`."""
    return tell_frist(krav, on)


@register.inclusion_tag("components/status.html")
def krav_status(krav: Krav, on: date) -> dict[str, str]:
    """The claim's state with its icon."""
    return {"tilstand": find_krav_tilstand(krav, on), "tekst": tell_krav_tilstand(krav, on)}


@register.inclusion_tag("components/status.html")
def forfall_status(krav: Krav, forfall: Kravforfall, on: date) -> dict[str, str]:
    """The state of one instalment with its icon."""
    tilstand = find_forfall_tilstand(krav, forfall, on)
    return {"tilstand": tilstand, "tekst": tell_forfall_tilstand(tilstand, forfall, on)}


@register.filter
def betalingskonto(krav: Krav) -> Konto | None:
    """Bank account of the first payable instalment."""
    return next((forfall.betalingsinformasjon.konto for forfall in krav.betalbare), None)


@register.filter
def felles_kid(krav: Krav) -> str:
    """The KID if all payable instalments share it, else empty."""
    found = {forfall.betalingsinformasjon.kidnummer for forfall in krav.betalbare}
    return found.pop() if len(found) == 1 else ""
