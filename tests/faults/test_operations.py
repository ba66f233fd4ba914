"""A running portal as its operator sees it: JSON in the log, and metrics wherever the processes run."""

import json
import re
from pathlib import Path

import httpx

from scripts import run
from tests.conftest import EIER, NORDLYS
from tests.faults.services import free_port, run_portal, wait_until

PAGE = f"/virksomhet/{NORDLYS}/"


def read(address: str) -> str:
    """What is served there; empty if nothing is."""
    try:
        return httpx.get(f"http://{address}/metrics", timeout=5).text
    except httpx.HTTPError:
        return ""


def test_metrics_and_json_lines_of_web_and_worker(tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    with run_portal(tmp_path, {"METRICS_ADDRESS": address, "LOG_FORMAT": "json"}) as portal:
        portal.sign_in(EIER)
        assert portal.get(PAGE).status == 200
        wait_until(lambda: 'portal_jobs_total{kind="hent",outcome="done"}' in read(address))
        text = read(address)
        run.stop([portal.worker])
        wait_until(
            lambda: "portal_requests_total" in read(address)
        )  # the web serves them, if it was the worker that did
        after = read(address)
        lines = [json.loads(line) for line in portal.log().splitlines() if line.startswith("{")]

    route = "virksomhet/<str:orgnr>/"
    assert re.search(rf'portal_requests_total{{method="GET",route="{route}",status="200"}} [1-9]', text)
    assert re.search(rf'portal_requests_total{{method="GET",route="{route}",status="200"}} [1-9]', after)
    assert re.search(r'portal_api_calls_total{code="20\d",endpoint="par",party="idporten"} [1-9]', text)
    assert 'portal_api_calls_total{code="200",endpoint="aapnekrav",party="skatteetaten"}' in text
    assert "portal_cache_answers_total{" in text
    assert re.search(r"portal_worker_seen_seconds [0-9]", text)
    assert NORDLYS not in text
    by_reference: dict[str, set[str]] = {}
    for line in lines:
        by_reference.setdefault(line["ref"], set()).add(line["logger"])
    assert {"portal.web", "portal.api", "portal.jobs"} in by_reference.values()


def test_processes_with_their_own_directories_serve_their_own_metrics(tmp_path: Path) -> None:
    web, worker = (f"127.0.0.1:{free_port()}" for _ in range(2))
    with run_portal(tmp_path, {"METRICS_ADDRESS": web, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "web")}) as portal:
        own = {"METRICS_ADDRESS": worker, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "worker")}
        run.stop([portal.worker])
        portal.worker = run.start_worker(portal.env | own)
        try:
            portal.sign_in(EIER)
            assert portal.get(PAGE).status == 200
            wait_until(lambda: 'portal_jobs_total{kind="hent"' in read(worker))
            served = read(web), read(worker)
        finally:
            run.stop([portal.worker])

    assert "portal_requests_total{" in served[0]
    assert "portal_requests_total{" not in served[1]
