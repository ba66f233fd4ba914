"""Settings, one file for every environment; portal/env/variables.py declares the variables they come from."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF

from portal.clock import Clock, SystemClock
from portal.env.start import read_or_stop
from portal.logs import make_logging
from portal.server.bodies import FORM

env = read_or_stop(os.environ)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.VAR_DIR or BASE_DIR / "var")

PORTAL_URL = env.PORTAL_URL
DEBUG = env.DEBUG
CLOCK: Clock = SystemClock(env.TODAY)
TODAY = env.TODAY

SECRET_KEY = env.SECRET_KEY
# Key for pseudonyms of people, organisations and sign-ins; separate, so that SECRET_KEY can be rotated.
PSEUDONYM_KEY = env.PSEUDONYM_KEY or SECRET_KEY
SEALING_KEYS, RETIRED_KEYS = env.SEALING_KEYS, env.RETIRED_KEYS
KONTAKT = env.KONTAKT or f"tilgjengelighet@{urlsplit(PORTAL_URL).hostname}"
ALLOWED_HOSTS = [urlsplit(PORTAL_URL).hostname or ""]
IS_TLS = urlsplit(PORTAL_URL).scheme == "https"

# Addresses and keys of the remote parties. No defaults, so that nothing points anywhere by accident.
IDPORTEN_ISSUER, IDPORTEN_CLIENT_ID, IDPORTEN_JWK = env.IDPORTEN_ISSUER, env.IDPORTEN_CLIENT_ID, env.IDPORTEN_JWK
IDPORTEN_ACR, IDPORTEN_SCOPE = env.IDPORTEN_ACR, env.IDPORTEN_SCOPE
IDPORTEN_PID_CLAIM, IDPORTEN_HOSTS = env.IDPORTEN_PID_CLAIM, env.IDPORTEN_HOSTS
_issuer = urlsplit(IDPORTEN_ISSUER)
IDPORTEN_ORIGINS = [
    f"{_issuer.scheme}://{host}" for host in (_issuer.netloc, f"login.{_issuer.netloc}", *IDPORTEN_HOSTS)
]
MASKINPORTEN_ISSUER, MASKINPORTEN_CLIENT_ID = env.MASKINPORTEN_ISSUER, env.MASKINPORTEN_CLIENT_ID
MASKINPORTEN_JWK = env.MASKINPORTEN_JWK
MASKINPORTEN_SCOPE = "skatteetaten:kravogbetalinger"
ALTINN_URL, ALTINN_RESOURCE = env.ALTINN_URL, env.ALTINN_RESOURCE
ALTINN_ROAD, ALTINN_SUBSCRIPTION_KEY = env.ALTINN_ROAD, env.ALTINN_SUBSCRIPTION_KEY
ALTINN_SERVICEOWNER_SCOPE = "altinn:accessmanagement/authorizedparties.resourceowner"
KRAVOGBETALINGER_URL, RETTIGHETSPAKKE = env.KRAVOGBETALINGER_URL, env.RETTIGHETSPAKKE
SYSTEMBRUKERE = env.SYSTEMBRUKERE
SYSTEM_ID = env.SYSTEM_ID or ""
SYSTEM_ID_KLIENTER = env.SYSTEM_ID_KLIENTER or SYSTEM_ID
MASKINPORTEN_CLIENT_ID_KLIENTER = env.MASKINPORTEN_CLIENT_ID_KLIENTER or MASKINPORTEN_CLIENT_ID
SYSTEM_RIGHTS, SYSTEM_PACKAGES = env.SYSTEM_RIGHTS, env.SYSTEM_PACKAGES
SYSTEM_AGENT_PACKAGES = env.SYSTEM_AGENT_PACKAGES
SYSTEMREGISTER_TOKEN = env.SYSTEMREGISTER_TOKEN
EMAIL_BACKEND = "portal.smtp.Backend"
EMAIL_HOST, EMAIL_PORT = env.SMTP_HOST or "", env.SMTP_PORT  # without a host, no e-mail is offered
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env.SMTP_USER, env.SMTP_PASSWORD
EMAIL_USE_TLS, EMAIL_USE_SSL = env.SMTP_TLS == "starttls", env.SMTP_TLS == "tls"
EMAIL_TIMEOUT = 20.0
DEFAULT_FROM_EMAIL = env.MAIL_FROM or ""
CA_FILE, EGRESS_PROXY = env.CA_FILE or "", env.EGRESS_PROXY or ""
API_TRANSPORT = None  # tests pass the sandbox in process
API_CONNECT_TIMEOUT = 3.0  # seconds, like all timeouts here
API_READ_TIMEOUT = 10.0
API_WHOLE_TIMEOUT = 15.0  # one answer from ID-porten, Altinn or Maskinporten, from first to last byte
API_LONGEST_WORK = 30.0  # for which Krav og betalinger may go on with a call that we have given up
BUDGET_PERSON = 15.0  # total time a page may wait for the authority
BUDGET_WAITING = 30.0  # the same, while the person has a page that asks again
BUDGET_BACKGROUND = 60.0
BUDGET_ALTINN = 30.0  # everything that one question to Altinn takes; 15,000 organisations are many pages
API_CALLS_AT_ONCE = env.API_CALLS_AT_ONCE  # the authority's limit, for the whole deployment

MAX_I_KALENDER = 300  # organisations with an entry for each claim: 1,500 are 0.7 MB; of more, one for each day
# How long answers are fresh, shown while a refresh runs, and kept for an outage.
FRESH_AAPNEKRAV, SHOWN_AAPNEKRAV, KEPT_AAPNEKRAV = timedelta(minutes=5), timedelta(hours=1), timedelta(hours=72)
FRESH_LISTE, SHOWN_LISTE, KEPT_LISTE = timedelta(minutes=15), timedelta(hours=6), timedelta(hours=72)
FRESH_LUKKET_AAR, SHOWN_LUKKET_AAR, KEPT_LUKKET_AAR = timedelta(hours=24), timedelta(days=7), timedelta(days=7)
# A year's list counts as closed only if fetched this long after the year: until then, rows are still added.
CLOSED_AFTER = timedelta(days=60)
KEPT_FAILURE = timedelta(hours=1)  # how long the reason for stale data is shown
METRICS_ADDRESS = env.METRICS_ADDRESS or ""
if METRICS_ADDRESS:
    # prometheus_client reads this at import: each process counts in its own files, and the worker adds them up.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = env.PROMETHEUS_MULTIPROC_DIR or str(VAR_DIR / "metrics")
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
FRESH_TILGANG = timedelta(minutes=5)  # an older list is never used
BETWEEN_REFRESHES = timedelta(minutes=1)  # how often a person may refresh one organisation's figures
KEPT_INNSYN = timedelta(days=env.KEPT_INNSYN_DAYS)  # eighteen months
# Rate limits: sign-ins started from one address, files made for one person.
LIMIT_WINDOW = timedelta(minutes=10)
LIMIT_SIGN_INS = env.LIMIT_SIGN_INS
LIMIT_DOWNLOADS = env.LIMIT_DOWNLOADS
LIMIT_REFUSALS = env.LIMIT_REFUSALS
LIMIT_REQUESTS = env.LIMIT_REQUESTS
LIMIT_CHECKS = env.LIMIT_CHECKS  # checks of printed references from one address
LIMIT_CALENDAR = env.LIMIT_CALENDAR  # fetches of one calendar address; unknown ones from one address
LIMIT_PAGES = env.LIMIT_PAGES  # in each web process
MAX_NIGHT_CALLS = env.MAX_NIGHT_CALLS
# Of a job that fills a client list: how many clients, seconds until it lets others at the worker, and in all.
FILLED_TOGETHER, FILLING_SHARES_AFTER, LONGEST_FILLING = 1000, 1.0, 60.0
KEPT_RADER = KEPT_AAPNEKRAV  # a row of the client list, as long as the answer that it was made from
KEPT_FILE = timedelta(hours=1)  # how long a finished file can be fetched
WAIT_FOR_PAGE = 3.0  # seconds a page waits for figures before it answers with a page that asks again
WAIT_FOR_READER = 4.0  # seconds a page waits to hear whether the system user that reads is still there
WAIT_FOR_LISTS = 5.0  # seconds a request fetches a statement's lists before it answers with a progress page
WAIT_FOR_FILE = 2.0  # seconds a request waits for a file, or a matching, before it answers with a progress page
WAIT_FOR_LARGE = 15.0  # seconds a request waits while others have large answers in memory; a page takes some eight
# One document as PDF. 5,000 rows take some ten seconds and 350 MB of address space.
DOCUMENT_SECONDS = 60.0
DOCUMENT_MEMORY = 1_000_000_000
MAX_ROWS = env.MAX_ROWS  # per document; rendering more takes minutes
PAPER_BYTES = env.PAPERS_MB * 1_000_000  # of all kept papers for many clients; above it, none are made
WEB_THREADS = env.WEB_THREADS  # per web process
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never on disk
DATA_UPLOAD_MAX_MEMORY_SIZE = FORM  # bytes; the server has refused larger bodies before
MIN_FREE_DISK = 50_000_000  # bytes in VAR_DIR, below which the portal is not ready
PROXIES = env.PROXIES  # proxies in front of the portal, each adding to X-Forwarded-For
SESSION_IDLE = timedelta(minutes=30)
SESSION_WHOLE = timedelta(minutes=120)

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "portal.static_files.ServedFiles",
    "django_htmx",
    "template_partials",
    "csp",
    "portal.access",
    "portal.jobs",
    "portal.web",
]
MIDDLEWARE = [
    "portal.web.middleware.request_log",
    "portal.web.middleware.answer_probes",
    "portal.web.spraak.choose_language",
    "django.middleware.security.SecurityMiddleware",
    "portal.web.security_policy.SecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.web.compression.CompressOwn",
    "portal.web.begun_cookies.begun_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.web.csrf.send_csrf_cookie_once",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.web.origin.RefuseEmbedding",
    "portal.web.middleware.ErrorPages",
]
ROOT_URLCONF = "portal.web.urls"
WSGI_APPLICATION = "portal.wsgi.application"
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # ours takes the place of Django's i18n
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["portal.web.templatetags.constant"],
            "libraries": {"i18n": "portal.web.templatetags.texts"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "portal.web.context.everywhere",
            ],
        },
    }
]

# Reuse connections: opening one takes longer than most pages' queries.
_DATABASE_URL = env.DATABASE_URL or f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(_DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
    }
else:
    DATABASES["default"]["ENGINE"] = "portal.postgres"  # Django's own, with limits on each wait
    # What every page asks is prepared once in a connection, instead of written and planned anew.
    PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
    DATABASES["default"]["OPTIONS"] = PREPARED | DATABASES["default"].get("OPTIONS", {})
CACHE_URL = env.CACHE_URL or ""
if CACHE_URL:
    CACHES = {"default": {"BACKEND": "portal.bytecache.RedisByteCache", "LOCATION": CACHE_URL}}
else:
    CACHES = {"default": {"BACKEND": "portal.bytecache.DatabaseByteCache", "LOCATION": "api_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "portal.access.session_store"
SESSION_COOKIE_AGE = int(SESSION_WHOLE.total_seconds())  # the idle timeout is enforced where the sign-in is stored
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_TLS
SESSION_COOKIE_NAME = "__Host-sesjon" if IS_TLS else "sesjon"
BEGUN_COOKIE_PREFIX = "__Host-begynt-" if IS_TLS else "begynt-"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_TLS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None  # until the browser is closed
CSRF_FAILURE_VIEW = "portal.web.feil.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with our own forms, and the CSRF check rejects them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_TLS else None
SECURE_REDIRECT_EXEMPT = [r"^helse/", r"^utlogging/bak$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # the design system embeds icons as data URLs
        "connect-src": [SELF],
        # The sign-out form redirects to ID-porten, and browsers follow it only if this allows it.
        "form-action": [SELF, *IDPORTEN_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The texts are in bokmål; untranslated texts stay so.
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "__Host-spraak" if IS_TLS else "spraak"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.STATIC_ROOT or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = make_logging(env.LOG_FORMAT)
