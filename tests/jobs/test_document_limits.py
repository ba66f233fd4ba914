"""A document has a process of its own, which is ended at its limit of time or memory; the person is told."""

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from portal.documents.dokument import Dokument
from portal.documents.drawing_process import DrawingFailed, TooHeavy, draw_apart
from portal.documents.pdf import draw
from portal.jobs.models import Jobb
from portal.jobs.pdf_job import make_file
from portal.jobs.queue import run_next
from tests.conftest import NORDLYS
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
PDF = f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31"
SECONDS, MEMORY = 60.0, 1_000_000_000


def make(body: str) -> Dokument:
    html = f'<html lang="nb"><head><title>x</title></head><body>{body}</body></html>'
    return Dokument(html=html, filnavn="x.pdf", laget=datetime(2023, 8, 28, tzinfo=UTC), hentet=None)


SHORT, ENDLESS = make("<p>linje</p>"), make("<table>" + "<tr><td>linje<td>linje" * 30_000 + "</table>")


def find_drawing_processes() -> list[int]:
    """Processes that draw: children of the fork server, which is our child."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    parents = {int(pid): int(parent) for pid, parent, _ in (line.split(None, 2) for line in listed.splitlines())}
    servers = {
        int(line.split()[0])
        for line in listed.splitlines()
        if "multiprocessing.forkserver" in line and int(line.split()[1]) == os.getpid()
    }
    return [pid for pid, parent in parents.items() if parent in servers]


def say_nothing(_step: str) -> None:
    pass


def test_a_document_is_the_same_as_if_it_were_drawn_here() -> None:
    assert draw_apart(SHORT, say_nothing, seconds=SECONDS, memory=MEMORY) == draw(SHORT)


def test_progress_comes_from_the_process() -> None:
    said: list[str] = []
    draw_apart(make("<p>linje</p>" * 200), said.append, seconds=SECONDS, memory=MEMORY)

    assert any("Page 2" in step for step in said)


def test_a_document_that_takes_too_long_is_ended() -> None:
    with pytest.raises(TooHeavy, match="time"):
        draw_apart(ENDLESS, say_nothing, seconds=1, memory=MEMORY)

    assert find_drawing_processes() == []


def test_a_document_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(TooHeavy, match=r"memory|died"):
        draw_apart(ENDLESS, say_nothing, seconds=SECONDS, memory=300_000_000)


def test_a_process_that_dies_is_noticed_at_once() -> None:
    killed: list[int] = []

    def kill(_step: str) -> None:
        for pid in find_drawing_processes():
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    with pytest.raises(TooHeavy, match="died"):
        draw_apart(ENDLESS, kill, seconds=SECONDS, memory=10 * MEMORY)

    assert len(set(killed)) == 1


def test_a_document_nobody_wants_any_more_is_ended() -> None:
    class Cancelled(Exception):
        pass

    def cancel(_step: str) -> None:
        assert find_drawing_processes() != []
        raise Cancelled

    with pytest.raises(Cancelled):
        draw_apart(ENDLESS, cancel, seconds=SECONDS, memory=10 * MEMORY)

    assert find_drawing_processes() == []


def test_an_exception_is_named_by_its_type_alone() -> None:
    broken = Dokument(html=None, filnavn="", laget=SHORT.laget, hentet=None)  # type: ignore[arg-type]

    with pytest.raises(DrawingFailed, match=r"^\w+Error$"):
        draw_apart(broken, say_nothing, seconds=SECONDS, memory=MEMORY)


@pytest.mark.parametrize(("seconds", "memory"), [(0.0, MEMORY), (SECONDS, 100_000_000)])
def test_the_person_is_told_that_the_document_was_too_heavy_and_it_is_not_tried_again(
    bruker: Client, settings: Settings, seconds: float, memory: int
) -> None:
    settings.DOCUMENT_SECONDS, settings.DOCUMENT_MEMORY = seconds, memory
    place = bruker.get(PDF).headers["Location"]

    assert run_next({"tegn": make_file})

    page = get_text(bruker.get(place))
    assert "Filen ble for stor å lage" in page
    assert "CSV" in page
    assert not Jobb.objects.filter(slag="tegn").exists()


def test_the_next_document_is_made_as_usual(bruker: Client, settings: Settings, arbeider: Callable[[], int]) -> None:
    settings.DOCUMENT_SECONDS = 0.0
    place = bruker.get(PDF).headers["Location"]
    arbeider()
    settings.DOCUMENT_SECONDS = SECONDS

    assert bruker.get(PDF).headers["Location"] == place
    arbeider()

    assert bruker.get(place + "last-ned").status_code == 200
