"""Two hundred people use a portal whose parts fail one after the other: a table and siege/load.json.

MINUTES (5) is how long they do. PostgreSQL and Redis are copies of its own.
"""

import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import httpx

from bench.browsers import Answer, release, saturate, sign_in
from bench.deployment import deploy
from bench.figures import print_table
from siege.habits import Diary, Life, run_all
from siege.judge import Judge, Sample
from siege.memory import read_cpu_seconds, read_megabytes
from siege.record import compare
from siege.town import Person, make_people, make_town
from siege.troubles import Happened, Processes, bring, list_troubles
from tests.faults.services import Postgres, Redis, run_postgres, run_redis

RESULTS = Path(__file__).parent / "load.json"
MINUTES = float(os.environ.get("MINUTES", "5"))
SIGN_INS_AT_ONCE, SIGN_IN_TRIES = 4, 5
FULL_SECONDS, FULL_CLIENTS = 10.0, 16  # how many warm pages a second at most
DRAIN_SECONDS = 10.0  # for leases of those that have ended


@dataclass
class Load:
    """One run."""

    processes: Processes
    people: list[Person]
    diary: Diary = field(default_factory=Diary)
    happened: list[Happened] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The portal's address."""
        return f"http://127.0.0.1:{self.processes.deployment.port}"

    def run(self) -> None:
        """Let everybody in, and then live and suffer for MINUTES."""
        with ThreadPoolExecutor(SIGN_INS_AT_ONCE) as pool:
            cookies = list(pool.map(partial(sign_in_patiently, self.url), [one.pid for one in self.people]))
        for person, cookie in zip(self.people, cookies, strict=True):
            self.cookies |= dict.fromkeys(person.own, cookie)
        until = time.monotonic() + MINUTES * 60
        tasks: list[Callable[[], None]] = [
            Life(person, self.url, cookie, self.diary, self.stop).go_on
            for person, cookie in zip(self.people, cookies, strict=True)
        ]
        tasks += [partial(bring, list_troubles(self.processes), self.happened, self.stop), self._look]
        threads = run_all(tasks)
        self.stop.wait(max(until - time.monotonic(), 0))
        self.stop.set()
        for thread in threads:
            thread.join()

    def _look(self) -> None:
        """Memory and CPU time of the web processes, each second."""
        for _ in count():
            pids = self.processes.list_web()
            try:
                memory = {pid: read_megabytes("VmRSS", pid) for pid in pids}
            except OSError:  # it has just ended
                memory = {}
            self.samples.append(Sample(time.monotonic(), memory, read_cpu_seconds(pids)))
            if self.stop.wait(1):
                return

    def measure_most(self) -> tuple[float, float]:
        """Warm pages a second, as many as the two processes can, and the CPU milliseconds of each."""
        owners = [one.own[0] for one in self.people if not one.is_accountant][:FULL_CLIENTS]

        def ask(orgnr: str) -> list[Answer]:
            path = f"/virksomhet/{orgnr}/"
            return saturate(self.url, self.cookies[orgnr], [path], clients=1, seconds=FULL_SECONDS)

        pids = self.processes.list_web()
        before = read_cpu_seconds(pids)
        found = release([partial(ask, orgnr) for orgnr in owners])
        pages = sum(answer.status == 200 for answers in found for answer in answers)
        return pages / FULL_SECONDS, 1000 * (read_cpu_seconds(pids) - before) / max(pages, 1)


def sign_in_patiently(url: str, pid: str) -> str:
    """Sign in; whoever is refused in the crowd tries again."""
    for _ in range(SIGN_IN_TRIES - 1):
        with suppress(httpx.HTTPError):
            return sign_in(url, pid, does_open=False)
    return sign_in(url, pid, does_open=False)  # what is opened from here on is in the diary


def main() -> int:
    """Returns 0 if every target is met."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # so that `finally` stops the servers
    people, started = make_people(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="portal-load-") as folder, _stores() as (postgres, redis):
        data, place = Path(folder, "data"), Path(folder, "var")
        make_town(data, people)
        place.mkdir(mode=0o700)
        variables = {"DATABASE_URL": postgres.url, "CACHE_URL": redis.url, "LIMIT_SIGN_INS": "1000"}
        with (
            deploy(place, data, variables) as deployment,
            closing(Processes(deployment, postgres, redis)) as processes,
        ):
            processes.start_web()
            processes.start_worker()
            load = Load(processes, people)
            load.run()
            judge = Judge(load.diary, load.happened, load.samples)
            processes.stop_worker()
            stuck = judge.judge_stuck(postgres, redis, DRAIN_SECONDS)
            record = compare(load.diary, load.url, load.cookies, deployment.log)
            reasons = judge.describe_reasons(deployment.log)
            most, each = load.measure_most()  # last: its pages are in the record and not in the diary
            figures = [*judge.judge_answers(), *judge.judge_record(record), *stuck, *judge.judge_use(most, each)]
    pages = judge.list_pages()
    print_table({"200 people": figures})
    print(f"\n{'nothing away':<32}{'answers':>7}{'median':>11}{'95 %':>11}{'worst':>11}")
    print(*pages, *judge.describe_unexpected(), *reasons, sep="\n")
    content = {"figures": [asdict(one) | {"ok": one.ok} for one in figures], "pages": [asdict(one) for one in pages]}
    RESULTS.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    missed = sum(one.ok is False for one in figures)
    print(f"\n{missed} target{'' if missed == 1 else 's'} missed, {time.monotonic() - started:.0f} s.")
    return 1 if missed else 0


@contextmanager
def _stores() -> Iterator[tuple[Postgres, Redis]]:
    with run_postgres() as postgres, run_redis() as redis:
        yield postgres, redis


if __name__ == "__main__":
    sys.exit(main())
