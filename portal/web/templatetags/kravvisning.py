"""How claims and their instalments are written on pages."""

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
    """How the claim was assessed, in words; unknown codes as they came, `blank` as nothing."""
    names = {"blank": "", "egenfastsatt": _("Av virksomheten selv"), "myndighetsfastsatt": _("Av Skatteetaten")}
    return names.get(value, value)


@register.filter
def kravnavn(krav: Krav) -> str:
    """`Mva-melding 2022-1`."""
    return f"{krav.kort_beskrivelse} {krav.kravperiode.merke if krav.kravperiode else ''}".rstrip()


@register.filter
def oppgjort(value: Krav) -> date | None:
    """The day a settled claim was settled."""
    return get_oppgjort(value)


@register.filter
def dekket(value: Krav | Kravforfall) -> Decimal:
    """What has been taken off, with the claim's own sign: the original less what is left."""
    return value.opprinnelig_beloep - value.gjenstaaende_beloep


@register.filter
def betalingsmaate(krav: Krav) -> str:
    """`betal` where one instalment can be paid, `velg` where several can, else nothing."""
    count = len(krav.betalbare)
    return "" if count == 0 else "betal" if count == 1 else "velg"


@register.filter
def forste_forfall(krav: Krav) -> str:
    """The identifier of the first instalment that can be paid."""
    return next((forfall.kravforfallsidentifikator for forfall in krav.betalbare), "")


@register.filter
def undertekst(krav: Krav) -> str:
    """What stands small under a claim's name: its group, and what is special about it."""
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
    """`Forfalt`, or for a claim of several instalments `3 terminer forfalt`; empty when nothing is past due."""
    if not krav.is_forfalt(on) or krav.gjenstaaende_beloep < 0:
        return ""
    late = krav.count_forfalte(on)
    if len(krav.kravforfall) > 1 and late:
        return ngettext("%(antall)d termin forfalt", "%(antall)d terminer forfalt", late) % {"antall": late}
    return _("Forfalt")


@register.filter
def tilstand(forfall: Kravforfall, on: date) -> str:
    """The state of an instalment, in one word of the template's choosing."""
    if forfall.gjenstaaende_beloep == 0:
        return "betalt" if forfall.opprinnelig_beloep >= 0 else "gjort-opp"
    if forfall.gjenstaaende_beloep < 0:
        return "til-gode"
    return "forfalt" if forfall.is_forfalt(on) else "kommende"


@register.filter
def betalingskonto(krav: Krav) -> Konto | None:
    """The account that the first unpaid instalment is paid to."""
    return next((forfall.betalingsinformasjon.konto for forfall in krav.betalbare), None)


@register.filter
def felles_kid(krav: Krav) -> str:
    """The KID when all unpaid instalments share it, else nothing."""
    found = {forfall.betalingsinformasjon.kidnummer for forfall in krav.betalbare}
    return found.pop() if len(found) == 1 else ""
