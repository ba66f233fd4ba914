"""The sandbox's back door: how slow the authority is, whether it answers, and how often it was asked."""

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


class _Calls(msgspec.Struct):
    calls: list[_Call]
    max_in_flight: dict[str, int]


@dataclass(frozen=True, slots=True)
class Remote:
    """The authority of one deployment, as the bench sets and counts it."""

    sandbox: str

    def answer(self, *, after_ms: int = 0, status: int | None = None) -> None:
        """From now on every answer comes so late, and with a status if one is given."""
        httpx.delete(f"{self.sandbox}/_sandbox/faults").raise_for_status()
        fault = {"party": PARTY, "delay_ms": after_ms, "status": status}
        if after_ms or status:
            httpx.post(f"{self.sandbox}/_sandbox/faults", json=fault).raise_for_status()

    def forget(self) -> None:
        """Count from here."""
        httpx.delete(f"{self.sandbox}/_sandbox/calls").raise_for_status()

    def count(self, orgnr: str) -> Counter[str]:
        """Calls for one organisation by endpoint."""
        paths = [call.path.split("/") for call in self._get_all().calls if call.party == PARTY]
        return Counter(path[-1] for path in paths if path[-2] == orgnr)

    def get_most_at_once(self) -> int:
        """The most calls under way at the authority since counting began."""
        return self._get_all().max_in_flight.get(PARTY, 0)

    def wait_until_quiet(self, seconds: float, most: float = 60) -> None:
        """Until no call has ended for so long."""
        number, since, until = -1, time.monotonic(), time.monotonic() + most
        while time.monotonic() - since < seconds and time.monotonic() < until:
            found = len(self._get_all().calls)
            if found != number:
                number, since = found, time.monotonic()
            time.sleep(0.1)

    def _get_all(self) -> _Calls:
        answer = httpx.get(f"{self.sandbox}/_sandbox/calls").raise_for_status()
        return msgspec.json.decode(answer.content, type=_Calls)
