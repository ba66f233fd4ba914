"""The front page, the list of organisations, and the search in it."""

import pytest
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import LoggInn
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db


def test_signed_out_the_front_page_says_what_this_is_and_offers_to_sign_in(api: Sandbox) -> None:
    page = get_text(Client().get("/"))

    assert "Logg inn" in page
    assert "Skatteetaten" in page


def test_who_has_one_organisation_comes_straight_to_it(bruker: Client) -> None:
    assert bruker.get("/").headers["Location"] == "/virksomhet/314055403/"


def test_who_has_several_comes_to_the_list(logg_inn: LoggInn) -> None:
    client = logg_inn(REGNSKAPSFORER)

    assert client.get("/").headers["Location"] == "/virksomheter/"
    page = get_text(client.get("/virksomheter/"))
    assert "Nordlys Eplepresseri ENK" in page
    assert "314 055 403" in page


@pytest.mark.parametrize("sok", ["eplepress", "NORDLYS", "314055403", "314 055 403", "055 4", " nordlys  enk "])
def test_an_organisation_is_found_by_part_of_its_name_or_number(logg_inn: LoggInn, sok: str) -> None:
    context = logg_inn(REGNSKAPSFORER).get("/virksomheter/", {"sok": sok}).context

    assert [unit.orgnr for unit in context["virksomheter"]] == ["314055403"]


def test_no_hit_says_so_and_keeps_what_was_typed(logg_inn: LoggInn) -> None:
    response = logg_inn(REGNSKAPSFORER).get("/virksomheter/", {"sok": "<b>finnes ikke"})

    assert response.context["virksomheter"] == ()
    assert "<b>finnes" in get_text(response).replace("&lt;", "<")
    assert "<b>finnes" not in response.content.decode()


def test_sub_units_and_dissolved_units_are_marked(logg_inn: LoggInn) -> None:
    page = get_text(logg_inn(DAGLIG_LEDER).get("/virksomheter/"))

    assert "Slettet" in page
    assert "Tåkefløyte Båtsnekkeri avd. Svabergvika" in page


def test_liveness_and_readiness_answer_without_the_remote_parties(api: Sandbox) -> None:
    assert Client().get("/helse/levende").status_code == 200
    assert Client().get("/helse/klar").status_code == 200
    assert not api.calls
