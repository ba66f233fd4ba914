"""An internal authority and an egress proxy are set by variables of the portal's own, and by no others."""

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from portal.api.errors import Party
from portal.api.http import ask_whole
from tests.faults.test_real_wire import RawServer
from tests.production import list_mistakes

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of no public authority, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    file = tmp_path / "ca.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def serve(certificate: Path) -> Iterator[str]:
    """A server behind TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server = make_server("127.0.0.1", 0, Response("ok"), ssl_context=context)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_internal_authority_is_trusted_only_where_it_is_set(settings: Settings, certificate: Path) -> None:
    with serve(certificate) as address, pytest.raises(httpx.ConnectError):
        ask_whole(Party.ALTINN, address, f"{address}/")
    settings.CA_FILE = str(certificate)

    with serve(certificate) as address:
        assert ask_whole(Party.ALTINN, address, f"{address}/").status == 200


def test_calls_go_through_the_proxy_that_is_set(settings: Settings) -> None:
    with closing(RawServer(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", hangs_up=True)) as proxy:
        settings.EGRESS_PROXY = f"http://127.0.0.1:{proxy.port}"
        with pytest.raises(httpx.HTTPError):
            ask_whole(Party.ALTINN, "https://altinn.example", "https://altinn.example/list")

        assert proxy.connections == 1


def test_proxy_variables_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> None:
    with closing(RawServer(b"HTTP/1.1 502 Bad Gateway\r\n\r\n", hangs_up=True)) as proxy:
        for name in PROXY_VARIABLES:
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        with serve(certificate) as address, pytest.raises(httpx.HTTPError):
            ask_whole(Party.ALTINN, address, f"{address}/")

        assert proxy.connections == 0


@pytest.mark.parametrize("value", ["/nowhere.pem", "/etc/hostname", "/"])
def test_a_file_without_certificates_is_refused_at_the_start(value: str) -> None:
    assert list_mistakes(CA_FILE=value) == ["CA_FILE must be a file with certificates in PEM."]


def test_a_file_with_certificates_is_accepted(certificate: Path) -> None:
    assert list_mistakes(CA_FILE=str(certificate), EGRESS_PROXY="http://proxy.internal:3128") == []


def test_a_proxy_is_an_address_alone() -> None:
    assert len(list_mistakes(EGRESS_PROXY="proxy.internal:3128")) == 1
    assert len(list_mistakes(EGRESS_PROXY="http://user:word@proxy.internal:3128")) == 1
