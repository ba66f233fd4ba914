"""Reservations on pages: figures that are unknown, old or unreliable."""

from collections.abc import Iterable

from django import template

from portal.domain.avvik import Netting
from portal.domain.forbehold import Forbehold, list_forbehold
from portal.domain.grunnlag import Mangel
from portal.domain.oversikt import Oversikt
from portal.domain.svar import AapneKrav, Oppslag, UleseligRad
from portal.wording import name_sumtype
from portal.wording_forbehold import Medium, Merknad, write_forbehold

register = template.Library()


@register.simple_tag
def finn_forbehold(oppslag: Oppslag[AapneKrav], oversikt: Oversikt) -> tuple[Forbehold, ...]:
    """Reservations about the open claims. `oversikt`: their sums, which the page has."""
    aapne, undated = oppslag.data, oversikt.summer.uten_forfallsdato
    return list_forbehold(oppslag=[oppslag], aapne=aapne, uten_forfallsdato=undated, uleselige=aapne.uleselige)


@register.simple_tag
def finn_listeforbehold(
    mangler: Iterable[Mangel] = (),
    uleselige: Iterable[UleseligRad] = (),
    gammel: Oppslag[object] | None = None,
) -> tuple[Forbehold, ...]:
    """Reservations about the lists of a year."""
    return list_forbehold(oppslag=[gammel] if gammel else [], mangler=mangler or (), uleselige=uleselige or ())


@register.filter
def merknad(forbehold: Forbehold) -> Merknad:
    """A reservation in words."""
    return write_forbehold(forbehold, Medium.SIDE)


@register.filter
def nettingnavn(netting: Netting) -> str:
    """Name of an authority sum that nets credit."""
    return name_sumtype(netting.sum)
