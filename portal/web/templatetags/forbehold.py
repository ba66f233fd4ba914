"""What pages say of figures that are not known, not current or not as they seem."""

from collections.abc import Iterable

from django import template

from portal.domain.avvik import Netting
from portal.domain.forbehold import Forbehold, list_forbehold
from portal.domain.grunnlag import Mangel
from portal.domain.svar import AapneKrav, Oppslag, UleseligRad
from portal.wording import name_sumtype
from portal.wording_forbehold import Medium, Merknad, write_forbehold

register = template.Library()


@register.simple_tag
def finn_forbehold(oppslag: Oppslag[AapneKrav]) -> tuple[Forbehold, ...]:
    """What must be said of what is open."""
    aapne = oppslag.data
    return list_forbehold(oppslag=[oppslag], aapne=aapne, uleselige=aapne.uleselige)


@register.simple_tag
def finn_listeforbehold(
    mangler: Iterable[Mangel] = (),
    uleselige: Iterable[UleseligRad] = (),
    gammel: Oppslag[object] | None = None,
) -> tuple[Forbehold, ...]:
    """What must be said of the lists of a year."""
    return list_forbehold(oppslag=[gammel] if gammel else [], mangler=mangler or (), uleselige=uleselige or ())


@register.filter
def merknad(forbehold: Forbehold) -> Merknad:
    """A reservation in words."""
    return write_forbehold(forbehold, Medium.SIDE)


@register.filter
def nettingnavn(netting: Netting) -> str:
    """Which of the authority's sums has credit inside."""
    return name_sumtype(netting.sum)
