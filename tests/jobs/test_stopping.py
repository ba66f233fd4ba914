"""The worker ends when it is told to, wherever it is by then."""

import os
import subprocess
import sys

TOLD_AS_IT_BEGINS_TO_WAIT = """
import signal
import django
django.setup()
from portal.jobs.management.commands.arbeider import stop_when_told
from portal.jobs.queue import STOPPING
stop_when_told()
with STOPPING._cond:
    signal.raise_signal(signal.SIGTERM)
raise SystemExit(0 if STOPPING.wait(20) else 1)
"""


def test_a_signal_while_the_worker_begins_to_wait_ends_it() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    ended = subprocess.run([sys.executable, "-c", TOLD_AS_IT_BEGINS_TO_WAIT], env=env, timeout=30, check=False)

    assert ended.returncode == 0
