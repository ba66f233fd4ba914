"""An organisation's access for the system: each state, asking for it, and its withdrawal."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.api.dropped import find_dropped
from sandbox.app import Sandbox
from tests.api.system_tools import (
    BOSS,
    EMPLOYEE,
    EXPIRED,
    LACKING,
    NONE,
    REJECTED,
    REQUESTED,
    WITHDRAWN,
)
from tests.conftest import NORDLYS, LoggInn
from tests.web.sider import get_text
from tests.web.systemtilgang import ask, list_recorded, path, read_altinn, read_reference, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("orgnr", "heading", "words"),
    [
        (
            NONE,
            "Gi systemet tilgang",
            [
                "Dette spør vi virksomheten om",
                "Hvem må godkjenne daglig leder, styreleder, innehaver",
                "Gå til Altinn og godkjenn",
                "Altinn logger deg ut når du har svart.",
                "Søk etter Min side for virksomheter",
                "Jeg har gjort det i Altinn",
            ],
        ),
        (REQUESTED, "Venter på godkjenning", ["Ikke besvart", "Send dette til den som kan godkjenne", "Trekk"]),
        (REJECTED, "Gi systemet tilgang", ["Forespørselen ble avvist i Altinn", "Spør på nytt i Altinn"]),
        (EXPIRED, "Gi systemet tilgang", ["gikk ut uten svar", "180 dager", "Spør på nytt i Altinn"]),
        (WITHDRAWN, "Gi systemet tilgang", ["Gå til Altinn og godkjenn"]),  # nothing tells what it was
        (LACKING, "Systemtilgang", ["trenger mer enn", "Krav og betalinger", "Krav og utlegg", "godkjenn endringen"]),
    ],
)
def test_each_state_has_its_page(logg_inn: LoggInn, orgnr: str, heading: str, words: list[str]) -> None:
    page = logg_inn(BOSS).get(path(orgnr))

    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in page.content.decode()
    assert [word for word in words if word not in get_text(page)] == []


def test_a_page_without_a_system_user_leads_there_and_a_file_says_so(logg_inn: LoggInn) -> None:
    boss = logg_inn(BOSS)

    page = boss.get(f"/virksomhet/{NONE}/ubetalte-krav/")
    file = boss.get(f"/virksomhet/{NONE}/ubetalte-krav.csv")

    assert (page.status_code, page.headers["Location"]) == (302, f"{path()}?avvist=ja")
    assert file.status_code == 403
    assert f'href="{path()}"' in file.content.decode()


def test_access_that_altinn_knows_and_maskinporten_not_yet_is_told_and_leads_in_no_circle(
    bruker: Client, api: Sandbox
) -> None:
    api.add_fault(party="maskinporten", status=400, kode="MP-303", count=1)

    page = bruker.get(f"/virksomhet/{NORDLYS}/", follow=True)

    assert "får ikke hentet tall med den ennå" in get_text(page)


def test_without_a_system_nobody_is_asked(bruker: Client, api: Sandbox, settings: Settings) -> None:
    api.set_rights(orgnr=NORDLYS, systemuser=False)
    settings.SYSTEM_ID = ""

    first = bruker.get(f"/virksomhet/{NORDLYS}/")

    assert first.status_code == 403
    assert "systemtilgang/" not in first.content.decode()
    assert bruker.get(path(NORDLYS)).status_code == 404


def test_the_first_button_goes_to_altinn_and_the_other_shows_what_to_send(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)

    onward = send(boss, "be-om", valg="selv")
    to_send = send(boss, "be-om", valg="andre")
    page = get_text(boss.get(path()))

    assert read_altinn(onward).startswith("http://sandbox.test/altinn/accessmanagement/ui/systemuser/request?id=")
    assert to_send.headers["Location"] == path()  # type: ignore[attr-defined]
    assert read_altinn(onward) in page
    assert "av Marte Granli" in page
    assert list_recorded(boss) == ["Forespørsel om systemtilgang"] * 2


def test_what_is_sent_twice_is_one_request_with_the_way_back_that_altinn_has(logg_inn: LoggInn, api: Sandbox) -> None:
    boss, employee = logg_inn(BOSS), logg_inn(EMPLOYEE)

    first, second = ask(boss), ask(employee)

    assert first == second
    back = boss.get("/systemtilgang/svar/", {"ref": read_reference(api, first)})
    assert back.headers["Location"] == f"{path()}?svar=ja"
    assert "av Marte Granli" in get_text(employee.get(path()))


@pytest.mark.parametrize("orgnr", [REJECTED, EXPIRED])
def test_what_was_rejected_or_has_expired_is_asked_anew(logg_inn: LoggInn, api: Sandbox, orgnr: str) -> None:
    boss = logg_inn(BOSS)
    before = api.register.list_requests()

    new = ask(boss, orgnr)

    assert new not in before
    assert len(api.register.list_requests()) == len(before)  # the old one is deleted
    assert "Venter på godkjenning" in get_text(boss.get(path(orgnr)))


def test_after_approval_the_answer_is_shown_and_then_the_figures(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    request_id = ask(boss)
    api.register.decide(request_id, "approve")

    back = boss.get("/systemtilgang/svar/", {"ref": read_reference(api, request_id)}, follow=True)
    figures = boss.get(f"/virksomhet/{NONE}/")
    overview = get_text(boss.get(path()))

    assert "Virksomheten har gitt systemet tilgang" in get_text(back)
    assert f'href="/virksomhet/{NONE}/">Se krav og betalinger' in back.content.decode()
    assert figures.status_code == 200
    assert "1 gang av 1 person" in overview
    for words in ("Marte Granli", "Slett systemtilgang", "311 703 005", "Krav og betalinger", "betale, endre"):
        assert words in overview
    today = "28.08.2023"
    for told in (f"Godkjent siden {today}", "Sist brukt", "av Marte Granli", f"Sendt {today}", f"i Altinn {today}"):
        assert told in overview, told
    assert list_recorded(boss)[-2:] == ["Systemtilgang godkjent i Altinn", "Forespørsel om systemtilgang"]


def test_a_rejection_is_shown_after_the_way_back(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    request_id = ask(boss)
    api.register.decide(request_id, "reject")

    back = boss.get("/systemtilgang/svar/", {"ref": read_reference(api, request_id)}, follow=True)

    assert "Forespørselen ble avvist i Altinn" in get_text(back)
    assert "Marte Granli sendte den" in get_text(back)


def test_a_withdrawal_is_told_recorded_and_leaves_nothing_kept(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    api.register.decide(ask(boss), "approve")
    boss.get(path())
    boss.get(f"/virksomhet/{NONE}/")
    api.register.withdraw(NONE)

    told = get_text(boss.get(path()))

    assert "Systemtilgangen finnes ikke lenger i Altinn" in told
    assert find_dropped([NONE])[NONE].is_avvist
    refused = boss.get(f"/virksomhet/{NONE}/")
    assert (refused.status_code, refused.headers["Location"]) == (302, f"{path()}?avvist=ja")
    assert list_recorded(boss).count("Systemtilgang trukket tilbake i Altinn") == 1


def test_access_given_anew_at_once_works_in_spite_of_the_token_of_the_old_one(logg_inn: LoggInn, api: Sandbox) -> None:
    boss = logg_inn(BOSS)
    api.register.decide(ask(boss), "approve")
    boss.get(f"/virksomhet/{NONE}/")
    api.register.withdraw(NONE)
    boss.get(path())
    api.register.decide(ask(boss), "approve")

    assert boss.get(f"/virksomhet/{NONE}/").status_code == 200
