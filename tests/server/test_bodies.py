"""Bodies are read whole, within the size of their address and a deadline, before a thread is given."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from portal.server.bodies import (
    CLIENT_FILE,
    FILES_AT_ONCE,
    FORM,
    LOGOUT_TOKEN,
    Bodies,
    BodyBroken,
    BodyTooLarge,
    BodyTooSlow,
    Message,
)

ADDRESS = "192.0.2.1"
BACK_CHANNEL, OTHER = "/utlogging/bak", "/kontroll/"
CLIENT_FILE_PATH = "/virksomheter/klientkort/les/"


def send(*pieces: bytes) -> Callable[[], Awaitable[Message]]:
    """A client that sends these pieces, the last of which is the end."""
    left = list(pieces)

    async def receive() -> Message:
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    return receive


async def never() -> Message:
    """A client that sends nothing more."""
    await asyncio.get_running_loop().create_future()
    return {}


async def leave() -> Message:
    """A client that closes the connection."""
    return {"type": "http.disconnect"}


def read(receive: Callable[[], Awaitable[Message]], path: str = OTHER, declared: str = "") -> bytes:
    return asyncio.run(Bodies(seconds=0.05).read(receive, ADDRESS, path, declared))


def test_a_body_in_pieces_is_whole() -> None:
    assert read(send(b"a=1", b"&b", b"=2")) == b"a=1&b=2"


@pytest.mark.parametrize(
    ("path", "most"), [(BACK_CHANNEL, LOGOUT_TOKEN), (OTHER, FORM), (CLIENT_FILE_PATH, CLIENT_FILE)]
)
def test_each_address_has_its_own_size(path: str, most: int) -> None:
    assert len(read(send(b"x" * most), path, str(most))) == most
    with pytest.raises(BodyTooLarge):
        read(never, path, str(most + 1))  # before anything is read
    with pytest.raises(BodyTooLarge):
        read(send(b"x" * most, b"x", b""), path)


@pytest.mark.parametrize("declared", ["-1", "1,1", "1e3", "²", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(declared: str) -> None:
    with pytest.raises(BodyBroken):
        read(never, declared=declared)


def test_a_body_that_does_not_come_ends_at_the_deadline() -> None:
    with pytest.raises(BodyTooSlow):
        read(never)


def test_a_client_that_leaves_is_told_apart() -> None:
    with pytest.raises(BodyBroken):
        read(leave)


def test_one_more_of_an_address_cuts_off_its_oldest_and_nobody_elses() -> None:
    async def attack() -> list[bytes | BaseException]:
        bodies = Bodies(seconds=5, at_once=2)

        async def start(address: str) -> asyncio.Task[bytes]:
            task = asyncio.create_task(bodies.read(never, address, OTHER, ""))
            await asyncio.sleep(0)
            return task

        slow = [await start(address) for address in ("192.0.2.2", ADDRESS, ADDRESS)]
        honest = await bodies.read(send(b"a=1"), ADDRESS, OTHER, "")
        await asyncio.wait([slow[1]], timeout=2)
        still_read = [task for task in slow if not task.done()]
        for task in still_read:
            task.cancel()
        return [honest, len(still_read).to_bytes(), *(await asyncio.gather(slow[1], return_exceptions=True))]

    honest, still_read, cut_off = asyncio.run(attack())

    assert (honest, still_read) == (b"a=1", b"\x02")
    assert isinstance(cut_off, BodyTooSlow)


def test_an_address_has_few_files_at_once_and_its_forms_beside_them() -> None:
    async def attack() -> tuple[int, int]:
        bodies = Bodies(seconds=5)
        tasks = [asyncio.create_task(bodies.read(never, ADDRESS, path, "")) for path in [CLIENT_FILE_PATH, OTHER] * 20]
        await asyncio.sleep(0)
        await asyncio.wait(tasks, timeout=0.05)
        files, forms = (sum(not task.done() for task in tasks[start::2]) for start in (0, 1))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return files, forms

    assert asyncio.run(attack()) == (FILES_AT_ONCE, 20)
