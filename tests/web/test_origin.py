"""What other sites may have a browser ask for."""

import pytest
from django.test import Client
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS

pytestmark = pytest.mark.django_db
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
CLICK = {"Sec-Fetch-User": "?1"}


@pytest.mark.parametrize(("mode", "dest"), [("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty")])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_can_embed_no_page_and_no_file(bruker: Client, site: str, mode: str, dest: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}

    for path in ("", "kontoutskrift.csv?fra=2023-01-01&til=2023-08-01"):
        assert bruker.get(f"/virksomhet/{NORDLYS}/{path}", headers=headers).status_code == 403


def test_another_site_can_link_to_a_page_and_idporten_can_load_its_frame(bruker: Client) -> None:
    frame = LINK | {"Sec-Fetch-Dest": "iframe"}

    assert bruker.get(f"/virksomhet/{NORDLYS}/", headers=LINK).status_code == 200
    assert bruker.get("/utlogging/front", headers=frame).status_code == 200


@pytest.mark.parametrize(
    "headers", [LINK | CLICK, LINK | CLICK | {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "same-origin"}]
)
def test_no_link_from_another_site_and_no_script_starts_a_sign_in(api: Sandbox, headers: dict[str, str]) -> None:
    client = Client()

    page = client.get("/innlogging/", {"til": f"/virksomhet/{NORDLYS}/"}, headers=headers)

    assert page.status_code == 200
    assert f"/innlogging/?til=%2Fvirksomhet%2F{NORDLYS}%2F" in page.content.decode()
    assert api.calls == []
    for own in ({"Sec-Fetch-Site": "same-origin"} | CLICK, {"Sec-Fetch-Site": "none"}):
        assert client.get("/innlogging/", headers=own).status_code == 302


def test_over_plain_http_the_back_channel_is_refused_and_not_redirected(api: Sandbox, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert Client().post("/utlogging/bak", {"logout_token": "x"}).status_code == 403
    assert Client().get("/virksomheter/").status_code == 301
    assert Client().post("/utlogging/bak", {"logout_token": "x"}, secure=True).status_code == 400
