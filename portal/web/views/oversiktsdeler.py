"""What the organisation's first page has beyond the other pages: due dates, the drawing of them, groups that open."""

from collections.abc import Callable

from django.http import QueryDict

from portal.web.stilling import Stilling, draw_forfallsplan, draw_gruppetabell, list_grupperader

BuildMer = Callable[[QueryDict, Stilling], dict[str, object]]


def build_forside(query: QueryDict, stilling: Stilling) -> dict[str, object]:
    """`forfallsplan` and `gruppetabell`, drawn, and the latter's rows; nothing of what is withheld."""
    if stilling.aapne.is_skjermet:
        return {}
    opened = tuple(query.getlist("apen")), tuple(query.getlist("gruppe"))
    return {
        "forfallsplan": draw_forfallsplan(stilling),
        "grupperader": list_grupperader(stilling, *opened),
        "gruppetabell": draw_gruppetabell(stilling, *opened),
    }
