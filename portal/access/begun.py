"""Sign-ins in progress, each in a sealed cookie of its own.

In the browser's session they would disturb each other: two tabs that sign in at once each load the whole session and
save it, and a browser without a session gets two. A cookie for each state keeps them apart, and ties the answer to the
browser that asked.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from portal.clock import get_clock
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, UnknownKey

BEGUN_LIFE = timedelta(minutes=15)  # how long an answer is redeemed; ID-porten's own limit is shorter
KEPT = timedelta(hours=2)  # a late answer, or one opened again, still leads to the page the person wanted
MAX_BEGUN = 6  # in one browser; cookies are sent with every request
MAX_TIL = 600  # characters


class BegunSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in in progress: what the answer is checked against, used once."""

    state: str
    nonce: str
    code_verifier: str
    til: str  # where the person was going, a path on this site
    begun: datetime
    is_answered: bool = False

    def __repr__(self) -> str:
        return "BegunSignIn(…)"

    @property
    def is_usable(self) -> bool:
        """Whether an answer can still be redeemed."""
        return not self.is_answered and get_clock().now() - self.begun < BEGUN_LIFE


class BegunSignIns:
    """The sign-ins in progress of one browser. `changes`: cookies to set, or to remove where the value is None."""

    def __init__(self, cookies: Mapping[str, str], prefix: str) -> None:
        self._prefix = prefix
        self._cookies = {name: value for name, value in cookies.items() if name.startswith(prefix)}
        self.changes: dict[str, str | None] = {}

    def keep(self, sign_in: BegunSignIn) -> None:
        """Add or replace a sign-in. The oldest are removed when there are too many."""
        name = self._name(sign_in.state)
        others = sorted((one for one in self._cookies if one != name), key=self._get_age)
        for surplus in others[: max(len(others) + 1 - MAX_BEGUN, 0)]:
            self.changes[surplus] = None
        self.changes[name] = base64.urlsafe_b64encode(seal_object(sign_in, name)).decode()

    def find(self, state: str) -> BegunSignIn | None:
        """The sign-in with this state, begun in this browser; None if there is none, or it does not open here."""
        name = self._name(state)
        try:
            sign_in = self._open(name)
        except UnknownKey:
            return None  # left alone: the machine that began it can open it
        return sign_in if sign_in is not None and get_clock().now() - sign_in.begun < KEPT else None

    def mark_answered(self, sign_in: BegunSignIn) -> None:
        """It cannot be redeemed again; where the person was going is kept."""
        self.keep(msgspec.structs.replace(sign_in, nonce="", code_verifier="", is_answered=True))

    def _open(self, name: str) -> BegunSignIn | None:
        try:
            return open_object(base64.urlsafe_b64decode(self._cookies.get(name, "")), name, BegunSignIn)
        except UnknownKey:
            raise
        except (SealError, ValueError):
            return None

    def _get_age(self, name: str) -> float:
        """Sorts the oldest first, those that do not open before them."""
        try:
            sign_in = self._open(name)
        except UnknownKey:
            return 0.0
        return sign_in.begun.timestamp() if sign_in is not None else 0.0

    def _name(self, state: str) -> str:
        """The state comes from outside, so it is hashed."""
        return f"{self._prefix}{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def shorten(til: str) -> str:
    """A path that fits in a cookie: without its query if it is long."""
    path = til.partition("?")[0]
    return til if len(til) <= MAX_TIL else path if len(path) <= MAX_TIL else "/"
