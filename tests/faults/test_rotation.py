"""The documented rotation of sealing keys, machine by machine: two deployments on one database, never the same keys."""

import base64
import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from scripts import run
from tests.conftest import EIER, NORDLYS
from tests.faults.services import Portal, free_port, run_portal, wait_until

PAGE = f"/virksomhet/{NORDLYS}/"
OLD, NEW = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
# What the documentation says: new last on every machine, then first on every machine. One of two machines at a time.
STEPS = [(0, (OLD, NEW)), (1, (OLD, NEW)), (0, (NEW, OLD)), (1, (NEW, OLD))]
BEHIND = 1  # it changes last, and the worker with it


def start_machine(portal: Portal, keys: tuple[str, ...], running: ExitStack) -> Portal:
    """The same storage, with its own keys. It shares the browser's cookies."""
    port = str(free_port())
    process = run.start_portal(port, "1", portal.env | {"WEB_THREADS": "2", "SEALING_KEYS": ",".join(keys)})
    running.callback(run.stop, [process])
    run.wait_until_up(f"http://127.0.0.1:{port}/helse/levende", process)
    return replace(portal, url=f"http://127.0.0.1:{port}", web=process)


def make_a_file(machine: Portal, other: Portal, year: int) -> None:
    """Order it at one machine, fetch it at the other."""
    place = machine.get(f"{PAGE}kontoutskrift.pdf?fra={year}-01-01&til={year}-12-31")
    if place.status == 302:
        wait_until(lambda: other.get(place.location + "last-ned").status == 200)
    else:
        assert place.status == 200


def test_no_sign_in_and_no_job_is_lost(tmp_path: Path) -> None:
    with run_portal(tmp_path, {"SEALING_KEYS": OLD}) as portal, ExitStack() as running:
        portal.sign_in(EIER)
        machines = {BEHIND: portal}
        for number, (place, keys) in enumerate(STEPS):
            if place in machines:
                run.stop([machines[place].web])
            machines[place] = start_machine(portal, keys, running)
            if place == BEHIND:
                run.stop([portal.worker])
                portal.worker = run.start_worker(portal.env | {"SEALING_KEYS": ",".join(keys)})
                running.callback(run.stop, [portal.worker])
            one, other = machines[0], machines[BEHIND]
            assert [machine.get(PAGE).status for machine in (one, other, one)] == [200, 200, 200]
            make_a_file(one, other, 2014 + 2 * number)
            make_a_file(other, one, 2015 + 2 * number)
        assert portal.log().count("left alone") == 0
