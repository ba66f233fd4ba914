"""A certificate authority for one run, and certificates of its own for the invented hosts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


class Authority:
    """Signs certificates of hosts."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority for one run")])
        start = _begin(self._name, self._name, self._key)
        limits = x509.BasicConstraints(ca=True, path_length=0)
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        known_as = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = start.add_extension(limits, critical=True).add_extension(usage, critical=True)
        self._certificate = made.add_extension(known_as, critical=False).sign(self._key, hashes.SHA256())

    def write(self, file: Path) -> None:
        """Its own certificate, which others are to trust."""
        file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, host: str, folder: Path) -> None:
        """`fullchain.pem` and `privkey.pem` of a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        start = _begin(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]), self._name, key)
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = start.add_extension(names, critical=False).add_extension(signer, critical=False)
        certificate = made.sign(self._key, hashes.SHA256())
        folder.mkdir(parents=True)
        chain = [one.public_bytes(serialization.Encoding.PEM) for one in (certificate, self._certificate)]
        (folder / "fullchain.pem").write_bytes(b"".join(chain))
        (folder / "privkey.pem").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _begin(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    start = x509.CertificateBuilder(issuer, subject).public_key(key.public_key())
    return start.serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + DAY)
