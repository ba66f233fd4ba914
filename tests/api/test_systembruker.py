"""The grant names the owner of the system user: the organisation itself, or the accountant for its clients."""

from datetime import timedelta

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.tilgang import get_virksomheter
from portal.api.altinn import get_virksomheter_for
from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from portal.domain.tilgang import Grunn
from sandbox.app import Sandbox
from tests.api.system_tools import make_tilgang
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
AGENT = "310680028"
AGENTS_CLIENTS = f'[{{"eier": "{AGENT}", "externalRef": "klienter", "klienter": ["{NORDLYS}", "212201782"]}}]'
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def test_by_default_every_organisation_has_its_own_without_a_reference(settings: Settings) -> None:
    grant = get_grant(make_tilgang(NORDLYS))

    assert (grant.eier, grant.external_ref) == (NORDLYS, "")


def test_the_accountants_system_user_reads_its_clients_with_one_token(
    logg_inn: LoggInn, api: Sandbox, settings: Settings
) -> None:
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS
    for orgnr in (NORDLYS, "212201782"):
        api.set_rights(orgnr=orgnr, systemuser=False)  # they have no system user of their own
    accountant = logg_inn(REGNSKAPSFORER)

    assert accountant.get(OVERSIKT).status_code == 200
    assert accountant.get("/virksomhet/212201782/").status_code == 200
    assert [call.path for call in api.calls if call.party == "maskinporten"] == ["/maskinporten/token"]


@pytest.mark.parametrize("reference", ["", "another"])
def test_a_wrong_reference_means_no_system_user(bruker: Client, settings: Settings, reference: str) -> None:
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS.replace('klienter"', f'{reference}"', 1)

    response = bruker.get(OVERSIKT)

    assert response.status_code == 403
    assert "Systemet har ikke fått tilgang til tallene til Nordlys Eplepresseri ENK" in get_text(response)


def test_an_agent_that_no_longer_has_the_client_is_refused(bruker: Client, api: Sandbox, settings: Settings) -> None:
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS
    api.set_rights(orgnr=NORDLYS, api=False)

    assert bruker.get(OVERSIKT).status_code == 403


def test_the_message_names_the_missing_right_and_who_can_grant_it(
    bruker: Client, api: Sandbox, settings: Settings
) -> None:
    api.set_rights(orgnr=NORDLYS, systemuser=False)
    without = get_text(bruker.get(f"{OVERSIKT}kontoutskrift.csv?fra=2022-01-01&til=2022-12-31"))
    api.clear_rights()
    api.set_rights(orgnr=NORDLYS, api=False)
    unused = get_text(bruker.get(OVERSIKT))
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS
    not_a_client = get_text(bruker.get(OVERSIKT))
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS.replace('klienter"', 'another"', 1)
    agent_without = get_text(bruker.get(OVERSIKT))

    assert "virksomheten har ingen systembruker for dette systemet" in without
    assert "systembrukeren har ikke tilgang til å hente" in unused
    assert "må legge virksomheten til som klient" in not_a_client
    assert "regnskapsføreren har ingen slik systembruker" in agent_without
    for page in (not_a_client, agent_without):
        assert "innehaver eller en annen som er tilgangsstyrer for virksomheten" not in page


def test_figures_fetched_by_one_system_user_are_not_shown_for_another(
    bruker: Client, api: Sandbox, settings: Settings
) -> None:
    bruker.get(OVERSIKT)
    settings.SYSTEMBRUKERE = AGENTS_CLIENTS
    api.clear_calls()
    bruker.get(OVERSIKT)

    assert [call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "skatteetaten"] == ["aapnekrav"]


def test_a_wrong_clock_is_corrected_from_the_answers_date(api: Sandbox, clock: TestClock, settings: Settings) -> None:
    real = clock.now()
    clock.moment = real - timedelta(minutes=5)  # our clock is behind
    inner = httpx.WSGITransport(app=api)

    class Dated(httpx.BaseTransport):
        """A server connection that dates its answers with the correct time."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            ours, clock.moment = clock.moment, real
            response = inner.handle_request(request)
            clock.moment = ours
            response.headers["Date"] = real.strftime("%a, %d %b %Y %H:%M:%S GMT")
            return response

    settings.API_TRANSPORT = Dated()

    assert get_maskinporten().get_token(get_grant(make_tilgang(NORDLYS)))
    assert [call.status for call in api.calls] == [400, 200]


def test_the_service_owner_road_lists_the_same_without_the_persons_token(
    api: Sandbox, logg_inn: LoggInn, settings: Settings
) -> None:
    by_person = get_virksomheter(logg_inn(REGNSKAPSFORER).session)
    settings.ALTINN_SUBSCRIPTION_KEY = "key"

    by_owner = get_virksomheter_for(REGNSKAPSFORER)

    assert {unit.orgnr for unit in by_owner} == {unit.orgnr for unit in by_person}
    assert len(by_owner) == 40


def test_the_service_owner_road_does_not_request_altinns_scope_from_the_person(
    logg_inn: LoggInn, api: Sandbox, settings: Settings, clock: TestClock
) -> None:
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    settings.IDPORTEN_SCOPE = "openid profile"
    client = logg_inn(EIER)
    for _ in range(4):
        clock.move(timedelta(minutes=6))
        assert client.get(OVERSIKT).status_code == 200

    assert not [call for call in api.calls if call.party == "idporten"]  # no token to refresh


def test_on_the_service_owner_road_our_own_rejected_token_ends_no_sign_in(
    logg_inn: LoggInn, api: Sandbox, settings: Settings, clock: TestClock
) -> None:
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", "key"
    client = logg_inn(EIER)
    clock.move(timedelta(minutes=6))
    api.add_fault(party="altinn", status=401, count=1)

    assert client.get(OVERSIKT).status_code == 503
    assert client.get(OVERSIKT).status_code == 200


def test_without_its_key_the_service_owner_road_refuses_access(
    logg_inn: LoggInn, api: Sandbox, settings: Settings
) -> None:
    client = logg_inn(EIER)
    settings.ALTINN_ROAD, settings.ALTINN_SUBSCRIPTION_KEY = "serviceowner", ""

    assert client.get(OVERSIKT).status_code == 503


@pytest.mark.parametrize(
    ("orgnr", "grunn"),
    [(NORDLYS, Grunn.KLIENTFORHOLD), ("320252024", Grunn.ENKELTRETTIGHET)],
)
def test_the_reason_for_access_comes_from_altinn(logg_inn: LoggInn, orgnr: str, grunn: Grunn) -> None:
    units = get_virksomheter(logg_inn(REGNSKAPSFORER).session)

    assert {unit.orgnr: unit.grunn for unit in units}[orgnr] is grunn
