"""The API goes down and comes back: pages keep working, and recovery does not overload the API."""

import time

from bench.browsers import Answer, Browser, count_not_ok, get_ms, repeat, saturate
from bench.deployment import Deployment
from bench.figures import Figure
from bench.remote import Remote
from bench.world import ALIKE

SETTINGS = "bench.settings_short"
SHOWN = 8.0  # seconds, as in SETTINGS
LATENCY = 150
CLIENTS = 16
BREAKER = 20.0  # seconds that the breaker stays open
REFRESH = 40 * LATENCY / 1000 / 5  # seconds to fetch forty organisations, five at a time
IS_OLD = b"er-gammel"
PATHS = [f"/virksomhet/{orgnr}/" for orgnr in ALIKE]


def measure(deployment: Deployment, cookie: str) -> list[Figure]:
    """Measure with the API up, then down with stale answers, then up again."""
    remote = Remote(deployment.sandbox)
    with deployment.serve(settings=SETTINGS) as server, deployment.work(SETTINGS):
        remote.set_answer(delay_ms=LATENCY)
        saturate(server.url, cookie, PATHS, clients=CLIENTS, seconds=2)
        browser = Browser(server.url, cookie)
        repeat(browser, PATHS[0], times=1)
        kept = time.monotonic()
        up = repeat(browser, PATHS[0], times=100)
        remote.set_answer(delay_ms=LATENCY, status=503)
        time.sleep(max(kept + SHOWN - time.monotonic(), 0))
        first = saturate(server.url, cookie, PATHS, clients=CLIENTS, seconds=3)
        down = repeat(browser, PATHS[0], times=100)
        remote.set_answer(delay_ms=LATENCY)
        remote.reset_calls()
        until_fresh = _wait_until_fresh(server.url, cookie)
        most = remote.get_max_in_flight()
        remote.set_answer()
    name = "authority down:"
    return [
        Figure("authority up: median, one client", get_ms(up), "ms"),
        Figure(f"{name} median, one client", get_ms(down), "ms"),
        Figure(f"{name} times as slow as up", get_ms(down) / get_ms(up), "×", max_value=1.5),
        Figure(f"{name} answers without age and reason", _count_unmarked(down), "", max_value=0),
        Figure(f"{name} answers without figures", count_not_ok([*up, *first, *down]), "", max_value=0),
        Figure(f"{name} longest wait before the breaker opens", max(one.seconds for one in first), "s"),
        Figure("up again: until forty organisations are fresh", until_fresh, "s", max_value=BREAKER + 2 * REFRESH),
        Figure("up again: most calls at once", most, "", max_value=5),
    ]


def _wait_until_fresh(url: str, cookie: str) -> float:
    """Seconds until no page is stale, while many clients keep asking for all forty."""
    started = time.monotonic()
    while time.monotonic() - started < 2 * BREAKER:
        if not any(IS_OLD in one.body for one in saturate(url, cookie, PATHS, clients=CLIENTS, seconds=1)):
            break
    return time.monotonic() - started - 1  # without the last round, in which nothing was stale


def _count_unmarked(answers: list[Answer]) -> int:
    return sum(IS_OLD not in answer.body for answer in answers)
