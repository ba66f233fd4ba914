"""A file of books goes to disk, sealed and without a name, and only with a ticket."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.server.bodies import BodyBroken, BodyTooLarge, BodyTooSlow, Message
from portal.server.multipart import cut_form, find_suffix
from portal.server.spool import PIECE, Spool
from portal.server.uploads import TicketExpired, TooManyUploads, Upload, Uploads, is_upload, make_ticket
from tests.server.test_bodies import leave, never, send

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ORGNR, OTHER_ORGNR, MINE = "314055403", "311977849", "min-sesjon"
KIND = "multipart/form-data; boundary=----grense"
FIELD = b'------grense\r\nContent-Disposition: form-data; name="orgnr"\r\n\r\n314055403\r\n'
FILE = b'------grense\r\nContent-Disposition: form-data; name="fil"; filename="a.xml"\r\nContent-Type: text/xml\r\n\r\n'
END = b"\r\n------grense--\r\n"


def make_environ(ticket: str = "", *, orgnr: str = ORGNR, cookie: str = MINE, length: str = "") -> "WSGIEnvironment":
    path = f"/virksomhet/{orgnr}/avstemming/les/{ticket or make_ticket(ORGNR, MINE)}/"
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "HTTP_COOKIE": f"sesjon={cookie}",
        "CONTENT_TYPE": KIND,
        "CONTENT_LENGTH": length,
    }


def read(uploads: Uploads, receive: Callable[[], Awaitable[Message]], **about: str) -> tuple[bytes, Upload]:
    return asyncio.run(uploads.read(receive, make_environ(**about)))


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Uploads]:
    yield Uploads(tmp_path, seconds=0.05, at_once=2, most=1_000_000)
    assert list(tmp_path.iterdir()) == []


def test_the_form_and_the_file_are_told_apart(uploads: Uploads) -> None:
    content = os.urandom(300_000)
    body = FIELD + FILE + content + END

    form, upload = read(uploads, send(*(body[at : at + 70_000] for at in range(0, len(body), 70_000))))

    assert form == FIELD + b"------grense--\r\n"
    assert upload.spool.open(upload.start, upload.length).read() == content
    upload.close()


def test_nothing_of_the_file_can_be_found_or_read_on_the_disk(uploads: Uploads, tmp_path: Path) -> None:
    content = b"<DebitAmount>84200</DebitAmount>" * 10_000

    _, upload = read(uploads, send(FIELD + FILE + content + END))

    assert list(tmp_path.iterdir()) == []
    on_disk = os.pread(upload.spool.fileno(), 1_000_000, 0)
    assert len(on_disk) > len(content)
    assert b"Debit" not in on_disk
    upload.close()


@given(content=st.binary(max_size=300), fields=st.lists(st.binary(max_size=20), max_size=3))
def test_whatever_the_file_has_in_it_is_the_file(content: bytes, fields: list[bytes]) -> None:
    inside = [value for value in fields if b"--" not in value and b"\r\n" not in value]
    front = b"".join(
        b'------grense\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + one + b"\r\n" for one in inside
    )
    body = front + FILE + content + END

    form, start, length = cut_form(KIND, body, body[-200:], len(body))

    assert body[start : start + length] == content
    assert form == front + b"------grense--\r\n"
    assert find_suffix(body, start) == ".xml"


@pytest.mark.parametrize(
    "body", [b"", b"x" * 10, FIELD + FILE + b"abc", FIELD + FILE[:-4] + END, FIELD + FILE + END + b"x"]
)
def test_a_form_that_is_cut_short_is_refused(uploads: Uploads, body: bytes) -> None:
    with pytest.raises(BodyBroken):
        read(uploads, send(body))


def test_a_file_is_read_from_any_place(tmp_path: Path) -> None:
    content, spool = os.urandom(3 * PIECE + 17), Spool(tmp_path)
    spool.write(content)
    spool.finish()

    with spool.open(5, len(content) - 9) as file:
        file.seek(2 * PIECE - 3)
        assert file.read(100) == content[5 + 2 * PIECE - 3 :][:100]
        file.seek(-10, os.SEEK_END)
        assert file.read() == content[: len(content) - 4][-10:]
    spool.close()


@pytest.mark.parametrize(
    "environ",
    [
        make_environ(orgnr=OTHER_ORGNR),
        make_environ(cookie="en-annens"),
        make_environ("ffffffff-" + 32 * "0"),
    ],
)
def test_a_ticket_is_good_for_one_browser_and_organisation(environ: "WSGIEnvironment") -> None:
    with pytest.raises(TicketExpired):
        is_upload(environ)


def test_a_ticket_is_good_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = make_environ()

    assert is_upload(environ)
    monkeypatch.setattr("time.time", lambda: 10_000_000_000)
    with pytest.raises(TicketExpired):
        is_upload(environ)


@pytest.mark.parametrize("path", ["/", "/virksomhet/314055403/avstemming/", "/virksomheter/klientkort/les/"])
def test_other_addresses_take_no_large_file(path: str) -> None:
    assert not is_upload(make_environ() | {"PATH_INFO": path})


def test_what_is_too_large_or_too_slow_or_gone_is_refused_and_leaves_nothing(uploads: Uploads) -> None:
    with pytest.raises(BodyTooLarge):
        read(uploads, never, length="1000001")
    with pytest.raises(BodyTooLarge):
        read(uploads, send(FIELD + FILE, b"x" * 999_999, END))
    with pytest.raises(BodyTooSlow):
        read(uploads, never)
    with pytest.raises(BodyBroken):
        read(uploads, leave)
    with pytest.raises(BodyBroken):
        read(uploads, never, length="ti")
    read(uploads, send(FIELD + FILE + END))[1].close()  # there is room again


def test_a_person_has_one_file_on_its_way_and_all_have_their_number(tmp_path: Path) -> None:
    async def send_three() -> list[object]:
        uploads = Uploads(tmp_path, seconds=5, at_once=2)
        first = asyncio.create_task(uploads.read(never, make_environ()))
        await asyncio.sleep(0)
        again = await uploads.read(send(FIELD + FILE + END), make_environ())
        await asyncio.wait([first], timeout=2)
        other = await uploads.read(send(FIELD + FILE + END), make_environ(cookie="annen"))
        third = (await asyncio.gather(uploads.read(never, make_environ(cookie="tredje")), return_exceptions=True))[0]
        for one in (again[1], other[1]):
            one.close()
        return [first.exception(), third]

    first, third = asyncio.run(send_three())

    assert isinstance(first, BodyTooSlow)
    assert isinstance(third, TooManyUploads)
