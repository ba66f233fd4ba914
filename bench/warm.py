"""The overview with and without cache: latency, throughput, and the portal's own time beside the remote calls."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.browsers import Answer, Browser, count_not_ok, get_ms, repeat, saturate
from bench.deployment import Deployment
from bench.figures import Figure
from bench.remote import Remote
from bench.world import ALIKE

LATENCY = 150
CLIENTS = 16
SECONDS = 4.0
PATHS = [f"/virksomhet/{orgnr}/" for orgnr in ALIKE]  # several, since calls for one organisation share a lock
AT_ONCE = 5  # calls; the authority's limit
CALL = re.compile(r"call endpoint=(\w+) status=\d+ kode=\S+ ms=(\d+)")


@dataclass(frozen=True, slots=True)
class _Measured:
    one: list[Answer]
    many: list[Answer]
    calls: float  # remote calls for a page in `one`
    calls_ms: float  # how long they take, with as many at once as may be

    @property
    def throughput(self) -> float:
        return len(self.many) / SECONDS


def measure(deployment: Deployment, cookie: str) -> list[Figure]:
    """Measure with the cache on and off. No worker runs, so that only the pages are measured."""
    warm = _measure_one(deployment, cookie, "portal.settings", times=150)
    cold = _measure_one(deployment, cookie, "bench.settings_uncached", times=20)
    over = get_ms(cold.one) - cold.calls_ms
    failed = count_not_ok([*warm.one, *warm.many, *cold.one, *cold.many])
    return [
        Figure("warm overview, 50 claims: median, one client", get_ms(warm.one), "ms"),
        Figure("cache off: median, one client", get_ms(cold.one), "ms"),
        Figure(
            "warm against cache off: times faster, one client", get_ms(cold.one) / get_ms(warm.one), "×", min_value=15
        ),
        Figure("warm overview: throughput, 16 clients", warm.throughput, "/s"),
        Figure("cache off: throughput, 16 clients", cold.throughput, "/s"),
        Figure("warm against cache off: throughput", warm.throughput / cold.throughput, "×", min_value=5),
        Figure("cold overview: remote calls for a page", cold.calls),
        Figure("cold overview: these calls, as many at once as may be", cold.calls_ms, "ms"),
        Figure("cold overview: time over these calls", 100 * over / cold.calls_ms, "%", max_value=15),
        Figure("warm and cold: answers without figures", failed, "", max_value=0),
    ]


def _measure_one(deployment: Deployment, cookie: str, settings: str, *, times: int) -> _Measured:
    remote = Remote(deployment.sandbox)
    with deployment.serve(settings=settings) as server:
        remote.set_answer()
        first = Browser(server.url, cookie)
        for path in PATHS:  # fill the cache, however long that takes
            first.get(path)
        for _ in range(2):  # warm up both processes: tokens, connections, templates and memory
            saturate(server.url, cookie, PATHS, clients=CLIENTS, seconds=1.2)
        remote.set_answer(delay_ms=LATENCY)
        before = deployment.log.stat().st_size
        one = repeat(Browser(server.url, cookie), PATHS[0], times=times)
        calls, calls_ms = _read_calls(deployment.log, before, pages=times)
        many = saturate(server.url, cookie, PATHS, clients=CLIENTS, seconds=SECONDS)
        remote.set_answer()
    return _Measured(one, many, calls, calls_ms)


def _read_calls(log: Path, start: int, *, pages: int) -> tuple[float, float]:
    """Calls for a page, and the least time they take: the open claims tell which lists are needed beside them."""
    with log.open("rb") as file:
        file.seek(start)
        found = CALL.findall(file.read().decode())
    took: dict[bool, list[float]] = defaultdict(list)
    for endpoint, ms in found:
        took[endpoint == "aapnekrav"].append(float(ms))
    # The lists together; the open claims before them, and again where the lists contradict them.
    rounds = {True: len(took[True]) / pages, False: -(-len(took[False]) // (pages * AT_ONCE))}
    return len(found) / pages, sum(rounds[is_open] * median(each) for is_open, each in took.items() if each)
