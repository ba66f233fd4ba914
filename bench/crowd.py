"""Many clients open five hundred organisations; the API never gets more than five calls at once."""

import time
from functools import partial

from bench.browsers import Answer, Browser, count_not_ok, release
from bench.deployment import Deployment
from bench.figures import Figure
from bench.remote import Remote
from bench.world import OFFICE

CLIENTS = 32
LATENCY = 50
MAX_CALLS = 5


def measure(deployment: Deployment, cookie: str) -> list[Figure]:
    """Open each organisation once, while the worker prefetches its lists."""
    remote = Remote(deployment.sandbox)
    with deployment.serve() as server, deployment.work():
        Browser(server.url, cookie).get("/")  # reads Altinn's list; the list itself would begin to fetch all figures
        remote.set_answer(delay_ms=LATENCY)
        remote.reset_calls()
        started = time.monotonic()
        shares = [OFFICE[start::CLIENTS] for start in range(CLIENTS)]
        found = release([partial(_open_all, server.url, cookie, share) for share in shares])
        took = time.monotonic() - started
        answers = [answer for share in found for answer in share]
        most = remote.get_max_in_flight()
    ideal = len(OFFICE) * LATENCY / 1000 / MAX_CALLS
    return [
        Figure("500 organisations, 32 clients: most calls at once", most, "", max_value=MAX_CALLS),
        Figure("500 organisations, 32 clients: answers without figures", count_not_ok(answers), "", max_value=0),
        Figure("500 organisations, 32 clients: time over the least possible", took / ideal, "×"),
        Figure("500 organisations, 32 clients: longest wait", max(answer.seconds for answer in answers), "s"),
    ]


def _open_all(url: str, cookie: str, share: list[str]) -> list[Answer]:
    browser = Browser(url, cookie)
    return [browser.get(f"/virksomhet/{orgnr}/") for orgnr in share]
