"""What every page of an organisation has above its tabs, and the answer it is made from."""

from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import OrganisationLike, Tilgang
from portal.jobs.henting import enqueue_refresh
from portal.web.ledger_snapshot import LedgerSnapshot, compute_hovedtall
from portal.web.request import PortalRequest


def get_aapne_krav(request: PortalRequest, tilgang: Tilgang) -> Oppslag[AapneKrav]:
    """What is open, and what follows from somebody's looking at it: newer figures are fetched behind the scenes."""
    oppslag = get_reskontro().get_aapne_krav(tilgang)
    enqueue_refresh(request.session, tilgang, oppslag)
    return oppslag


def build_context(tilgang: OrganisationLike, oppslag: Oppslag[AapneKrav]) -> dict[str, object]:
    """What every page of an organisation shows above its tabs."""
    hovedtall = compute_hovedtall(LedgerSnapshot.of(tilgang, oppslag))
    return {
        "tilgang": tilgang,
        "oppslag": oppslag,
        "aapne": oppslag.data,
        "oversikt": hovedtall.oversikt,
        # Old figures are told in the past tense, and then as they were on the day they were fetched.
        "setning": hovedtall.setning_da if oppslag.is_old else hovedtall.setning,
        "sammenligning": hovedtall.sammenligning,
        "now": get_clock().now(),
    }
