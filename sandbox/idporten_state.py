"""What ID-porten remembers: pushed requests and codes of a sign-in under way, and the sessions that came of it."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

REQUEST_LIFE = 120
PAGE_LIFE = 600
CODE_LIFE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What the portal asks for, checked."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    scope: str
    acr: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Who signed in to which request."""

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
        """Opens the page: once, and within 120 s. From then on the person may take a while."""
        with self._lock:
            pushed = self._pushed.get(uri)
            if pushed is None or pushed.is_shown or pushed.until < self.now():
                return None
            pushed.is_shown = True
            pushed.until = self.now() + PAGE_LIFE
            return pushed.sign_in

    def submit(self, uri: str) -> SignIn | None:
        """Ends the request, whether or not its page was looked at."""
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
        """Once. A second try ends the session that the first one began."""
        with self._lock:
            grant, until = self._codes.pop(code, (None, 0.0))
            if grant is None:
                if code in self._spent_codes:
                    self._end(self._spent_codes[code])
                return None
            self._spent_codes[code] = grant.sid
            return grant if until >= self.now() and grant.sid not in self._ended else None

    def go_on(self, sid: str, pid: str) -> bool:
        """Whether the session still lives. One from before a restart is known again from here on."""
        with self._lock:
            if sid in self._ended:
                return False
            self._sessions[sid] = pid
            return True

    def end(self, sid: str) -> bool:
        """Whether it had not ended before."""
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
