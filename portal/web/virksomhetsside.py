"""The part above the tabs on every page of an organisation."""

from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import OrganisationLike, Tilgang
from portal.jobs.fetching import enqueue_refresh
from portal.web.ledger_snapshot import NO_MERKER, LedgerSnapshot, compute_hovedtall
from portal.web.request import PortalRequest


def get_aapne_krav(request: PortalRequest, tilgang: Tilgang) -> Oppslag[AapneKrav]:
    """Get the open claims, and enqueue a refresh if they are stale."""
    oppslag = get_reskontro().get_aapne_krav(tilgang)
    enqueue_refresh(request.session, tilgang, oppslag)
    return oppslag


def build_context(tilgang: OrganisationLike, oppslag: Oppslag[AapneKrav]) -> dict[str, object]:
    """Build the context for the part above the tabs."""
    hovedtall = compute_hovedtall(LedgerSnapshot.of(tilgang, oppslag))
    return {
        "tilgang": tilgang,
        "oppslag": oppslag,
        "aapne": oppslag.data,
        "oversikt": hovedtall.oversikt,
        # Old figures are described in the past tense, as of the fetch.
        "setning": hovedtall.setning_da if oppslag.is_old else hovedtall.setning,
        "sammenligning": hovedtall.sammenligning,
        "now": get_clock().now(),
        # A page that shows claims puts what is true here.
        "ventende": (),
        "merker": NO_MERKER,
        "ny": None,
        "hent_fil": "",
    }
