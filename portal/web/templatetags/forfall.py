"""How due dates and payments to be made are written on pages."""

from datetime import date
from decimal import Decimal

from django import template

from portal.domain import tekst
from portal.domain.betalbart import Betalbart, Hinder, IkkeBetalbart
from portal.domain.forfallsplan import Forfallsplan, Tidsrom
from portal.domain.krav import Krav
from portal.web.templatetags.visning import kravnavn

register = template.Library()
HINDRE = {
    Hinder.UKJENT: "finnes ikke blant de ubetalte kravene",
    Hinder.BETALT: "er betalt",
    Hinder.TIL_GODE: "er til gode, og skal ikke betales",
    Hinder.UTEN_KID: "har ikke KID fra Skatteetaten",
}


@register.filter
def igjen(value: date, on: date) -> str:
    """How long there is left to pay: `11 dager igjen`, `forfaller i dag`."""
    days = (value - on).days
    return "forfaller i dag" if days == 0 else f"{days} {'dag' if days == 1 else 'dager'} igjen"


@register.filter
def maaned(value: date) -> str:
    """`april 2023`."""
    return tekst.format_maaned(value)


@register.filter
def gruppebeloep(value: Tidsrom, kravgruppe: str) -> Decimal:
    """What is to be paid in one group within a span of time."""
    return value.get_beloep(kravgruppe)


@register.filter
def gruppesum(value: Forfallsplan, kravgruppe: str) -> Decimal:
    """All that is to be paid in one group."""
    return value.get_gruppesum(kravgruppe)


@register.filter
def postnavn(post: Betalbart) -> str:
    """`Mva-melding 2022-1`, `Utskrevet forskuddsskatt, person 2022, 2. termin`."""
    name = kravnavn(post.krav)
    return f"{name}, {post.termin}. termin" if post.termin else name


@register.filter
def hindring(value: IkkeBetalbart) -> str:
    """`Mva-melding 2022-1, frist 11.04.2022, er betalt`; what nobody knows is named by what was asked for."""
    what = (
        f"«{value.identifikator}»"
        if value.post is None
        else f"{postnavn(value.post)}, frist {tekst.format_dato(value.post.forfall.forfallsdato)},"
    )
    return f"{what} {HINDRE[value.hinder]}"


@register.filter
def oversittet(krav: Krav, on: date) -> bool:
    """Whether an instalment of advance tax was missed."""
    return krav.has_oversittet_termin(on)
