"""Remote calls have one deadline and one size, whatever the server does, over a real socket."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from pytest_django import Settings

from portal import locks
from portal.api import altinn
from portal.api.answer import Answer
from portal.api.budget import Budget
from portal.api.egress import make_ssl_context
from portal.api.errors import ApiError, ApiFormatError, Party
from portal.api.http import ask_whole
from portal.api.integrity import check_whole
from portal.api.transport import DeadlineTransport
from tests.faults.fault_table import Rig
from tests.faults.lookup import see
from tests.faults.misbehaving import ENDLESS, ORGNR, READABLE, TOO_MUCH, WAYS, find_path, misbehave
from tests.faults.test_real_wire import HALF, RawServer, SplitTransport, point_at, split
from tests.production import ROOT, make_environment

__all__ = ["split"]  # a fixture
DEADLINE = 1.0
PATIENCE = 6.0  # seconds, far above the deadline and far below the limit of a call
MAX_MEGABYTES = 150


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with misbehave() as address:
        yield address


def ask(address: str, way: str, seconds: float | None = None) -> Answer:
    return ask_whole(Party.SKATTEETATEN, address, find_path(way), seconds=seconds)


@pytest.fixture(autouse=True)
def _real_sockets(settings: Settings) -> Iterator[None]:
    """As without a transport of the tests', and closed afterwards."""
    with closing(DeadlineTransport(make_ssl_context(), None)) as settings.API_TRANSPORT:
        yield


@pytest.mark.parametrize("way", ENDLESS)
def test_what_never_ends_is_left_at_the_deadline(address: str, way: str) -> None:
    started = time.monotonic()

    with pytest.raises(httpx.TimeoutException):
        ask(address, way, DEADLINE)

    assert DEADLINE <= time.monotonic() - started < DEADLINE + PATIENCE


@pytest.mark.parametrize("way", TOO_MUCH)
def test_what_is_too_much_is_refused_without_waiting_for_the_deadline(address: str, way: str) -> None:
    if way == "a text without end":
        return  # small, and left to the parser: see below
    with pytest.raises((ApiFormatError, httpx.RemoteProtocolError)):
        ask(address, way, 60.0)


def test_garbage_takes_no_longer_than_json(address: str) -> None:
    started = time.monotonic()

    with pytest.raises(ApiError):
        check_whole(ask(address, "a text without end").body, "krav", ORGNR)

    assert time.monotonic() - started < PATIENCE


@pytest.mark.parametrize("way", READABLE)
def test_what_keeps_to_the_limits_is_taken(address: str, way: str) -> None:
    assert ask(address, way).status == 200


def test_only_gzip_is_asked_for(settings: Settings) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["Accept-Encoding"])
        return httpx.Response(200, content=b"{}")

    settings.API_TRANSPORT = httpx.MockTransport(answer)
    ask_whole(Party.ALTINN, "https://altinn.example", "/")

    assert asked == ["gzip"]


def test_an_error_of_any_shape_is_an_error(settings: Settings) -> None:
    deep = b'{"kode": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    settings.API_TRANSPORT = httpx.MockTransport(lambda _request: httpx.Response(403, content=deep))

    answer = ask_whole(Party.SKATTEETATEN, "https://kravogbetalinger.example", "/")

    assert (answer.status, answer.body) == (403, b"")


def test_pages_without_end_have_one_time_limit(settings: Settings) -> None:
    with misbehave(otherwise="page after page") as address:
        settings.ALTINN_URL = address
        started = time.monotonic()

        with pytest.raises(ApiError):
            altinn.get_virksomheter("token", Budget(DEADLINE))

    assert time.monotonic() - started < DEADLINE + PATIENCE


def test_memory_stays_within_its_limit(address: str, tmp_path: Path) -> None:
    env = make_environment(tmp_path, {"PORTAL_URL": "http://127.0.0.1:8000"})
    command = [sys.executable, "-m", "tests.faults.measure_memory", address]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=300)

    peaks = {way: int(megabytes) for megabytes, _, way in (line.split("\t") for line in done.stdout.splitlines())}

    assert len(peaks) == len(WAYS)
    assert {way: peak for way, peak in peaks.items() if peak >= MAX_MEGABYTES} == {}


def is_slot_free(wait: float = 0.0) -> bool:
    with locks.hold_one_of(["slot-0"], wait=wait) as is_held:
        return is_held


@pytest.fixture
def one_slot(rig: Rig, split: SplitTransport) -> Rig:
    rig.settings.API_TRANSPORT = split
    rig.settings.API_CALLS_AT_ONCE = 1
    rig.settings.API_READ_TIMEOUT = 0.2
    return rig


@pytest.mark.django_db
def test_a_slot_is_kept_while_the_party_may_still_work_and_free_when_it_hangs_up(one_slot: Rig) -> None:
    with closing(RawServer(b"", hangs_up=False)) as server:
        point_at(one_slot, server.port)

        assert see("aapnekrav") == "ApiUnavailable"

        assert not is_slot_free()
    assert is_slot_free(wait=PATIENCE)


@pytest.mark.django_db
def test_a_slot_is_not_kept_longer_than_the_party_works(one_slot: Rig) -> None:
    one_slot.settings.API_LONGEST_WORK = 0.5
    with closing(RawServer(b"", hangs_up=False)) as server:
        point_at(one_slot, server.port)

        assert see("aapnekrav") == "ApiUnavailable"

        assert is_slot_free(wait=PATIENCE)


@pytest.mark.django_db
def test_a_slot_is_free_at_once_when_the_party_had_begun_to_answer(one_slot: Rig) -> None:
    with closing(RawServer(HALF, hangs_up=False)) as server:
        point_at(one_slot, server.port)

        assert see("aapnekrav") == "ApiUnavailable"

        assert is_slot_free()
