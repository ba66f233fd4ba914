"""Addresses: a portal that others can reach uses only other machines, however an address is written."""

import pytest

from portal.env.addresses import is_this_machine
from tests.production import list_mistakes

ELSEWHERE = "must be the https address of another machine, as PORTAL_URL is not on this one."
ADDRESSES = [
    "127.0.0.2", "0.0.0.0", "0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[2002:7f00:1::]", "[64:ff9b::127.0.0.1]", "2130706433", "0x7f.1", "0X7F000001", "017700000001", "127.1",
    "127.0.0.1.", "localhost", "localhost.", "LocalHost", "LOCALHOST.", "portal.localhost", "localhost.localdomain",
]  # fmt: skip


@pytest.mark.parametrize("host", ADDRESSES)
@pytest.mark.parametrize("name", ["IDPORTEN_ISSUER", "MASKINPORTEN_ISSUER", "ALTINN_URL", "KRAVOGBETALINGER_URL"])
def test_a_party_on_this_machine_in_disguise_is_refused(name: str, host: str) -> None:
    end = "/" if name == "MASKINPORTEN_ISSUER" else ""

    assert list_mistakes(**{name: f"https://{host}{end}"}) == [f"{name} {ELSEWHERE}"]
    assert list_mistakes(**{name: f"https://{host}:8001/path{end}"}) == [f"{name} {ELSEWHERE}"]


def test_a_party_without_tls_is_refused() -> None:
    assert list_mistakes(IDPORTEN_ISSUER="http://idporten.example") == [f"IDPORTEN_ISSUER {ELSEWHERE}"]
    assert list_mistakes(ALTINN_URL="HTTP://platform.example") == [f"ALTINN_URL {ELSEWHERE}"]


@pytest.mark.parametrize(
    "host", ["idporten.no", "8.8.8.8", "2001:db8::1", "localhost.example", "mylocalhost", "128.0.0.1", "::ffff:8.8.8.8"]
)
def test_another_machine_is_not_mistaken_for_this_one(host: str) -> None:
    assert not is_this_machine(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_developers_portal_may_use_this_machine_and_its_own_date(host: str) -> None:
    local = dict.fromkeys(("IDPORTEN_ISSUER", "ALTINN_URL", "KRAVOGBETALINGER_URL"), f"http://{host}:8001/x")

    assert list_mistakes(PORTAL_URL=f"http://{host}:8000", DEBUG="1", TODAY="2022-06-01", **local) == []


@pytest.mark.parametrize(
    "address", ["http://minside.example", "http://127.0.0.2:8000", "https://127.1", "https://LOCALHOST."]
)
def test_the_portals_own_address_is_https_or_clearly_this_machine(address: str) -> None:
    assert list_mistakes(PORTAL_URL=address) == [
        "PORTAL_URL must be https, or have the host 127.0.0.1, localhost or [::1] on a developer's machine."
    ]
