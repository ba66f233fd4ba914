"""What the load has shown, as figures with targets."""

import io
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import pdfplumber
import psycopg
import redis as redis_library

from bench.figures import Figure
from portal.clock import NORGE
from siege.habits import WAITING, Diary, Visit
from siege.others import find_numbers
from siege.record import Comparison
from siege.town import KNOWN
from siege.troubles import Happened
from tests.faults.services import Postgres, Redis

REASON = re.compile(r"(?P<time>\S+) WARNING portal\.(?:web|server) (?P<reason>(?:answered|refused) .*?)(?: ref=.*)?$")
MAX_GROWTH = 40  # megabytes of a web process, from when it is warm to the end
WARM_AFTER = 30.0  # seconds after the last trouble
PDFS_READ = 40
JOBS = "SELECT count(*) FROM jobs_jobb"
IDLE = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"


@dataclass(frozen=True, slots=True)
class Sample:
    """The web processes at one moment."""

    at: float
    megabytes: dict[int, float]
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class PageTimes:
    """Milliseconds for one page."""

    page: str
    answers: int
    median: float
    p95: float
    worst: float

    @classmethod
    def of(cls, page: str, times: list[float]) -> "PageTimes":
        """From all of them, in order."""
        p95 = times[min(len(times) * 95 // 100, len(times) - 1)]
        return cls(page, len(times), *(round(one, 1) for one in (median(times), p95, times[-1])))

    def __str__(self) -> str:
        """A line of the table."""
        return f"  {self.page:<30}{self.answers:>7}{self.median:>8.0f} ms{self.p95:>8.0f} ms{self.worst:>8.0f} ms"


class Judge:
    """One run's diary, troubles and samples."""

    def __init__(self, diary: Diary, happened: list[Happened], samples: list[Sample]) -> None:
        self._diary, self._happened, self._samples = diary, happened, samples
        self._is_quiet_from = max((one.until for one in happened), default=0.0)

    def judge_answers(self) -> list[Figure]:
        """Foreign organisations, and errors that nothing excuses."""
        visits, failed = self._diary.visits, [one for one in self._diary.visits if not is_good(one)]
        unexpected = self._list_unexpected()
        foreign = sum(one.foreign for one in visits) + self._count_foreign_in_pdfs()
        return [
            Figure("answers", len(visits)),
            Figure("answers that name another's organisation", foreign, max_value=0),
            Figure("answers that were errors while something was away", len(failed) - len(unexpected)),
            Figure("answers that were errors otherwise", len(unexpected), max_value=0),
            Figure("documents read for foreign organisations", min(len(self._diary.pdfs), PDFS_READ)),
        ]

    def judge_record(self, record: Comparison) -> list[Figure]:
        """Whether the access record has all."""
        return [
            Figure("pages and files with figures that arrived", record.views),
            Figure("rows of the access record", record.rows),
            Figure("views without a row, and not told in the log", max(record.lost - record.told, 0), max_value=0),
            Figure("views without a row, told in the log", record.told),
            Figure("rows without a view, beyond answers cut off", max(record.more - record.cut_off, 0), max_value=0),
            Figure("answers cut off", record.cut_off),
        ]

    def judge_stuck(self, postgres: Postgres, redis: Redis, seconds: float) -> list[Figure]:
        """Whether locks, leases and transactions end by themselves. No worker runs any more."""
        until = time.monotonic() + seconds
        while True:
            with psycopg.connect(postgres.url) as connection:
                idle, waiting = (int(connection.execute(sql).fetchone()[0]) for sql in (IDLE, JOBS))  # type: ignore[index]
            with redis_library.Redis.from_url(redis.url) as client:
                locks = len(list(client.scan_iter("lock:*", count=1000)))
            if time.monotonic() > until or not (idle or locks):
                break
            time.sleep(0.5)
        return [
            Figure("locks and slots still held", locks, max_value=0),
            Figure("transactions left open", idle, max_value=0),
            Figure("jobs that wait for the worker", waiting),
        ]

    def judge_use(self, most: float, each: float) -> list[Figure]:
        """Memory and CPU time while nothing was away."""
        quiet = [one for one in self._samples if one.at > self._is_quiet_from and one.megabytes]
        warm = [one for one in quiet if one.at > self._is_quiet_from + WARM_AFTER]
        growth = max((_grow(warm, pid) for pid in warm[-1].megabytes), default=0.0) if warm else 0.0
        pages = self._list_quiet()
        took = quiet[-1].at - quiet[0].at
        cpu = quiet[-1].cpu_seconds - quiet[0].cpu_seconds
        largest = max((max(one.megabytes.values()) for one in self._samples if one.megabytes), default=0.0)
        return [
            Figure("memory of a web process: growth once warm", growth, "MB", max_value=MAX_GROWTH),
            Figure("memory of a web process: most", largest, "MB"),
            Figure("nothing away: answers", len(pages) / took, "/s"),
            Figure("nothing away: CPU of the web for an answer", 1000 * cpu / len(pages), "ms"),
            Figure("nothing away: cores that the web used", cpu / took),
            Figure("warm first pages, as many as can be", most, "/s"),
            Figure("warm first pages: CPU of the web for each", each, "ms"),
        ]

    def list_pages(self) -> list[PageTimes]:
        """How long each page took, while nothing was away."""
        times: dict[str, list[float]] = defaultdict(list)
        for one in self._list_quiet():
            times[one.page].append(one.seconds * 1000)
        return [PageTimes.of(page, sorted(found)) for page, found in sorted(times.items())]

    def describe_reasons(self, log: Path) -> list[str]:
        """Why the portal refused pages while nothing was away, as its log says."""
        since = datetime.now(NORGE) - timedelta(seconds=time.monotonic() - self._is_quiet_from)
        reasons = Counter(
            found["reason"]
            for line in log.read_text(encoding="utf-8").splitlines()
            if (found := REASON.match(line)) and datetime.fromisoformat(found["time"]) > since
        )
        return [f"{number} × {reason}" for reason, number in reasons.most_common()]

    def describe_unexpected(self) -> list[str]:
        """A line for each kind."""
        start = self._samples[0].at
        kinds = Counter((one.page, one.status) for one in self._list_unexpected())
        first = {(one.page, one.status): one for one in reversed(self._list_unexpected())}
        lines = [
            f"{number} × {status} {page}, first at {first[page, status].began - start:.0f} s"
            f" after {first[page, status].seconds:.1f} s"
            for (page, status), number in kinds.items()
        ]
        spans = [f"{one.name}: {one.began - start:.0f}–{one.ended - start:.0f} s" for one in self._happened]
        return [*spans, *lines]

    def _list_quiet(self) -> list[Visit]:
        return [one for one in self._diary.visits if one.began > self._is_quiet_from and is_good(one)]

    def _list_unexpected(self) -> list[Visit]:
        return [
            one
            for one in self._diary.visits
            if not is_good(one)
            and not any(
                event.excuses(one.status, one.began, one.began + one.seconds, is_file=one.page == WAITING)
                for event in self._happened
            )
        ]

    def _count_foreign_in_pdfs(self) -> int:
        foreign = 0
        for person, body in self._diary.pdfs[:PDFS_READ]:
            with pdfplumber.open(io.BytesIO(body)) as pdf:
                text = "\n".join(page.extract_text() for page in pdf.pages[:2]).encode()
            foreign += len(find_numbers(text, KNOWN) & person.others)
        return foreign


def is_good(visit: Visit) -> bool:
    """An answer, a way to one, or progress."""
    return visit.status in (200, 202, 302)


def _grow(samples: list[Sample], pid: int) -> float:
    found = [one.megabytes[pid] for one in samples if pid in one.megabytes]
    tenth = max(len(found) // 10, 1)
    return median(found[-tenth:]) - median(found[:tenth])
