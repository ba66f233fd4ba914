"""The gallery and the accessibility statement: for whom they are there, and that each state is told from the others."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.web.tilstander import FEILSIDER, TILSTANDER
from sandbox.app import Sandbox
from tests.test_architecture import Page
from tests.web.sider import get_text

NOTHING_OWED = "skylder ikke Skatteetaten noe"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/stilark/", "/stilark/lastet/", "/stilark/finnes-ikke/"])
def test_where_people_use_the_portal_there_is_no_gallery(bruker: Client, path: str) -> None:
    response, unknown = bruker.get(path), bruker.get("/finnes-ikke/")

    assert response.status_code == 404
    assert "Vi finner ikke siden" in get_text(response)
    assert len(response.content) == len(unknown.content)


def test_the_gallery_has_every_state_and_each_is_a_whole_page_of_its_own_and_asks_nobody(
    api: Sandbox, settings: Settings
) -> None:
    settings.DEBUG = True
    browser = Client()
    gallery = browser.get("/stilark/").content.decode()
    seen: dict[str, str] = {}

    for state in (*TILSTANDER, *FEILSIDER):
        response = browser.get(f"/stilark/{state.id}/")
        page, text = Page(response.content.decode()), get_text(response)
        assert f'href="/stilark/{state.id}/"' in gallery
        assert (page.h1, page.wrong, len(page.ids)) == (1, [], len(set(page.ids))), state.id
        assert (NOTHING_OWED in text) == (state.id == "ingenting"), state.id
        seen[state.id] = text.partition("Tar du kontakt, oppgi dette")[0]

    assert len(set(seen.values())) == len(TILSTANDER) + len(FEILSIDER)
    assert Page(gallery).wrong == []
    assert api.calls == []


def test_the_statement_is_there_for_everybody_and_says_whom_to_tell(client: Client, settings: Settings) -> None:
    settings.KONTAKT = "si-fra@eksempel.test"

    front = client.get("/").content.decode()
    statement = get_text(client.get("/tilgjengelighet/"))

    assert 'href="/tilgjengelighet/"' in front
    for words in ("WCAG 2.2 på nivå AA", "si-fra@eksempel.test", "ikke Skatteetatens", "ikke prøvd med skjermleser"):
        assert words in statement
