"""The portal's settings, with the environment that tests need."""

import os

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
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.pop("TODAY", None)

from portal.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files from where they lie, with nothing collected
