"""The start is refused where it would be unsafe, and Django's own checks for production pass."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PRODUCTION = {
    "PORTAL_URL": "https://minside.example",
    "SECRET_KEY": "k" * 60 + "0123456789",
    "SEALING_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "IDPORTEN_ISSUER": "https://idporten.example",
    "IDPORTEN_CLIENT_ID": "client",
    "IDPORTEN_JWK": "{}",
    "MASKINPORTEN_ISSUER": "https://maskinporten.example/",
    "MASKINPORTEN_CLIENT_ID": "client",
    "MASKINPORTEN_JWK": "{}",
    "ALTINN_URL": "https://platform.altinn.example",
    "KRAVOGBETALINGER_URL": "https://kravogbetalinger.example/v1",
}


def run(*command: str, tmp_path: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    env |= {name: value for name, value in (PRODUCTION | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def test_djangos_checks_for_production_find_nothing(tmp_path: Path) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"DEBUG": "1"}, "DEBUG"),
        ({"TODAY": "2023-08-28"}, "TODAY"),
        ({"IDPORTEN_ISSUER": "http://idporten.example"}, "IDPORTEN_ISSUER"),
        ({"MASKINPORTEN_ISSUER": "http://127.0.0.1:8001/maskinporten/"}, "MASKINPORTEN_ISSUER"),
        ({"ALTINN_URL": "https://localhost/altinn"}, "ALTINN_URL"),
        ({"ALTINN_URL": "https://127.0.0.2/altinn"}, "ALTINN_URL"),
        ({"ALTINN_URL": "https://0.0.0.0/altinn"}, "ALTINN_URL"),
        ({"KRAVOGBETALINGER_URL": "http://127.0.0.1:8001/skatteetaten/v1"}, "KRAVOGBETALINGER_URL"),
        ({"PORTAL_URL": "http://minside.example"}, "PORTAL_URL"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"TODAY": "yesterday"}, "TODAY"),
        ({"SYSTEMBRUKERE": '[{"eier": "123"}]'}, "SYSTEMBRUKERE"),
        ({"SYSTEMBRUKERE": "{"}, "SYSTEMBRUKERE"),
    ],
)
def test_the_start_is_refused_with_the_name_of_what_is_wrong(
    tmp_path: Path, changes: dict[str, str | None], named: str
) -> None:
    done = run("manage.py", "check", tmp_path=tmp_path, **changes)

    assert done.returncode != 0
    assert named in done.stderr.strip().splitlines()[-1]


def test_behind_tls_cookies_are_bound_to_the_host_and_the_browser_is_told_to_keep_to_tls(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SECURE_SSL_REDIRECT, "
        "s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH)"
    )

    done = run("-c", code, tmp_path=tmp_path)

    assert done.stdout.split() == [
        "__Host-sesjon", "__Host-csrf", *["True"] * 4, "Lax", "True", str(365 * 24 * 3600), "None", "/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["a/b; charset=hex", "a/b; charset=idna", "text/plain; charset*=foo'x'%ff", "\x00", "x"]
)
def test_a_strange_content_type_is_no_fault(tmp_path: Path, kind: str) -> None:
    code = (
        "import io, sys; from portal.wsgi import application; "
        "environ = {'REQUEST_METHOD': 'GET', 'PATH_INFO': '/helse/levende', 'SERVER_NAME': 'minside.example', "
        "'SERVER_PORT': '443', 'wsgi.url_scheme': 'https', 'HTTP_HOST': 'minside.example', 'wsgi.input': io.BytesIO(), "
        "'HTTP_X_FORWARDED_PROTO': 'https', 'CONTENT_TYPE': sys.argv[1]}; "
        "print(b''.join(application(environ, lambda status, headers: print(status))))"
    )

    done = run("-c", code, kind.replace("\x00", "?"), tmp_path=tmp_path)

    assert "200 OK" in done.stdout, done.stderr


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "scripts").glob("*.py")))
def test_every_script_can_be_read_without_a_setting(tmp_path: Path, script: str) -> None:
    command = f"import runpy; runpy.run_path('scripts/{script}', run_name='read')"

    done = run("-c", command, tmp_path=tmp_path, DJANGO_SETTINGS_MODULE=None)

    assert done.returncode == 0, done.stderr
