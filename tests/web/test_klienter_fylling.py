"""Filling of the client list: priority, progress and failures."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from portal.jobs.klientfylling import fill
from portal.jobs.klientliste import STALE_AFTER
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb
from portal.jobs.queue import Payload, Renew, run_next
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.settings import FILLED_TOGETHER
from tests.web.klientliste import HELE, TALL, Work, read_file, show
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
HOVEDENHET, OPPLOEST = "311977849", "312520923"


def test_while_filling_the_page_shows_how_many_clients_have_figures(accountant: Client, api: Sandbox) -> None:
    first = get_text(accountant.get(HELE))
    assert not [call for call in api.calls if call.party == "skatteetaten"]
    assert run_next(KINDS)
    then = get_text(accountant.get(HELE))

    assert "Henter 0 av 40" in first
    assert "ufullstendig" in first
    assert first.count("Ikke hentet ennå.") == 40
    assert f"Henter {FILLED_TOGETHER} av 40" in then
    assert f"{FILLED_TOGETHER} av 40 virksomheter er med" in then


@pytest.mark.parametrize("kept", [True, False])
def test_in_an_outage_each_row_shows_a_reason_or_old_figures(
    accountant: Client, api: Sandbox, clock: TestClock, arbeider: Work, kept: bool
) -> None:
    if kept:
        accountant.get(HELE)
        arbeider()
        clock.move(timedelta(minutes=10))
    api.add_fault(party="skatteetaten", status=503)
    accountant.get(HELE)
    accountant.post(TALL + "hent/")
    clock.move(timedelta(minutes=2))
    arbeider()

    rows = read_file(accountant)
    words = {row["merknad"] for orgnr, row in rows.items() if orgnr.isdigit()}
    if kept:
        assert words == {"Gamle tall, Skatteetaten svarte ikke som ventet"}
        assert rows[NORDLYS]["forfalt"] == "161467,00"
    else:
        assert words == {"Kunne ikke hentes: Skatteetaten svarte ikke som ventet."}
        assert {row["forfalt"] for row in rows.values()} <= {""}
        sums = get_text(accountant.get(HELE)).partition("0 av 40 virksomheter er med")[2]
        assert sums.split()[:8] == ["Ikke", "kjent"] * 4
    assert show(accountant, "?vis=uviss") == show(accountant)


def test_a_file_is_rendered_before_the_rest_of_a_filling(accountant: Client, logg_inn: LoggInn) -> None:
    accountant.get(HELE)
    owner = logg_inn(EIER)
    owner.get(f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31")

    assert run_next(KINDS)
    assert not Jobb.objects.filter(slag="tegn").exists()
    assert Jobb.objects.filter(slag="klienter").exists()


def test_a_new_filling_replaces_the_old_one(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    accountant.get(HELE)
    run_next(KINDS)
    assert "hentes allerede" in get_text(accountant.post(TALL + "hent/", follow=True))
    clock.move(STALE_AFTER + timedelta(seconds=1))
    assert f"Hentingen stoppet. {FILLED_TOGETHER} av 40 ble hentet." in get_text(accountant.get(HELE))
    accountant.post(TALL + "hent/")

    while run_next(KINDS):
        pass
    assert "40 av 40 virksomheter er med" in get_text(accountant.get(HELE))
    assert not Jobb.objects.filter(slag="klienter").exists()


def test_late_results_of_an_old_filling_are_ignored(accountant: Client, clock: TestClock) -> None:
    accountant.get(HELE)

    def slow(payload: Payload, _renew: Renew) -> None:
        def meanwhile() -> None:
            clock.move(STALE_AFTER + timedelta(seconds=1))
            accountant.post(TALL + "hent/")

        fill(payload, meanwhile)

    assert run_next({"klienter": slow})

    assert get_text(accountant.get(HELE)).count("Ikke hentet ennå.") == 40
    while run_next(KINDS):
        pass
    assert "40 av 40 virksomheter er med" in get_text(accountant.get(HELE))


def test_progress_counts_only_current_clients(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    accountant.get(HELE)
    first, *_others, last = show(accountant)
    run_next(KINDS)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=last, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))
    assert f"{FILLED_TOGETHER} av 39 ble hentet." in get_text(accountant.get(HELE))

    api.set_rights(pid=REGNSKAPSFORER, orgnr=first, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))
    assert f"{FILLED_TOGETHER - 1} av 38 ble hentet." in get_text(accountant.get(HELE))


def test_fresh_figures_are_fetched_at_most_once_a_minute(filled: Client) -> None:
    assert "under ett minutt gamle" in get_text(filled.post(TALL + "hent/", follow=True))
    assert not Jobb.objects.filter(slag="klienter").exists()


def test_progress_is_polled_alone_and_loads_the_list_when_done(accountant: Client, arbeider: Work) -> None:
    accountant.get(TALL + "?vis=forfalt")
    headers = {"HX-Request": "true", "HX-Target": "klient-henting"}
    under = accountant.get(TALL + "?vis=forfalt", headers=headers).content.decode()
    arbeider()
    done = accountant.get(TALL + "?vis=forfalt", headers=headers).content.decode()
    liste = accountant.get(TALL + "?vis=forfalt", headers={**headers, "HX-Target": "klientliste"}).content.decode()

    assert "<html" not in under + done + liste
    assert 'data-hx-trigger="every 1s"' in under  # the first rows come soon; afterwards it asks less often
    assert 'id="sok"' not in under + done + liste  # swapping it would lose what the person types
    assert 'data-hx-trigger="every' not in done
    assert 'data-hx-get="/virksomheter/?vis=forfalt" data-hx-trigger="load" data-hx-target="#klientliste"' in done
    assert "Listen viser 4 av 4 rader." in liste
    assert '<input type="hidden" name="vis" value="forfalt">' in liste


def test_progress_keeps_to_what_the_list_shows_now(accountant: Client, arbeider: Work) -> None:
    headers = {"HX-Request": "true", "HX-Target": "klientliste"}

    under = accountant.get(TALL + "?sok=nordlys", headers=headers).content.decode()
    arbeider()
    done = accountant.get(TALL + "?sok=nordlys", headers=headers).content.decode()

    address = r'data-hx-get="/virksomheter/\?vis=alle&amp;sok=nordlys"'
    polled = rf'id="klient-henting"[^>]*\sdata-hx-swap-oob="true"\s+{address}'
    assert re.search(polled, under)
    assert 'id="klient-henting"' in done
    assert 'data-hx-trigger="load"' not in done  # it would load the list again without end


def test_a_new_favourite_is_fetched_alone(logg_inn: LoggInn, api: Sandbox, arbeider: Work) -> None:
    leader = logg_inn(DAGLIG_LEDER)
    leader.get(TALL)
    arbeider()
    api.clear_calls()
    assert "Merk som favoritt for å hente tall." in get_text(leader.get(f"{TALL}?slettede=1"))

    leader.post(f"/virksomhet/{OPPLOEST}/favoritt/", {"orgnr": OPPLOEST})
    assert "Ikke hentet ennå." in get_text(leader.get(TALL))
    arbeider()

    asked = [call.path for call in api.calls if call.party == "skatteetaten"]
    assert len(asked) == 1
    assert OPPLOEST in asked[0]
    assert "Ikke hentet ennå." not in get_text(leader.get(TALL))
    assert get_text(leader.get(f"/virksomhet/{OPPLOEST}/innsyn/")).count("Listen over virksomheter") == 1
    assert get_text(leader.get(f"/virksomhet/{HOVEDENHET}/innsyn/")).count("Listen over virksomheter") == 1


def test_sub_units_and_dissolved_units_are_listed_but_not_fetched(
    logg_inn: LoggInn, api: Sandbox, arbeider: Work
) -> None:
    leader = logg_inn(DAGLIG_LEDER)
    leader.get(f"{TALL}?under=1&slettede=1")
    arbeider()

    page = get_text(leader.get(f"{TALL}?under=1&slettede=1"))
    assert "Kravene står på hovedenheten." in page
    assert "1 av 3 virksomheter er med" in page
    assert "ufullstendig" in page
    assert {call.path.split("/")[-2] for call in api.calls if call.party == "skatteetaten"} == {HOVEDENHET}
    rows = read_file(leader, "?under=1&slettede=1")
    assert [*rows] == [HOVEDENHET, "merknad"]
    assert rows["merknad"]["navn"] == "2 virksomheter uten tall er ikke med."


def test_an_empty_list_is_loaded_as_soon_as_there_is_a_row(accountant: Client) -> None:
    first = accountant.get(TALL).content.decode()
    (polled,) = re.findall(r'data-hx-get="([^"]*)"\s+data-hx-trigger="every 1s"', first)
    address = polled.replace("&amp;", "&")
    headers = {"HX-Request": "true", "HX-Target": "klient-henting"}
    loads = 'data-hx-get="/virksomheter/?vis=oppfolging" data-hx-trigger="load"'

    assert loads not in accountant.get(address, headers=headers).content.decode()
    run_next(KINDS)
    under = accountant.get(address, headers=headers).content.decode()

    assert "tom=1" in address
    assert f"Henter {FILLED_TOGETHER} av 40" in get_text(accountant.get(TALL))
    assert loads in under
    assert 'data-hx-trigger="every 2s"' in under
    assert "tom=1" not in under
