"""Bytes on the wire of the overview: at the first visit, and at the second, when the browser has the static files."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

from bench.deployment import Deployment
from bench.figures import Figure
from bench.world import WITH_50

STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')
HEADERS = {"Accept-Encoding": "gzip, deflate, br", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}


@dataclass(frozen=True, slots=True)
class _Loaded:
    text: str
    wire: int  # headers and body as sent
    is_immutable: bool


def measure(deployment: Deployment, cookie: str) -> list[Figure]:
    """The page with fifty claims and all that it links to; fonts and icons named in stylesheets come on top."""
    with deployment.serve() as server, httpx.Client(timeout=60, headers=HEADERS | {"Cookie": cookie}) as browser:
        address = f"{server.url}/virksomhet/{WITH_50}/"
        page = _load(browser, address)
        files = [_load(browser, urljoin(address, path)) for path in sorted(set(STATIC.findall(page.text)))]
    again = page.wire + sum(file.wire for file in files if not file.is_immutable)
    return [
        Figure("overview, 50 claims: on the wire, first visit", sum(one.wire for one in (page, *files)) / 1000, "kB"),
        Figure("overview, 50 claims: on the wire, second visit", again / 1000, "kB", max_value=25),
    ]


def _load(browser: httpx.Client, address: str) -> _Loaded:
    with browser.stream("GET", address) as response:
        response.raise_for_status()
        text = b"".join(response.iter_bytes()).decode(errors="replace")
        headers = sum(len(name) + len(value) + len(": \r\n") for name, value in response.headers.raw)
        wire = headers + response.num_bytes_downloaded
        return _Loaded(text, wire, "immutable" in response.headers.get("Cache-Control", ""))
