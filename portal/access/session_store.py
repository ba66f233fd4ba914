"""Django's sessions in the database, found by a keyed hash: who reads the table has no cookie to use."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

KEY_LENGTH = 40  # characters of the column


class SessionStore(db.SessionStore):
    """Only the browser has the session's key; the row has its hash."""

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

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        row = self.model.objects.filter(session_key=_name_row(self.session_key), expire_date__gt=_now()).first()
        if row is None:
            self._session_key = None
        return row


def _now() -> datetime:
    return timezone.now()


def _name_row(session_key: str | None) -> str:
    key = hmac.digest(settings.PSEUDONYM_KEY.encode(), b"portal/session", "sha256")
    return hmac.new(key, (session_key or "").encode(), hashlib.sha256).hexdigest()[:KEY_LENGTH]
