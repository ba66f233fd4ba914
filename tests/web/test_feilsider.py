"""Every error page, reached as people reach it, has a logged reference and a link."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import NORDLYS, TestClock
from tests.web.sider import HasContent, get_text

pytestmark = pytest.mark.django_db
ERRORS = Path(__file__).parents[2] / "templates" / "errors"
OVERSIKT = f"/virksomhet/{NORDLYS}/"


@dataclass(frozen=True)
class Sted:
    """Provokes errors."""

    bruker: Client
    api: Sandbox
    clock: TestClock
    settings: Settings

    def get(self, path: str = "") -> HasContent:
        return self.bruker.get(OVERSIKT + path)

    def fail(self, party: str, status: int, kode: str = "") -> HasContent:
        self.clock.move(timedelta(minutes=6))  # access is checked again
        self.api.add_fault(party=party, status=status, **({"kode": kode} if kode else {}))  # type: ignore[arg-type]
        return self.get()

    def break_the_portal(self) -> HasContent:
        def fail(request: httpx.Request) -> httpx.Response:
            raise ArithmeticError("nothing that is known to go wrong")

        self.settings.API_TRANSPORT = httpx.MockTransport(fail)
        self.bruker.raise_request_exception = False
        return self.get()

    def lose_the_cache(self) -> HasContent:
        location = "unix:///nowhere/redis.sock"
        self.settings.CACHES = {"default": {"BACKEND": "portal.bytecache.RedisByteCache", "LOCATION": location}}
        return self.get()

    def send_a_form_of_nobodys(self) -> HasContent:
        self.bruker.handler.enforce_csrf_checks = True
        return self.bruker.post(OVERSIKT + "hent/")

    def download_too_often(self) -> HasContent:
        self.settings.LIMIT_DOWNLOADS = 0
        return self.get("kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31")

    def sign_in_while_idporten_is_down(self) -> HasContent:
        self.api.add_fault(party="idporten", status=503)
        return self.bruker.get("/innlogging/")

    def answer_a_sign_in_never_begun(self) -> HasContent:
        self.bruker.post("/utlogging/")
        return self.bruker.get("/innlogging/svar?state=en&code=annen")

    def lose_the_right(self) -> HasContent:
        self.api.set_rights(orgnr=NORDLYS, api=False)
        return self.get()

    def ask_for_access_while_altinn_fails(self) -> HasContent:
        self.api.add_fault(party="altinn", endpoint="byquery", kode="AUTH-00062")
        return self.get("systemtilgang/")


VEIER: dict[str, tuple[int, Callable[[Sted], HasContent]]] = {
    "altinn_avslo": (503, Sted.ask_for_access_while_altinn_fails),
    "400": (400, lambda sted: sted.get("betal/?id=")),
    "403": (403, Sted.send_a_form_of_nobodys),
    "404": (404, lambda sted: sted.get("finnes-ikke/")),
    "405": (405, lambda sted: sted.get("hent/")),
    "500": (500, Sted.break_the_portal),
    "503": (503, Sted.lose_the_cache),
    "for_mange": (429, Sted.download_too_often),
    "fil_ikke_funnet": (404, lambda sted: sted.get("fil/ingen-slik/")),
    "idporten_utilgjengelig": (503, Sted.sign_in_while_idporten_is_down),
    "innlogging_feilet": (400, Sted.answer_a_sign_in_never_begun),
    "kan_ikke_betales": (404, lambda sted: sted.get("betal/finnes-ikke/")),
    "krav_ikke_funnet": (404, lambda sted: sted.get("krav/finnes-ikke/")),
    "mangler_rett": (403, Sted.lose_the_right),
    "tall_utilgjengelig": (503, lambda sted: sted.fail("skatteetaten", 503)),
    "tilgang_utilgjengelig": (503, lambda sted: sted.fail("altinn", 503)),
    "ukjent_virksomhet": (404, lambda sted: sted.fail("skatteetaten", 404, "KB-009")),
}


PAGES = sorted(file.stem for file in ERRORS.glob("*.html") if not file.stem.startswith("grunnlag"))


@pytest.mark.parametrize("mal", PAGES)
def test_every_error_page_has_a_logged_reference_and_a_link(
    bruker: Client,
    api: Sandbox,
    clock: TestClock,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    mal: str,
) -> None:
    status, come_to = VEIER[mal]

    response = come_to(Sted(bruker, api, clock, settings))

    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    reference = re.search(r"Referanse (\w{4}-\w{4}-\w{4})", get_text(response))
    assert response.status_code == status  # type: ignore[attr-defined]
    assert f"errors/{mal}.html" in [template.name for template in response.templates]  # type: ignore[attr-defined]
    assert reference is not None
    assert reference[1] in caplog.text
    ways = re.findall(r'<a [^>]*href="([^"]+)"', main)
    assert ways
    for way in ways:
        assert resolve(urlsplit(way).path).url_name
    assert "0,00" not in main


def test_a_post_only_url_names_the_allowed_method(bruker: Client) -> None:
    assert bruker.get(OVERSIKT + "hent/").headers["Allow"] == "POST"


def test_a_malformed_form_is_not_an_internal_error(caplog: pytest.LogCaptureFixture) -> None:
    response = Client().post("/utlogging/bak", "x", content_type="multipart/form-data")

    assert response.status_code == 400
    assert "fault" not in caplog.text
