"""Background fetching: refresh stale figures on a page, and prefetch what the person may open next."""

from collections.abc import Sequence
from functools import partial

from django.contrib.sessions.backends.base import SessionBase

from portal.access.lesing import read_with
from portal.access.sesjon import Innlogget, get_noekkel, load_innlogget
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_tilgang_for
from portal.api.endpoints import AAPNEKRAV, LISTER
from portal.api.errors import ApiError
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang
from portal.jobs.queue import Payload, Renew, enqueue

REFRESH, AHEAD = 10, 20  # refreshing a page in view goes before prefetching


def enqueue_refresh(
    session: SessionBase, tilgang: Tilgang, oppslag: Oppslag[AapneKrav], aar_to_refresh: Sequence[int] = ()
) -> None:
    """Enqueue a refresh of stale figures, and prefetch if the organisation was just opened.

    `aar_to_refresh`: years with a stale list on the page.
    """
    noekkel, person = get_noekkel(session), tilgang.person.noekkel
    if oppslag.wants_refresh or aar_to_refresh:
        payload: Payload = {"innlogging": noekkel, "orgnr": tilgang.orgnr, "aar": [*aar_to_refresh]}
        enqueue("hent", payload, prioritet=REFRESH, person=person)
    if oppslag.wants_refresh or oppslag.is_new:
        this_year = get_clock().today().year
        payload = {"innlogging": noekkel, "orgnr": tilgang.orgnr, "aar": [this_year, this_year - 1]}
        enqueue("hent", payload, prioritet=AHEAD, person=person)


def fetch(payload: Payload, renew: Renew) -> None:
    """The job. Checks permission again: the right or the sign-in may be gone."""
    innlogget = load_innlogget(str(payload["innlogging"]))
    years = payload["aar"]
    if innlogget is None or not isinstance(years, list):
        return
    wanted: list[tuple[str, int | None]] = [(AAPNEKRAV, None), *((name, aar) for name in LISTER for aar in years)]
    for endpoint, aar in wanted:
        renew()
        try:
            _fetch_one(innlogget, str(payload["orgnr"]), endpoint, aar)
        except (UkjentVirksomhet, TilgangUtilgjengelig, ApiError):
            return  # the cache remembers the failure; the next page enqueues a new job


def _fetch_one(innlogget: Innlogget, orgnr: str, endpoint: str, aar: int | None) -> None:
    """Permission, and the system user that reads, are decided for each list: a job may take long."""
    read_with(
        get_tilgang_for(innlogget, orgnr),
        partial(get_tilgang_for, innlogget, orgnr, is_sure=True),
        lambda tilgang: get_reskontro().prefetch(tilgang, endpoint, aar),
    )
