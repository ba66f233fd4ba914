"""Shared by the tests of a firm's access for its clients."""

from collections.abc import Iterable

from django.test import Client

from sandbox.app import Sandbox
from tests.api.system_tools import FIRM
from tests.web.sider import HasContent
from tests.web.systemtilgang import read_id

REFUSED = ("316398650", "316680453", "316934072")  # audit clients, whom an accountant's system user may not have
PROGRESS = {"HX-Request": "true", "HX-Target": "klientsystem-framdrift"}
FOLLOWER = {"HX-Request": "true", "HX-Target": "systemtilgang-folger"}


def path(relasjon: str = "regn", name: str = "", orgnr: str = FIRM) -> str:
    return f"/virksomhet/{orgnr}/systemtilgang/klienter/{relasjon}/{name}{'/' if name else ''}"


def send(client: Client, name: str, relasjon: str = "regn", orgnr: str = FIRM, **data: object) -> HasContent:
    return client.post(path(relasjon, name, orgnr), {"orgnr": orgnr, **data})


def give(client: Client, api: Sandbox, relasjon: str = "regn") -> str:
    """Ask for the firm's access, and have it approved."""
    request_id = read_id(send(client, "be-om", relasjon, valg="selv"))
    api.register.decide(request_id, "approve")
    return request_id


def list_clients(client: Client, fane: str = "", relasjon: str = "regn") -> list[str]:
    """Organisation numbers in the list, all pages."""
    found: list[str] = []
    side, pages = 1, 1
    while side <= pages:
        vis = client.get(path(relasjon), {"fane": fane, "side": str(side)}).context["vis"]
        found += [line.klient.orgnr for line in vis["linjer"]]
        side, pages = side + 1, len(vis["sider"])
    return found


def choose(client: Client, numbers: Iterable[str], handling: str = "legg-til") -> HasContent:
    return send(client, "velg", handling=handling, klient=[*numbers])
