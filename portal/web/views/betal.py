"""How to pay one instalment: amount, account, KID and deadline, to be copied into the bank."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.domain.krav import Krav, Kravforfall
from portal.domain.tilgang import Tilgang
from portal.web.decorators import organisation_view
from portal.web.request import PortalRequest
from portal.web.views import feil
from portal.web.views.krav import build_context, get_aapne_krav


@dataclass(frozen=True, slots=True, kw_only=True)
class Betaling:
    """An instalment that can be paid, and the claim it belongs to."""

    krav: Krav
    forfall: Kravforfall


@organisation_view
@require_safe
def betal(request: PortalRequest, tilgang: Tilgang, forfall_id: str) -> HttpResponse:
    """Only where something is left and the authority gave a KID; one card for each party that has the identifier."""
    oppslag = get_aapne_krav(request, tilgang)
    found = [
        Betaling(krav=krav, forfall=forfall)
        for krav in oppslag.data.alle_krav
        for forfall in krav.kravforfall
        if forfall.kravforfallsidentifikator == forfall_id and forfall.can_be_paid
    ]
    if not found:
        return feil.kan_ikke_betales(request, oppslag.data)
    return render(request, "betaling/betal.html", {**build_context(tilgang, oppslag), "betalinger": found})
