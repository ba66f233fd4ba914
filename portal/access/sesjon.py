"""The signed-in person: sealed in a database row, found through the browser's session, and ended here or by ID-porten.

The row is not part of Django's session: of two concurrent requests, the last to save would restore the tokens that the
other had refreshed.
"""

import logging
import secrets
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection

from portal.access.kjent_person import KjentPerson, name_person
from portal.access.models import Innlogging
from portal.access.session_store import INNLOGGET, SessionStore, SignInRow, make_row
from portal.api.idporten import Tokens
from portal.clock import get_clock
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, UnknownKey, pseudonym

SEEN_EVERY = timedelta(minutes=1)
logger = logging.getLogger("portal.access")


class Innlogget(KjentPerson, frozen=True, kw_only=True):
    """A person who has signed in. `pid` and tokens leave memory only when sealed."""

    noekkel: str
    access_token: str
    refresh_token: str
    id_token: str
    token_expires: datetime
    begun: datetime
    authenticated: int = 0  # when the person last proved who they are at ID-porten, by its clock; 0: unknown

    @property
    def kilde(self) -> str:
        """Names the sign-in."""
        return self.noekkel

    @property
    def tokens(self) -> Tokens:
        """The tokens, in the form the ID-porten client expects."""
        return Tokens(
            access_token=self.access_token,
            refresh_token=self.refresh_token,
            id_token=self.id_token,
            expires=self.token_expires,
        )


def begin_innlogget(
    session: SessionBase, *, pid: str, navn: str, tokens: Tokens, sid: str, authenticated: int = 0
) -> None:
    """Save a person who has just signed in; nothing from an earlier session is kept."""
    end_innlogget(session)
    now = get_clock().now()
    innlogget = Innlogget(
        noekkel=secrets.token_urlsafe(32),
        pid=pid,
        navn=navn,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        id_token=tokens.id_token,
        token_expires=tokens.expires,
        begun=now,
        authenticated=authenticated,
    )
    Innlogging.objects.create(
        noekkel=innlogget.noekkel,
        sid=_name_sid(sid),
        person=innlogget.person_key,
        innhold=_seal_innlogget(innlogget),
        begynt=now,
        sist_sett=now,
    )
    session[INNLOGGET] = innlogget.noekkel


def get_innlogget(session: SessionBase) -> Innlogget | None:
    """The person, or None: not signed in, signed out, idle too long, or signed in longer than a session may last.

    A sign-in that was sealed by a key unknown here is None too, but it is left alone: another machine can open it.
    A request reads the sign-in once. If it ends meanwhile, the next request sees that.
    """
    noekkel = session.get(INNLOGGET)
    if not isinstance(noekkel, str):
        return None
    if not isinstance(session, SessionStore):
        return _read_innlogget(session, noekkel, _find_row(noekkel))
    opened = session.opened
    if not isinstance(opened, Innlogget) or opened.noekkel != noekkel:
        opened = _read_innlogget(session, noekkel, session.find_sign_in(noekkel) or _find_row(noekkel))
        session.opened = opened
    return opened


def _read_innlogget(session: SessionBase, noekkel: str, row: SignInRow | None) -> Innlogget | None:
    if row is None:
        return None
    now = get_clock().now()
    try:
        innlogget = _open_innlogget(row)
    except UnknownKey:
        logger.warning("sign-in left alone because=UnknownKey")
        return None
    if innlogget is None or is_over(row, now):
        end_innlogget(session)
        return None
    if now - row.sist_sett >= SEEN_EVERY:  # restarts the idle timeout, written at most once a minute
        Innlogging.objects.filter(noekkel=noekkel).update(sist_sett=now)
    return innlogget


def get_noekkel(session: SessionBase) -> str:
    """Key of the sign-in, for background jobs; empty if there is none."""
    noekkel = session.get(INNLOGGET)
    return noekkel if isinstance(noekkel, str) else ""


def load_innlogget(noekkel: str) -> Innlogget | None:
    """The current sign-in for a key; None if it has ended. Does not restart the idle timeout. Raises UnknownKey."""
    row = _find_row(noekkel)
    return None if row is None or is_over(row, get_clock().now()) else _open_innlogget(row)


def is_over(row: Innlogging | SignInRow, now: datetime) -> bool:
    """Whether it has been idle too long, or has lasted as long as it may."""
    return now - row.begynt >= settings.SESSION_WHOLE or now - row.sist_sett >= settings.SESSION_IDLE


def keep_tokens(innlogget: Innlogget, tokens: Tokens) -> None:
    """Replace the tokens of a sign-in; one that has ended stays ended."""
    renewed = msgspec.structs.replace(
        innlogget,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        token_expires=tokens.expires,
    )
    Innlogging.objects.filter(noekkel=innlogget.noekkel).update(innhold=_seal_innlogget(renewed))


def end_innlogget(session: SessionBase) -> None:
    """End the browser's session and its tokens."""
    noekkel = session.get(INNLOGGET)
    if isinstance(noekkel, str):
        Innlogging.objects.filter(noekkel=noekkel).delete()
    session.flush()


def end_by_pid(pid: str) -> int:
    """End all sign-ins of a person; returns the number ended."""
    return Innlogging.objects.filter(person=name_person(pid)).delete()[0]


def end_all() -> int:
    """End all sign-ins; returns the number ended."""
    return Innlogging.objects.all().delete()[0]


def prune_innlogginger() -> int:
    """Remove sign-ins that have been idle too long; returns the number removed."""
    limit = get_clock().now() - settings.SESSION_IDLE
    return Innlogging.objects.filter(sist_sett__lt=limit).delete()[0]


def end_by_sid(sid: str) -> int:
    """End all sign-ins of an ID-porten session; returns the number ended. Needs no cookie."""
    return Innlogging.objects.filter(sid=_name_sid(sid)).delete()[0] if sid else 0


def _name_sid(sid: str) -> str:
    return pseudonym(f"sid:{sid}")


def _find_row(noekkel: str) -> SignInRow | None:
    """Raw SQL, as in `SessionStore`."""
    table = connection.ops.quote_name(Innlogging._meta.db_table)  # noqa: SLF001 (own table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT noekkel, innhold, begynt, sist_sett FROM {table} WHERE noekkel = %s", [noekkel])  # noqa: S608 (own table)
        found = cursor.fetchone()
    return None if found is None else make_row(*found)


def _seal_innlogget(innlogget: Innlogget) -> bytes:
    return seal_object(innlogget, f"innlogging/{innlogget.noekkel}")


def _open_innlogget(row: SignInRow) -> Innlogget | None:
    """None if the envelope is damaged or another row's. Raises UnknownKey."""
    try:
        return open_object(row.innhold, f"innlogging/{row.noekkel}", Innlogget)
    except UnknownKey:
        raise
    except SealError:
        return None
