"""CPU time of a warm page, measured around whole requests in a separate process (`bench.inside`)."""

import json
import subprocess
import sys

from bench.browsers import Browser
from bench.deployment import Deployment
from bench.figures import Figure
from bench.remote import Remote
from bench.world import LARGE_OFFICE, WITH_50, WITH_200
from scripts.run import ROOT


def measure(deployment: Deployment, owner: str, office: str) -> list[Figure]:
    """Pages with 50 and 200 rows, for an owner and for an accountant with 3,000 clients; and the list of clients."""
    Remote(deployment.sandbox).set_answer()
    pages = {f"/virksomhet/{orgnr}/": orgnr for orgnr in (WITH_50, WITH_200)}
    with deployment.serve() as server:
        opened = Browser(server.url, office).get("/virksomheter/")  # no worker runs, so it has no figures yet
    asked = [(cookie, path) for cookie in (owner, office) for path in pages] + [(office, "/virksomheter/")]
    found = json.loads(run_inside(deployment, "bench.inside", asked))
    sign_out(deployment, LARGE_OFFICE)  # else the worker of later measurements would fetch 3,000 open claims
    figures = []
    names = [f"{rows} rows, {who}" for who in ("an owner", "an accountant with 3,000") for rows in (50, 200)]
    for name, (whole, rendering) in zip(names, found, strict=False):
        is_large = name.startswith("200")
        figures += [
            Figure(f"CPU of a warm page, {name}: beyond rendering", whole - rendering, "ms", max_value=3),
            Figure(f"CPU of a warm page, {name}: rendering", rendering, "ms", max_value=6 if is_large else None),
        ]
    whole, rendering = found[-1]
    return [
        *figures,
        Figure("list of 3,000, before its figures: opened the first time", opened.seconds * 1000, "ms"),
        Figure("CPU of the list of 3,000, before its figures: beyond rendering", whole - rendering, "ms"),
        Figure("CPU of the list of 3,000, before its figures: rendering", rendering, "ms"),
    ]


def sign_out(deployment: Deployment, pid: str) -> None:
    """End a person's sign-ins, and with them the filling of the client list."""
    command = [sys.executable, "manage.py", "logg_ut"]
    subprocess.run(command, cwd=ROOT, env=deployment.env, input=pid.encode(), stdout=subprocess.DEVNULL, check=True)


def run_inside(deployment: Deployment, module: str, asked: object) -> bytes:
    """Run a module in a process of its own with the deployment's storage; returns what it prints."""
    with deployment.log.open("ab") as log:
        done = subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env=deployment.env,
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=log,
            check=True,
        )
    return done.stdout
