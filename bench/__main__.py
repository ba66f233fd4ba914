"""Measures on every storage available, prints one table, writes bench/results.json."""

import signal
import sys
import tempfile
import time
from pathlib import Path

from bench import boker, cpu, crowd, kontor, outage, papirer, stampede, storage, utskrift, warm, weight
from bench.browsers import sign_in
from bench.deployment import Deployment, deploy
from bench.figures import Figure, print_table, write_results
from bench.world import ACCOUNTANT, LARGE_OFFICE, OWNER, TEAM, make_world


def main() -> int:
    """Returns 0 if every target is met."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))  # so that `finally` stops the servers
    started = time.monotonic()
    found: dict[str, list[Figure]] = {}
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        data = Path(folder, "data")
        make_world(data)
        for name, variables in storage.each_storage():
            place = Path(folder, name.split()[0])
            place.mkdir(mode=0o700)
            with deploy(place, data, variables) as deployment:
                found[name] = measure(deployment, name)
    print_table(found)
    write_results(found)
    missed = sum(one.ok is False for figures in found.values() for one in figures)
    print(f"\n{missed} target{'' if missed == 1 else 's'} missed, {time.monotonic() - started:.0f} s.")
    return 1 if missed else 0


def measure(deployment: Deployment, name: str) -> list[Figure]:
    """All measurements on one storage."""

    def log(what: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {name}: {what} ...", flush=True)

    with deployment.serve() as server:
        # The first page of all but one is the list of organisations, whose figures the worker would fetch meanwhile.
        owner, team, accountant, office = (
            sign_in(server.url, pid, does_open=False) for pid in (OWNER, TEAM, ACCOUNTANT, LARGE_OFFICE)
        )
    log("stampede")
    figures = stampede.measure(deployment, team)
    log("five hundred organisations")
    figures += crowd.measure(deployment, accountant)
    log("warm and cold")
    figures += warm.measure(deployment, team)
    log("CPU of a page")
    figures += cpu.measure(deployment, owner, office)
    log("bytes on the wire")
    figures += weight.measure(deployment, owner)
    log("statements")
    figures += utskrift.measure(deployment, team)
    if not deployment.env.get("DATABASE_URL"):  # what takes time is the same on every storage
        log("papers for many")
        figures += papirer.measure(deployment)
    log("books")
    figures += boker.measure(deployment)
    log("an accountant's office")
    figures += kontor.measure(deployment, team)
    log("outage")
    return figures + outage.measure(deployment, team)


if __name__ == "__main__":
    sys.exit(main())
