"""Cache stampede: many clients miss at once, and the API gets one call. Also when the process that calls is killed."""

import threading
import time
from functools import partial

from bench.browsers import CUT_OFF, Answer, Browser, count_not_ok, release
from bench.deployment import Deployment, Server
from bench.figures import Figure
from bench.remote import LISTS, Remote
from bench.world import ALIKE, TODAY
from portal.lock_stores import LEASE

CLIENTS = 32  # per process; each of the two processes has as many threads
FILES = 2  # clients per process that ask for a statement, which needs all lists of two years
LATENCY = 2000
MAX_WAIT = (
    LEASE + 3 * LATENCY / 1000 + 2
)  # the lease of the killed holder, three calls in a row, and a page that asks each second
FILE = f"kontoutskrift.csv?fra={TODAY.year}-01-01&til={TODAY}"


def measure(deployment: Deployment, cookie: str) -> list[Figure]:
    """Run both stampedes, each on an organisation that is not cached."""
    remote = Remote(deployment.sandbox)
    remote.set_answer()
    with (
        deployment.serve(processes=1, threads=CLIENTS) as first,
        deployment.serve(processes=1, threads=CLIENTS, is_second=True) as second,
    ):
        for server in (first, second):  # warm up tokens, connections and templates
            Browser(server.url, cookie).get(f"/virksomhet/{ALIKE[0]}/")
        remote.set_answer(delay_ms=LATENCY)
        with deployment.work():
            figures = _ask_together(remote, (first, second), cookie, ALIKE[1])
        return figures + _kill_meanwhile(remote, first, second, cookie, ALIKE[2])


def _ask_together(remote: Remote, servers: tuple[Server, Server], cookie: str, orgnr: str) -> list[Figure]:
    remote.reset_calls()
    paths = [f"/virksomhet/{orgnr}/"] * (CLIENTS - FILES) + [f"/virksomhet/{orgnr}/{FILE}"] * FILES
    answers = release([partial(Browser(server.url, cookie).get_figures, path) for server in servers for path in paths])
    remote.wait_until_idle(LATENCY / 1000 + 1)  # the worker's prefetch must not call again for the same lists
    calls = remote.count_repeats(orgnr)
    name = "stampede, 2 × 32 clients:"
    lists = [Figure(f"{name} calls to {one}, a year", calls[one], "", max_value=1, min_value=1) for one in LISTS]
    return [
        Figure(f"{name} calls to aapnekrav", calls["aapnekrav"], "", max_value=1, min_value=1),
        *lists,
        Figure(f"{name} answers without figures", count_not_ok(answers), "", max_value=0),
        Figure(f"{name} longest wait", max(answer.seconds for answer in answers), "s"),
    ]


def _kill_meanwhile(remote: Remote, first: Server, second: Server, cookie: str, orgnr: str) -> list[Figure]:
    """The first process gets its clients half a second earlier, so it holds the lock when it is killed."""
    remote.reset_calls()
    path = f"/virksomhet/{orgnr}/"
    cut_off: list[Answer] = []
    early = threading.Thread(
        target=lambda: cut_off.extend(release([partial(Browser(first.url, cookie).get, path) for _ in range(CLIENTS)]))
    )
    early.start()
    time.sleep(0.5)
    killer = threading.Timer(0.5, first.kill_workers)
    killer.start()
    answers = release([partial(Browser(second.url, cookie).get_figures, path) for _ in range(CLIENTS)])
    early.join()
    name = "holder killed:"
    return [
        Figure(f"{name} calls to aapnekrav", remote.count(orgnr)["aapnekrav"], "", max_value=2),
        Figure(
            f"{name} longest wait in the other process", max(one.seconds for one in answers), "s", max_value=MAX_WAIT
        ),
        Figure(f"{name} answers without figures in the other process", count_not_ok(answers), "", max_value=0),
        Figure(f"{name} clients cut off", sum(one.status == CUT_OFF for one in cut_off), ""),
    ]
