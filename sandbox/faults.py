"""Injected faults: wrong, late or missing answers from a party."""

import random
import threading
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from uuid import uuid4

from werkzeug.wrappers import Request, Response

from sandbox.answers import json_answer
from sandbox.systemuser.problems import PREFIX, VALIDATION_PREFIX, coded_answer

_STATUS = {
    "KB-003": 404,
    "KB-004": 401,
    "KB-005": 403,
    "KB-006": 400,
    "KB-007": 404,
    "KB-008": 406,
    "KB-009": 404,
    "DAS-002": 404,
    "DAS-008": 403,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    party: str
    endpoint: str | None = None
    orgnr: str | None = None  # of one organisation alone
    status: int | None = None
    kode: str | None = None
    delay_ms: int = 0
    hang: int = 0
    garbage: bool = False
    empty: bool = False  # a status without a body
    rate: float = 1.0
    retry_after: int | None = None
    twist: str | None = None  # the party answers, but with a token that is wrong in this way

    def applies(self, party: str, path: str) -> bool:
        is_here = self.party == party and self.endpoint in (None, path.rstrip("/").rpartition("/")[2])
        is_its = self.orgnr is None or f"/{self.orgnr}/" in path
        return is_here and is_its and self.twist is None

    def answer(self, request: Request) -> Response | None:
        """The faulty response, or None if the fault only delays the party's own answer."""
        if self.hang:
            return Response("", 504, content_type="text/plain")
        if self.garbage:
            return Response('{"partIdentifikator": "3140', 200, content_type="application/json")
        if self.kode is not None:
            return self._with_retry(self._with_code(self.kode, request))
        if self.status is not None and self.empty:
            return self._with_retry(Response(status=self.status))
        if self.status is not None:
            return self._with_retry(Response("Feil lagt inn i sandkassen\n", self.status, content_type="text/plain"))
        return None

    def _with_code(self, kode: str, request: Request) -> Response:
        if kode.startswith("MP-"):
            named = "invalid_altinn_customer_configuration" if kode == "MP-303" else "invalid_grant"
            return json_answer({"error": named, "error_description": kode, "error_uri": kode}, self.status or 400)
        if kode.startswith((PREFIX, VALIDATION_PREFIX)):
            return coded_answer(kode)
        correlation = request.headers.get("Korrelasjonsid") or str(uuid4())
        body = {"kode": kode, "melding": "Feil lagt inn i sandkassen", "korrelasjonsid": correlation}
        return json_answer(body, self.status or _STATUS.get(kode, 500))

    def _with_retry(self, response: Response) -> Response:
        if self.retry_after is not None:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


@dataclass(slots=True)
class Faults:
    """The active faults, oldest first. A fault with a count ends after that many hits."""

    _faults: list[tuple[Fault, int | None]] = field(default_factory=list)
    _cleared: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _random: random.Random = field(default_factory=lambda: random.Random(0))

    def add(self, fault: Fault, count: int | None) -> None:
        with self._lock:
            self._faults.append((fault, count))

    def clear(self) -> None:
        """Remove all faults, and wake calls that wait for one."""
        with self._lock:
            self._faults.clear()
            self._cleared.set()
            self._cleared = threading.Event()

    def answer(self, party: str, request: Request) -> Response | None:
        """Apply the first matching fault: wait if it says so, and return its response, if any."""
        fault, cleared = self._take(lambda fault: fault.applies(party, request.path))
        if fault is None:
            return None
        wait = fault.delay_ms + fault.hang
        if wait and cleared.wait(wait / 1000):
            return None
        return fault.answer(request)

    def take_twist(self, party: str, known: Set[str]) -> str | None:
        """The twist for the token about to be issued, if there is one."""
        fault, _ = self._take(lambda fault: fault.party == party and fault.twist in known)
        return fault.twist if fault else None

    def _take(self, applies: Callable[[Fault], bool]) -> tuple[Fault | None, threading.Event]:
        with self._lock:
            for place, (fault, left) in enumerate(self._faults):
                if not applies(fault) or self._random.random() >= fault.rate:
                    continue
                if left is not None:
                    self._faults[place] = (fault, left - 1)
                    self._faults = [(kept, more) for kept, more in self._faults if more is None or more > 0]
                return fault, self._cleared
            return None, self._cleared
