"""Answers that change between two fetches, and how often each list was fetched."""

from collections import Counter

from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import NORDLYS
from tests.web.served import Serve, make_innbetaling, make_krav

BASE = f"/virksomhet/{NORDLYS}/"


def pay(serve: Serve, on: str = "2023-08-28") -> None:
    """Serve newer answers in which the claim is paid."""
    serve(aapne=[], krav=[make_krav(0, paid_on=on)], inn=[make_innbetaling(on)])


def count(api: Sandbox) -> Counter[str]:
    return Counter(call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "skatteetaten")


def refresh(bruker: Client, page: str) -> str:
    """Press *Hent på nytt*; returns the redirect's target."""
    address = f"http://127.0.0.1:8000{page}"
    response = bruker.post(f"{BASE}hent/", {"orgnr": NORDLYS}, headers={"Referer": address})
    return response.headers["Location"]
