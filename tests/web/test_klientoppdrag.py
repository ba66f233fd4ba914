"""A firm's clients put on its system user and taken off: refusals, interruptions, forgeries, and what is recorded."""

import pytest
from django.test import Client

from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb
from portal.jobs.queue import run_next
from sandbox.app import Sandbox
from tests.api.system_tools import CLIENT_ADMINISTRATOR, FIRM, NONE
from tests.conftest import NORDLYS, LoggInn
from tests.web.klientliste import Work
from tests.web.klientsystem import PROGRESS, REFUSED, choose, give, list_clients, path, send
from tests.web.sider import get_text
from tests.web.systemtilgang import list_recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(logg_inn: LoggInn, api: Sandbox) -> Client:
    client = logg_inn(CLIENT_ADMINISTRATOR)
    give(client, api)
    return client


def test_thirty_are_put_on_and_three_refused_with_the_reason_beside_them(firm: Client, arbeider: Work) -> None:
    chosen = [*[one for one in list_clients(firm) if one not in REFUSED][:30], *REFUSED]

    choose(firm, chosen)
    waiting = get_text(firm.get(path()))
    arbeider()
    page = firm.get(path())

    assert "Legger til klienter: 0 av 33" in waiting
    assert waiting.count("Venter på tur") == 33
    assert "Ferdig: 30 av 33 klienter ble lagt til" in get_text(page)
    assert [line.klient.orgnr for line in page.context["vis"]["linjer"][:3]] == sorted(
        REFUSED, key=[line.klient.orgnr for line in page.context["vis"]["linjer"]].index
    )
    assert get_text(page).count("Kode AUTH-00080") == 3
    assert "legger du klienten til under Revisor" in get_text(page)
    assert set(list_clients(firm, "lagt-til")) == set(chosen) - set(REFUSED)
    assert len(list_clients(firm)) == 30


def test_all_that_match_the_search_are_put_on_at_once(firm: Client, arbeider: Work) -> None:
    found = firm.get(path(), {"sok": "blid"}).context["vis"]["treff"]

    send(firm, "velg", handling="legg-til", alle="ja", sok="blid")
    arbeider()

    assert len(list_clients(firm, "lagt-til")) == found == 5


def test_one_is_taken_off_the_same_way(firm: Client, arbeider: Work) -> None:
    first, second = list_clients(firm)[:2]
    choose(firm, [first, second])
    arbeider()

    choose(firm, [first], "fjern")
    arbeider()

    assert list_clients(firm, "lagt-til") == [second]
    assert "Ferdig: 1 av 1 klient ble fjernet" in get_text(firm.get(path()))


def test_figures_are_there_as_soon_as_a_client_is_put_on_and_gone_when_it_is_taken_off(
    firm: Client, arbeider: Work
) -> None:
    first = list_clients(firm)[0]
    before = firm.get(f"/virksomhet/{first}/")

    choose(firm, [first])
    arbeider()
    meanwhile = firm.get(f"/virksomhet/{first}/")
    choose(firm, [first], "fjern")
    arbeider()
    after = firm.get(f"/virksomhet/{first}/")

    assert [page.status_code for page in (before, meanwhile, after)] == [302, 200, 302]  # to the page that asks


def test_a_client_that_falls_away_disappears(firm: Client, api: Sandbox, arbeider: Work) -> None:
    first, second = list_clients(firm)[:2]
    choose(firm, [first, second])
    arbeider()

    api.register.end_relation(FIRM, first)

    assert list_clients(firm, "lagt-til") == [second]
    assert first not in list_clients(firm)


@pytest.mark.parametrize("orgnr", [NORDLYS, NONE, "999999999", "x"])
@pytest.mark.parametrize("handling", ["legg-til", "fjern"])
def test_a_forged_client_is_told_like_what_does_not_exist_and_nothing_is_done(
    firm: Client, api: Sandbox, orgnr: str, handling: str
) -> None:
    mine = list_clients(firm)[0]
    api.clear_calls()

    answer = choose(firm, [mine, orgnr], handling)

    assert answer.status_code == 404  # type: ignore[attr-defined]
    assert not Jobb.objects.filter(slag="klientoppdrag").exists()
    assert "Valg av klienter i systemtilgangen" in list_recorded(firm, FIRM)


@pytest.mark.parametrize(("code", "words"), [
    ("79", ["Altinn finner ikke klienten.", "Kode AUTH-00079"]),
    ("80", ["det systemet trenger av en regnskapsfører", "Kode AUTH-00080"]),
    ("55", ["Altinn svarer ikke som ventet nå.", "Kode AUTH-00055"]),
    ("99", ["Altinn svarte med noe vi ikke kjenner.", "Kode AUTH-00099", "referanse "]),
])  # fmt: skip
def test_each_refusal_of_a_client_has_words_and_the_others_go_on(
    firm: Client, api: Sandbox, arbeider: Work, code: str, words: list[str]
) -> None:
    first, second = list_clients(firm)[:2]
    api.register.refuse_client(first, code)

    choose(firm, [first, second])
    arbeider()
    page = get_text(firm.get(path()))

    assert "Ferdig: 1 av 2 klienter ble lagt til" in page
    assert [word for word in words if word not in page] == []
    assert list_clients(firm, "lagt-til") == [second]


def test_what_is_refused_stays_beside_its_row_when_another_is_put_on(firm: Client, arbeider: Work) -> None:
    for one in (REFUSED[0], list_clients(firm)[0]):
        choose(firm, [one])
        arbeider()

    assert get_text(firm.get(path())).count("Kode AUTH-00080") == 1


def test_the_page_is_told_how_far_it_has_come_and_led_on_when_it_is_done(firm: Client, arbeider: Work) -> None:
    choose(firm, list_clients(firm)[:8])
    assert run_next(KINDS)

    half = firm.get(path(), headers=PROGRESS)
    plain = firm.get(path()).content.decode()
    arbeider()
    done = firm.get(path(), headers=PROGRESS)

    assert "Legger til klienter: 5 av 8" in get_text(half)
    assert "<html" not in half.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in plain
    assert done.headers["HX-Redirect"] == path()


def test_nothing_chosen_is_told_and_an_unknown_action_refused(firm: Client) -> None:
    assert "Du har ikke valgt noen klienter." in get_text(
        firm.post(path(name="velg"), {"orgnr": FIRM, "handling": "legg-til"}, follow=True)
    )
    assert choose(firm, list_clients(firm)[:1], "slett").status_code == 400  # type: ignore[attr-defined]


def test_the_firm_and_the_client_see_who_did_it(firm: Client, logg_inn: LoggInn, arbeider: Work) -> None:
    client = list_clients(firm)[0]
    choose(firm, [client])
    arbeider()
    choose(firm, [client], "fjern")
    arbeider()

    at_firm, at_client = list_recorded(firm, FIRM), list_recorded(firm, client)

    assert "Klienter lagt til i systemtilgangen" in at_firm
    assert "Klienter fjernet fra systemtilgangen" in at_firm
    assert at_client[:2] == [
        "Fjernet fra systemtilgangen til regnskapsfører eller revisor",
        "Lagt til i systemtilgangen til regnskapsfører eller revisor",
    ]
