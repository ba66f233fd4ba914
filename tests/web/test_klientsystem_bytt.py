"""A firm's access cannot be changed: what is new and what it costs is told, and the clients are put on again after."""

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.api.system_tools import CLIENT_ADMINISTRATOR, FIRM
from tests.conftest import LoggInn
from tests.web.klientliste import Work
from tests.web.klientsystem import choose, give, list_clients, path, send
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
MORE = {"regn": ("regnskapsforer-med-signeringsrettighet", "regnskapsforer-lonn")}


@pytest.fixture
def firm(logg_inn: LoggInn, api: Sandbox, arbeider: Work) -> Client:
    client = logg_inn(CLIENT_ADMINISTRATOR)
    give(client, api)
    choose(client, list_clients(client)[:4])
    arbeider()
    return client


def test_what_is_new_and_what_it_costs_is_told_before_anything_is_done(firm: Client, settings: Settings) -> None:
    settings.SYSTEM_AGENT_PACKAGES = MORE

    page = get_text(firm.get(path()))

    assert "Systemet trenger mer enn firmaet har godkjent" in page
    assert "Regnskapsfører lønn" in page
    assert "Det koster dette: 4 klienter må fjernes først" in page
    still_on = list_clients(firm, "lagt-til")
    assert len(still_on) == 4
    assert firm.get(f"/virksomhet/{still_on[0]}/").status_code == 200  # what the firm has given works on


def test_clients_are_taken_off_the_access_made_anew_and_the_same_clients_put_on_again(
    firm: Client, api: Sandbox, arbeider: Work, settings: Settings, logg_inn: LoggInn
) -> None:
    before = list_clients(firm, "lagt-til")
    settings.SYSTEM_AGENT_PACKAGES = MORE

    send(firm, "toem")
    arbeider()
    assert list_clients(firm, "lagt-til") == []
    assert "Klientene er fjernet." in get_text(firm.get(path()))
    api.register.withdraw(FIRM, f"{FIRM}-regn")
    firm.get(path())
    give(firm, api)
    again = logg_inn(CLIENT_ADMINISTRATOR)  # Altinn has signed the person out
    offered = get_text(again.get(path()))
    send(again, "velg", handling="legg-til", husket="ja")
    arbeider()

    assert "4 klienter lå i den gamle systemtilgangen" in offered
    assert "ble fjernet" not in offered  # what was done with the old one
    assert list_clients(again, "lagt-til") == before
    assert "Legg dem til igjen" not in get_text(again.get(path()))


def test_nothing_is_taken_off_where_nothing_is_lacking(firm: Client, arbeider: Work) -> None:
    send(firm, "toem")
    arbeider()

    assert len(list_clients(firm, "lagt-til")) == 4


def test_a_choice_that_was_remembered_takes_nobody_off(firm: Client, settings: Settings, arbeider: Work) -> None:
    settings.SYSTEM_AGENT_PACKAGES = MORE
    send(firm, "toem")
    arbeider()
    choose(firm, list_clients(firm)[:1])
    arbeider()

    send(firm, "velg", handling="fjern", husket="ja")
    arbeider()

    assert len(list_clients(firm, "lagt-til")) == 1
