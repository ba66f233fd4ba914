"""Pages about the portal itself, open to anyone: how figures are made, privacy, and help with the words."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.clock import get_clock
from portal.domain.krav import KRAVGRUPPER
from portal.domain.rentesatser import RENTESATSER, find_sats
from portal.web.decorators import open_view
from portal.web.lagret import list_lagret
from portal.web.regneeksempel import build_regneeksempel
from portal.web.request import PortalRequest
from portal.wording import count_months


@open_view
@require_safe
def slik_regner_vi(request: PortalRequest) -> HttpResponse:
    """How every figure is made, with an example."""
    today = get_clock().today()
    context = {
        "eksempel": build_regneeksempel(today),
        "satser": RENTESATSER[::-1],
        "sats_i_dag": find_sats(today),
        "mest_aar": 10,
    }
    return render(request, "public_pages/slik_regner_vi.html", context)


@open_view
@require_safe
def personvern(request: PortalRequest) -> HttpResponse:
    """What is kept about people, as docs/privacy.md has it."""
    context = {"kontakt": settings.KONTAKT, "lagret": list_lagret(count_months(settings.KEPT_INNSYN))}
    return render(request, "public_pages/personvern.html", context)


@open_view
@require_safe
def hjelp(request: PortalRequest) -> HttpResponse:
    """The words of the ledger, and what to do when something is not as expected."""
    return render(request, "public_pages/hjelp.html", {"kontakt": settings.KONTAKT, "kravgrupper": KRAVGRUPPER})
