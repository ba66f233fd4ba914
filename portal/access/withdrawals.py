"""Withdrawals that somebody has begun by leaving for Altinn from here.

Nobody tells us when one is done. For half an hour, each page of the organisation finds out anew whether the system user
is still there, so that the person sees on the next page what they have done. Decision 116.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from portal.clock import get_clock
from portal.domain.tilgang import Tilgang
from portal.sealed_store import SealedStore

UNDER_WAY = timedelta(minutes=30)  # how long a sign-in at Altinn lasts
_BEGUN = SealedStore(datetime)


def note_begun(tilgang: Tilgang) -> None:
    """Somebody goes to Altinn, where the organisation's own system user can be deleted."""
    _BEGUN.keep(name_begun(tilgang.orgnr), get_clock().now(), UNDER_WAY)


def has_begun(orgnr: str, envelopes: Mapping[str, bytes]) -> bool:
    """Whether one is under way, by envelopes read at `name_begun`. One that does not open counts as under way."""
    place = name_begun(orgnr)
    if place not in envelopes:
        return False
    begun = _BEGUN.open(place, envelopes[place])
    return begun is None or get_clock().now() - begun < UNDER_WAY


def name_begun(orgnr: str) -> str:
    """Where it is kept. The permission for the organisation reads it together with what else it needs."""
    return f"trekkes/{orgnr}"
