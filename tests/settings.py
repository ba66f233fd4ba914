"""The portal's settings, with the environment that tests need."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.env.throwaway import make_throwaway

SANDBOX = "http://sandbox.test"
os.environ.update(make_throwaway(SANDBOX))
# A separate directory for each process: a database in a file, as in production, since an in-memory one locks whole
# tables.
VAR = Path(tempfile.mkdtemp(prefix="portal-tests-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["VAR_DIR"] = str(VAR)
os.environ.pop("TODAY", None)

from portal.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": VAR / "tests.sqlite3"}  # noqa: F405
# Tests empty their store, so each process has its own Redis database, as it has its own in PostgreSQL.
if redis := os.environ.get("CACHE_URL"):
    address, _, number = redis.rpartition("/")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    CACHE_URL = CACHES["default"]["LOCATION"] = f"{address}/{int(number) + int(worker)}"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # serve static files from their source, without collectstatic
WAIT_FOR_FILE = 0.0  # tests run the worker's jobs themselves
FILLED_TOGETHER = 30
FILLING_SHARES_AFTER = LONGEST_FILLING = 60.0  # so that a job takes the same clients on a slow machine
WAIT_FOR_LISTS = 60.0  # so that a statement is whole on a slow machine
WAIT_FOR_PAGE = 0.0  # the sandbox answers in the thread of the test, which alone sees what the test has stored
