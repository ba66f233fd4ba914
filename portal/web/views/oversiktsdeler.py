"""What the organisation's first page has beyond the other pages: due dates, the drawing of them, groups that open."""

from collections.abc import Callable

from django.http import QueryDict

from portal.web.grupperader import build_grupperader
from portal.web.stilling import Stilling, draw_forfallsplan, list_rader, reckon

BuildMer = Callable[[QueryDict, Stilling], dict[str, object]]


def build_forside(query: QueryDict, stilling: Stilling) -> dict[str, object]:
    """`forfallsplan`, drawn, and `grupperader`; nothing of what is withheld."""
    if stilling.aapne.is_skjermet:
        return {}
    rader = list_rader(stilling, tuple(query.getlist("apen")))
    return {
        "forfallsplan": draw_forfallsplan(stilling),
        "grupperader": build_grupperader(reckon(stilling).oversikt, rader, query),
    }
