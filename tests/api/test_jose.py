"""Keys and times of tokens: what may sign for ID-porten, and how far clocks may differ."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.jwk import ECKey, OctKey, RSAKey
from jwt.algorithms import RSAAlgorithm

from portal.api.errors import ApiFormatError
from portal.api.jose import LEEWAY, load_keys, verify
from tests.api.rader import Row

NOW = datetime(2023, 8, 28, 7, 14, tzinfo=UTC)
ISSUER, CLIENT = "https://idporten.example", "min-side"
GOOD = RSAKey.generate_key(2048, {"kid": "good", "use": "sig", "alg": "RS256"})


def publish(key: RSAKey | ECKey | OctKey, *, private: bool = False, **changes: object) -> Row:
    return {**key.as_dict(private=private), "kid": "other", **changes}


def make_short(bits: int) -> Row:
    public = rsa.generate_private_key(65537, bits).public_key()
    return {**RSAAlgorithm.to_jwk(public, as_dict=True), "kid": "other"}


@pytest.mark.parametrize(
    "jwk",
    [
        make_short(1024),
        make_short(2040),
        publish(GOOD, private=True),
        publish(ECKey.generate_key("P-256")),
        publish(OctKey.generate_key(256), private=True),
        publish(GOOD, use="enc"),
        publish(GOOD, alg="RS512"),
        publish(GOOD, alg=5),
        publish(GOOD, kid=""),
        publish(GOOD, kid=["other"]),
        publish(GOOD, n="AQAB"),
        publish(GOOD, e="AA"),
        {"kty": "RSA", "kid": "other", "x5c": ["garbage"]},
    ],
)
def test_a_key_of_the_wrong_kind_is_not_there_and_the_others_are(jwk: Row) -> None:
    keys = load_keys({"keys": [jwk, GOOD.as_dict(private=False), None, 5, "x"]})

    assert list(keys) == ["good"]


@pytest.mark.parametrize("jwks", [None, [], {}, {"keys": None}, {"keys": {"kid": "x"}}, {"keys": []}])
def test_a_key_set_of_another_shape_has_no_keys(jwks: object) -> None:
    assert load_keys(jwks) == {}


def make_token(moment: datetime) -> str:
    issued = int(moment.timestamp())
    claims = {"iss": ISSUER, "aud": CLIENT, "iat": issued, "exp": issued + 120}
    return jwt.encode(
        claims, jwt.PyJWK.from_dict(GOOD.as_dict(private=True), algorithm="RS256"), headers={"kid": "good"}
    )


def check(moment: datetime) -> None:
    key = load_keys({"keys": [GOOD.as_dict(private=False)]})["good"]
    verify(make_token(moment), key, issuer=ISSUER, audience=CLIENT, required=("iat", "exp"), now=NOW)


@pytest.mark.parametrize("seconds", [-120 - LEEWAY + 1, -30, 0, 30])
def test_clocks_may_differ_by_thirty_seconds(seconds: int) -> None:
    check(NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-120 - LEEWAY, 31])
def test_a_larger_difference_is_refused(seconds: int) -> None:
    with pytest.raises(ApiFormatError):
        check(NOW + timedelta(seconds=seconds))
