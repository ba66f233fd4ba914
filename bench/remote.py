"""Controls the sandbox's Skatteetaten API: sets delay and faults, and counts calls."""

import time
from collections import Counter
from dataclasses import dataclass

import httpx
import msgspec

PARTY = "skatteetaten"
LISTS = ("krav", "innbetalinger", "utbetalinger")


class _Call(msgspec.Struct):
    party: str
    path: str
    query: str


class _Calls(msgspec.Struct):
    calls: list[_Call]
    max_in_flight: dict[str, int]


@dataclass(frozen=True, slots=True)
class Remote:
    """Skatteetaten's API in the sandbox of one deployment."""

    sandbox: str

    def set_answer(self, *, delay_ms: int = 0, status: int | None = None) -> None:
        """From now on, delay every answer and, if given, replace it with this status."""
        httpx.delete(f"{self.sandbox}/_sandbox/faults").raise_for_status()
        fault = {"party": PARTY, "delay_ms": delay_ms, "status": status}
        if delay_ms or status:
            httpx.post(f"{self.sandbox}/_sandbox/faults", json=fault).raise_for_status()

    def reset_calls(self) -> None:
        """Start counting calls from zero."""
        httpx.delete(f"{self.sandbox}/_sandbox/calls").raise_for_status()

    def count(self, orgnr: str) -> Counter[str]:
        """Calls for one organisation, by endpoint."""
        paths = [call.path.split("/") for call in self._get_all().calls if call.party == PARTY]
        return Counter(path[-1] for path in paths if path[-2] == orgnr)

    def count_repeats(self, orgnr: str) -> Counter[str]:
        """By endpoint, the most calls for one and the same list of an organisation: one year of it."""
        asked = Counter((call.path, call.query) for call in self._get_all().calls if f"/{orgnr}/" in call.path)
        found: Counter[str] = Counter()
        for (path, _), times in asked.items():
            found |= Counter({path.rpartition("/")[2]: times})
        return found

    def count_all(self) -> int:
        """Calls for all organisations."""
        return sum(call.party == PARTY for call in self._get_all().calls)

    def get_max_in_flight(self) -> int:
        """The highest number of calls at once since counting started."""
        return self._get_all().max_in_flight.get(PARTY, 0)

    def wait_until_idle(self, seconds: float, timeout: float = 60) -> None:
        """Wait until no call has finished for this long, or until the timeout."""
        number, since, until = -1, time.monotonic(), time.monotonic() + timeout
        while time.monotonic() - since < seconds and time.monotonic() < until:
            found = len(self._get_all().calls)
            if found != number:
                number, since = found, time.monotonic()
            time.sleep(0.1)

    def _get_all(self) -> _Calls:
        answer = httpx.get(f"{self.sandbox}/_sandbox/calls").raise_for_status()
        return msgspec.json.decode(answer.content, type=_Calls)
