"""Metrics of all processes combined, served for Prometheus on a separate address."""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead


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


def serve_metrics(address: str) -> None:
    """Serve on `host:port` until the process ends."""
    registry = CollectorRegistry()
    registry.register(AllProcesses(os.environ["PROMETHEUS_MULTIPROC_DIR"]))
    host, _, port = address.rpartition(":")
    start_http_server(int(port), host.strip("[]"), registry)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
