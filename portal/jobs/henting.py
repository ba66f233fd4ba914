"""Fetching behind the scenes: what is shown but not quite fresh, and what a person who opened an organisation may
look at next.
"""

from collections.abc import Sequence

from django.contrib.sessions.backends.base import SessionBase

from portal.access.sesjon import get_noekkel, load_innlogget
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_tilgang_for
from portal.api.endpoints import AAPNEKRAV, LISTER
from portal.api.errors import ApiError
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang
from portal.jobs.queue import Payload, Renew, enqueue

REFRESH, AHEAD = 10, 20  # what somebody has on the screen goes before what somebody may want


def enqueue_refresh(
    session: SessionBase, tilgang: Tilgang, oppslag: Oppslag[AapneKrav], aar_to_refresh: Sequence[int] = ()
) -> None:
    """After a page: fetch anew what was not fresh, and fetch ahead when the organisation has just been opened.

    `aar_to_refresh`: the years of whose lists the page showed one that was not fresh.
    """
    noekkel = get_noekkel(session)
    if oppslag.wants_refresh or aar_to_refresh:
        enqueue("hent", {"innlogging": noekkel, "orgnr": tilgang.orgnr, "aar": [*aar_to_refresh]}, prioritet=REFRESH)
    if oppslag.wants_refresh or oppslag.is_new:
        this_year = get_clock().today().year
        enqueue(
            "hent", {"innlogging": noekkel, "orgnr": tilgang.orgnr, "aar": [this_year, this_year - 1]}, prioritet=AHEAD
        )


def fetch(payload: Payload, renew: Renew) -> None:
    """The job. Permission is asked for anew: the right, or the sign-in, may be gone since."""
    innlogget = load_innlogget(str(payload["innlogging"]))
    years = payload["aar"]
    if innlogget is None or not isinstance(years, list):
        return
    wanted: list[tuple[str, int | None]] = [(AAPNEKRAV, None), *((name, aar) for name in LISTER for aar in years)]
    for endpoint, aar in wanted:
        renew()
        try:
            get_reskontro().prefetch(get_tilgang_for(innlogget, str(payload["orgnr"])), endpoint, aar)
        except (UkjentVirksomhet, TilgangUtilgjengelig, ApiError):
            return  # what failed is noted beside what is kept; the next page asks for such a job again
