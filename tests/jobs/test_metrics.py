"""Metrics combine the counts of all processes with the gauges of live ones."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest

from portal.jobs.metrics import AllProcesses

COUNT = """
from portal.api import measure
measure.count_cache("krav", "fresh")
measure.set_breaker("skatteetaten", "krav", is_open=True)
print("done", flush=True)
input()
"""


def start(folder: Path) -> subprocess.Popen[str]:
    """A portal process with one counted answer and an open breaker."""
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-c", COUNT], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "done\n"
    return process


def read(folder: Path) -> str:
    registry = CollectorRegistry()
    registry.register(AllProcesses(str(folder)))
    return generate_latest(registry).decode()


def test_counts_are_summed_and_a_dead_process_has_no_open_breaker(tmp_path: Path) -> None:
    answered = 'portal_cache_answers_total{endpoint="krav",kind="fresh"}'
    is_open = 'portal_breaker_open{endpoint="krav",'
    processes = [start(tmp_path) for _ in range(2)]
    alive = read(tmp_path)
    for process in processes:
        process.communicate("\n")

    gone = read(tmp_path)

    assert f"{answered} 2.0" in alive
    assert f'{is_open}party="skatteetaten"}} 1.0' in alive
    assert f"{answered} 2.0" in gone
    assert is_open not in gone
