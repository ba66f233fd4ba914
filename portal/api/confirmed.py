"""Whether the system user that has read figures is still there, before they are shown again. Decision 116.

What it fetched in the last five minutes says so by itself. For anything older, Maskinporten has given it a token in the
last five minutes, or is asked for one now. Where Maskinporten does not respond, figures are shown as in any outage.
"""

from datetime import datetime, timedelta

from django.conf import settings

from portal import locks
from portal.api.budget import Budget, for_person
from portal.api.dropped import drop_read_by, find_dropped
from portal.api.errors import ApiError, ApiRefused
from portal.api.patience import NeedsCalls
from portal.api.reader_confirmations import Confirmation, find_confirmation, keep_confirmation, name_confirmation
from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from portal.clock import Clock, get_clock
from portal.domain.tilgang import Henterett

BETWEEN_FAILURES = timedelta(minutes=1)  # a party that is away is not waited for on each page


def require_reader(tilgang: Henterett, fetched_at: datetime | None = None) -> None:
    """Call this before showing what was made of figures earlier, and kept. Raises ApiRefused."""
    check_reader(tilgang, fetched_at, get_clock(), for_person())


def check_reader(tilgang: Henterett, fetched_at: datetime | None, clock: Clock, budget: Budget) -> None:
    """Find out whether the system user is there, unless it is known.

    `fetched_at`: the newest of its answers. Raises ApiRefused, after all that it fetched is dropped, and NeedsCalls.
    """
    if is_confirmed(tilgang, fetched_at, clock):
        return
    if not budget.may_call:
        raise NeedsCalls
    patience = min(budget.left, settings.WAIT_FOR_READER)
    with locks.hold(name_confirmation(tilgang.leser, tilgang.orgnr), wait=patience) as is_held:
        if is_held and not is_confirmed(tilgang, fetched_at, clock):  # another request may have asked meanwhile
            keep_confirmation(tilgang.leser, tilgang.orgnr, _ask(tilgang, clock, min(budget.left, patience)))


def is_confirmed(tilgang: Henterett, fetched_at: datetime | None, clock: Clock) -> bool:
    """Whether the system user is known to be there, or not to be asked about again yet."""
    since = _get_limit(tilgang, clock)
    if fetched_at is not None and tilgang.confirmed_after is None and fetched_at >= since:
        return True
    found = find_confirmation(tilgang.leser, tilgang.orgnr)
    return found.is_given_since(since) or found.has_failed_within(BETWEEN_FAILURES, clock.now())


def _ask(tilgang: Henterett, clock: Clock, seconds: float) -> Confirmation:
    since, orgnr = _get_limit(tilgang, clock), tilgang.orgnr
    if (dropped := find_dropped([orgnr], {orgnr: tilgang.leser}).get(orgnr)) is not None:
        since = max(since, dropped.naar)  # a token from before says nothing
    try:
        given = get_maskinporten().get_given(get_grant(tilgang), since, seconds)
    except ApiRefused:
        drop_read_by(tilgang.leser, tilgang.orgnr, clock, is_avvist=True)
        raise
    except ApiError:
        # Whoever had no time left to ask knows nothing of the party.
        has_asked = seconds >= settings.API_CONNECT_TIMEOUT
        return Confirmation(failed=clock.now().timestamp()) if has_asked else Confirmation()
    return Confirmation(given=given.timestamp())


def _get_limit(tilgang: Henterett, clock: Clock) -> datetime:
    """The oldest confirmation that will do."""
    limit = clock.now() - settings.FRESH_TILGANG
    return limit if tilgang.confirmed_after is None else max(limit, tilgang.confirmed_after)
