"""What a sign-in is called in the log and in the access record."""

from django.contrib.sessions.backends.base import SessionBase

from portal.access.session_store import INNLOGGET, SessionStore
from portal.sealing import pseudonym


def find_name(session: SessionBase) -> str:
    """Names the sign-in in the log as in the access record; "-" without one. Asks the database nothing."""
    noekkel = session.peek(INNLOGGET) if isinstance(session, SessionStore) else None
    return name_innlogging(noekkel) if isinstance(noekkel, str) else "-"


def name_innlogging(noekkel: str) -> str:
    """What a sign-in is called in log and record; gives no access to it."""
    return _shorten(pseudonym(f"innlogging:{noekkel}"))


def _shorten(key: str) -> str:
    """`AB12-CD34`: enough to tell sign-ins apart. The dash keeps spreadsheets from reading it as a number."""
    return f"{key[:4]}-{key[4:8]}".upper()
