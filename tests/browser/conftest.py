"""A real browser against two web processes and the sandbox, started as by `make run`, on free ports."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from scripts import run

ROOT = Path(__file__).parent.parent.parent
TODAY = "2023-08-28"
DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 700)


@dataclass(frozen=True, slots=True)
class Running:
    """Started processes and their addresses."""

    portal: str
    sandbox: str
    process: subprocess.Popen[str]
    var: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get_env(var: Path) -> dict[str, str]:
    """Environment without the tests' settings."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return kept | {"TODAY": TODAY, "VAR_DIR": str(var)}


def start(var: Path, **settings: str) -> Running:
    """Start `make run` without its set-up steps."""
    port, sandbox_port = free_port(), free_port()
    env = get_env(var) | {"PORT": str(port), "SANDBOX_PORT": str(sandbox_port), "SANDBOX_SMTP_PORT": str(free_port())}
    # All tests sign in from one address, and one test is refused a thousand times.
    env |= {"LIMIT_SIGN_INS": "100000", "LIMIT_REFUSALS": "100000", "LIMIT_PAGES": "100000"}
    env |= settings
    with (var / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "scripts/run.py"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, text=True
        )
    assert process.stdout is not None
    for line in process.stdout:
        if "Stop with Ctrl-C" in line:
            return Running(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", process, var)
    raise AssertionError((var / "log").read_text())


def stop(running: Running) -> int:
    running.process.send_signal(signal.SIGINT)
    running.process.communicate(timeout=30)
    return running.process.returncode


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("var"))
    yield running
    stop(running)


@contextmanager
def start_gallery(running: Running) -> Iterator[str]:
    """Start another portal with DEBUG on, for the gallery."""
    port, sandbox = str(free_port()), running.sandbox.rpartition(":")[2]
    env = run.build_env(port, sandbox, get_env(running.var)) | {"DEBUG": "1", "WEB_THREADS": "2"}
    process = run.start_portal(port, "1", env)
    address = f"http://127.0.0.1:{port}"
    try:
        run.wait_until_up(f"{address}/helse/levende", process)
        yield address
    finally:
        run.stop([process])


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Package scope: while Playwright's event loop runs, Django refuses database access in the process."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def silent_authority(running: Running) -> Iterator[None]:
    """Skatteetaten answers 503 while the test runs."""
    fault = {"party": "skatteetaten", "status": 503}
    httpx.post(f"{running.sandbox}/_sandbox/faults", json=fault).raise_for_status()
    yield
    httpx.delete(f"{running.sandbox}/_sandbox/faults").raise_for_status()


def sign_in(context: BrowserContext, pid: str) -> None:
    """Sign in at ID-porten without drawing its pages; `test_bruk` presses the buttons."""
    choice = context.request.get("/innlogging/")
    answer = context.request.post(choice.url, form={"pid": pid}, max_redirects=0)
    answer = context.request.get(answer.headers["location"], max_redirects=0)
    assert answer.status == 302, answer.text()


class OpenBrowser(Protocol):
    """Opens a browser, signed out or signed in."""

    def __call__(
        self, pid: str | None = None, *, size: tuple[int, int] = DESKTOP, javascript: bool = True, touch: bool = False
    ) -> Page: ...


# What is pressed while rows are swapped goes as an ordinary form or link.
BUSY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
# An answer other than 200, and a page that is left while it asks for progress.
EXPECTED = "Failed to load resource|Response Status Error|htmx:sendAbort|htmx:afterRequest"


@pytest.fixture
def open_browser(running: Running, chromium: Browser) -> Iterator[OpenBrowser]:
    """Fresh browser contexts. Console errors and requests to other hosts fail the test."""
    with opening(running, chromium) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def open_shared(running: Running, chromium: Browser) -> Iterator[OpenBrowser]:
    """The same for pages that the tests of a module share."""
    with opening(running, chromium) as open_one:
        yield open_one


@contextmanager
def opening(running: Running, chromium: Browser) -> Iterator[OpenBrowser]:
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def check(url: str) -> None:
        if not url.startswith((running.portal, running.sandbox, "data:")):
            wrong.append(f"asked {url}")

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not re.search(EXPECTED, message.text):
            wrong.append(message.text)

    def open_one(
        pid: str | None = None, *, size: tuple[int, int] = DESKTOP, javascript: bool = True, touch: bool = False
    ) -> Page:
        width, height = size
        context = chromium.new_context(
            base_url=running.portal,
            locale="nb-NO",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        context.on("request", lambda request: check(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", note)
        if pid:
            sign_in(context, pid)
        page.goto("/")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not wrong
