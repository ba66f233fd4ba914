"""The organisations a person may see."""

import re

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portal.access.tilgang import get_virksomheter
from portal.domain.tilgang import Virksomhet
from portal.web.decorators import signed_in_view
from portal.web.render import render_page
from portal.web.request import PortalRequest

SHOWN = 200


@signed_in_view
@require_safe
def virksomheter(request: PortalRequest) -> HttpResponse:
    """The list, searched by name and number."""
    everything = get_virksomheter(request.session)
    sok = request.GET.get("sok", "").strip()[:100]
    found = search(everything, sok)
    context = {
        "virksomheter": found[:SHOWN],
        "sok": sok,
        "antall_i_alt": sum(not unit.is_overskrift for unit in everything),
        "antall_treff": sum(not unit.is_overskrift for unit in found),
        "is_avkortet": len(found) > SHOWN,
    }
    return render_page(request, "virksomheter/virksomheter.html", context, partial="virksomhetsliste")


def search(units: tuple[Virksomhet, ...], sok: str) -> tuple[Virksomhet, ...]:
    """Units whose name holds every word, or whose number holds the digits, with or without spaces."""
    digits = re.sub(r"\s", "", sok)
    words = sok.casefold().split()
    if digits.isdigit():
        return tuple(unit for unit in units if digits in unit.orgnr)
    return tuple(unit for unit in units if all(word in unit.navn.casefold() for word in words))
