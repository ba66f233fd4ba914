"""The portal as started in production: Django's own checks pass, and cookies and TLS are strict."""

from pathlib import Path

import pytest

from tests.production import ROOT, run


def test_djangos_checks_for_production_find_nothing(tmp_path: Path) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_behind_tls_cookies_are_bound_to_the_host_and_hsts_is_sent(tmp_path: Path) -> None:
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


def test_an_unknown_content_type_is_no_error(tmp_path: Path) -> None:
    kinds = [
        "a/b; charset=hex",
        "a/b; charset=idna",
        "text/plain; charset*=foo'x'%ff",
        "\x00",
        "x",
        "multipart/form-data; charset=hex; boundary=a",
    ]
    code = (
        "import io, sys; from portal.wsgi import application; "
        "environ = {'REQUEST_METHOD': 'GET', 'PATH_INFO': '/helse/levende', 'SERVER_NAME': 'minside.example', "
        "'SERVER_PORT': '443', 'wsgi.url_scheme': 'https', 'HTTP_HOST': 'minside.example', "
        "'HTTP_X_FORWARDED_PROTO': 'https'}; "
        "[print(application(environ | {'wsgi.input': io.BytesIO(), 'CONTENT_TYPE': kind}, "
        "lambda status, headers: print(status)) and kind) for kind in sys.argv[1:]]"
    )

    done = run("-c", code, *(kind.replace("\x00", "?") for kind in kinds), tmp_path=tmp_path)

    assert done.stdout.splitlines() == [line for kind in kinds for line in ("200 OK", kind.replace("\x00", "?"))], (
        done.stderr
    )


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "scripts").glob("*.py")))
def test_every_script_can_be_imported_without_settings(tmp_path: Path, script: str) -> None:
    command = f"import runpy; runpy.run_path('scripts/{script}', run_name='read')"

    done = run("-c", command, tmp_path=tmp_path, DJANGO_SETTINGS_MODULE=None)

    assert done.returncode == 0, done.stderr
