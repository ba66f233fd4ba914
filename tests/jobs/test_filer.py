"""Files made by the worker: status, access and recovery from failures."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from msgspec.structs import replace

from portal.access.models import Innsyn
from portal.documents.dokument import Dokument
from portal.documents.pdf import draw
from portal.jobs.filer import STALE_AFTER, Fil, FileSlot, Filfase, unpack
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb
from portal.jobs.queue import LEASE, MAX_TRIES, Payload, Renew, claim_next, run_next
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
PDF = f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31"


@pytest.fixture
def sted(bruker: Client) -> str:
    """Address of a requested file."""
    return bruker.get(PDF).headers["Location"]


def work() -> None:
    while run_next(KINDS):
        pass


def test_a_file_is_queued_then_downloaded_and_the_download_is_logged(bruker: Client, sted: str) -> None:
    waiting = get_text(bruker.get(sted))
    work()
    ready, file = get_text(bruker.get(sted)), bruker.get(sted + "last-ned")

    assert "Filen står i kø" in waiting
    assert "Filen er klar" in ready
    assert file.content.startswith(b"%PDF")
    assert "kontoutskrift_314055403_2022-01-01_2022-12-31_" in file.headers["Content-Disposition"]
    log = get_text(bruker.get(f"/virksomhet/{NORDLYS}/innsyn/"))
    assert log.count("Fil til nedlasting") == 1


def test_htmx_is_redirected_when_the_file_is_ready(bruker: Client, sted: str) -> None:
    headers = {"HX-Request": "true", "HX-Target": "fil-fase"}
    waiting = bruker.get(sted, headers=headers)
    work()
    ready = bruker.get(sted, headers=headers)

    assert "<html" not in waiting.content.decode()
    assert ready.headers["HX-Redirect"] == f"{sted}?fulgt=ja"
    assert Innsyn.objects.count() == 0  # nothing was shown


def test_a_repeated_request_for_the_same_figures_returns_the_same_file(
    bruker: Client, sted: str, clock: TestClock
) -> None:
    work()
    first = bruker.get(sted + "last-ned").content
    clock.move(timedelta(minutes=2))

    again = bruker.get(PDF)

    assert again.content == first
    assert not Jobb.objects.filter(slag="tegn").exists()


def test_a_repeated_request_for_a_queued_file_adds_no_job(bruker: Client, sted: str) -> None:
    assert bruker.get(PDF).headers["Location"] == sted
    assert Jobb.objects.filter(slag="tegn").count() == 1


def test_only_the_person_who_requested_a_file_gets_it(bruker: Client, sted: str, logg_inn: LoggInn) -> None:
    work()
    accountant, stranger = logg_inn("22898530195"), Client()

    for client in (accountant, logg_inn("30819941854")):
        for path in (sted, sted + "last-ned"):
            assert client.get(path).status_code == 404
    assert stranger.get(sted).status_code == 302
    moved = sted.replace(NORDLYS, "212201782")
    assert bruker.get(moved).status_code == 404
    assert logg_inn(EIER).get(sted + "last-ned").status_code == 200


def test_a_person_who_has_lost_access_does_not_get_the_file(
    bruker: Client, sted: str, api: Sandbox, clock: TestClock
) -> None:
    work()
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))

    assert bruker.get(sted + "last-ned").status_code == 404


def test_earlier_files_are_not_served_after_the_authority_refuses_access(
    bruker: Client, sted: str, api: Sandbox, clock: TestClock
) -> None:
    work()
    assert bruker.get(sted + "last-ned").status_code == 200
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=6))
    assert bruker.post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS}).status_code == 403

    assert bruker.get(sted + "last-ned").status_code != 200

    api.clear_rights()
    clock.move(timedelta(seconds=1))
    again = bruker.get(PDF).headers["Location"]
    work()
    assert bruker.get(again + "last-ned").status_code == 200


def test_a_queued_file_is_not_served_after_the_authority_refuses_access(
    bruker: Client, sted: str, api: Sandbox, clock: TestClock
) -> None:
    def refuse(payload: Payload, renew: Renew) -> None:
        api.set_rights(orgnr=NORDLYS, api=False)
        clock.move(timedelta(minutes=2))
        answers.append(bruker.post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS}).status_code)
        clock.move(timedelta(seconds=1))
        KINDS["tegn"](payload, renew)

    answers: list[int] = []
    run_next({"tegn": refuse})

    assert answers == [403]

    assert bruker.get(sted + "last-ned").status_code != 200


def test_a_file_that_has_left_the_cache_is_not_found(bruker: Client, sted: str) -> None:
    work()
    caches["default"].clear()

    assert bruker.get(sted).status_code == 404


def test_a_cancelled_file_is_not_made(bruker: Client, sted: str) -> None:
    bruker.post(sted + "avbryt/", {"orgnr": NORDLYS})
    work()

    assert "Du avbrøt den" in get_text(bruker.get(sted))
    assert not Jobb.objects.filter(slag="tegn").exists()


def test_a_word_on_its_way_does_not_undo_that_a_file_was_cancelled(bruker: Client, sted: str) -> None:
    def begin(payload: Payload, _renew: Renew) -> None:
        slot, fil = unpack(payload["slot"], FileSlot), unpack(payload["fil"], Fil)
        bruker.post(sted + "avbryt/", {"orgnr": NORDLYS})
        slot.keep(replace(fil, fase=Filfase.TEGNES, side=2))  # the worker had looked just before

    run_next({"tegn": begin})

    assert "Du avbrøt den" in get_text(bruker.get(sted))


def test_a_file_that_was_waited_for_comes_without_another_press(bruker: Client, sted: str) -> None:
    waiting = bruker.get(sted).content.decode()
    followed = re.findall(r'<noscript><meta http-equiv="refresh" content="3; url=([^"]+)">', waiting)
    work()
    told = bruker.get(sted, headers={"HX-Request": "true", "HX-Target": "fil-fase"}).headers["HX-Redirect"]

    starts = f'<meta http-equiv="refresh" content="0; url={sted}last-ned">'
    assert [f"{sted}{query}" for query in followed] == [told]
    assert starts in bruker.get(told).content.decode()
    assert "refresh" not in bruker.get(sted).content.decode()  # opened again later: no press, no file


def test_another_worker_takes_over_the_job_of_a_dead_worker(bruker: Client, sted: str, clock: TestClock) -> None:
    assert claim_next() is not None  # this worker dies
    work()
    assert "Filen er klar" not in get_text(bruker.get(sted))

    clock.move(LEASE + timedelta(seconds=1))
    work()

    assert "Filen er klar" in get_text(bruker.get(sted))


def test_a_job_that_kills_every_worker_is_dropped_and_the_page_says_so(
    bruker: Client, sted: str, clock: TestClock
) -> None:
    for _ in range(MAX_TRIES):
        assert claim_next() is not None
        assert "Filen står i kø" in get_text(bruker.get(sted))
        clock.move(LEASE + timedelta(seconds=1))

    assert claim_next() is None
    assert not Jobb.objects.exists()
    clock.move(STALE_AFTER)
    assert "Filen kunne ikke lages" in get_text(bruker.get(sted))
    assert bruker.get(PDF).headers["Location"] == sted  # a new request makes the file
    work()
    assert "Filen er klar" in get_text(bruker.get(sted))


def test_a_queued_file_does_not_fail_while_a_worker_is_busy(bruker: Client, sted: str, clock: TestClock) -> None:
    clock.move(timedelta(seconds=1))
    other = bruker.get(PDF.replace("2022-01-01", "2021-01-01")).headers["Location"]
    assert claim_next() is not None
    clock.move(STALE_AFTER + timedelta(seconds=1))
    assert claim_next() is not None  # the first worker died; another has the job

    assert "Filen står i kø" in get_text(bruker.get(other))

    clock.move(LEASE + timedelta(seconds=1))
    assert "Filen kunne ikke lages" in get_text(bruker.get(other))


def test_progress_messages_name_the_page() -> None:
    html = '<html lang="nb"><head><title>x</title></head><body>' + "<p>linje</p>" * 200 + "</body></html>"
    said: list[str] = []

    draw(Dokument(html=html, filnavn="x.pdf", laget=datetime(2023, 8, 28, tzinfo=UTC), hentet=None), said.append)

    assert any("Page 2" in step for step in said)


def test_the_web_process_does_not_import_weasyprint() -> None:
    """WeasyPrint is slow and large to load; only the worker may import it."""
    code = "import portal.wsgi, portal.web.urls, sys; print('weasyprint' in sys.modules)"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
