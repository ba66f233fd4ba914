"""ID-porten's state: pushed requests, codes and sessions."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

REQUEST_LIFE = 120
PAGE_LIFE = 600
CODE_LIFE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A validated authorization request."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    scope: str
    acr: str
    locale: str
    is_repeated: bool = False  # prompt=login: the person proves who they are again


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A completed sign-in: the person and the request."""

    sign_in: SignIn
    pid: str
    acr: str
    sid: str
    auth_time: int


@dataclass(slots=True)
class _Pushed:
    sign_in: SignIn
    until: float
    is_shown: bool = False


@dataclass(slots=True)
class State:
    now: Callable[[], float]
    _pushed: dict[str, _Pushed] = field(default_factory=dict)
    _codes: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    _spent_codes: dict[str, str] = field(default_factory=dict)
    _sessions: dict[str, str] = field(default_factory=dict)  # sid: pid
    _ended: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def push(self, sign_in: SignIn) -> str:
        uri = f"urn:idporten:request_uri:{secrets.token_urlsafe(24)}"
        with self._lock:
            self._pushed[uri] = _Pushed(sign_in, self.now() + REQUEST_LIFE)
        return uri

    def show(self, uri: str) -> SignIn | None:
        """Open the sign-in page: once, within REQUEST_LIFE. The person then has PAGE_LIFE to choose."""
        with self._lock:
            pushed = self._pushed.get(uri)
            if pushed is None or pushed.is_shown or pushed.until < self.now():
                return None
            pushed.is_shown = True
            pushed.until = self.now() + PAGE_LIFE
            return pushed.sign_in

    def submit(self, uri: str) -> SignIn | None:
        """Use up the request, whether or not its page was opened."""
        with self._lock:
            pushed = self._pushed.pop(uri, None)
            return None if pushed is None or pushed.until < self.now() else pushed.sign_in

    def issue_code(self, grant: Grant) -> str:
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = (grant, self.now() + CODE_LIFE)
            self._sessions[grant.sid] = grant.pid
        return code

    def redeem(self, code: str) -> Grant | None:
        """Redeem a code once. A second attempt ends the session."""
        with self._lock:
            grant, until = self._codes.pop(code, (None, 0.0))
            if grant is None:
                if code in self._spent_codes:
                    self._end(self._spent_codes[code])
                return None
            self._spent_codes[code] = grant.sid
            return grant if until >= self.now() and grant.sid not in self._ended else None

    def continue_session(self, sid: str, pid: str) -> bool:
        """Whether the session is alive. A session from before a restart is added again."""
        with self._lock:
            if sid in self._ended:
                return False
            self._sessions[sid] = pid
            return True

    def end(self, sid: str) -> bool:
        """End the session; returns False if it had already ended."""
        with self._lock:
            return self._end(sid)

    def sessions_of(self, pid: str) -> tuple[str, ...]:
        with self._lock:
            return tuple(sid for sid, whose in self._sessions.items() if whose == pid)

    def _end(self, sid: str) -> bool:
        is_news = sid not in self._ended
        self._sessions.pop(sid, None)
        self._ended.add(sid)
        return is_news
