"""The portal's settings, with the environment that tests need."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SANDBOX = "http://sandbox.test"
os.environ.update(
    {
        "PORTAL_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "SEALING_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "IDPORTEN_ISSUER": f"{SANDBOX}/idporten",
        "IDPORTEN_CLIENT_ID": "min-side-idporten",
        "IDPORTEN_JWK": "{}",
        "MASKINPORTEN_ISSUER": f"{SANDBOX}/maskinporten/",
        "MASKINPORTEN_CLIENT_ID": "min-side-maskinporten",
        "MASKINPORTEN_JWK": "{}",
        "ALTINN_URL": f"{SANDBOX}/altinn",
        "KRAVOGBETALINGER_URL": f"{SANDBOX}/skatteetaten/v1",
    }
)
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
