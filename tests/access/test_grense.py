"""Rate limits: too many requests give a message, and are allowed again in the next window."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.access.refusals import count_refusals
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PDF = f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra=2022-01-01&til=2022-01-31"


def test_downloads_are_limited_per_person(bruker: Client, settings: Settings, clock: TestClock) -> None:
    settings.LIMIT_DOWNLOADS = 2
    codes = [bruker.get(PDF).status_code for _ in range(3)]

    refused = bruker.get(PDF)

    assert codes == [302, 302, 429]
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "Prøv igjen om" in get_text(refused)
    clock.move(timedelta(minutes=10))
    assert bruker.get(PDF).status_code == 302


def test_sign_ins_are_limited_per_ip_address(api: Sandbox, settings: Settings) -> None:
    settings.LIMIT_SIGN_INS = 2
    client = Client()

    codes = [client.get("/innlogging/").status_code for _ in range(3)]

    assert codes == [302, 302, 429]
    assert Client(REMOTE_ADDR="192.0.2.7").get("/innlogging/").status_code == 302


def test_behind_a_proxy_only_the_address_it_saw_counts(api: Sandbox, settings: Settings) -> None:
    settings.LIMIT_SIGN_INS, settings.PROXIES = 1, 1
    codes = [
        Client(headers={"x-forwarded-for": f"198.51.100.{number}, 192.0.2.7"}).get("/innlogging/").status_code
        for number in range(2)
    ]

    assert codes == [302, 429]


def test_all_addresses_of_one_ipv6_subscriber_count_as_one(api: Sandbox, settings: Settings) -> None:
    settings.LIMIT_SIGN_INS = 1

    addresses = ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1")
    codes = [Client(REMOTE_ADDR=address).get("/innlogging/").status_code for address in addresses]

    assert codes == [302, 429, 302]


def test_repeated_refusals_cannot_fill_the_record_of_others(bruker: Client, settings: Settings, api: Sandbox) -> None:
    settings.LIMIT_REFUSALS = 2

    codes = [bruker.get("/virksomhet/212201782/").status_code for _ in range(4)]

    assert codes == [404, 404, 429, 429]
    assert count_refusals() == 2
    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200


@pytest.mark.parametrize(("pid", "path"), [(REGNSKAPSFORER, "/virksomheter/"), (EIER, f"/virksomhet/{NORDLYS}/")])
def test_pages_are_limited_per_person(
    logg_inn: LoggInn, settings: Settings, clock: TestClock, pid: str, path: str
) -> None:
    bruker, again, other = logg_inn(pid), logg_inn(pid), logg_inn(DAGLIG_LEDER)
    settings.LIMIT_PAGES = 2

    answers = [client.get(path) for client in (bruker, again, bruker, again)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 600
    assert "For mange forsøk" in answers[2].content.decode()
    assert other.get("/virksomheter/").status_code == 200
    assert bruker.get("/tilgjengelighet/").status_code == 200
    clock.move(timedelta(minutes=10))
    assert bruker.get(path).status_code == 200
