"""The signed-in person, kept sealed in the session on the server; the browser holds only the session's key."""

import base64
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.api.idporten import Tokens
from portal.clock import get_clock
from portal.sealing import SealError, get_key_ring, pseudonym

INNLOGGET, PAABEGYNT = "innlogget", "paabegynt"
BEGUN_LIFE = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)


class Innlogget(msgspec.Struct, frozen=True, kw_only=True):
    """A person who has signed in. `pid` and tokens leave memory sealed only."""

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
        """Recognises the person without telling who it is."""
        return pseudonym(f"pid:{self.pid}")

    @property
    def tokens(self) -> Tokens:
        """The tokens, as the ID-porten client takes them."""
        return Tokens(
            access_token=self.access_token,
            refresh_token=self.refresh_token,
            id_token=self.id_token,
            expires=self.token_expires,
        )


class Paabegynt(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in on its way: what the answer will be held against, used once."""

    state: str
    nonce: str
    code_verifier: str
    til: str  # where the person was going, a path of ours
    begun: datetime

    def __repr__(self) -> str:
        return "Paabegynt(…)"


def save_innlogget(session: SessionBase, innlogget: Innlogget) -> None:
    """Remember the person."""
    session[INNLOGGET] = _seal(msgspec.msgpack.encode(innlogget), INNLOGGET)


def get_innlogget(session: SessionBase) -> Innlogget | None:
    """The person, or None: not signed in, or signed in longer ago than a session may last."""
    content = _open(session.get(INNLOGGET), INNLOGGET)
    if content is None:
        return None
    now = get_clock().now()
    innlogget = msgspec.msgpack.decode(content, type=Innlogget)
    if now - innlogget.begun >= settings.SESSION_WHOLE:
        session.flush()
        return None
    _keep_awake(session, now)
    return innlogget


def save_paabegynt(session: SessionBase, paabegynt: Paabegynt) -> None:
    """Remember a sign-in that was begun."""
    session[PAABEGYNT] = _seal(msgspec.msgpack.encode(paabegynt), PAABEGYNT)


def take_paabegynt(session: SessionBase) -> Paabegynt | None:
    """The sign-in that was begun; taking it uses it up."""
    content = _open(session.pop(PAABEGYNT, None), PAABEGYNT)
    if content is None:
        return None
    paabegynt = msgspec.msgpack.decode(content, type=Paabegynt)
    return paabegynt if get_clock().now() - paabegynt.begun < BEGUN_LIFE else None


def _keep_awake(session: SessionBase, now: datetime) -> None:
    """The idle half hour starts anew with each page, but is written at most once a minute."""
    seen = session.get("sett")
    if not isinstance(seen, int | float) or now.timestamp() - seen > SEEN_EVERY.total_seconds():
        session["sett"] = now.timestamp()


def _seal(content: bytes, place: str) -> str:
    return base64.b64encode(get_key_ring().seal(content, f"session/{place}")).decode()


def _open(sealed: object, place: str) -> bytes | None:
    if not isinstance(sealed, str):
        return None
    try:
        return get_key_ring().open(base64.b64decode(sealed), f"session/{place}")
    except (SealError, ValueError):
        return None
