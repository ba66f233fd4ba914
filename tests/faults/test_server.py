"""The server as it is started, under slow connections: no thread waits for a body, and pages go on."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from portal.serve import MALLOC, OPTIONS
from portal.server.bodies import FORM, LOGOUT_TOKEN, SECONDS
from tests.browser.conftest import Running, start, stop
from tests.conftest import EIER, NORDLYS
from tests.faults.slow_requests import FORM_HEAD, SLOW, connect, connect_many, send_a_byte

CONNECTIONS = 200
HEADERS = int(OPTIONS["--http1-header-read-timeout"]) / 1000  # seconds
ASKED = b"GET /helse/levende HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
PATIENCE = 5.0  # seconds, a hundred times what a page takes, and half of what a slow body may


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(tmp_path_factory.mktemp("var"))
    yield running
    stop(running)


@pytest.fixture
def owner(deployment: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=deployment.portal, follow_redirects=True, timeout=30) as browser:
        page = browser.get("/innlogging/")
        browser.post(page.url, data={"pid": EIER}).raise_for_status()
        yield browser


def test_two_hundred_slow_connections_do_not_stop_a_signed_in_person(deployment: Running, owner: httpx.Client) -> None:
    with connect_many(deployment.portal, CONNECTIONS) as slow:
        owner.timeout = httpx.Timeout(PATIENCE)
        for _ in range(5):
            send_a_byte(slow)
            for path in ("/helse/levende", "/helse/klar", f"/virksomhet/{NORDLYS}/", "/virksomheter/"):
                assert owner.get(path).status_code == 200, path
        form = {"csrfmiddlewaretoken": owner.cookies["csrf"], "orgnr": NORDLYS}
        answer = owner.post(f"/virksomhet/{NORDLYS}/hent/", data=form)

        assert answer.status_code == 200, answer.text


def test_a_body_that_trickles_is_answered_at_the_deadline(deployment: Running) -> None:
    with connect(deployment.portal, SLOW[0]) as connection:
        started = time.monotonic()
        connection.settimeout(0.5)
        answer = b""
        while not answer and time.monotonic() < started + 3 * SECONDS:
            connection.sendall(b"a")
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(4096)

        assert answer.startswith(b"HTTP/1.1 408 "), answer
        assert "Skjemaet kom ikke frem i tide" in answer.decode()


def test_headers_that_trickle_and_idle_connections_end(deployment: Running) -> None:
    """One sends a byte a second, one nothing, and one has been answered and says no more."""
    url = deployment.portal
    with connect(url, SLOW[-1]) as slow, connect(url, b"") as silent, connect(url, ASKED) as answered:
        still_open, until = {slow, silent, answered}, time.monotonic() + HEADERS + 2 * PATIENCE
        while still_open and time.monotonic() < until:
            with contextlib.suppress(OSError):
                slow.sendall(b"a")
            ready, _, _ = select.select(list(still_open), [], [], 1)
            still_open -= {one for one in ready if _is_closed(one)}

        assert not still_open


def _is_closed(connection: socket.socket) -> bool:
    try:
        return not connection.recv(4096)
    except ConnectionResetError:
        return True


@pytest.mark.parametrize(("path", "most"), [("/utlogging/bak", LOGOUT_TOKEN), ("/kontroll/", FORM), ("/", FORM)])
def test_a_declared_length_is_refused_before_anything_is_sent(deployment: Running, path: str, most: int) -> None:
    head = b"POST %b HTTP/1.1\r\n%bContent-Length: %d\r\n\r\n" % (path.encode(), FORM_HEAD, most + 1)

    with connect(deployment.portal, head) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_chunked_body_is_refused_when_it_is_too_large(deployment: Running) -> None:
    piece = b"%x\r\n%b\r\n" % (8000, b"a" * 8000)
    head = b"POST /kontroll/ HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n" % FORM_HEAD

    with connect(deployment.portal, head + piece * (FORM // 8000 + 1)) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_a_signed_in_person_goes_on_while_idporten_hangs_and_many_press_sign_in(
    deployment: Running, owner: httpx.Client
) -> None:
    fault = {"party": "idporten", "hang": 4000}
    httpx.post(f"{deployment.sandbox}/_sandbox/faults", json=fault).raise_for_status()

    def press(_number: int) -> int:
        return httpx.get(f"{deployment.portal}/innlogging/", timeout=60).status_code

    try:
        with ThreadPoolExecutor(20) as crowd:
            pressed = [crowd.submit(press, number) for number in range(20)]
            owner.timeout = httpx.Timeout(PATIENCE)
            while not all(one.done() for one in pressed):
                for path in ("/helse/levende", "/helse/klar", f"/virksomhet/{NORDLYS}/"):
                    assert owner.get(path).status_code == 200, path
            statuses = {one.result() for one in pressed}
    finally:
        httpx.delete(f"{deployment.sandbox}/_sandbox/faults").raise_for_status()

    assert statuses <= {302, 503}


def list_web_processes(deployment: Running) -> list[int]:
    """The processes under the server, found by their parent."""
    pairs = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes()
            pairs.append((int(folder.name), int(fields[1]), b"portal.server.asgi" in command))
    servers = {pid for pid, parent, is_server in pairs if is_server and parent == deployment.process.pid}
    return [pid for pid, parent, _ in pairs if parent in servers]


def test_web_processes_give_freed_memory_back() -> None:
    show = "os.execv = lambda *_: print(*(os.environ[name] for name in sys.argv[1:]))"
    code = f"import os, runpy, sys; {show}; runpy.run_module('portal.serve', run_name='__main__')"
    env = os.environ | {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "portal.settings"}

    done = subprocess.run([sys.executable, "-c", code, *MALLOC], env=env, capture_output=True, text=True, check=False)

    assert done.stdout.split() == [*MALLOC.values()], done.stderr


def test_a_killed_web_process_is_replaced_and_the_other_answers_meanwhile(deployment: Running) -> None:
    before = list_web_processes(deployment)
    os.kill(before[0], signal.SIGKILL)

    until = time.monotonic() + 30
    while time.monotonic() < until and (len(after := list_web_processes(deployment)) < 2 or before[0] in after):
        assert httpx.get(f"{deployment.portal}/helse/levende", timeout=PATIENCE).status_code == 200

    assert len(after) == 2
    assert before[0] not in after
