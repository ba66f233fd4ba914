"""Starts the web server where the environment can be used: python -m portal.serve, with Granian's own options.

Granian by itself loads the portal in its web processes: each would list the mistakes, and the exit status would be 1.
"""

import os
import resource
import sys
from pathlib import Path

from portal.env.start import read_or_stop

CONNECTIONS = 2048  # open at once in each process; slow ones cost memory alone
OPEN_FILES = 8192
# What the portal relies on; options given on the command line come later and win.
OPTIONS = {
    "--interface": "asginl",
    "--http": "1",
    "--backlog": str(CONNECTIONS),
    "--backpressure": str(CONNECTIONS),
    "--http1-buffer-size": "65536",  # bytes of headers of one request
    "--http1-header-read-timeout": "30000",  # milliseconds for headers to arrive, and for a connection to lie idle
    "--workers-kill-timeout": "60",  # seconds; longer than any page takes
}
# How glibc keeps freed memory, unless the environment says otherwise. By itself it has a heap for each thread, and
# after the first large answers later ones lie there too: twenty of 20 MB left 200 MB behind.
MALLOC = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}
FLAGS = ("--no-ws", "--respawn-failed-workers", "--no-access-log")
APPLICATION = "portal.server.asgi:application"


def build_command(given: list[str]) -> list[str]:
    """The server's command line."""
    granian = str(Path(sys.executable).with_name("granian"))
    options = [part for pair in OPTIONS.items() for part in pair]
    return [granian, *options, *FLAGS, *given, APPLICATION]


def raise_open_files() -> None:
    """Each connection is an open file; the usual limit is far below what the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, OPEN_FILES)), hard))


if __name__ == "__main__":
    read_or_stop(os.environ)
    raise_open_files()
    for name, value in MALLOC.items():
        os.environ.setdefault(name, value)
    command = build_command(sys.argv[1:])
    os.execv(command[0], command)  # noqa: S606 (the operator's own arguments)
