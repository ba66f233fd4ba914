"""Failures of remote parties give the right page and status, never "nothing owed"."""

import logging
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, TestClock
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db
PATHS = ("", "ubetalte-krav/", "uplasserte-innbetalinger/")
PDF = "kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31"
OVERSIKT = f"/virksomhet/{NORDLYS}/"


@pytest.mark.parametrize("path", [*PATHS, PDF])
@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 500, "kode": "KB-001"}, {"garbage": True}])
def test_without_cached_figures_the_page_reports_the_failure(
    bruker: Client, api: Sandbox, path: str, fault: dict[str, object]
) -> None:
    api.add_fault(party="skatteetaten", **fault)  # type: ignore[arg-type]

    response = bruker.get(OVERSIKT + path)
    page = get_text(response)

    assert response.status_code == 503
    assert "Vi får ikke hentet tallene" in page
    assert "Du kan fortsatt ha krav å betale" in page
    assert response.wsgi_request.reference in page  # type: ignore[attr-defined]
    for wrong in ("0,00", "skylder ikke Skatteetaten noe", "Traceback"):
        assert wrong not in page


@pytest.mark.parametrize("path", PATHS)
def test_cached_figures_are_shown_with_age_and_reason(
    bruker: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int], path: str
) -> None:
    bruker.get(OVERSIKT + path)
    api.add_fault(party="skatteetaten", status=503)
    clock.move(timedelta(minutes=23))
    bruker.get(OVERSIKT + path)  # shown at once; the background refresh fails
    arbeider()

    response = bruker.get(OVERSIKT + path)
    page = get_text(response)

    assert response.status_code == 200
    assert "161 467,00" in page
    assert "Skatteetaten svarer ikke" in page
    assert "09.14" in page


def test_with_all_parties_down_cached_figures_are_shown_until_access_expires(
    bruker: Client, clock: TestClock, settings: Settings
) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    bruker.get(OVERSIKT)
    settings.API_TRANSPORT = httpx.MockTransport(refuse)  # a broken connection, not a second sandbox
    clock.move(timedelta(minutes=4, seconds=59))
    assert "161 467,00" in get_text(bruker.get(OVERSIKT))
    clock.move(timedelta(seconds=2))

    response = bruker.get(OVERSIKT)

    assert response.status_code == 503
    assert "161 467" not in get_text(response)
    assert "Altinn" in get_text(response)


@pytest.mark.parametrize("change", [{"systemuser": False}, {"api": False}])
def test_a_missing_right_is_named_with_who_can_grant_it(bruker: Client, api: Sandbox, change: dict[str, bool]) -> None:
    api.set_rights(orgnr=NORDLYS, **change)  # type: ignore[arg-type]

    response = bruker.get(OVERSIKT)
    page = get_text(bruker.get(OVERSIKT, follow=True))

    assert response.status_code == (302 if "systemuser" in change else 403)
    assert "Krav og betalinger" in page
    assert "Altinn" in page


def test_an_organisation_unknown_to_the_authority_is_reported(bruker: Client, api: Sandbox) -> None:
    api.add_fault(party="skatteetaten", status=404, kode="KB-009")

    assert bruker.get(OVERSIKT).status_code == 404


def test_an_unknown_page_gives_a_message_and_a_reference(bruker: Client) -> None:
    response = bruker.get("/finnes-ikke/")

    assert response.status_code == 404
    assert response.wsgi_request.reference in get_text(response)  # type: ignore[attr-defined]


def test_an_internal_error_gives_a_page_with_a_reference_and_no_figures(
    bruker: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("61244 kroner")

    monkeypatch.setattr("portal.web.virksomhetsside.compute_hovedtall", fail)
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)
    bruker.raise_request_exception = False

    response = bruker.get(OVERSIKT)

    assert response.status_code == 500
    assert "61244" not in response.content.decode()
    assert "Referanse" in get_text(response)
    assert "fault ValueError at" in caplog.text
    assert "61244" not in caplog.text


def test_a_form_without_csrf_token_is_refused_with_a_message(bruker: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = bruker.cookies

    response = strict.post(OVERSIKT + "hent/")

    assert response.status_code == 403
    assert get_text(response).strip()


def test_a_page_that_is_not_there_names_who_is_signed_in_and_the_organisation_of_its_address(
    accountant: Client,
) -> None:
    unknown, other, mine = (
        accountant.get(path)
        for path in ("/finnes-ikke/", "/virksomhet/999999999/", f"/virksomhet/{NORDLYS}/avstemming/2020-01-01/")
    )

    for page in (unknown, other, mine):
        assert page.status_code == 404
        assert "Sigrid Åkervold" in get_text(page)
        assert "csrfmiddlewaretoken" not in page.content.decode()
    assert "Nordlys" in get_text(mine)
    assert "det som var her, kan være slettet" in get_text(mine)
    assert "Nordlys" not in get_text(other)
