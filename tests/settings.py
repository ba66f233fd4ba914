"""The portal's settings, with the environment that tests need."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.env.throwaway import make_throwaway

SANDBOX = "http://sandbox.test"
os.environ.update(make_throwaway(SANDBOX))
# A directory of their own for each process: a database in a file, as in use, since one in memory locks whole tables.
VAR = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["VAR_DIR"] = str(VAR)
os.environ.pop("TODAY", None)

from portal.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": VAR / "tests.sqlite3"}  # noqa: F405
# Tests empty the store they use: each process has a Redis database of its own, as it has one of PostgreSQL.
if redis := os.environ.get("CACHE_URL"):
    address, _, number = redis.rpartition("/")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHE_URL = CACHES["default"]["LOCATION"] = f"{address}/{int(number) + int(worker)}"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files from where they lie, with nothing collected
WAIT_FOR_FILE = 0.0  # tests do the worker's work themselves
