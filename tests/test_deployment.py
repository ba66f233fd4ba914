"""The image, Compose, the proxy and systemd agree with the portal: files, variables, limits and commands."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from portal.env.variables import Environment
from portal.serve import FLAGS, OPTIONS
from portal.server.bodies import FORM

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
STAYING = ("minside-web", "minside-worker")
OF_DJANGO = {"migrate", "createcachetable", "collectstatic"}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_everything_the_image_copies_is_sent_to_the_build() -> None:
    copied = [
        source
        for line in read("Dockerfile").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    sent = [line.removeprefix("!") for line in read(".dockerignore").splitlines() if line.startswith("!")]

    assert {"locale", "portal", "templates"} <= set(copied)
    assert [source for source in copied if not any(fnmatch(source, one) for one in sent)] == []


def test_every_command_of_the_project_that_is_started_exists() -> None:
    started = re.findall(r"manage\.py ([a-z_]+)", read("compose.yaml") + "".join(unit.read_text() for unit in UNITS))
    ours = {file.stem for file in ROOT.glob("portal/*/management/commands/*.py")}

    assert set(started) <= ours | OF_DJANGO
    assert {"arbeider", "rydd", "migrate", "createcachetable"} <= set(started)


@pytest.mark.parametrize("file", [ROOT / "compose.yaml", DEPLOY / "portal.env", *UNITS], ids=lambda file: file.name)
def test_every_variable_that_is_set_is_one_of_the_portals(file: Path) -> None:
    found = re.findall(r"\b([A-Z][A-Z_]{4,})(?==|:)", file.read_text(encoding="utf-8"))
    names = {name.removesuffix("_FILE") for name in found}

    declared = {found.name for found in Environment.list_variables()}

    assert names
    assert names - declared - {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"} == set()


def test_compose_gives_the_portal_no_way_to_write_elsewhere_and_time_to_stop() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]

    for name in ("web-1", "web-2", "worker"):
        service = services[name]
        assert service["read_only"] is True
        assert service["stop_grace_period"] == "75s"
        assert any(volume.endswith(":/data") for volume in service["volumes"])
    assert services["postgres"]["networks"] == services["valkey"]["networks"] == ["inner"]


def test_the_longest_page_is_shorter_than_every_time_to_stop() -> None:
    server = int(OPTIONS["--workers-kill-timeout"])
    page = max(settings.BUDGET_PERSON, settings.BUDGET_ALTINN)
    waits = [int(wait) for wait in re.findall(r"proxy_read_timeout (\d+)s;", read("deploy/nginx.conf"))]
    graces = re.findall(r"stop_grace_period: (\d+)s", read("compose.yaml"))
    graces += [
        re.findall(r"^TimeoutStopSec=(\d+)$", read(f"deploy/systemd/{name}.service"), re.MULTILINE)[0]
        for name in STAYING
    ]

    assert waits
    assert page < server <= min(waits)
    assert [grace for grace in graces if not max(server, settings.DOCUMENT_SECONDS) < int(grace)] == []
    assert "--respawn-failed-workers" in FLAGS


def test_the_proxy_takes_no_larger_form_than_the_portal_and_believes_no_address_it_is_sent() -> None:
    conf = read("deploy/nginx.conf")

    assert "client_max_body_size 64k;" in conf
    assert FORM <= 64 * 1024
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in conf
    assert "proxy_request_buffering on;" in conf


def test_the_proxy_logs_no_request_compresses_nothing_and_leads_plain_http_to_https() -> None:
    conf = read("deploy/nginx.conf")

    assert "access_log off;" in conf
    assert "gzip off;" in conf
    assert re.search(r"listen 8080;\s+return 301 https://\$host\$request_uri;\s+}", conf)
