"""The system needs more than was given: what was given works on, and what is asked for runs out or is not needed."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.api.system_register import find_system, replace_system
from portal.api.system_requests import delete_change
from portal.api.wire_system import make_packages
from portal.domain.systemtilgang import Behov
from sandbox.app import Sandbox
from sandbox.systemuser.seed import SYSTEM
from tests.api.system_tools import BOSS, LACKING, NONE, budget
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.avstemming import ORGNR, Arbeid
from tests.web.sider import HasContent, get_text
from tests.web.systemtilgang import ask, path, read_altinn, read_id, read_reference, send

pytestmark = pytest.mark.django_db
LACKS = "Systemet trenger mer enn virksomheten har gitt"


def need_more(settings: Settings) -> None:
    """As the operator does: in Altinn's register, and in the settings."""
    settings.SYSTEM_PACKAGES = ("krav-og-utlegg", "merverdiavgift")
    system = find_system(SYSTEM, budget())
    assert system is not None
    system.access_packages = make_packages(Behov(pakker=frozenset(settings.SYSTEM_PACKAGES)))
    replace_system(system, budget())


def see(client: Client, orgnr: str) -> str:
    return get_text(client.get(path(orgnr)))


def has_figures(client: Client, orgnr: str) -> bool:
    return client.get(f"/virksomhet/{orgnr}/").status_code == 200


def go_back(client: Client, api: Sandbox, asked: HasContent) -> str:
    reference = read_reference(api, read_id(asked))
    return get_text(client.get("/systemtilgang/svar/", {"ref": reference}, follow=True))


def test_what_was_given_works_until_and_after_more_is_given(
    logg_inn: LoggInn, api: Sandbox, settings: Settings
) -> None:
    boss = logg_inn(BOSS)
    api.register.decide(ask(boss), "approve")
    need_more(settings)

    before = see(boss, NONE)
    assert has_figures(boss, NONE)
    asked = send(boss, "endre", NONE, valg="selv")
    assert has_figures(boss, NONE)
    api.register.decide(read_id(asked), "approve")

    assert LACKS in before
    assert "Dette er nytt: Merverdiavgift" in before
    assert LACKS not in see(boss, NONE)
    assert has_figures(boss, NONE)


def test_what_was_given_in_altinn_is_asked_for_more_too(bruker: Client, api: Sandbox, settings: Settings) -> None:
    assert "Spør om det som mangler" in see(bruker, NORDLYS)
    need_more(settings)

    asked = send(bruker, "endre", NORDLYS)
    waiting = see(bruker, NORDLYS)
    api.register.decide(read_id(asked), "approve")

    assert "changerequest?id=" in read_altinn(asked)
    assert LACKS in waiting
    assert "Merverdiavgift" in waiting
    assert "er ikke besvart" in waiting
    assert "Virksomheten har gitt systemet tilgang" in go_back(bruker, api, asked)
    assert LACKS not in see(bruker, NORDLYS)


def test_what_was_given_in_altinn_still_lacks_what_was_rejected(
    bruker: Client, api: Sandbox, settings: Settings
) -> None:
    need_more(settings)
    asked = send(bruker, "endre", NORDLYS)
    api.register.decide(read_id(asked), "reject")

    assert "Endringen er ikke godkjent i Altinn." in go_back(bruker, api, asked)
    assert read_id(send(bruker, "endre", NORDLYS)) != read_id(asked)


def test_where_altinn_says_that_nothing_is_lacking_it_is_told(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    given = read_id(send(boss, "endre", LACKING, valg="selv"))
    api.register.decide(given, "approve")
    delete_change(given, budget())  # so that nothing tells any more that it was given

    page = get_text(boss.post(path(LACKING, "endre"), {"orgnr": LACKING, "valg": "selv"}, follow=True))

    assert "Altinn svarer at virksomheten har gitt alt systemet trenger." in page


def test_a_change_that_ran_out_is_asked_for_anew(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    old = read_id(send(boss, "endre", LACKING, valg="selv"))
    api.register.age(old, 181)

    assert "Gå til Altinn og godkjenn endringen" in see(boss, LACKING)
    new = read_id(send(boss, "endre", LACKING, valg="selv"))

    assert new != old
    assert old not in api.register.list_requests()
    assert "er ikke besvart" in see(boss, LACKING)


@pytest.mark.parametrize("wait", [timedelta(seconds=1), timedelta(minutes=6)])
def test_what_was_made_from_the_figures_is_kept_and_cannot_be_opened_after_a_withdrawal(
    arbeid: Arbeid, api: Sandbox, clock: TestClock, wait: timedelta
) -> None:
    arbeid.confirm()
    arbeid.settle()
    arbeid.finish()
    said = see(arbeid.client, ORGNR)
    files = [f"{arbeid.path}ferdig/{name}" for name in ("bro.pdf", "bro.csv")]
    assert [arbeid.client.get(file).status_code for file in files] == [302, 200]  # paper is made in the background
    clock.move(wait)
    api.register.withdraw(ORGNR)

    told = see(arbeid.client, ORGNR)
    refused = [arbeid.client.get(file).status_code for file in files]
    opened = arbeid.client.get(f"{arbeid.path}ferdig/")

    assert refused == [403, 403]
    assert "Tallene vi hadde hentet for virksomheten, er slettet her." in told
    for page in (said, told):
        assert "Avstemminger, betalingsfiler og annet som er laget av tallene, kan ikke åpnes" in page
    assert (opened.status_code, opened.headers["Location"]) == (302, f"{path(ORGNR)}?avvist=ja")
