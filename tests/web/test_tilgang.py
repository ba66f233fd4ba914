"""Without access, nothing is shown and nothing is fetched."""

import re
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.tilgang import get_tilgang, get_tilganger, get_virksomheter
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, ORGANISATION_PATHS, REGNSKAPSFORER, UTEN_VIRKSOMHET, get_text

pytestmark = pytest.mark.django_db
ANOTHERS = "212201782"
NONEXISTENT = "310000003"
REFERANSE = re.compile(rb"[0-9A-F]{4}(-[0-9A-F]{4}){2}")


def parties_called(api: Sandbox) -> set[str]:
    return {call.party for call in api.calls}


@pytest.mark.parametrize("path", ORGANISATION_PATHS)
def test_another_organisation_is_not_found_and_not_fetched(bruker: Client, api: Sandbox, path: str) -> None:
    response = bruker.get(f"/virksomhet/{ANOTHERS}/{path}")

    assert response.status_code == 404
    assert parties_called(api) <= {"altinn"}
    assert ANOTHERS not in response.content.decode()


@pytest.mark.parametrize(
    "orgnr",
    [
        NONEXISTENT,
        "314055404",
        "31405540",
        "3140554033",
        "314 055 403",
        "314055403\u0660",
        "abc",
        "٣١٤٠٥٥٤٠٣",
        "-1",
        "%",
    ],
)
@pytest.mark.parametrize("path", ["", "kontoutskrift.pdf?fra=x"])
def test_no_access_and_unknown_organisation_look_identical(bruker: Client, api: Sandbox, orgnr: str, path: str) -> None:
    theirs = bruker.get(f"/virksomhet/{ANOTHERS}/{path}")
    nobodys = bruker.get(f"/virksomhet/{orgnr}/{path}")

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert REFERANSE.sub(b"", theirs.content) == REFERANSE.sub(b"", nobodys.content)
    assert parties_called(api) <= {"altinn"}


@pytest.mark.parametrize("path", ORGANISATION_PATHS)
def test_without_sign_in_the_person_is_redirected_to_it_and_back(api: Sandbox, path: str) -> None:
    response = Client().get(f"/virksomhet/{NORDLYS}/{path}")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/innlogging/?til=%2Fvirksomhet%2F314055403%2F")
    assert not api.calls


def test_a_tampered_or_foreign_cookie_is_rejected(api: Sandbox) -> None:
    client = Client()
    client.cookies["sesjon"] = "a" * 32

    assert client.get(f"/virksomhet/{NORDLYS}/").status_code == 302
    assert not api.calls


def test_a_right_removed_in_altinn_takes_effect_within_five_minutes(
    bruker: Client, api: Sandbox, clock: TestClock
) -> None:
    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200
    api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))
    api.clear_calls()

    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 404
    assert "skatteetaten" not in parties_called(api)


def test_access_is_refused_while_altinn_is_down(bruker: Client, api: Sandbox, clock: TestClock) -> None:
    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200
    api.add_fault(party="altinn", status=503)
    clock.move(timedelta(minutes=4))
    assert bruker.get(f"/virksomhet/{NORDLYS}/").status_code == 200
    clock.move(timedelta(minutes=2))
    api.clear_calls()

    response = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert response.status_code == 503
    assert "161 467" not in get_text(response)
    assert "skatteetaten" not in parties_called(api)


def test_a_main_unit_shown_only_as_heading_cannot_be_opened(logg_inn: LoggInn, api: Sandbox) -> None:
    api.set_rights(pid=DAGLIG_LEDER, orgnr="311977849", altinn=False)
    client = logg_inn(DAGLIG_LEDER)

    page = client.get("/virksomheter/", {"under": "1"}).content.decode()

    assert 'href="/virksomhet/312656698/"' in page  # the sub-unit
    assert 'href="/virksomhet/311977849/"' not in page
    assert client.get("/virksomhet/312656698/").status_code == 200
    assert client.get("/virksomhet/311977849/").status_code == 404


def test_a_person_without_organisations_is_told_how_to_get_access(logg_inn: LoggInn) -> None:
    client = logg_inn(UTEN_VIRKSOMHET)

    page = client.get("/", follow=True)

    assert page.status_code == 200
    assert "Altinn" in get_text(page)


def test_every_page_of_an_organisation_is_no_store(bruker: Client) -> None:
    for path in ORGANISATION_PATHS:
        assert bruker.get(f"/virksomhet/{NORDLYS}/{path}").headers["Cache-Control"] == "no-store", path
    assert bruker.get(f"/virksomhet/{ANOTHERS}/").headers["Cache-Control"] == "no-store"


CHOOSERS = ("Alle virksomheter", 'id="bytter"', "Bytt virksomhet")


@pytest.mark.parametrize("path", ["", "ubetalte-krav/", "innbetalinger/", "kontoutskrift/", "krav/KRAV-33712709/"])
def test_who_has_one_organisation_has_nothing_to_choose(bruker: Client, path: str) -> None:
    page = bruker.get(f"/virksomhet/{NORDLYS}/{path}").content.decode()

    assert [word for word in CHOOSERS if word in page] == []
    assert (f'class="ds-link" href="/virksomhet/{NORDLYS}/"' in page) == bool(path)


def test_who_has_several_organisations_can_choose(logg_inn: LoggInn) -> None:
    page = logg_inn(REGNSKAPSFORER).get(f"/virksomhet/{NORDLYS}/").content.decode()

    assert [word for word in CHOOSERS if word not in page] == []


@pytest.mark.parametrize("fault", ["skatteetaten", "right"])
def test_error_pages_of_who_has_one_organisation_offer_no_list(bruker: Client, api: Sandbox, fault: str) -> None:
    if fault == "right":
        api.set_rights(orgnr=NORDLYS, api=False)
    else:
        api.add_fault(party="skatteetaten", status=503)

    page = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert page.status_code in (403, 503)
    assert "Alle virksomheter" not in page.content.decode()


def test_a_heading_is_no_second_organisation(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    """A main unit that is listed only for its sub-unit cannot be chosen."""
    hovedenhet, underenhet = "311977849", "312656698"
    client = logg_inn(DAGLIG_LEDER)
    listed = [unit.orgnr for unit in get_virksomheter(client.session) if unit.orgnr != underenhet]
    for orgnr in listed:
        api.set_rights(pid=DAGLIG_LEDER, orgnr=orgnr, altinn=False)
    clock.move(timedelta(minutes=5))

    (tilgang,) = get_tilganger(client.session, {underenhet, hovedenhet})

    assert tilgang.is_eneste
    assert get_tilgang(client.session, underenhet).is_eneste
    assert [unit.orgnr for unit in get_virksomheter(client.session)] == [hovedenhet, underenhet]


def test_no_page_runs_inline_script_or_evaluates_text(bruker: Client) -> None:
    for path in ORGANISATION_PATHS:
        response = bruker.get(f"/virksomhet/{NORDLYS}/{path}")
        policy = dict(
            part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";")
        )
        assert policy["script-src"] == "'self'", path
        assert policy["default-src"] == policy["object-src"] == "'none'", path

    assert '"allowEval":false' in bruker.get(f"/virksomhet/{NORDLYS}/").content.decode()


class Losing(httpx.BaseTransport):
    """Both rights end while Maskinporten is asked, and what was decided before is too old."""

    def __init__(self, api: Sandbox, clock: TestClock, inner: httpx.BaseTransport) -> None:
        self._api, self._clock, self._inner = api, clock, inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        is_asked = "maskinporten" in str(request.url)
        if is_asked:
            self._api.set_rights(orgnr=NORDLYS, altinn=False, systemuser=False)
        response = self._inner.handle_request(request)
        if is_asked:
            self._clock.move(timedelta(minutes=5))
        return response


def test_an_organisation_that_is_lost_during_the_request_is_like_any_other(
    bruker: Client, api: Sandbox, clock: TestClock, settings: Settings
) -> None:
    settings.API_TRANSPORT = Losing(api, clock, settings.API_TRANSPORT)

    lost, unknown = (bruker.get(f"/virksomhet/{orgnr}/") for orgnr in (NORDLYS, NONEXISTENT))

    assert lost.status_code == 404
    assert REFERANSE.sub(b"", lost.content) == REFERANSE.sub(b"", unknown.content)
