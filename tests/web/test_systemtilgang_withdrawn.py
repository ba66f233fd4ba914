"""A withdrawal in Altinn is seen on the next page, without a call more to the tax administration. Decision 116."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.access.withdrawals import UNDER_WAY
from portal.api.cache import CacheKey, get_entries
from portal.api.dropped import find_dropped
from portal.documents.filformat import PDF
from portal.jobs.filer import Fil, Filfase, get_file_slot, name_fil
from sandbox.app import Sandbox
from tests.api.oppslag import calls
from tests.api.system_tools import BOSS, FIRM, NONE
from tests.conftest import LoggInn, TestClock
from tests.web.lesere import AGENT, CLIENT, OTHER_CLIENT, oversikt, sign_in_director
from tests.web.sider import get_text
from tests.web.systemtilgang import ask, path, read_altinn, send

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SIX = timedelta(minutes=6)
PAGE = f"/virksomhet/{NONE}/"
YEAR = "fra=2023-01-01&til=2023-08-28"
TOLD = (302, f"{path()}?avvist=ja")


@pytest.fixture
def boss(logg_inn: LoggInn, api: Sandbox) -> Client:
    """The owner of a business that has given access, and has seen its figures."""
    client = logg_inn(BOSS)
    api.register.decide(ask(client), "approve")
    assert client.get(PAGE).status_code == 200
    client.get(path())
    api.clear_calls()
    return client


def open_page(client: Client, address: str = PAGE) -> tuple[int, str]:
    page = client.get(address)
    return page.status_code, page.headers.get("Location", "")


def is_kept() -> bool:
    return bool(get_entries([CacheKey(eier=NONE, orgnr=NONE, endpoint="aapnekrav")]))


@pytest.mark.parametrize("age", [SIX, timedelta(minutes=50), timedelta(hours=5)])
@pytest.mark.parametrize("page", ["", "ubetalte-krav/", "innbetalinger/", f"kontoutskrift/?{YEAR}"])
def test_figures_older_than_five_minutes_are_not_shown_after_it(
    boss: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock, age: timedelta, page: str
) -> None:
    clock.move(age)
    boss = logg_inn(BOSS)
    api.register.withdraw(NONE)

    found = open_page(boss, PAGE + page)

    assert found == TOLD
    assert not is_kept()
    assert find_dropped([NONE])[NONE].is_avvist
    assert "Systemtilgangen finnes ikke lenger i Altinn" in get_text(boss.get(found[1]))


@pytest.mark.parametrize("file", ["ubetalte-krav.csv", f"kontoutskrift.pdf?{YEAR}", "kalender.ics"])
def test_neither_is_a_file_made_of_them(boss: Client, api: Sandbox, clock: TestClock, file: str) -> None:
    clock.move(SIX)
    api.register.withdraw(NONE)

    assert boss.get(PAGE + file).status_code == 403
    assert not is_kept()


def test_nor_a_file_that_was_made_before_it(boss: Client, api: Sandbox, clock: TestClock) -> None:
    tilgang = boss.get(PAGE).context["tilgang"]
    slot = get_file_slot(tilgang, name_fil(tilgang, "krav"))
    slot.keep(Fil(fase=Filfase.FERDIG, filnavn="krav", innhold=b"%PDF-", hentet=clock.now()))
    address = f"{PAGE}fil/{slot.noekkel}/last-ned"
    assert boss.get(address).headers["Content-Type"] == PDF.content_type
    clock.move(SIX)
    assert boss.get(address).status_code == 200
    clock.move(SIX)
    api.register.withdraw(NONE)

    assert boss.get(address).status_code == 403


def test_a_page_of_older_figures_costs_one_grant_in_five_minutes_and_no_call_for_figures(
    boss: Client, api: Sandbox, clock: TestClock
) -> None:
    clock.move(SIX)

    for _ in range(3):
        assert open_page(boss)[0] == 200
        assert open_page(boss, f"{PAGE}ubetalte-krav/")[0] == 200
        clock.move(SECOND)

    assert calls(api, "maskinporten") == ["token"]
    assert calls(api) == []
    clock.move(SIX)
    open_page(boss)
    assert calls(api, "maskinporten") == ["token"] * 2


def test_figures_of_the_last_five_minutes_cost_no_call(boss: Client, api: Sandbox, clock: TestClock) -> None:
    clock.move(timedelta(minutes=4))

    assert open_page(boss)[0] == 200
    assert calls(api, "maskinporten") == calls(api) == []


def test_who_left_for_altinn_from_here_sees_it_at_once(boss: Client, api: Sandbox, clock: TestClock) -> None:
    onward = send(boss, "til-altinn")
    clock.move(SECOND)
    assert open_page(boss)[0] == 200  # nothing is withdrawn yet
    clock.move(SECOND)
    api.register.withdraw(NONE)

    assert read_altinn(onward).endswith("/accessmanagement/ui/systemuser/overview")
    assert open_page(boss) == TOLD
    assert not is_kept()


def test_so_does_a_colleague_and_the_file(boss: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    send(boss, "til-altinn")
    clock.move(SECOND)
    api.register.withdraw(NONE)

    assert logg_inn(BOSS).get(f"{PAGE}ubetalte-krav.csv").status_code == 403
    assert not is_kept()


def test_who_changes_their_mind_has_the_figures_without_a_call_for_them(
    boss: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    send(boss, "til-altinn")
    clock.move(SECOND)

    assert open_page(boss)[0] == 200
    clock.move(UNDER_WAY)
    boss = logg_inn(BOSS)
    for _ in range(3):
        assert open_page(boss)[0] == 200
        clock.move(SECOND)

    assert calls(api, "maskinporten") == ["token"]  # one in five minutes again
    assert calls(api) == []


@pytest.mark.parametrize(("status", "kode"), [(503, None), (400, "MP-130")])
def test_while_maskinporten_is_away_older_figures_are_shown_with_their_age(
    boss: Client, api: Sandbox, clock: TestClock, status: int, kode: str | None
) -> None:
    clock.move(SIX)
    api.add_fault(party="maskinporten", status=status, kode=kode)

    for _ in range(2):
        page = boss.get(PAGE)
        assert page.status_code == 200
        assert "Hentet" in get_text(page) or "hentet" in get_text(page)
    tried = len(calls(api, "maskinporten"))
    clock.move(SECOND)
    boss.get(PAGE)

    assert len(calls(api, "maskinporten")) == tried <= 2  # it is not waited for on each page
    assert is_kept()


def test_while_both_are_away_figures_are_shown_for_as_long_as_before(
    boss: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    clock.move(timedelta(hours=71))
    boss = logg_inn(BOSS)
    for party in ("maskinporten", "skatteetaten"):
        api.add_fault(party=party, status=503)

    assert open_page(boss)[0] == 200
    assert is_kept()


def test_while_figures_cannot_be_fetched_a_withdrawal_is_seen_all_the_same(
    boss: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock
) -> None:
    api.add_fault(party="skatteetaten", status=503)
    clock.move(timedelta(minutes=70))
    boss = logg_inn(BOSS)
    for _ in range(6):  # until its breaker is open, and nobody asks for a token to fetch with
        assert open_page(boss)[0] == 200
    send(boss, "til-altinn")
    api.register.withdraw(NONE)
    clock.move(SECOND)

    assert open_page(boss) == TOLD


def test_an_agent_is_asked_about_once_for_all_its_clients(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    director = sign_in_director(logg_inn, api)
    both = oversikt(), oversikt(OTHER_CLIENT)
    assert [open_page(director, one)[0] for one in both] == [200, 200]
    clock.move(SIX)
    api.clear_calls()

    assert open_page(director, oversikt())[0] == 200
    first = calls(api, "maskinporten")
    assert open_page(director, oversikt(OTHER_CLIENT))[0] == 200

    granted = [call.status for call in api.calls if call.party == "maskinporten"]
    assert granted.count(200) == len([one for one in granted[: len(first)] if one == 200])
    assert calls(api) == []


def test_what_an_agent_fetched_is_not_shown_after_it_is_gone(logg_inn: LoggInn, api: Sandbox, clock: TestClock) -> None:
    director = sign_in_director(logg_inn, api)
    assert open_page(director, oversikt())[0] == 200
    clock.move(SIX)
    api.register.take_client(FIRM, AGENT, CLIENT)

    assert open_page(director, oversikt())[0] == 302
