"""Shared by the tests of a firm's nights."""

from django.test import Client

from portal.jobs.firmanatt import enqueue_firm_nights
from sandbox.app import Sandbox
from tests.api.system_tools import FIRM
from tests.conftest import TestClock
from tests.web.klientliste import Work
from tests.web.klientsystem import path
from tests.web.lesere import give_agent
from tests.web.sider import HasContent
from tests.web.test_klienter_natt import go_to_night

AUTOMATIC = "Hentet automatisk om natten for firmaet, ikke sett"


def switch(client: Client, natt: str = "paa", orgnr: str = FIRM) -> int:
    """The status."""
    return client.post(path("regn", "natt", orgnr), {"orgnr": orgnr, "natt": natt}).status_code


def switch_on(client: Client, api: Sandbox, clock: TestClock) -> None:
    """The firm's agent reads two clients, and somebody switches its nights on. Night has come."""
    give_agent(api)
    switch(client)
    go_to_night(clock)
    api.clear_calls()


def run_night(api: Sandbox, arbeider: Work) -> list[str]:
    """Whose open lists were fetched."""
    api.clear_calls()
    enqueue_firm_nights()
    arbeider()
    return list_fetched(api)


def list_fetched(api: Sandbox) -> list[str]:
    calls = [call.path.split("/") for call in api.calls if call.party == "skatteetaten"]
    return sorted(parts[-2] for parts in calls if parts[-1] == "aapnekrav")


def get_page(client: Client) -> HasContent:
    return client.get(path())
