"""The component gallery and the accessibility statement."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.web.gallery import FEILSIDER, GALLERY_STATES
from sandbox.app import Sandbox
from tests.test_architecture import Page
from tests.web.sider import get_text

NOTHING_OWED = "skylder ikke Skatteetaten noe"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/stilark/", "/stilark/lastet/", "/stilark/finnes-ikke/"])
def test_without_debug_there_is_no_gallery(bruker: Client, path: str) -> None:
    response, unknown = bruker.get(path), bruker.get("/finnes-ikke/")

    assert response.status_code == 404
    assert "Vi finner ikke siden" in get_text(response)
    assert len(response.content) == len(unknown.content)


def test_each_gallery_state_is_a_distinct_page_and_fetches_nothing(api: Sandbox, settings: Settings) -> None:
    settings.DEBUG = True
    browser = Client()
    gallery = browser.get("/stilark/").content.decode()
    seen: dict[str, str] = {}

    for state in (*GALLERY_STATES, *FEILSIDER):
        response = browser.get(f"/stilark/{state.id}/")
        page, text = Page(response.content.decode()), get_text(response)
        assert f'href="/stilark/{state.id}/"' in gallery
        assert (page.h1, page.wrong, len(page.ids)) == (1, [], len(set(page.ids))), state.id
        assert (NOTHING_OWED in text) == (state.id == "ingenting"), state.id
        seen[state.id] = text.partition("Oppgi dette hvis du tar kontakt")[0]

    assert len(set(seen.values())) == len(GALLERY_STATES) + len(FEILSIDER)
    assert Page(gallery).wrong == []
    assert api.calls == []


def test_the_accessibility_statement_is_open_and_has_a_contact(client: Client, settings: Settings) -> None:
    settings.KONTAKT = "si-fra@eksempel.test"

    front = client.get("/").content.decode()
    statement = get_text(client.get("/tilgjengelighet/"))

    assert 'href="/tilgjengelighet/"' in front
    for words in ("WCAG 2.2 på nivå AA", "si-fra@eksempel.test", "ikke Skatteetatens", "ikke prøvd med skjermleser"):
        assert words in statement
