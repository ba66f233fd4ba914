"""Serves the metrics of all processes that share a directory, and of the queue, for Prometheus on a separate address.

Every process of web and worker asks to serve. One does, and if it ends, the next; so it does not matter which of them
run where.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.models import Count, Min
from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from portal.clock import get_clock
from portal.jobs.heartbeat import get_last_seen
from portal.jobs.models import Jobb

RETRY = 10.0  # seconds until a process tries an address again that something else has
logger = logging.getLogger("portal.jobs")


class AllProcesses(MultiProcessCollector):
    """Metrics of all processes. Live gauges of dead processes are dropped, since nothing updates them."""

    def __init__(self, folder: str) -> None:
        super().__init__(None, folder)  # type: ignore[no-untyped-call]
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        """Drop gauges of dead processes, then combine."""
        for file in Path(self._folder).glob("gauge_live*_*.db"):
            pid = int(file.stem.rpartition("_")[2])
            if not _is_alive(pid):
                mark_process_dead(pid, self._folder)  # type: ignore[no-untyped-call]
        return super().collect()  # type: ignore[no-any-return, no-untyped-call]


class Queue(Collector):
    """The queue and the worker, read from the database when asked for; nothing while it is away."""

    def collect(self) -> Iterable[Metric]:
        """Length and age by kind, and how long ago a worker was seen."""
        length = GaugeMetricFamily("portal_queue_jobs", "Jobs waiting or running", labels=("kind",))
        age = GaugeMetricFamily("portal_queue_oldest_seconds", "Age of the oldest of them", labels=("kind",))
        seen = GaugeMetricFamily("portal_worker_seen_seconds", "Seconds since a worker was last seen")
        now = get_clock().now()
        try:
            for row in Jobb.objects.values("slag").annotate(antall=Count("pk"), eldste=Min("opprettet")):
                length.add_metric([row["slag"]], row["antall"])
                age.add_metric([row["slag"]], (now - row["eldste"]).total_seconds())
            last = get_last_seen()
        except DatabaseError:
            return []
        finally:
            connection.close()  # this thread lives long and asks seldom
        if last is not None:
            seen.add_metric([], (now - last).total_seconds())
        return [length, age, seen]


def make_registry(folder: str) -> CollectorRegistry:
    """Everything that is served."""
    registry = CollectorRegistry()
    registry.register(AllProcesses(folder))
    registry.register(Queue())
    return registry


def serve_metrics(address: str) -> None:
    """Serve on `host:port` as soon as no other process of this directory does, until this one ends."""
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
    threading.Thread(target=_serve, args=(address, folder), name="metrics", daemon=True).start()


def _serve(address: str, folder: str) -> None:
    with Path(folder, "serving.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the kernel gives it to the next when its holder ends
        host, _, port = address.rpartition(":")
        while True:
            try:
                start_http_server(int(port), host.strip("[]"), make_registry(folder))
            except OSError as exc:
                logger.warning("metrics not served because=%s", exc.strerror)
                time.sleep(RETRY)
            else:
                threading.Event().wait()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
