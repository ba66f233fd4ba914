"""The client list: figures of each client's own page, for those alone that Altinn lists; what is missing is said."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from portal.jobs.klientliste import QUIET, TOGETHER, fill
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb
from portal.jobs.queue import Payload, Renew, run_next
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, UTEN_VIRKSOMHET, get_text

pytestmark = pytest.mark.django_db
TALL = "/virksomheter/tall/"
LYSTIG = "212201782"
Work = Callable[[], int]


@pytest.fixture
def accountant(logg_inn: LoggInn) -> Client:
    return logg_inn(REGNSKAPSFORER)


@pytest.fixture
def filled(accountant: Client, arbeider: Work) -> Client:
    """The accountant, with a list that has been filled."""
    accountant.get(TALL)
    arbeider()
    return accountant


def read_file(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    """The list as the file has it, by organisation number."""
    text = client.get(f"/virksomheter/tall.csv{query}").content.decode("utf-8-sig")
    return {row["organisasjonsnummer"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}


def show(client: Client, query: str = "") -> list[str]:
    """The organisation numbers on the page, in order."""
    return re.findall(r'id="klient-([0-9]{9})"', client.get(TALL + query).content.decode())


def as_decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def test_each_client_has_the_figures_of_its_own_first_page(filled: Client) -> None:
    rows = read_file(filled)

    assert len(rows) == 40
    for orgnr in [*rows][::4]:
        oversikt = filled.get(f"/virksomhet/{orgnr}/").context["oversikt"]
        row = rows[orgnr]
        assert as_decimal(row["forfalt"]) == oversikt.summer.forfalt_aa_betale
        assert as_decimal(row["uplassert"]) == oversikt.uplassert
        assert row["neste_frist"] == (oversikt.neste_frist.isoformat() if oversikt.neste_frist else "")
        assert as_decimal(row["forfaller_innen_14_dager"]) <= oversikt.summer.ikke_forfalt_aa_betale


def test_what_falls_due_on_the_fourteenth_day_is_soon_and_on_the_fifteenth_not(
    logg_inn: LoggInn, clock: TestClock, arbeider: Work
) -> None:
    owner = logg_inn(EIER)  # 62 500 kroner fall due on 8 September
    for days_before, soon in ((15, "0,00"), (14, "62500,00"), (0, "62500,00"), (-1, "0,00")):
        clock.dag = clock.dag.replace(year=2023, month=9, day=8) - timedelta(days=days_before)
        owner.get(TALL)
        arbeider()
        assert read_file(owner)[NORDLYS]["forfaller_innen_14_dager"] == soon


def test_sums_are_of_what_is_shown_and_credit_of_one_takes_nothing_from_another(filled: Client) -> None:
    rows = read_file(filled)
    page = get_text(filled.get(TALL))

    for column in ("forfalt", "forfaller_innen_14_dager", "uplassert"):
        total = sum(as_decimal(row[column]) for row in rows.values())
        assert f"{total:,.2f}".replace(",", " ").replace(".", ",") in page
    assert all(as_decimal(row["forfalt"]) >= 0 for row in rows.values())
    assert "40 av 40 klienter er med" in page
    assert "Ufullstendig" not in page


def test_until_they_have_come_there_are_no_figures_and_the_page_says_how_many_have(
    accountant: Client, api: Sandbox
) -> None:
    first = get_text(accountant.get(TALL))
    assert not [call for call in api.calls if call.party == "skatteetaten"]
    assert run_next(KINDS)
    then = get_text(accountant.get(TALL))

    assert "Henter 0 av 40" in first
    assert "Ufullstendig" in first
    assert first.count("Ikke hentet ennå.") == 40
    assert f"Henter {TOGETHER} av 40" in then
    assert f"{TOGETHER} av 40 klienter er med" in then


def test_every_client_can_see_that_it_was_looked_at_once_for_each_filling(filled: Client, arbeider: Work) -> None:
    filled.get(TALL)
    filled.get(TALL + "?vis=forfalt")
    arbeider()

    assert get_text(filled.get(f"/virksomhet/{NORDLYS}/innsyn/")).count("Klientlisten") == 1


def test_a_client_whose_right_is_missing_says_so_and_is_recorded_as_refused(
    filled: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=6))
    filled.post(TALL + "hent/")
    arbeider()

    rows = read_file(filled)
    assert rows[NORDLYS]["forfalt"] == ""
    assert rows[NORDLYS]["merknad"] == "Retten mangler hos Skatteetaten."
    assert sum(row["forfalt"] != "" for row in rows.values()) >= 39
    page = get_text(filled.get(TALL))
    assert "39 av 40 klienter er med" in page
    assert "Ufullstendig" in page
    assert "Retten mangler hos Skatteetaten. Ikke med i summen." in page


def test_what_is_open_without_a_due_date_is_said_and_to_be_followed_up(
    accountant: Client, sandbox_data: Path, arbeider: Work
) -> None:
    file = sandbox_data / "parties" / LYSTIG / "aapnekrav.json"
    answer = json.loads(file.read_text("utf-8"))
    for krav in answer["aapentKravMedGjenstaaendeBeloep"]:
        krav["kravforfall"] = []
    file.write_text(json.dumps(answer), "utf-8")
    accountant.get(TALL)
    arbeider()

    assert "20 000,00 kroner uten forfallsdato" in read_file(accountant)[LYSTIG]["merknad"].replace("\u00a0", " ")
    assert LYSTIG in show(accountant, "?vis=oppfolging")
    assert "20 000,00 kroner uten forfallsdato" in get_text(accountant.get(TALL))


def test_once_the_authority_refuses_no_list_shows_the_figures_that_came_before(
    filled: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=6))
    assert logg_inn(EIER).post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS}).status_code == 403

    assert "161 467,00" not in get_text(filled.get(TALL))
    assert read_file(filled)[NORDLYS]["merknad"] == "Retten mangler hos Skatteetaten."

    api.clear_rights()
    clock.move(timedelta(minutes=1, seconds=1))
    filled.post(TALL + "hent/")
    arbeider()
    assert read_file(filled)[NORDLYS]["forfalt"] == "161467,00"


def test_an_organisation_that_altinn_lists_twice_counts_once(
    sandbox_data: Path, logg_inn: LoggInn, arbeider: Work
) -> None:
    file = sandbox_data / "people.json"
    people = json.loads(file.read_text("utf-8"))
    (sigrid,) = (person for person in people if person["pid"] == REGNSKAPSFORER)
    sigrid["parties"].append(next(party for party in sigrid["parties"] if party["organizationNumber"] == NORDLYS))
    file.write_text(json.dumps(people), "utf-8")
    accountant = logg_inn(REGNSKAPSFORER)
    accountant.get(TALL)
    arbeider()

    assert show(accountant).count(NORDLYS) == 1
    assert "40 av 40 klienter er med" in get_text(accountant.get(TALL))


@pytest.mark.parametrize("is_lost_while_it_fills", [True, False])
def test_figures_of_a_former_client_do_not_come_back_with_the_right(
    filled: Client, api: Sandbox, clock: TestClock, arbeider: Work, is_lost_while_it_fills: bool
) -> None:
    if is_lost_while_it_fills:
        clock.move(timedelta(minutes=6))
        filled.post(TALL + "hent/")
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=6))
    if not is_lost_while_it_fills:
        filled.post(TALL + "hent/")
    arbeider()
    api.clear_rights()
    clock.move(timedelta(minutes=6))

    assert read_file(filled)[NORDLYS]["merknad"] == "Ikke hentet ennå."


@pytest.mark.parametrize("kept", [True, False])
def test_an_outage_is_told_row_by_row_with_what_is_kept_marked_as_old(
    accountant: Client, api: Sandbox, clock: TestClock, arbeider: Work, kept: bool
) -> None:
    if kept:
        accountant.get(TALL)
        arbeider()
        clock.move(timedelta(minutes=10))
    api.add_fault(party="skatteetaten", status=503)
    accountant.get(TALL)
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
    assert show(accountant, "?vis=uviss") == show(accountant)


def test_who_is_no_longer_a_client_at_altinn_is_gone_with_its_figures(
    filled: Client, api: Sandbox, clock: TestClock
) -> None:
    assert NORDLYS in show(filled)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))

    assert NORDLYS not in show(filled)
    assert "161 467,00" not in get_text(filled.get(TALL))
    assert NORDLYS not in read_file(filled)


def test_a_list_is_its_persons_alone_even_where_the_store_was_tampered_with(
    filled: Client, logg_inn: LoggInn, arbeider: Work
) -> None:
    store = caches["default"]
    leader = logg_inn(DAGLIG_LEDER)
    leader.get(TALL)
    arbeider()
    before = show(leader)
    owner = logg_inn(EIER)
    owner.get(TALL)
    names = [row for row in _list_names() if row.startswith("klientliste:")]
    envelopes = {name: store.get(name) for name in names}

    for name in names:
        for other in names:
            if other != name:
                store.set(name, envelopes[other])
    assert NORDLYS not in before
    assert show(leader) == before
    assert "Ikke hentet ennå." in get_text(leader.get(TALL))


def _list_names() -> list[str]:
    """The names in the store, whichever kind it is."""
    from portal.access.models import Innlogging

    return [f"klientliste:{person}" for person in Innlogging.objects.values_list("person", flat=True).distinct()]


def test_a_print_goes_before_the_rest_of_a_list(accountant: Client, logg_inn: LoggInn) -> None:
    accountant.get(TALL)
    owner = logg_inn(EIER)
    owner.get(f"/virksomhet/{NORDLYS}/kontoutskrift.pdf?fra=2022-01-01&til=2022-12-31")

    assert run_next(KINDS)
    assert not Jobb.objects.filter(slag="tegn").exists()
    assert Jobb.objects.filter(slag="klienter").exists()


def test_a_new_filling_takes_the_place_of_the_old(accountant: Client, api: Sandbox, clock: TestClock) -> None:
    accountant.get(TALL)
    run_next(KINDS)
    assert "hentes allerede" in get_text(accountant.post(TALL + "hent/", follow=True))
    clock.move(QUIET + timedelta(seconds=1))
    assert f"Hentingen stoppet. {TOGETHER} av 40 ble hentet." in get_text(accountant.get(TALL))
    accountant.post(TALL + "hent/")

    while run_next(KINDS):
        pass
    assert "40 av 40 klienter er med" in get_text(accountant.get(TALL))
    assert not Jobb.objects.filter(slag="klienter").exists()


def test_what_an_old_filling_brings_late_does_not_take_the_new_ones_place(accountant: Client, clock: TestClock) -> None:
    accountant.get(TALL)

    def slow(payload: Payload, _renew: Renew) -> None:
        def meanwhile() -> None:
            clock.move(QUIET + timedelta(seconds=1))
            accountant.post(TALL + "hent/")

        fill(payload, meanwhile)

    assert run_next({"klienter": slow})

    assert get_text(accountant.get(TALL)).count("Ikke hentet ennå.") == 40
    while run_next(KINDS):
        pass
    assert "40 av 40 klienter er med" in get_text(accountant.get(TALL))


def test_how_many_have_come_is_of_those_in_the_list_whoever_has_left_or_come_since(
    accountant: Client, api: Sandbox, clock: TestClock
) -> None:
    accountant.get(TALL)
    first, *_others, last = show(accountant)
    run_next(KINDS)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=last, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))
    assert f"{TOGETHER} av 39 ble hentet." in get_text(accountant.get(TALL))

    api.set_rights(pid=REGNSKAPSFORER, orgnr=first, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))
    assert f"{TOGETHER - 1} av 38 ble hentet." in get_text(accountant.get(TALL))


def test_fresh_figures_are_fetched_at_most_once_a_minute(filled: Client) -> None:
    assert "under ett minutt gamle" in get_text(filled.post(TALL + "hent/", follow=True))
    assert not Jobb.objects.filter(slag="klienter").exists()


def test_another_day_is_another_list(filled: Client, clock: TestClock) -> None:
    clock.dag += timedelta(days=1)

    assert get_text(filled.get(TALL)).count("Ikke hentet ennå.") == 40


def test_it_is_narrowed_sorted_and_searched(filled: Client) -> None:
    rows = read_file(filled)
    late = [orgnr for orgnr, row in rows.items() if as_decimal(row["forfalt"]) > 0]

    assert sorted(show(filled, "?vis=forfalt")) == sorted(late)
    by_amount = show(filled, "?vis=forfalt&sorter=-forfalt")
    assert by_amount == sorted(late, key=lambda orgnr: as_decimal(rows[orgnr]["forfalt"]), reverse=True)
    assert show(filled, "?sok=nordlys") == [NORDLYS] == show(filled, "?sok=314 055 403")
    *in_file, _ = file = read_file(filled, "?vis=forfalt&sorter=-forfalt")
    assert in_file == by_amount
    assert file["merknad"]["navn"] == f"Et utvalg: {len(late)} av 40 klienter."
    assert set(show(filled, "?vis=oppfolging")) >= set(late)


def test_a_favourite_comes_first(filled: Client) -> None:
    filled.post(f"/virksomhet/{NORDLYS}/favoritt/", {"orgnr": NORDLYS})

    assert show(filled)[0] == NORDLYS
    assert show(filled, "?vis=favoritter") == [NORDLYS]


@pytest.mark.parametrize(
    "query", ["?vis=x", "?vis=alle&vis=forfalt", "?sorter=x", "?side=0", "?vis=%00", "?minst=abc", "?minst=9&mest=1"]
)
def test_what_no_page_links_to_is_told_in_words(filled: Client, query: str) -> None:
    assert filled.get(TALL + query).status_code == 400
    assert filled.get("/virksomheter/tall.csv" + query).status_code == 400


def test_too_many_are_not_left_out_in_silence(accountant: Client, settings: Settings) -> None:
    settings.MOST_KLIENTER = 39

    page = get_text(accountant.get(TALL))

    assert "Du har tilgang til 40 virksomheter, og det er for mange til å hente alle." in page
    assert show(accountant) == []
    assert not Jobb.objects.exists()
    accountant.post(f"/virksomhet/{NORDLYS}/favoritt/", {"orgnr": NORDLYS})
    assert show(accountant) == [NORDLYS]
    assert "Her er bare favorittene dine." in accountant.get("/virksomheter/tall.csv").content.decode("utf-8-sig")


def test_a_shielded_client_has_no_figures(accountant: Client, sandbox_data: Path, arbeider: Work) -> None:
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "skjermet": True}), "utf-8")
    accountant.get(TALL)
    arbeider()

    assert read_file(accountant)[NORDLYS]["merknad"] == "Opplysningene er skjermet."
    assert "161 467,00" not in get_text(accountant.get(TALL))


def test_who_is_not_signed_in_or_has_nothing_gets_no_list(api: Sandbox, logg_inn: LoggInn, settings: Settings) -> None:
    for path in (TALL, "/virksomheter/tall.csv"):
        assert Client().get(path).headers["Location"].startswith("/innlogging/")
    assert Client().post(TALL + "hent/").headers["Location"].startswith("/innlogging/")
    answer: HttpResponse = logg_inn(UTEN_VIRKSOMHET).get(TALL)  # type: ignore[assignment]
    assert answer.headers["Location"] == "/virksomheter/"
    assert logg_inn(EIER).get("/virksomheter/tall.exe").status_code == 404


def test_how_far_it_has_come_is_asked_for_alone_and_fetches_the_list_when_it_is_done(
    accountant: Client, arbeider: Work
) -> None:
    accountant.get(TALL + "?vis=forfalt")
    headers = {"HX-Request": "true", "HX-Target": "klient-henting"}
    under = accountant.get(TALL + "?vis=forfalt", headers=headers).content.decode()
    arbeider()
    done = accountant.get(TALL + "?vis=forfalt", headers=headers).content.decode()
    liste = accountant.get(TALL + "?vis=forfalt", headers={**headers, "HX-Target": "klientliste"}).content.decode()

    assert "<html" not in under + done + liste
    assert 'hx-trigger="every 2s"' in under
    assert 'id="klient-sok"' not in under + done + liste  # somebody may be typing there
    assert 'hx-trigger="every 2s"' not in done
    assert 'hx-get="/virksomheter/tall/?vis=forfalt" hx-trigger="load" hx-target="#klientliste"' in done
    assert "Listen er oppdatert: 4 av 4 rader." in liste
    assert '<input type="hidden" name="vis" value="forfalt">' in liste
