"""The HTTP clients of the remote parties: one for each party, whoever begins."""

import threading
from concurrent.futures import ThreadPoolExecutor

from portal.api.http import get_http


def test_threads_that_begin_together_share_one_client() -> None:
    together = threading.Barrier(8)

    def begin(_: int) -> int:
        together.wait(timeout=20)
        return id(get_http("http://party.test/begun-together"))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(begin, range(8)))) == 1
