"""Django's sessions in the database, found by a keyed hash, so that a reader of the table has no cookie to use."""

import hmac
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
from django.utils import timezone

from portal.access.models import Innlogging
from portal.sealing import derive_key

INNLOGGET = "innlogget"  # where a session has the key of its sign-in
KEY_LENGTH = 40  # characters of the column


class SignInRow(NamedTuple):
    """What a page reads of a sign-in."""

    noekkel: str
    innhold: bytes
    begynt: datetime
    sist_sett: datetime


class SessionStore(db.SessionStore):
    """Only the browser has the session's key; the row has its hash."""

    opened: object = None  # the sign-in, once `access/sesjon.py` has opened it: a request reads it once
    _sign_in: SignInRow | None = None

    def peek(self, name: str) -> object:
        """What is loaded already; the database is not asked."""
        return getattr(self, "_session_cache", {}).get(name)

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this key."""
        return bool(super().exists(_name_row(session_key)))

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        """The row to save."""
        row = super().create_model_instance(data)
        row.session_key = _name_row(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete this session, or the one with the key."""
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=_name_row(key)).delete()

    def save(self, must_create: bool = False) -> None:
        """Save, and let the sign-in name this session, so that one query reads both."""
        is_first = self.session_key is None  # Django then makes a key and calls this again
        super().save(must_create)
        if not is_first and isinstance(noekkel := self.peek(INNLOGGET), str):
            Innlogging.objects.filter(noekkel=noekkel).update(sesjon=_name_row(self.session_key))

    def load(self) -> dict[str, object]:
        """The content of a session that has not expired."""
        # Raw SQL: every page reads these rows, and building the query and models costs more than running it.
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_make_query(self.model), [_name_row(self.session_key), now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        self._sign_in = None if row[1] is None else make_row(*row[1:])
        content: dict[str, object] = self.decode(row[0])
        return content

    def find_sign_in(self, noekkel: str) -> SignInRow | None:
        """The sign-in that was read together with the session."""
        row = self._sign_in
        return row if row is not None and row.noekkel == noekkel else None


@cache
def _make_query(sessions: type[AbstractBaseSession]) -> str:
    session, sign_in = (connection.ops.quote_name(of._meta.db_table) for of in (sessions, Innlogging))  # noqa: SLF001 (Django's own way to name them)
    return (
        f"SELECT s.session_data, i.noekkel, i.innhold, i.begynt, i.sist_sett FROM {session} s "  # noqa: S608 (own tables)
        f"LEFT JOIN {sign_in} i ON i.sesjon = s.session_key WHERE s.session_key = %s AND s.expire_date > %s"
    )


def make_row(noekkel: str, innhold: bytes | memoryview, begynt: datetime, sist_sett: datetime) -> SignInRow:
    """A row as the database returns it. SQLite does not keep the zone, which is UTC."""
    times = (moment if moment.tzinfo else moment.replace(tzinfo=UTC) for moment in (begynt, sist_sett))
    return SignInRow(noekkel, bytes(innhold), *times)


def _name_row(session_key: str | None) -> str:
    key = derive_key(settings.PSEUDONYM_KEY, "portal/session")
    return hmac.digest(key, (session_key or "").encode(), "sha256").hex()[:KEY_LENGTH]
