"""An answer of unknown length is sent as it is made, and never held whole."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from portal.server.environ import Pieces, call
from portal.server.pieces import send_pieces
from portal.server.shares import Shares

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Made:
    """Pieces that note how many were made, and whether the answer was closed."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self._pieces, self.made, self.is_closed = pieces, 0, False

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.made += 1
            if isinstance(piece, Exception):
                raise piece
            yield piece

    def close(self) -> None:
        self.is_closed = True


async def never() -> dict[str, object]:
    await asyncio.Event().wait()
    raise AssertionError


async def disconnected() -> dict[str, object]:
    return {"type": "http.disconnect"}


def test_each_piece_is_made_when_the_one_before_is_sent() -> None:
    made, sent = Made(b"a", b"", b"b"), []

    async def send(message: dict[str, object]) -> None:
        sent.append((message["body"], message["more_body"], made.made))

    asyncio.run(send_pieces(Pieces(made), Shares(1, "pieces"), never, send))

    assert sent == [(b"a", True, 1), (b"b", True, 3)]
    assert made.is_closed


def test_who_is_gone_gets_no_more() -> None:
    made = Made(*[b"a"] * 100)

    async def send(message: dict[str, object]) -> None:
        await asyncio.sleep(0)

    asyncio.run(send_pieces(Pieces(made), Shares(1, "pieces"), disconnected, send))

    assert made.made < 3
    assert made.is_closed


def test_a_reader_that_takes_nothing_is_let_go() -> None:
    made = Made(b"a", b"b")

    async def send(message: dict[str, object]) -> None:
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        asyncio.run(send_pieces(Pieces(made), Shares(1, "pieces"), never, send, seconds=0.01))

    assert (made.made, made.is_closed) == (1, True)


def test_a_piece_that_cannot_be_made_ends_the_answer_without_its_end() -> None:
    made, sent = Made(b"a", LookupError()), []

    async def send(message: dict[str, object]) -> None:
        sent.append(message["body"])

    with pytest.raises(LookupError):
        asyncio.run(send_pieces(Pieces(made), Shares(1, "pieces"), never, send))

    assert sent == [b"a"]
    assert made.is_closed


@pytest.mark.parametrize(("method", "is_sent"), [("GET", True), ("HEAD", False)])
def test_an_answer_without_a_length_is_not_collected(method: str, is_sent: bool) -> None:
    made = Made(b"a", b"b")

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Made:
        start_response("200 OK", [("Content-Type", "application/zip")])
        return made

    response = call(application, {"REQUEST_METHOD": method})

    assert (response.body, made.made) == (b"", 0)
    assert (response.rest is not None) is is_sent
    assert made.is_closed is not is_sent
