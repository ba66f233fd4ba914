"""Nothing shown contradicts the newest open list, whatever has happened since the other lists were fetched.

A few organisations here; `MOMENTS` in the environment sets the number, and `make prove` uses many.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.app import Sandbox
from tests.conftest import EIER, LoggInn, TestClock
from tests.proof.tid import make_told_history, walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(int(os.environ.get("MOMENTS", "4"))))
def test_pages_and_files_agree_with_the_newest_open_list_over_time(
    seed: int, api: Sandbox, clock: TestClock, sandbox_data: Path, logg_inn: LoggInn, arbeider: Callable[[], int]
) -> None:
    found = walk(
        make_told_history(seed),
        api=api,
        clock=clock,
        data=sandbox_data,
        sign_in=lambda: logg_inn(EIER),
        work=arbeider,
        chance=random.Random(f"time {seed}"),
    )

    assert "\n".join(found) == ""
