"""Which scope each address of a vendor asks for, and that the token must say whose it is."""

import pytest

from tests.sandbox.vendor import AGENT_SYSTEM, NONE, SYSTEM, Vendor, code

REGISTER = "altinn:authentication/systemregister.write"
WRITE = "altinn:authentication/systemuser.request.write"
READ = "altinn:authentication/systemuser.request.read"
REQUEST, CHANGE = "systemuser/request/vendor", "systemuser/changerequest/vendor"
ADDRESSES = [
    ("GET", "systemregister/vendor", REGISTER),
    ("POST", "systemregister/vendor", REGISTER),
    ("PUT", f"systemregister/vendor/{SYSTEM}", REGISTER),
    ("DELETE", f"systemregister/vendor/{SYSTEM}", REGISTER),
    ("POST", REQUEST, WRITE),
    ("POST", f"{REQUEST}/agent", WRITE),
    ("GET", f"{REQUEST}/unknown", READ),
    ("GET", f"{REQUEST}/agent/unknown", READ),
    ("GET", f"{REQUEST}/byexternalref/{SYSTEM}/{NONE}/{NONE}", READ),
    ("GET", f"{REQUEST}/bysystem/{SYSTEM}", READ),
    ("GET", f"{REQUEST}/agent/bysystem/{AGENT_SYSTEM}", READ),
    ("DELETE", f"{REQUEST}/unknown", WRITE),
    ("POST", CHANGE, WRITE),
    ("GET", f"{CHANGE}/unknown", READ),
    ("GET", f"{CHANGE}/bysystem/{SYSTEM}", READ),
    ("DELETE", f"{CHANGE}/unknown", WRITE),
    ("GET", "systemuser/vendor/byquery", WRITE),  # a read, but with the scope for writing
    ("GET", f"systemuser/vendor/bysystem/{SYSTEM}", REGISTER),
]


@pytest.mark.parametrize(("method", "path", "scope"), ADDRESSES)
def test_each_address_takes_one_scope_alone_and_a_token_with_a_consumer(
    vendor: Vendor, method: str, path: str, scope: str
) -> None:
    others = {REGISTER, WRITE, READ} - {scope}
    body: dict[str, object] | None = None if method == "GET" else {}

    for other in others:
        refused = vendor.ask(method, path, body, token=vendor.token(other))
        assert (refused.status_code, code(refused)) == (403, "bare")
    unnamed = vendor.ask(method, path, body, token=vendor.token(scope, vendor=None))
    taken = vendor.ask(method, path, body, token=vendor.token(scope))

    assert (unnamed.status_code, code(unnamed)) == (401, "23" if method == "POST" else "bare")
    assert taken.status_code not in (401, 403)


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "enduser/systemuser/agents", "altinn:clientdelegations.read"),
        ("GET", "enduser/systemuser/clients/available", "altinn:clientdelegations.read"),
        ("GET", "enduser/systemuser/clients", "altinn:clientdelegations.read"),
        ("POST", "enduser/systemuser/clients", "altinn:clientdelegations.write"),
        ("DELETE", "enduser/systemuser/clients", "altinn:clientdelegations.write"),
    ],
)
def test_each_address_of_a_person_takes_one_scope_alone(vendor: Vendor, method: str, path: str, scope: str) -> None:
    (other,) = {"altinn:clientdelegations.read", "altinn:clientdelegations.write"} - {scope}
    pid = "09927933036"

    assert vendor.ask(method, path, token=vendor.person(pid, other)).status_code == 403
    assert vendor.ask(method, path, token=vendor.person(pid, scope)).status_code == 400
