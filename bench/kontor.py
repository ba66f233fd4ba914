"""An accountant's office: five hundred clients cold, three thousand warm, fifteen thousand in Altinn's answer."""

import json
import re
import subprocess
import time

from bench.browsers import Answer, Browser, get_ms, repeat, sign_in
from bench.cpu import run_inside, sign_out
from bench.deployment import Deployment
from bench.figures import Figure
from bench.remote import Remote
from bench.world import ALIKE, COLD, COLD_OFFICE, HUGE_OFFICE, LARGE_OFFICE, MANY, OFFICE_BESIDE
from scripts import run

LATENCY = 300
AT_ONCE = 5
QUIET, BUSY = ALIKE[20:25], ALIKE[25:30]  # organisations that an owner opens, each once
WHOLE = "/virksomheter/?vis=alle"
PAGES = {
    "page": "/virksomheter/?vis=alle",
    "filter": "/virksomheter/?vis=forfalt",
    "sorted": "/virksomheter/?vis=alle&sorter=-forfalt",
}
CALL = re.compile(rb"call party=altinn endpoint=authorizedparties status=200 ms=(\d+)")


def measure(deployment: Deployment, team: str) -> list[Figure]:
    """All three offices."""
    with deployment.serve() as server:
        cold, beside, large, huge = (
            sign_in(server.url, pid, does_open=False) for pid in (COLD_OFFICE, OFFICE_BESIDE, LARGE_OFFICE, HUGE_OFFICE)
        )
        figures = _open_huge(deployment, server.url, huge)
    sign_out(deployment, HUGE_OFFICE)  # else the worker fills its list, and with it that of the cold office
    figures += _fill_cold(deployment, cold)
    return [*figures, *_fill_beside(deployment, beside, team), *_show_many(deployment, large)]


def _open_huge(deployment: Deployment, url: str, cookie: str) -> list[Figure]:
    """Time beyond Altinn's own, which the log tells. No worker runs."""
    before = deployment.log.stat().st_size
    opened = Browser(url, cookie).get("/virksomheter/?vis=favoritter")
    lines = deployment.log.read_bytes()[before:]
    altinn = sum(int(ms) for ms in CALL.findall(lines)) / 1000
    return [
        Figure("15,000 in Altinn's answer: first page beyond Altinn's time", opened.seconds - altinn, "s", max_value=2)
    ]


def _fill_cold(deployment: Deployment, cookie: str) -> list[Figure]:
    """Nobody else asks for anything."""
    remote = Remote(deployment.sandbox)
    with deployment.serve() as server, deployment.work():
        office = Browser(server.url, cookie)
        office.get("/tilgjengelighet/")
        run.wait_until_up(f"{server.url}/helse/klar", server.process)  # the worker too
        # Pages of other measurements have put jobs in the queue while no worker ran. They go before the list.
        remote.wait_until_idle(3, timeout=300)
        remote.set_answer(delay_ms=LATENCY)
        remote.reset_calls()
        office.get(WHOLE)
        started = time.monotonic()
        first = _wait(office, started, 1, 0.1)
        took = _wait(office, started, len(COLD), 0.5)
        calls, at_once = remote.count(COLD[0]).total(), remote.get_max_in_flight()
    remote.set_answer()
    name = "500 clients cold:"
    return [
        Figure(f"{name} first rows after the page", first, "s", max_value=1),
        Figure(f"{name} all, over 500 / 5 × 0.3 s", took / _get_least(len(COLD)), "×", max_value=1.1),
        Figure(f"{name} calls for one of them", calls, "", min_value=1, max_value=1),
        Figure(f"{name} calls at once", at_once, "", max_value=AT_ONCE),
    ]


def _fill_beside(deployment: Deployment, cookie: str, team: str) -> list[Figure]:
    """Five hundred others, while an owner opens organisations whose figures are not there either."""
    remote = Remote(deployment.sandbox)
    with deployment.serve() as server, deployment.work():
        remote.set_answer(delay_ms=LATENCY)
        owner, office = Browser(server.url, team), Browser(server.url, cookie)
        owner.get("/")
        quiet = get_ms([_open_slowly(owner, orgnr) for orgnr in QUIET])
        run.wait_until_up(f"{server.url}/helse/klar", server.process)  # the worker too
        remote.wait_until_idle(2)
        remote.reset_calls()
        office.get(WHOLE)
        started = time.monotonic()
        busy = get_ms([_open_slowly(owner, orgnr) for orgnr in BUSY])
        took = _wait(office, started, len(COLD), 0.5)
        calls = remote.count_all()
    remote.set_answer()
    name = "500 clients cold, beside an owner:"
    return [
        Figure(f"{name} all, over all calls / 5 × 0.3 s", took / _get_least(calls), "×"),
        Figure(f"{name} the owner's cold page takes longer by", (busy - quiet) / 1000, "s", max_value=LATENCY / 1000),
    ]


def _get_least(calls: int) -> float:
    """Seconds that so many calls take."""
    return calls / AT_ONCE * LATENCY / 1000


def _open_slowly(owner: Browser, orgnr: str) -> Answer:
    time.sleep(1)
    return owner.get(f"/virksomhet/{orgnr}/")


def _wait(office: Browser, started: float, count: int, pause: float) -> float:
    """Seconds until the page has figures of so many."""
    while time.monotonic() - started < 120:
        found = re.search(rb"([0-9]+) av [0-9]+ virksomheter er med", office.get(WHOLE).body)
        if found and int(found[1]) >= count:
            return time.monotonic() - started
        time.sleep(pause)
    return float("inf")


def _show_many(deployment: Deployment, cookie: str) -> list[Figure]:
    """Rows are put in place; then each page is asked for many times in one process, whose CPU time is the server's."""
    run_inside(deployment, "bench.rader", [LARGE_OFFICE, MANY])
    found = json.loads(run_inside(deployment, "bench.inside", [(cookie, path) for path in PAGES.values()]))
    figures = []
    for name, (whole, rendering) in zip(PAGES, found, strict=True):
        limit = 150 if name == "page" else 200
        figures.append(Figure(f"3,000 clients: {name}, warm, CPU of the server", whole, "ms", max_value=limit))
        figures.append(Figure(f"3,000 clients: {name}, of that rendering", rendering, "ms"))
    figures += _fetch_calendar(deployment)
    with deployment.serve(processes=1) as server:
        (worker,) = server.list_workers()
        browser = Browser(server.url, cookie)
        browser.get("/tilgjengelighet/")
        before = _read_memory(worker)
        repeat(browser, WHOLE, times=5)
        grown = (_read_memory(worker) - before) / 1024
    return [*figures, Figure("3,000 clients: memory that a web process grows by", grown, "MB")]


def _fetch_calendar(deployment: Deployment) -> list[Figure]:
    """A calendar program's fetch; the first of a day writes the access record."""
    first, later, size = json.loads(run_inside(deployment, "bench.kalender", [LARGE_OFFICE, MANY]))
    return [
        Figure("3,000 clients in a calendar: first fetch of a day, CPU of the server", first, "ms", max_value=1000),
        Figure("3,000 clients in a calendar: a later fetch, CPU of the server", later, "ms", max_value=500),
        Figure("3,000 clients in a calendar: size", size / 1000, "kB", max_value=1000),
    ]


def _read_memory(pid: int) -> int:
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout
    return int(listed)
