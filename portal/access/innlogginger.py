"""A person's own sign-ins: which ones there are, and how to end the others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from portal.access.log_names import name_innlogging
from portal.access.models import Innlogging
from portal.access.sesjon import Innlogget, get_innlogget, get_noekkel, is_over, load_innlogget
from portal.access.tilgang import IkkeInnlogget
from portal.clock import get_clock
from portal.sealing import UnknownKey

RECENT = timedelta(minutes=5)
LEEWAY = timedelta(seconds=30)  # that ID-porten's clock may be ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class EgenInnlogging:
    """One of the person's sign-ins."""

    navn: str
    begynt: datetime
    sist_sett: datetime
    is_denne: bool  # of this browser


def list_innlogginger(session: SessionBase) -> tuple[EgenInnlogging, ...]:
    """The person's sign-ins that are not over, newest first. Raises IkkeInnlogget."""
    innlogget, now = _get_innlogget(session), get_clock().now()
    rows = Innlogging.objects.filter(person=innlogget.person_key).order_by("-begynt")
    return tuple(
        EgenInnlogging(
            navn=name_innlogging(row.noekkel),
            begynt=row.begynt,
            sist_sett=row.sist_sett,
            is_denne=row.noekkel == innlogget.noekkel,
        )
        for row in rows
        if not is_over(row, now)
    )


def has_just_authenticated(session: SessionBase) -> bool:
    """Whether the person has proved who they are in the last minutes. Raises IkkeInnlogget."""
    authenticated = datetime.fromtimestamp(_get_innlogget(session).authenticated, get_clock().now().tzinfo)
    return -LEEWAY <= get_clock().now() - authenticated <= RECENT


def end_others(session: SessionBase, navn: str) -> int:
    """End the person's other sign-ins, or only the one named; returns the number. Raises IkkeInnlogget."""
    innlogget = _get_innlogget(session)
    rows = Innlogging.objects.filter(person=innlogget.person_key).exclude(noekkel=innlogget.noekkel)
    chosen = [row.noekkel for row in rows if not navn or name_innlogging(row.noekkel) == navn]
    return Innlogging.objects.filter(noekkel__in=chosen).delete()[0]


def is_innlogget(session: SessionBase) -> bool:
    """Whether somebody is signed in. Asking does not count as activity."""
    try:
        return load_innlogget(get_noekkel(session)) is not None
    except UnknownKey:  # another machine can open it
        return True


def _get_innlogget(session: SessionBase) -> Innlogget:
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget
