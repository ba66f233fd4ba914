"""Every URL of an organisation for everybody without access: no data, and no sign that it exists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.access.models import Innsyn
from portal.access.sesjon import get_innlogget
from portal.sealed_store import list_parts
from sandbox.app import Sandbox
from tests.access.refusals import count_refusals
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.lager import name_in_store, plant, read_store
from tests.web.sider import DAGLIG_LEDER, EVERY_PATH, REGNSKAPSFORER, SHOWN_PATHS, UTEN_VIRKSOMHET, get_text

pytestmark = pytest.mark.django_db
NONEXISTENT = "310000003"
HOVEDENHET, UNDERENHET, OPPLOEST = "311977849", "312656698", "312520923"
REFERANSE = re.compile(rb"[0-9A-F]{4}(-[0-9A-F]{4}){2}")
# What an answer could reveal of each organisation: name, number, figures, files.
SECRETS = {
    NORDLYS: ("Nordlys", "161 467", "161\u00a0467", "314\u00a0055\u00a0403", NORDLYS),
    HOVEDENHET: ("Båtsnekkeri AS", "311\u00a0977\u00a0849", HOVEDENHET),
    UNDERENHET: ("Svabergvika", "312\u00a0656\u00a0698", UNDERENHET),
    OPPLOEST: ("Papirdragefabrikk", "312\u00a0520\u00a0923", OPPLOEST),
}


@pytest.fixture(autouse=True)
def patient_limit(settings: Settings) -> None:
    """One person is refused at every path, in one test."""
    settings.LIMIT_REFUSALS = 10_000


@pytest.fixture
def who(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> Callable[[str], tuple[Client, str]]:
    """A browser without access, and the organisation."""

    def revoked() -> tuple[Client, str]:
        client = logg_inn(EIER)
        assert client.get(f"/virksomhet/{NORDLYS}/").status_code == 200
        api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)
        clock.move(timedelta(minutes=5))  # Altinn's answer has expired
        return client, NORDLYS

    def without(orgnr: str) -> tuple[Client, str]:
        api.set_rights(pid=DAGLIG_LEDER, orgnr=orgnr, altinn=False)
        return logg_inn(DAGLIG_LEDER), orgnr

    def someone_elses_list() -> tuple[Client, str]:
        logg_inn(REGNSKAPSFORER).get(f"/virksomhet/{NORDLYS}/")  # cached for her only
        return logg_inn(DAGLIG_LEDER), NORDLYS

    makers: dict[str, Callable[[], tuple[Client, str]]] = {
        "stranger": lambda: (logg_inn(DAGLIG_LEDER), NORDLYS),
        "nobody's": lambda: (logg_inn(UTEN_VIRKSOMHET), NORDLYS),
        "revoked": revoked,
        "parent only": lambda: without(UNDERENHET),
        "sub-unit only": lambda: without(HOVEDENHET),
        "dissolved unit": lambda: without(OPPLOEST),
        "stranger to a dissolved unit": lambda: (logg_inn(EIER), OPPLOEST),
        "others' figures kept": someone_elses_list,
    }

    def make(name: str) -> tuple[Client, str]:
        client, orgnr = makers[name]()
        client.get("/virksomheter/")  # Altinn's list is cached, for both questions
        client.get(f"/virksomhet/{NONEXISTENT}/")  # starts the count of refusals
        api.clear_calls()
        return client, orgnr

    return make


@dataclass(frozen=True)
class Answer:
    status: int
    everything: bytes  # body and headers, without the reference
    queries: int


def ask(client: Client, orgnr: str, path: str) -> Answer:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/virksomhet/{quote(orgnr)}/{path}")
    told = response.content + str(sorted(response.headers.items())).encode()
    return Answer(response.status_code, REFERANSE.sub(b"", told), len(queries))


def check_the_same(client: Client, orgnr: str, path: str) -> None:
    """Answered as if the organisation did not exist, with nothing that could reveal it."""
    theirs, nobodys = ask(client, orgnr, path), ask(client, NONEXISTENT, path)
    assert theirs.status == 404, path
    assert theirs == nobodys, path
    for secret in SECRETS.get(orgnr, ()):
        assert secret.encode() not in theirs.everything, path


@pytest.mark.parametrize(
    "name",
    [
        "stranger",
        "nobody's",
        "revoked",
        "parent only",
        "sub-unit only",
        "dissolved unit",
        "stranger to a dissolved unit",
        "others' figures kept",
    ],
)
def test_without_access_the_answer_is_the_same_as_for_a_nonexistent_organisation(
    who: Callable[[str], tuple[Client, str]], api: Sandbox, name: str
) -> None:
    client, orgnr = who(name)
    for path in EVERY_PATH:
        before = count_refusals()

        check_the_same(client, orgnr, path)

        assert api.calls == [], path
        assert count_refusals() == before + 2, path


def test_a_partial_reveals_no_more_than_the_page(who: Callable[[str], tuple[Client, str]], api: Sandbox) -> None:
    client, orgnr = who("others' figures kept")
    client.defaults |= {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "krav-tabell", "HTTP_HX_CURRENT_URL": "http://x/"}
    for path in EVERY_PATH:
        check_the_same(client, orgnr, path)
        assert api.calls == [], path


@pytest.mark.parametrize(
    "written",
    [
        "314 055 403",
        "31405540",
        "3140554033",
        "314055404",
        "abc",
        "٣١٤٠٥٥٤٠٣",
        "３１４０５５４０３",
        "314055403\u200b",
        "9" * 4000,
    ],
)
def test_an_invalid_number_gets_the_same_answer_as_a_nonexistent_one(
    bruker: Client, api: Sandbox, written: str
) -> None:
    bruker.get("/virksomheter/")
    bruker.get(f"/virksomhet/{NONEXISTENT}/")
    api.clear_calls()
    for path in EVERY_PATH:
        before = count_refusals()

        check_the_same(bruker, written, path)

        assert api.calls == [], path
        assert count_refusals() == before + 2, path


@pytest.mark.parametrize("kind", ["not signed in", "tampered cookie", "another browser's, ended", "session of nobody"])
def test_without_sign_in_nothing_is_revealed(logg_inn: LoggInn, api: Sandbox, kind: str) -> None:
    client = Client()
    if kind == "another browser's, ended":
        owner = logg_inn(EIER)
        client.cookies["sesjon"] = owner.cookies["sesjon"].value
        owner.post("/utlogging/")
    elif kind == "tampered cookie":
        client.cookies["sesjon"] = logg_inn(EIER).cookies["sesjon"].value[::-1]
    elif kind == "session of nobody":
        client.get("/innlogging/")
    api.clear_calls()
    for path in EVERY_PATH:
        answers = [client.get(f"/virksomhet/{orgnr}/{path}") for orgnr in (NORDLYS, NONEXISTENT)]

        theirs, nobodys = (answer.headers["Location"] for answer in answers)
        assert [(answer.status_code, answer.content) for answer in answers] == [(302, b"")] * 2, path
        assert theirs.replace(NORDLYS, "") == nobodys.replace(NONEXISTENT, ""), path
    assert api.calls == []
    assert not Innsyn.objects.filter(is_avvist=False).exists()


def test_ones_own_dissolved_organisation_can_be_read(logg_inn: LoggInn) -> None:
    client = logg_inn(DAGLIG_LEDER)
    for path in SHOWN_PATHS:
        if "KRAV" not in path and ".ics" not in path:  # it has no such claim, and no due date
            assert client.get(f"/virksomhet/{OPPLOEST}/{path}").status_code == 200, path


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_no_http_method_reveals_more_than_another(logg_inn: LoggInn, api: Sandbox, method: str) -> None:
    client = logg_inn(DAGLIG_LEDER)
    for path in EVERY_PATH:
        assert getattr(client, method)(f"/virksomhet/{NORDLYS}/{path}").status_code == 404, path
    assert "skatteetaten" not in {call.party for call in api.calls}


def test_altinns_answer_for_one_person_is_not_used_for_another(
    logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    path = f"/virksomhet/{NORDLYS}/innsyn/"
    accountant, owner = logg_inn(REGNSKAPSFORER), logg_inn(EIER)
    assert accountant.get(path).status_code == 200
    hers = list_kept_permissions(accountant)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=5))
    assert owner.get(path).status_code == 200
    his = list_kept_permissions(owner)
    assert {*hers, *his} <= read_store().keys()

    for her_place, his_place in zip(hers, his, strict=True):
        plant(her_place, read_store()[his_place])

    assert accountant.get(path).status_code == 404


def list_kept_permissions(client: Client) -> list[str]:
    """The list of all organisations, and the decision for this one."""
    innlogget = get_innlogget(client.session)
    assert innlogget is not None
    person = innlogget.person_key
    return [name_in_store(part) for part in (*list_parts(f"altinn/{person}"), f"avgjoerelse/{person}/{NORDLYS}")]


def test_a_refusal_by_the_api_drops_the_cache_at_once(
    bruker: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=5))
    bruker.get(f"/virksomhet/{NORDLYS}/")
    arbeider()

    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 403
    api.add_fault(party="skatteetaten", status=503)
    response = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert response.status_code == 503  # nothing is cached
    assert "161 467,00" not in get_text(response)
