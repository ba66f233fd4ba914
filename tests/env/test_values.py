"""Invalid values are refused with a message that says what is valid and never contains the value."""

import base64
import json
from pathlib import Path

import pytest

from portal.env.start import read
from portal.env.throwaway import make_jwk
from portal.env.variables import Environment
from tests.production import PRODUCTION, list_mistakes, make_environment

KEY = make_jwk()
JWK = "a private RSA key of at least 2048 bits as JWK with kid, or a set of them, newest first."
ORIGIN = "an address like https://minside.example, with nothing after the host and port."
ISSUER = "an address like https://idporten.no, with http or https and a host."
WITH_SLASH = "an address that ends with a slash, like https://maskinporten.no/."
KEYS = "keys of 32 bytes in base64, with commas between."
DATABASE = "a complete address that begins with postgres:// or sqlite://."
CACHE = "a complete address that begins with redis:// or rediss://."
SYSTEMBRUKERE = 'JSON like [{"eier": "…", "externalRef": "…", "klienter": ["…"]}].'
NO_KID = "must have a kid, by which the other party knows the key."
NOT_RSA = "must be an RSA key for signatures with RS256."
NOT_HERE = "must be hosts of other machines, as PORTAL_URL is not on this one."
NUMBER = "a whole number from 1 to 1000000."
DATE = "a date like 2022-06-01, from 2000 to 2099."
HOST_AND_PORT = "host:port, with a port from 1 to 65535."


def change_key(**changes: object) -> str:
    changed = json.loads(KEY) | changes
    return json.dumps({name: value for name, value in changed.items() if value is not None})


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("PORTAL_URL", "https://minside.example/", ORIGIN),
        ("PORTAL_URL", "minside.example", ORIGIN),
        ("IDPORTEN_ISSUER", "https://a:b@idporten.example", ISSUER),
        ("IDPORTEN_ISSUER", "https://idporten.example:99999", ISSUER),
        ("IDPORTEN_ISSUER", "https://[::1", ISSUER),
        ("IDPORTEN_ISSUER", "https://１２７.0.0.1", ISSUER),
        ("MASKINPORTEN_ISSUER", "https://maskinporten.example", WITH_SLASH),
        ("ALTINN_URL", "https://platform.example/", "an address like https://host/path, with no slash at its end."),
        ("ALTINN_ROAD", "sideways", "enduser or serviceowner."),
        ("SECRET_KEY", "changeme", "a secret of at least 32 characters on one line."),
        ("RETIRED_KEYS", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE", KEYS),
        ("RETIRED_KEYS", base64.b64encode(b"x" * 31).decode(), KEYS),
        ("SEALING_KEYS", ",", "keys of 32 bytes in base64, with commas between, the newest first."),
        ("IDPORTEN_JWK", "{", JWK),
        ("IDPORTEN_JWK", "[]", JWK),
        ("IDPORTEN_JWK", '{"keys": []}', JWK),
        ("IDPORTEN_JWK", "[" * 100_000, JWK),
        ("IDPORTEN_JWK", change_key(d="AAAA"), JWK),
        ("IDPORTEN_JWK", change_key(n=5), JWK),
        ("LIMIT_CHECKS", "0", NUMBER),
        ("LIMIT_CHECKS", "many", NUMBER),
        ("LIMIT_CHECKS", "1_0", NUMBER),
        ("LIMIT_CHECKS", "٣", NUMBER),
        ("LIMIT_CHECKS", "9" * 5000, NUMBER),
        ("API_CALLS_AT_ONCE", "0", "a whole number from 1 to 100."),
        ("KEPT_INNSYN_DAYS", "1.5", "a whole number from 1 to 36500."),
        ("DEBUG", "on", "1 or 0."),
        ("TODAY", "2023-02-29", DATE),
        ("TODAY", "20220601", DATE),
        ("KONTAKT", "the office", "an e-mail address."),
        ("IDPORTEN_SCOPE", "profile", "scopes with spaces between, openid among them."),
        ("IDPORTEN_HOSTS", "https://other.example", "hosts with commas between."),
        ("RETTIGHETSPAKKE", "../regnskap", "letters, digits and . _ : - alone."),
        ("METRICS_ADDRESS", "127.0.0.1", HOST_AND_PORT),
        ("METRICS_ADDRESS", ":9100", HOST_AND_PORT),
        ("METRICS_ADDRESS", "127.0.0.1:0", HOST_AND_PORT),
        ("DATABASE_URL", "oracle://portal:hunter2@db/portal", DATABASE),
        ("DATABASE_URL", "postgres://portal:hunter2@db:x/portal", DATABASE),
        ("CACHE_URL", "memcached://cache", CACHE),
        ("CACHE_URL", "redis://:hunter2@cache:x/0", CACHE),
        ("CACHE_URL", "redis://", CACHE),
        ("SYSTEMBRUKERE", "{", SYSTEMBRUKERE),
        ("SYSTEMBRUKERE", '[{"owner": "314055403"}]', SYSTEMBRUKERE),
    ],
)  # fmt: skip
def test_an_invalid_value_is_refused_with_what_is_valid(name: str, value: str, right: str) -> None:
    assert list_mistakes(**{name: value}) == [f"{name} must be {right}"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MASKINPORTEN_JWK", change_key(kid=None), NO_KID),
        ("MASKINPORTEN_JWK", change_key(kid=""), NO_KID),
        ("MASKINPORTEN_JWK", change_key(d=None), "must be a private key, not its public half."),
        ("MASKINPORTEN_JWK", change_key(kty="EC"), NOT_RSA),
        ("MASKINPORTEN_JWK", change_key(use="enc"), NOT_RSA),
        ("MASKINPORTEN_JWK", make_jwk(1024), "must have at least 2048 bits."),
        ("MASKINPORTEN_JWK", f'{{"keys": [{KEY}, {change_key(kid=None)}]}}', NO_KID),
        ("SYSTEMBRUKERE", '[{"eier": "123"}]', "must name organisations by nine digits whose last is the check digit."),
        ("SYSTEMBRUKERE", '[{"eier": "314055403"}, {"eier": "314055403"}]', "must name each organisation once."),
        ("ALTINN_ROAD", "serviceowner", "must be set where ALTINN_ROAD is serviceowner."),
        ("IDPORTEN_HOSTS", "login.example,127.1:8443", NOT_HERE),
    ],
)  # fmt: skip
def test_an_invalid_key_or_list_is_explained(name: str, value: str, sentence: str) -> None:
    named = "ALTINN_SUBSCRIPTION_KEY" if name == "ALTINN_ROAD" else name

    assert list_mistakes(**{name: value}) == [f"{named} {sentence}"]


def test_a_mail_server_needs_a_sender_and_a_protected_connection() -> None:
    mail = {"SMTP_HOST": "smtp.example", "MAIL_FROM": "min-side@minside.example"}

    assert list_mistakes(**mail) == []
    assert list_mistakes(SMTP_HOST="smtp.example") == ["MAIL_FROM must be set where SMTP_HOST is."]
    assert list_mistakes(**mail, SMTP_TLS="none") == ["SMTP_TLS must not be none for a server on another machine."]
    assert list_mistakes(**mail | {"SMTP_HOST": "127.0.0.1"}, SMTP_TLS="none") == []
    assert list_mistakes(**mail | {"MAIL_FROM": "a@b.example\nBcc: c@d.example"}) == [
        "MAIL_FROM must be an e-mail address."
    ]


def test_no_message_contains_a_value(tmp_path: Path) -> None:
    wrong = {name: f"hunter2 for {name}\n" for name in [found.name for found in Environment.list_variables()]}

    mistakes = read(wrong | {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "hunter2")})[1]

    assert len(mistakes) > 20
    assert "hunter2" not in "".join(mistakes)


def test_a_secret_may_be_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(PRODUCTION["SECRET_KEY"] + "\n")

    environment, mistakes = read(make_environment(tmp_path, {"SECRET_KEY": None, "SECRET_KEY_FILE": str(file)}))

    assert mistakes == []
    assert PRODUCTION["SECRET_KEY"] == environment.SECRET_KEY


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.touch()
    binary.write_bytes(b"\xff\xfe")

    told = [
        list_mistakes(SECRET_KEY=None, SECRET_KEY_FILE=str(path))
        for path in (tmp_path / "gone", tmp_path, binary, empty)
    ]

    assert told == [
        ["SECRET_KEY_FILE must name a file that can be read: No such file or directory."],
        ["SECRET_KEY_FILE must name a file that can be read: Is a directory."],
        ["SECRET_KEY_FILE must name a file of text in UTF-8."],
        ["SECRET_KEY_FILE must name a file that is not empty."],
    ]
    assert list_mistakes(SECRET_KEY_FILE=str(empty)) == ["SECRET_KEY and SECRET_KEY_FILE must not both be set."]


def test_an_empty_variable_counts_as_not_set_but_levels_may_be_empty() -> None:
    environment, mistakes = read(PRODUCTION | {"LIMIT_CHECKS": "", "CACHE_URL": "", "IDPORTEN_ACR": ""})

    assert mistakes == []
    assert (environment.LIMIT_CHECKS, environment.CACHE_URL, environment.IDPORTEN_ACR) == (30, None, ())
    assert list_mistakes(SECRET_KEY="")[0].startswith("SECRET_KEY (or SECRET_KEY_FILE) must be set")
