"""Claims and instalments on pages."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain import tekst
from portal.domain.felter import Konto
from portal.domain.krav import Krav, Kravforfall
from portal.domain.tilgode import get_oppgjort
from portal.web.templatetags.visning import kravgruppe

register = template.Library()


@register.filter
def fastsetting(value: str) -> str:
    """How the claim was assessed. Unknown codes are shown unchanged, `blank` as empty."""
    names = {"blank": "", "egenfastsatt": _("Av virksomheten selv"), "myndighetsfastsatt": _("Av Skatteetaten")}
    return names.get(value, value)


@register.filter
def kravnavn(krav: Krav) -> str:
    """`Mva-melding 2022-1`."""
    return f"{krav.kort_beskrivelse} {krav.kravperiode.merke if krav.kravperiode else ''}".rstrip()


@register.filter
def oppgjort(value: Krav) -> date | None:
    """Date a claim was settled."""
    return get_oppgjort(value)


@register.filter
def dekket(value: Krav | Kravforfall) -> Decimal:
    """Covered amount: original minus remaining, with the claim's sign."""
    return value.opprinnelig_beloep - value.gjenstaaende_beloep


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
    has_both = krav.beloep_uten_termin > 0 and not krav.is_helt_uten_forfallsdato
    own = (
        (krav.part.is_person, _("registrert på person")),
        (krav.fastsettingsmaate == "myndighetsfastsatt", _("fastsatt av Skatteetaten")),
        (krav.is_utsatt_iverksettelse, _("utsatt iverksettelse")),
        (krav.mottatt > 1, _("mottatt %(mottatt)d ganger") % {"mottatt": krav.mottatt}),
        (has_both, _("%(beloep)s uten forfallsdato") % {"beloep": tekst.format_beloep(krav.beloep_uten_termin)}),
    )
    parts = [part for is_so, part in own if is_so]
    if krav.kravgruppe != krav.kort_beskrivelse:
        parts.insert(0, kravgruppe(krav.kravgruppe))
    elif parts:
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    return format_html_join(", ", "{}", ((part,) for part in parts))


@register.filter
def forfalte(krav: Krav, on: date) -> str:
    """`Forfalt`, or `3 terminer forfalt` for several instalments; empty if nothing is overdue."""
    if not krav.is_forfalt(on) or krav.gjenstaaende_beloep < 0:
        return ""
    late = krav.count_forfalte(on)
    if len(krav.kravforfall) > 1 and late:
        return ngettext("%(antall)d termin forfalt", "%(antall)d terminer forfalt", late) % {"antall": late}
    return _("Forfalt")


@register.filter
def tilstand(forfall: Kravforfall, on: date) -> str:
    """State of an instalment, as a code for the template."""
    if forfall.gjenstaaende_beloep == 0:
        return "betalt" if forfall.opprinnelig_beloep >= 0 else "gjort-opp"
    if forfall.gjenstaaende_beloep < 0:
        return "til-gode"
    return "forfalt" if forfall.is_forfalt(on) else "kommende"


@register.filter
def betalingskonto(krav: Krav) -> Konto | None:
    """Bank account of the first unpaid instalment."""
    return next((forfall.betalingsinformasjon.konto for forfall in krav.betalbare), None)


@register.filter
def felles_kid(krav: Krav) -> str:
    """The KID if all unpaid instalments share it, else empty."""
    found = {forfall.betalingsinformasjon.kidnummer for forfall in krav.betalbare}
    return found.pop() if len(found) == 1 else ""
