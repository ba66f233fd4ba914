"""Due dates and payments on pages."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.domain import tekst
from portal.domain.betalbart import Forfallspost, Hinder, IkkeBetalbart, find_ubrukte, find_ventende
from portal.domain.betaling import Innbetaling
from portal.domain.forfallsplan import Forfallsplan, Forfallstidsrom
from portal.domain.krav import Krav, Kravforfall
from portal.domain.svar import AapneKrav
from portal.web.templatetags.kravvisning import kravnavn
from portal.wording import write_maaned

register = template.Library()


@register.filter
def forfalt_siden(value: date, on: date) -> str:
    """`Forfalt for 504 dager siden`."""
    days = (on - value).days
    return ngettext("Forfalt for %(antall)d dag siden", "Forfalt for %(antall)d dager siden", days) % {"antall": days}


@register.filter
def maaned(value: date) -> str:
    """`april 2023`."""
    return write_maaned(value)


@register.filter
def gruppebeloep(value: Forfallstidsrom, kravgruppe: str) -> Decimal:
    """Amount due in one group within a time span."""
    return value.get_beloep(kravgruppe)


@register.filter
def gruppesum(value: Forfallsplan, kravgruppe: str) -> Decimal:
    """Total amount due in one group."""
    return value.get_gruppesum(kravgruppe)


@register.filter
def postnavn(post: Forfallspost) -> str:
    """`Mva-melding, januar–februar 2022`, `Utskrevet forskuddsskatt, person, 2022, 2. termin`."""
    name = kravnavn(post.krav)
    return format_html("{}, {}", name, _("%(termin)s. termin") % {"termin": post.termin}) if post.termin else name


@register.filter
def er_forfalt(post: Forfallspost, on: date) -> bool:
    """Whether the instalment is past due."""
    return post.forfall.is_forfalt(on)


@register.filter
def ventende(innbetaling: Innbetaling, aapne: AapneKrav) -> tuple[Forfallspost, ...]:
    """Unpaid instalments with the payment's KID."""
    return find_ventende(innbetaling, aapne.alle_krav)


@register.filter
def ubrukte(forfall: Kravforfall, aapne: AapneKrav) -> tuple[Innbetaling, ...]:
    """Unplaced payments with the instalment's KID."""
    return find_ubrukte(forfall, aapne.uplasserte)


@register.filter
def hindring(value: IkkeBetalbart) -> str:
    """`Mva-melding, forfallsdato 11.04.2022, er betalt`; an unknown identifier is shown as given."""
    why = {
        Hinder.UKJENT: _("finnes ikke blant de ubetalte kravene"),
        Hinder.BETALT: _("er betalt"),
        Hinder.TIL_GODE: _("er til gode, og skal ikke betales"),
        Hinder.UTEN_KID: _("har ikke KID fra Skatteetaten"),
        Hinder.MOTSAGT: _("har ulike restbeløp i svaret fra Skatteetaten, så det er ikke kjent hva som skal betales"),
    }[value.hinder]
    if value.post is None:
        return f"«{value.identifikator}» {why}"
    due = _("forfallsdato %(dato)s") % {"dato": tekst.format_dato(value.post.forfall.forfallsdato)}
    return format_html("{}, {}, {}", postnavn(value.post), due, why)


@register.filter
def oversittet(krav: Krav, on: date) -> bool:
    """Whether an instalment of advance tax was missed."""
    return krav.has_oversittet_termin(on)
