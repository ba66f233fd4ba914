"""Papers for many clients: time of each statement in a large order against one alone, and memory meanwhile."""

import re
import time
from pathlib import Path
from statistics import median

import httpx

from bench.browsers import sign_in
from bench.deployment import Deployment, Server
from bench.figures import Figure
from bench.world import LARGE_OFFICE, PAPERS, TODAY

ALONE, EARLY = 5, 20  # orders of one client; statements after which memory is looked at first
MAX_RATIO, MAX_GROWTH = 1.2, 1.15
MAX_WEB_MB = 25  # what a web process may grow by while it sends a ZIP
MADE = re.compile(r"([0-9]+) laget, ([0-9]+) kom ikke med|Ferdig\. ([0-9]+) av")
JOB = re.compile(r"job papirer outcome=done ms=([0-9]+)")


def measure(deployment: Deployment) -> list[Figure]:
    """Order one by one, then all in one order."""
    alone, many = PAPERS[: 2 * ALONE], PAPERS[2 * ALONE :]
    with deployment.serve() as server, deployment.work() as worker, httpx.Client(timeout=60) as http:
        http.headers["Cookie"] = sign_in(server.url, LARGE_OFFICE, does_open=False)
        singles = [_time_single(deployment, server, http, orgnr) for orgnr in alone[:ALONE]]
        started, address = time.monotonic(), _order(server, http, many)
        early = _wait(http, address, EARLY, worker.pid)
        late = _wait(http, address, len(many), worker.pid)
        each = (time.monotonic() - started) / len(many)
        # Before and after: the machine may be busier now than it was.
        singles += [_time_single(deployment, server, http, orgnr) for orgnr in alone[ALONE:]]
        before = _get_web_peak(server)
        size = _fetch(http, address)
        grown = _get_web_peak(server) - before
    name = f"{len(many)} statements of some sixty movements in one order:"
    return [
        Figure("one statement alone, in a warm worker", median(singles), "s"),
        Figure(f"{name} each", each, "s"),
        Figure(f"{name} each against one alone", each / median(singles), "×", max_value=MAX_RATIO),
        Figure(f"{name} worker's peak memory", late, "MB"),
        Figure(f"{name} the same against after {EARLY}", late / early, "×", max_value=MAX_GROWTH),
        Figure(f"{name} ZIP", size / 1_000_000, "MB"),
        Figure(f"{name} web process's growth while it sends it", grown, "MB", max_value=MAX_WEB_MB),
    ]


def _time_single(deployment: Deployment, server: Server, http: httpx.Client, orgnr: str) -> float:
    """Seconds of the job that makes one client's statement; the job after it makes the index."""
    before = len(_list_jobs(deployment))
    address = _order(server, http, [orgnr])
    _wait(http, address, 1, None)
    while len(jobs := _list_jobs(deployment)) < before + 2:
        time.sleep(0.1)
    _send(http, address, f"{address}slett/", {})
    return jobs[before] / 1000


def _list_jobs(deployment: Deployment) -> list[int]:
    return [int(ms) for ms in JOB.findall(deployment.log.read_text(encoding="utf-8"))]


def _order(server: Server, http: httpx.Client, orgnumre: list[str]) -> str:
    """Order PDF of all that the ledgers have; returns the order's address."""
    page = f"{server.url}/virksomheter/papirer/"
    form = {"periode": "annen", "fra": f"01.01.{TODAY.year - 10}", "til": f"{TODAY:%d.%m.%Y}", "format": "pdf"}
    answer = _send(http, f"{page}?klient={orgnumre[0]}", page, {**form, "klient": orgnumre})
    return server.url + answer.headers["Location"]


def _send(http: httpx.Client, page: str, address: str, form: dict[str, str | list[str]]) -> httpx.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', http.get(page).text)
    if token is None:
        raise RuntimeError("no form")
    answer = http.post(address, data={**form, "csrfmiddlewaretoken": token[1]}, headers={"Referer": page})
    if answer.status_code != httpx.codes.FOUND:
        raise RuntimeError(f"answered {answer.status_code}")
    return answer


def _wait(http: httpx.Client, address: str, antall: int, pid: int | None) -> float:
    """Until so many are made; returns the peak memory of the process by then, in MB."""
    while True:
        found = MADE.search(re.sub(r"\s+", " ", http.get(address).text))
        if found and int(found[1] or found[3] or 0) >= antall and (antall <= EARLY or found[3]):
            return _get_peak(pid) if pid is not None else 0.0
        if found and int(found[2] or 0):
            raise RuntimeError("a statement was not made")
        time.sleep(0.5 if antall <= EARLY else 2)


def _fetch(http: httpx.Client, address: str) -> int:
    with http.stream("GET", f"{address}last-ned") as answer:
        answer.raise_for_status()
        return sum(len(piece) for piece in answer.iter_raw())


def _get_web_peak(server: Server) -> float:
    return max(_get_peak(pid) for pid in server.list_workers())


def _get_peak(pid: int) -> float:
    """The worker with its forked server of documents keeps separate memory; this is the worker's own."""
    return int(re.findall(r"VmHWM:\s+([0-9]+)", Path(f"/proc/{pid}/status").read_text())[0]) / 1024
