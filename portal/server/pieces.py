"""Sends an answer as it is made: a piece at a time, each when the one before is on its way."""

import asyncio
from collections.abc import Awaitable, Callable

from django.db import close_old_connections

from portal.server.bodies import Receive
from portal.server.environ import Pieces
from portal.server.shares import Shares

PIECE_THREADS = 2  # of a process, that make them
PIECE_SECONDS = 60.0  # for a piece to be taken
Send = Callable[[dict[str, object]], Awaitable[None]]


async def send_pieces(
    pieces: Pieces, threads: Shares, receive: Receive, send: Send, seconds: float = PIECE_SECONDS
) -> None:
    """All of them. Between two, nothing is held but the connection.

    Whoever is gone gets no more. Raises TimeoutError for a reader that is too slow, and what making a piece raises: the
    server then cuts the connection off, and the answer has no end.
    """
    gone = asyncio.ensure_future(receive())
    try:
        while not gone.done() and (piece := await threads.run((), lambda: _read(pieces))):
            async with asyncio.timeout(seconds):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
    finally:
        gone.cancel()
        await threads.run((), pieces.close)


def _read(pieces: Pieces) -> bytes:
    """No request begins or ends in these threads, so nothing else looks whether their connections are still good."""
    close_old_connections()
    return pieces.read()
