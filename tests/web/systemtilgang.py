"""Shared by the tests of an organisation's access for the system."""

import re
from html import unescape

from django.test import Client

from sandbox.app import Sandbox
from tests.api.system_tools import (
    NONE,
)
from tests.web.sider import HasContent

FOLLOWER = {"HX-Request": "true", "HX-Target": "systemtilgang-folger"}


def path(orgnr: str = NONE, name: str = "") -> str:
    return f"/virksomhet/{orgnr}/systemtilgang/{name}{'/' if name else ''}"


def send(client: Client, name: str, orgnr: str = NONE, **data: str) -> HasContent:
    return client.post(path(orgnr, name), {"orgnr": orgnr, **data})


def read_altinn(page: HasContent) -> str:
    """The address at Altinn that the page goes on to."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found
    return unescape(found[1])


def read_id(page: HasContent) -> str:
    found = re.search(r"id=([0-9a-f-]{36})", page.content.decode())
    assert found
    return found[1]


def read_reference(api: Sandbox, request_id: str) -> str:
    """The reference that Altinn was told to send back."""
    return api.register.find_return(request_id).partition("ref=")[2]


def ask(client: Client, orgnr: str = NONE) -> str:
    return read_id(send(client, "be-om", orgnr, valg="selv"))


def list_recorded(client: Client, orgnr: str = NONE) -> list[str]:
    """What stands in the access record, newest first."""
    rows = client.get(f"/virksomhet/{orgnr}/innsyn.csv").content.decode("utf-8-sig").splitlines()[1:]
    return [row.split(";")[4].strip('"') for row in rows]
