"""Runs the storage and caching tests on PostgreSQL and Redis, and reports if one cannot be reached."""

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
CACHE_URL = os.environ.get("TEST_CACHE_URL", "redis://127.0.0.1:6379/9")
# Tests of sessions, cached answers, lists of organisations, locks and jobs.
TESTS = (
    "tests/test_bytecache.py",
    "tests/test_locks.py",
    "tests/test_slots.py",
    "tests/api/test_reskontro.py",
    "tests/api/test_reskontro_kept.py",
    "tests/api/test_flight.py",
    "tests/access",
    "tests/jobs",
    "tests/faults",
    "tests/web",
)


def main() -> int:
    """Returns 0 if the tests pass on the services that can be reached."""
    wanted = {"DATABASE_URL": ("PostgreSQL", DATABASE_URL), "CACHE_URL": ("Redis", CACHE_URL)}
    env = dict(os.environ)
    for variable, (name, url) in wanted.items():
        if can_reach(url):
            env[variable] = url
            print(f"Storage and caching are tested on {name}.", flush=True)
        else:
            print(
                f"NOT TESTED on {name}: nothing answers at {urlsplit(url).hostname}:{urlsplit(url).port}.", flush=True
            )
    if not env.keys() & wanted.keys():
        return 0
    # Two processes, each with its own database (tests/settings.py).
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", *TESTS]
    return subprocess.run(command, env=env, check=False).returncode


def can_reach(url: str) -> bool:
    """Whether the service accepts connections."""
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=3):
            return True
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
