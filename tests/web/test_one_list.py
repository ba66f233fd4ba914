"""One list for choosing and for figures: what it opens on, its search, and who never sees it."""

import pytest
from django.test import Client

from portal.jobs.models import Jobb
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.klientliste import show
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
HOVEDENHET = "311977849"


def test_a_person_with_one_organisation_never_sees_the_list(bruker: Client) -> None:
    for query in ("", "?sok=x", "?vis=alle&side=2"):
        assert bruker.get(f"/virksomheter/{query}").headers["Location"] == f"/virksomhet/{NORDLYS}/"
    assert not Jobb.objects.exists()


def test_the_old_addresses_of_the_figures_lead_to_the_list_with_their_query(client: Client) -> None:
    for old, new in (
        ("/virksomheter/tall/", "/virksomheter/"),
        ("/virksomheter/tall/?vis=forfalt&sok=%C3%B8", "/virksomheter/?vis=forfalt&sok=%C3%B8"),
        ("/virksomheter/tall.csv?vis=alle", "/virksomheter.csv?vis=alle"),
        ("/virksomheter/tall.xlsx", "/virksomheter.xlsx"),
    ):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, new)


def test_with_few_organisations_the_list_shows_all_without_filters(logg_inn: LoggInn) -> None:
    client = logg_inn(DAGLIG_LEDER)

    page = client.get("/virksomheter/").content.decode()

    assert f'id="klient-{HOVEDENHET}"' in page
    assert [one for one in ('class="klient-valg"', 'id="sok"', 'id="klient-sorter"') if one in page] == []
    assert 'class="klient-valg"' in client.get("/virksomheter/?vis=forfalt").content.decode()  # all is one press away


def test_a_search_looks_among_all_whatever_was_chosen_before(filled: Client) -> None:
    late = show(filled, "?vis=forfalt")
    assert NORDLYS in late
    other = next(orgnr for orgnr in show(filled) if orgnr not in late)

    assert show(filled, f"?vis=forfalt&sok={other}") == [other]


@pytest.mark.parametrize("is_htmx", [True, False])
def test_enter_in_the_search_opens_the_only_match(logg_inn: LoggInn, is_htmx: bool) -> None:
    client = logg_inn(REGNSKAPSFORER)
    headers = {"HX-Request": "true", "HX-Target": "klientliste"} if is_htmx else {}

    response = client.get("/virksomheter/", {"sok": "nordlys", "apne": "1"}, headers=headers)

    name = "HX-Redirect" if is_htmx else "Location"
    assert response.headers[name] == f"/virksomhet/{NORDLYS}/"
    assert b"Nordlys" not in response.content


@pytest.mark.parametrize("sok", ["as", "finnes ikke", ""])
def test_enter_opens_nothing_unless_there_is_one_match(logg_inn: LoggInn, sok: str) -> None:
    response = logg_inn(REGNSKAPSFORER).get("/virksomheter/", {"sok": sok, "apne": "1"}, follow=True)

    assert response.status_code == 200
    assert response.content.decode().count(" autofocus>") == (sok == "as")
    assert response.content.decode().count('aria-current="true">Alle') == bool(sok)


def test_enter_opens_nothing_while_other_matches_are_hidden(logg_inn: LoggInn) -> None:
    leader = logg_inn(DAGLIG_LEDER)

    response = leader.get("/virksomheter/", {"sok": "tåkefløyte", "apne": "1"})

    assert response.status_code == 200
    assert "1 treff til er en underenhet eller slettet og vises ikke." in get_text(response)


def test_the_last_opened_are_at_hand_and_name_no_others(logg_inn: LoggInn, clock: TestClock) -> None:
    client = logg_inn(REGNSKAPSFORER)
    assert client.get("/virksomheter/").context["nylige"] == ()
    client.get(f"/virksomhet/{NORDLYS}/")

    page = client.get("/virksomheter/")

    assert [unit.orgnr for unit in page.context["nylige"]] == [NORDLYS]
    assert page.content.decode().count(f'href="/virksomhet/{NORDLYS}/"') == 1  # nothing is fetched yet: no row


@pytest.mark.parametrize(("pid", "has_field"), [(DAGLIG_LEDER, False), (REGNSKAPSFORER, True)])
def test_there_is_a_search_field_from_six_organisations(logg_inn: LoggInn, pid: str, has_field: bool) -> None:
    client = logg_inn(pid)

    assert ('id="sok"' in client.get("/virksomheter/").content.decode()) == has_field
