"""Whether the system user that has read figures is still there, before they are shown again. Decision 116.

What it fetched in the last five minutes says so by itself. For anything older, Maskinporten has given it a token in the
last five minutes, or is asked for one now. Where Maskinporten does not respond, figures are shown as in any outage.
"""

from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings

from portal import locks
from portal.api.budget import Budget, for_person
from portal.api.dropped import drop_read_by
from portal.api.errors import ApiError, ApiRefused
from portal.api.patience import NeedsCalls
from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from portal.clock import Clock, get_clock
from portal.domain.tilgang import Tilgang
from portal.sealed_store import SealedStore

BETWEEN_FAILURES = timedelta(minutes=1)  # a party that is away is not waited for on each page


class _Word(msgspec.Struct, frozen=True, array_like=True):
    """What Maskinporten said of a system user, and when."""

    given: float = 0
    failed: float = 0


_WORDS = SealedStore(_Word)


def require_reader(tilgang: Tilgang, fetched_at: datetime | None = None) -> None:
    """Before something is shown that was made of figures earlier, and kept. Raises ApiRefused."""
    check_reader(tilgang, fetched_at, get_clock(), for_person())


def check_reader(tilgang: Tilgang, fetched_at: datetime | None, clock: Clock, budget: Budget) -> None:
    """Find out whether the system user is there, unless it is known.

    `fetched_at`: the newest of its answers. Raises ApiRefused, after all that it fetched is dropped, and NeedsCalls.
    """
    if is_confirmed(tilgang, fetched_at, clock):
        return
    if not budget.may_call:
        raise NeedsCalls
    patience, place = min(budget.left, settings.WAIT_FOR_READER), _name_place(tilgang)
    with locks.hold(place, wait=patience) as is_held:
        if is_held and not is_confirmed(tilgang, fetched_at, clock):  # another request may have asked meanwhile
            _WORDS.keep(place, _ask(tilgang, clock, min(budget.left, patience)), settings.FRESH_TILGANG)


def is_confirmed(tilgang: Tilgang, fetched_at: datetime | None, clock: Clock) -> bool:
    """Whether what is known will do."""
    since, now = _get_limit(tilgang, clock), clock.now()
    if fetched_at is not None and fetched_at >= since:
        return True
    word = _WORDS.find(_name_place(tilgang)) or _Word()
    has_failed = timedelta(0) <= now - datetime.fromtimestamp(word.failed, UTC) < BETWEEN_FAILURES
    return has_failed or word.given >= since.timestamp()


def _ask(tilgang: Tilgang, clock: Clock, seconds: float) -> _Word:
    try:
        given = get_maskinporten().get_given(get_grant(tilgang), _get_limit(tilgang, clock), seconds)
    except ApiRefused:
        drop_read_by(tilgang.leser, tilgang.orgnr, clock, is_avvist=True)
        raise
    except ApiError:
        return _Word(failed=clock.now().timestamp())
    return _Word(given=given.timestamp())


def _get_limit(tilgang: Tilgang, clock: Clock) -> datetime:
    """No older word will do."""
    limit = clock.now() - settings.FRESH_TILGANG
    return limit if tilgang.confirmed_after is None else max(limit, tilgang.confirmed_after)


def _name_place(tilgang: Tilgang) -> str:
    """Of the system user: a firm's agent is asked about once for all its clients."""
    return f"systembruker-finnes/{tilgang.eier}/{tilgang.leser.external_ref}/{tilgang.leser.client_id}"
