"""A file of books is read in a process of its own; what becomes of it, whatever happens meanwhile."""

import hashlib
import io
import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from portal.access.avstemminger import find_bok, find_utkast
from portal.books.refusal import Reason
from portal.jobs.apart import DONE, FAILED, REFUSED
from portal.jobs.boklesing import (
    _LESINGER,
    KEPT,
    STALE_AFTER,
    Lesefase,
    Lesing,
    _name_place,
    _Reader,
    begin_lesing,
    drop_lesing,
    find_lesing,
    read_apart,
    wait_for_readings,
)
from portal.jobs.books_process import Order
from portal.server.uploads import Upload, Uploads
from tests.access.tilganger import make_tilgang
from tests.books.saft_file import CLAIM, DATO, ORGNR, PAYMENT, make_saft
from tests.conftest import TestClock

pytestmark = pytest.mark.django_db(transaction=True)
EARLIEST = date(2016, 1, 1)
TILGANG = make_tilgang(ORGNR)


@pytest.fixture
def upload(tmp_path: Path) -> Iterator[Callable[[bytes], Upload]]:
    """Puts bytes on disk as the server does."""
    uploads = Uploads(tmp_path)

    def put(content: bytes) -> Upload:
        made = uploads._begin("en-sesjon")  # noqa: SLF001 (as after a body)
        made.spool.write(content)
        made.spool.finish()
        made.length = made.spool.size
        return made

    yield put
    wait_for_readings()


def find_process() -> int:
    """The process that reads."""
    command = ["pgrep", "-P", str(os.getpid()), "-f", "books_process"]
    return int(subprocess.run(command, capture_output=True, check=True).stdout.split()[0])


def read(upload: Upload, dato: date = DATO, orgnr: str = ORGNR) -> Lesing | None:
    tilgang = make_tilgang(orgnr)
    begin_lesing(tilgang, upload, dato, EARLIEST, {})
    wait_for_readings()
    return find_lesing(tilgang)


def test_what_is_read_is_the_persons_own_and_the_file_is_gone(
    clock: TestClock, upload: Callable[[bytes], Upload]
) -> None:
    file = upload(make_saft())

    lesing = read(file)

    assert lesing is not None
    assert lesing.fase is Lesefase.FERDIG
    bok = find_bok(TILGANG, DATO)
    assert bok is not None
    assert [konto.kontonr for konto in bok.kontoer] == ["2700", "2740"]  # neither bank nor sales
    assert len(bok.linjer) == 3
    assert bok.filsum == hashlib.sha256(make_saft()).hexdigest()
    utkast = find_utkast(TILGANG, DATO)
    assert utkast is not None
    assert utkast.kontoer == {}
    with pytest.raises(ValueError, match="closed"):
        file.spool.fileno()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (make_saft(orgnr="311977849"), Reason.ANNEN_VIRKSOMHET),
        (make_saft(before='<!DOCTYPE x [<!ENTITY a "b">]>'), Reason.UTRYGG),
        (make_saft()[:-200], Reason.ULESELIG),
        (b"dato;bilag;belop\n1;2;3\n", Reason.IKKE_SAFT),
        (b"PK\x03\x04 nothing", Reason.ZIP_UTRYGG),
        (make_saft(selection="<SelectionStartDate>2026-01-01</SelectionStartDate>"
                   "<SelectionEndDate>2026-07-31</SelectionEndDate>"), Reason.SLUTTER_FOER),
        (make_saft(selection="<SelectionStartDate>2015-12-31</SelectionStartDate>"
                   "<SelectionEndDate>2026-08-31</SelectionEndDate>"), Reason.FOR_LANG),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_kept(
    clock: TestClock, upload: Callable[[bytes], Upload], content: bytes, reason: Reason
) -> None:
    lesing = read(upload(content))

    assert lesing is not None
    assert lesing.avslag is not None
    assert lesing.avslag.reason is reason
    assert find_utkast(TILGANG, DATO) is None


def test_a_zip_that_grows_without_end_is_refused_at_once(clock: TestClock, upload: Callable[[bytes], Upload]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bombe.xml", b"<a>" + b" " * 150_000_000)

    started = time.monotonic()
    lesing = read(upload(packed.getvalue()))

    assert lesing is not None
    assert lesing.avslag is not None
    assert lesing.avslag.reason is Reason.ZIP_UTRYGG
    assert time.monotonic() - started < 10


def test_a_word_on_its_way_does_not_undo_that_a_reading_was_cancelled(
    clock: TestClock, upload: Callable[[bytes], Upload]
) -> None:
    lesing = Lesing(id="en", dato=DATO, tidligst=EARLIEST, fase=Lesefase.VENTER, sagt=clock.now())
    file = upload(b"")
    reader = _Reader(TILGANG.person.noekkel, ORGNR, file, lesing, {})
    _LESINGER.keep(reader.place, lesing, KEPT)

    drop_lesing(TILGANG)
    reader._end(Lesefase.LESES, prosent=40)  # noqa: SLF001 (it had looked just before)
    file.close()

    assert find_lesing(TILGANG) is None


def test_a_reading_that_is_cancelled_keeps_nothing(clock: TestClock, upload: Callable[[bytes], Upload]) -> None:
    file = upload(make_saft(vouchers=PAYMENT * 40_000 + CLAIM, totals=""))
    begin_lesing(TILGANG, file, DATO, EARLIEST, {})

    drop_lesing(TILGANG)
    wait_for_readings()

    assert find_lesing(TILGANG) is None
    assert find_utkast(TILGANG, DATO) is None
    with pytest.raises(ValueError, match="closed"):
        file.spool.fileno()


def test_a_process_that_is_killed_is_told_as_failed(clock: TestClock, upload: Callable[[bytes], Upload]) -> None:
    file = upload(make_saft(vouchers=PAYMENT * 60_000 + CLAIM, totals=""))

    def kill(_percent: int) -> None:
        found = subprocess.run(
            ["pgrep", "-P", str(os.getpid()), "-f", "books_process"], capture_output=True, check=True
        )
        os.kill(int(found.stdout.split()[0]), signal.SIGKILL)

    order = Order(number=file.spool.fileno(), part=file.part, orgnr=ORGNR, dato=DATO, tidligst=EARLIEST, lagret={})

    assert read_apart(order, kill)[0] == FAILED
    file.close()


def test_one_that_says_nothing_for_long_is_told_as_failed(clock: TestClock, upload: Callable[[bytes], Upload]) -> None:
    lesing = Lesing(id="x", dato=DATO, tidligst=EARLIEST, fase=Lesefase.LESES, sagt=clock.now())
    _LESINGER.keep(_name_place(TILGANG.person.noekkel, ORGNR), lesing, KEPT)
    clock.move(STALE_AFTER + timedelta(seconds=1))

    found = find_lesing(TILGANG)

    assert found is not None
    assert found.fase is Lesefase.FEILET


def test_another_person_or_organisation_finds_nothing_of_it(
    clock: TestClock, upload: Callable[[bytes], Upload]
) -> None:
    read(upload(make_saft()))

    assert find_lesing(make_tilgang("310000003")) is None
    assert find_utkast(make_tilgang("310000003"), DATO) is None


def test_the_process_has_neither_keys_nor_settings(clock: TestClock, upload: Callable[[bytes], Upload]) -> None:
    environments: list[bytes] = []

    def look(_percent: int) -> None:
        found = subprocess.run(
            ["pgrep", "-P", str(os.getpid()), "-f", "books_process"], capture_output=True, check=True
        )
        environments.append(Path(f"/proc/{int(found.stdout.split()[0])}/environ").read_bytes())

    file = upload(make_saft(vouchers=PAYMENT * 10_000 + CLAIM, totals=""))
    order = Order(number=file.spool.fileno(), part=file.part, orgnr=ORGNR, dato=DATO, tidligst=EARLIEST, lagret={})

    assert read_apart(order, look)[0] in (DONE, REFUSED)
    assert environments
    assert not any(b"KEY" in one for one in environments)
    file.close()
