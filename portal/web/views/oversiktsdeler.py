"""What the organisation's first page has beyond the other pages: due dates, the drawing of them, groups that open."""

from collections.abc import Callable, Sequence

from django.http import QueryDict

from portal.domain.forfallsplan import build_forfallsplan
from portal.domain.krav import Krav
from portal.domain.oversikt import Oversikt
from portal.domain.svar import AapneKrav
from portal.web.diagram import BRED, SMAL, build_diagram
from portal.web.grupperader import build_grupperader
from portal.web.rader import Rad

BuildMer = Callable[[QueryDict, AapneKrav, Oversikt, Sequence[Rad[Krav]]], dict[str, object]]


def build_forside(
    query: QueryDict, aapne: AapneKrav, oversikt: Oversikt, rader: Sequence[Rad[Krav]]
) -> dict[str, object]:
    """`plan`, `diagrammer` (a wide and a narrow one, or none) and `grupperader`; nothing of what is withheld."""
    if aapne.is_skjermet:
        return {}
    alle_krav = [rad.verdi for rad in rader]
    plan = build_forfallsplan(alle_krav, oversikt.dag)
    return {
        "plan": plan,
        "diagrammer": [build_diagram(plan, lerret) for lerret in (BRED, SMAL)] if plan.is_tegnbar else [],
        "grupperader": build_grupperader(oversikt, rader, query),
    }
