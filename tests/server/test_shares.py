"""Threads are shared out: nobody has them all, and whoever has fewest goes first."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import TypeVar, TypeVarTuple

import pytest
from pytest_django import Settings

from portal.server.asgi import list_shares
from portal.server.shares import Share, Shares, TooBusy, TooMany

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
PATIENCE = 10.0  # seconds, far longer than any of this takes


def person(name: str, threads: int = 2, under_way: int = 100) -> tuple[Share, ...]:
    return (Share(name, threads, under_way),)


class Stage:
    """Work that stands still until it is let go, and the order in which it began."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self._go = threading.Event()

    def hold(self, name: str) -> None:
        """Begin, and wait."""
        self.begun.append(name)
        assert self._go.wait(PATIENCE)

    def let_go(self) -> None:
        """All may end."""
        self._go.set()

    async def until(self, number: int) -> None:
        """Wait until this many have begun."""
        async with asyncio.timeout(PATIENCE):
            while len(self.begun) < number:
                await asyncio.sleep(0.001)


def run(work: Coroutine[object, object, T]) -> T:
    return asyncio.run(work)


def test_one_person_never_has_all_threads() -> None:
    async def scene() -> list[str]:
        shares, stage = Shares(3, "test"), Stage()
        greedy = [asyncio.create_task(shares.run(person("greedy"), lambda: stage.hold("greedy"))) for _ in range(20)]
        await stage.until(2)
        other = asyncio.create_task(shares.run(person("other"), lambda: stage.begun.append("other")))
        await asyncio.wait_for(other, PATIENCE)
        begun = list(stage.begun)
        stage.let_go()
        await asyncio.gather(*greedy)
        return begun

    assert run(scene()) == ["greedy", "greedy", "other"]


def test_whoever_has_fewest_goes_first() -> None:
    async def scene() -> list[str]:
        shares, stage, brief = Shares(2, "test"), Stage(), Stage()
        tasks = [asyncio.create_task(shares.run(person("a"), lambda: stage.hold("a")))]
        tasks.append(asyncio.create_task(shares.run(person("z"), lambda: brief.hold("z"))))
        await stage.until(1)
        await brief.until(1)
        tasks += [asyncio.create_task(shares.run(person("a"), lambda: stage.begun.append("a"))) for _ in range(5)]
        await asyncio.sleep(0)  # they wait
        tasks.append(asyncio.create_task(shares.run(person("b"), lambda: stage.begun.append("b"))))
        await asyncio.sleep(0)
        brief.let_go()
        await stage.until(7)
        stage.let_go()
        await asyncio.gather(*tasks)
        return stage.begun

    assert run(scene())[:2] == ["a", "b"]


def test_all_limits_of_a_request_hold_together() -> None:
    async def scene() -> int:
        shares, stage = Shares(8, "test"), Stage()
        line = Share("line", 3, 100)
        tasks = [
            asyncio.create_task(shares.run((line, Share(f"browser {number}", 2, 100)), lambda: stage.hold("x")))
            for number in range(8)
        ]
        await stage.until(3)
        await asyncio.sleep(0.05)  # a fourth would have begun
        begun = len(stage.begun)
        stage.let_go()
        await asyncio.gather(*tasks)
        return begun

    assert run(scene()) == 3


def test_too_many_under_way_are_refused_at_once_and_room_comes_back() -> None:
    async def scene() -> str:
        shares, stage = Shares(1, "test"), Stage()
        tasks = [asyncio.create_task(shares.run(person("a", 1, 3), lambda: stage.hold("a"))) for _ in range(3)]
        await stage.until(1)
        with pytest.raises(TooMany):
            await shares.run(person("a", 1, 3), lambda: None)
        stage.let_go()
        await asyncio.gather(*tasks)
        return await shares.run(person("a", 1, 3), lambda: "answered")

    assert run(scene()) == "answered"


def test_waiting_for_a_thread_has_an_end_and_leaves_no_trace() -> None:
    async def scene() -> str:
        shares, stage = Shares(1, "test", max_wait=0.05), Stage()
        running = asyncio.create_task(shares.run(person("a"), lambda: stage.hold("a")))
        await stage.until(1)
        for _ in range(5):
            with pytest.raises(TooBusy):
                await shares.run(person("b", under_way=1), lambda: None)
        stage.let_go()
        await running
        return await shares.run(person("b", under_way=1), lambda: "answered")

    assert run(scene()) == "answered"


def test_a_thread_counts_until_its_work_has_ended_even_if_nobody_waits_for_it() -> None:
    async def scene() -> list[str]:
        shares, stage = Shares(1, "test"), Stage()
        left = asyncio.create_task(shares.run(person("a"), lambda: stage.hold("left")))
        await stage.until(1)
        left.cancel()
        following = asyncio.create_task(shares.run(person("b"), lambda: stage.begun.append("b")))
        await asyncio.sleep(0.05)
        before = list(stage.begun)
        stage.let_go()
        await asyncio.wait_for(following, PATIENCE)
        return [*before, "then", *stage.begun]

    assert run(scene()) == ["left", "then", "left", "b"]


class Listening(asyncio.SelectorEventLoop):
    """Tells when a thread has said something to the loop, even while the loop stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.was_told = threading.Event()

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        self.was_told.set()
        return handle


def test_a_thread_is_not_given_to_somebody_who_has_just_left() -> None:
    async def scene(loop: Listening) -> str:
        shares, stage = Shares(1, "test"), Stage()
        running = asyncio.create_task(shares.run(person("a"), lambda: stage.hold("a")))
        await stage.until(1)
        waiting = asyncio.create_task(shares.run(person("b"), lambda: "b"))
        await asyncio.sleep(0)
        loop.was_told.clear()
        stage.let_go()
        assert loop.was_told.wait(PATIENCE)  # the thread is free …
        waiting.cancel()  # … and the visitor leaves, before the loop has noticed either
        await asyncio.gather(running, waiting, return_exceptions=True)
        return await asyncio.wait_for(shares.run(person("c"), lambda: "answered"), PATIENCE)

    faults: list[object] = []
    with asyncio.Runner(loop_factory=Listening) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, Listening)
        loop.set_exception_handler(lambda _loop, context: faults.append(context))
        answer = runner.run(scene(loop))

    assert (answer, faults) == ("answered", [])


def test_an_error_in_the_work_reaches_the_caller_and_frees_the_thread() -> None:
    async def scene() -> str:
        shares = Shares(1, "test")
        with pytest.raises(ZeroDivisionError):
            await shares.run(person("a"), lambda: 1 // 0)
        return await shares.run(person("a"), lambda: "answered")

    assert run(scene()) == "answered"


def test_an_address_a_browser_and_all_sign_ins_have_their_parts_of_the_threads(settings: Settings) -> None:
    settings.WEB_THREADS = 8
    browser = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=x"}

    page, sign_in = (list_shares(browser, "192.0.2.1", path) for path in ("/virksomheter/", "/innlogging/"))

    assert [(one.name, one.threads) for one in page] == [("network 192.0.2.1", 6), ("browser x", 3)]
    assert [(one.name, one.threads) for one in sign_in[2:]] == [("sign-in", 3)]
