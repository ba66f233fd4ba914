"""Concurrent requests by two people with overlapping clients, over two processes and one cache."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx

from tests.browser.conftest import Running
from tests.conftest import NORDLYS
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER

SHARED, HIS, HERS = "311977849", "312520923", NORDLYS
NAMES = {SHARED: "Tåkefløyte Båtsnekkeri AS", HIS: "Glemmebok Papirdragefabrikk AS", HERS: "Nordlys Eplepresseri ENK"}
MAY_SEE = {DAGLIG_LEDER: {SHARED, HIS}, REGNSKAPSFORER: {SHARED, HERS}}
REQUESTS, THREADS = 2000, 24


def sign_in(running: Running, pid: str) -> dict[str, str]:
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        page = browser.get(f"{running.portal}/innlogging/")
        browser.post(page.url, data={"pid": pid}).raise_for_status()
        return dict(browser.cookies)


def test_concurrent_requests_never_get_another_persons_answer(running: Running) -> None:
    cookies = {pid: sign_in(running, pid) for pid in MAY_SEE}
    chance = random.Random(1)
    asked = [
        (chance.choice(list(MAY_SEE)), chance.choice(list(NAMES)), chance.choice(["", "ubetalte-krav/"]))
        for _ in range(REQUESTS)
    ]

    def ask(one: tuple[str, str, str]) -> tuple[int, str]:
        pid, orgnr, path = one
        response = browsers[pid].get(f"{running.portal}/virksomhet/{orgnr}/{path}")
        return response.status_code, response.text

    with ExitStack() as stack:
        browsers = {
            pid: stack.enter_context(httpx.Client(cookies=cookie, timeout=60)) for pid, cookie in cookies.items()
        }
        answers = list(stack.enter_context(ThreadPoolExecutor(THREADS)).map(ask, asked))

    for (pid, orgnr, _), (status, page) in zip(asked, answers, strict=True):
        may_see = orgnr in MAY_SEE[pid]
        assert status == (200 if may_see else 404)
        assert (f"<strong>{NAMES[orgnr]}</strong>" in page) == may_see
        assert not any(name in page for other, name in NAMES.items() if other != orgnr or not may_see)
