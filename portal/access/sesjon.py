"""The signed-in person: sealed in a database row, found through the browser's session, and ended here or by ID-porten.

The row is not part of Django's session: of two concurrent requests, the last to save would restore the tokens that the
other had refreshed.
"""

import base64
import logging
import secrets
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.models import Innlogging
from portal.api.idporten import Tokens
from portal.clock import get_clock
from portal.domain.tilgang import Person
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, UnknownKey, pseudonym

INNLOGGET, PAABEGYNT = "innlogget", "paabegynt"
BEGUN_LIFE = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)
logger = logging.getLogger("portal.access")


class Innlogget(msgspec.Struct, frozen=True, kw_only=True):
    """A person who has signed in. `pid` and tokens leave memory only when sealed."""

    noekkel: str
    pid: str
    navn: str
    access_token: str
    refresh_token: str
    id_token: str
    token_expires: datetime
    begun: datetime

    def __repr__(self) -> str:
        return "Innlogget(…)"

    @property
    def person_key(self) -> str:
        """Identifies the person without revealing who it is."""
        return _name_person(self.pid)

    @property
    def person(self) -> Person:
        """The person, as seen outside this package."""
        return Person(
            navn=self.navn,
            maskert=f"{self.pid[:6]}*****",
            noekkel=self.person_key,
            innlogging=_shorten(pseudonym(f"innlogging:{self.noekkel}")),
        )

    @property
    def tokens(self) -> Tokens:
        """The tokens, in the form the ID-porten client expects."""
        return Tokens(
            access_token=self.access_token,
            refresh_token=self.refresh_token,
            id_token=self.id_token,
            expires=self.token_expires,
        )


class Paabegynt(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in in progress: what the answer is checked against, used once."""

    state: str
    nonce: str
    code_verifier: str
    til: str  # where the person was going, a path on this site
    begun: datetime

    def __repr__(self) -> str:
        return "Paabegynt(…)"


def begin_innlogget(session: SessionBase, *, pid: str, navn: str, tokens: Tokens, sid: str) -> None:
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
    """
    noekkel = session.get(INNLOGGET)
    row = Innlogging.objects.filter(noekkel=noekkel).first() if isinstance(noekkel, str) else None
    if row is None:
        return None
    now = get_clock().now()
    try:
        innlogget = _open_innlogget(row)
    except UnknownKey:
        logger.warning("sign-in left alone because=UnknownKey")
        return None
    if innlogget is None or _is_over(row, now):
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
    row = Innlogging.objects.filter(noekkel=noekkel).first()
    return None if row is None or _is_over(row, get_clock().now()) else _open_innlogget(row)


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
    return Innlogging.objects.filter(person=_name_person(pid)).delete()[0]


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


def save_paabegynt(session: SessionBase, paabegynt: Paabegynt) -> None:
    """Save a sign-in in progress."""
    session[PAABEGYNT] = base64.b64encode(seal_object(paabegynt, f"session/{PAABEGYNT}")).decode()


def take_paabegynt(session: SessionBase) -> Paabegynt | None:
    """Take the sign-in in progress; it cannot be used again. One sealed by a key unknown here is left there."""
    envelope = session.pop(PAABEGYNT, None)
    if not isinstance(envelope, str):
        return None
    try:
        paabegynt = open_object(base64.b64decode(envelope), f"session/{PAABEGYNT}", Paabegynt)
    except UnknownKey:
        session[PAABEGYNT] = envelope
        return None
    except (SealError, ValueError):
        return None
    return paabegynt if get_clock().now() - paabegynt.begun < BEGUN_LIFE else None


def _shorten(key: str) -> str:
    """`AB12-CD34`: enough to tell sign-ins apart. The dash keeps spreadsheets from reading it as a number."""
    return f"{key[:4]}-{key[4:8]}".upper()


def _name_person(pid: str) -> str:
    return pseudonym(f"pid:{pid}")


def _name_sid(sid: str) -> str:
    return pseudonym(f"sid:{sid}")


def _is_over(row: Innlogging, now: datetime) -> bool:
    return now - row.begynt >= settings.SESSION_WHOLE or now - row.sist_sett >= settings.SESSION_IDLE


def _seal_innlogget(innlogget: Innlogget) -> bytes:
    return seal_object(innlogget, f"innlogging/{innlogget.noekkel}")


def _open_innlogget(row: Innlogging) -> Innlogget | None:
    """None if the envelope is damaged or another row's. Raises UnknownKey."""
    try:
        return open_object(bytes(row.innhold), f"innlogging/{row.noekkel}", Innlogget)
    except UnknownKey:
        raise
    except SealError:
        return None
