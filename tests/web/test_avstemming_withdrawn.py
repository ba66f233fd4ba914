"""A reconciliation shows nothing of the authority's ledger after the system access was withdrawn."""

from datetime import timedelta

import pytest

from sandbox.app import Sandbox
from tests.conftest import LoggInn, TestClock
from tests.web.avstemming import ORGNR, Arbeid
from tests.web.sider import DAGLIG_LEDER

pytestmark = pytest.mark.django_db
PAGE = f"/virksomhet/{ORGNR}/"
TOLD = f"{PAGE}systemtilgang/?avvist=ja"


def test_a_finished_one_is_not_shown_while_skatteetaten_is_away(
    arbeid: Arbeid, api: Sandbox, clock: TestClock, logg_inn: LoggInn
) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()
    clock.move(timedelta(minutes=70))
    client = logg_inn(DAGLIG_LEDER)
    api.add_fault(party="skatteetaten", status=503)
    for _ in range(8):  # until it is not asked any more
        client.get(f"{PAGE}ubetalte-krav/")
    client.post(f"{PAGE}systemtilgang/til-altinn/", {"orgnr": ORGNR})
    clock.move(timedelta(seconds=1))
    api.register.withdraw(ORGNR)

    answer = client.get(f"{arbeid.path}ferdig/")

    assert (answer.status_code, answer.headers.get("Location")) == (302, TOLD)


def test_what_is_not_explained_yet_is_not_shown(
    arbeid: Arbeid, api: Sandbox, clock: TestClock, logg_inn: LoggInn
) -> None:
    arbeid.confirm()
    while names := arbeid.list_names("avvis"):
        arbeid.answer(handling="avvis", noekkel=names[0])
    arbeid.get_page()
    shown = arbeid.client.get(f"{PAGE}avstemming/").content.decode()
    clock.move(timedelta(minutes=6))
    client = logg_inn(DAGLIG_LEDER)
    api.register.withdraw(ORGNR)

    answer = client.get(f"{PAGE}avstemming/")

    assert "er ikke forklart" in shown
    assert (answer.status_code, answer.headers.get("Location")) == (302, TOLD)
