"""Access rules of the client list."""

import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client

from portal.access.models import Avvisning, Innlogging
from portal.jobs.klientlager import BUCKETS
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb
from portal.jobs.queue import run_next
from portal.sealed_store import list_parts, name_entry
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, LoggInn, TestClock
from tests.web.klientliste import HELE, TALL, Work, read_file, show
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, UTEN_VIRKSOMHET, get_text

pytestmark = pytest.mark.django_db


def test_each_filling_adds_one_entry_to_each_clients_access_log(filled: Client, arbeider: Work) -> None:
    filled.get(HELE)
    filled.get(TALL + "?vis=forfalt")
    arbeider()

    assert get_text(filled.get(f"/virksomhet/{NORDLYS}/innsyn/")).count("Listen over virksomheter") == 1


def test_a_list_as_a_file_is_recorded_for_each_client_whose_figures_are_in_it(filled: Client) -> None:
    in_file = read_file(filled, "?vis=forfalt")

    for orgnr in (NORDLYS, "310000003"):
        page = get_text(filled.get(f"/virksomhet/{orgnr}/innsyn/"))
        assert page.count("Listen over virksomheter, fil") == int(orgnr in in_file and in_file[orgnr]["forfalt"] != "")


def test_a_client_without_the_right_says_so_and_is_logged_as_refused(
    filled: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=6))
    filled.post(TALL + "hent/")
    arbeider()

    assert Avvisning.objects.count() == 1
    rows = read_file(filled)
    assert rows[NORDLYS]["forfalt"] == ""
    assert rows[NORDLYS]["merknad"] == "Tilgangen mangler hos Skatteetaten."
    assert sum(row["forfalt"] != "" for row in rows.values()) >= 39
    page = get_text(filled.get(HELE))
    assert "39 av 40 virksomheter er med" in page
    assert "ufullstendig" in page
    assert "Tilgangen mangler hos Skatteetaten. Ikke med i summen." in page


def test_earlier_figures_are_not_shown_after_the_authority_refuses_access(
    filled: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=6))
    assert logg_inn(EIER).post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS}).status_code == 403

    assert "161 467,00" not in get_text(filled.get(HELE))
    assert read_file(filled)[NORDLYS]["merknad"] == "Tilgangen mangler hos Skatteetaten."

    api.clear_rights()
    clock.move(timedelta(minutes=1, seconds=1))
    filled.post(TALL + "hent/")
    arbeider()
    assert read_file(filled)[NORDLYS]["forfalt"] == "161467,00"


def test_a_refusal_is_remembered_by_a_filling_that_takes_longer_than_its_mark_lasts(
    accountant: Client, logg_inn: LoggInn, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    accountant.get(TALL)
    while "161 467,00" not in get_text(accountant.get(TALL)):
        assert run_next(KINDS)
    api.set_rights(orgnr=NORDLYS, api=False)
    clock.move(timedelta(minutes=1, seconds=1))
    assert logg_inn(EIER).post(f"/virksomhet/{NORDLYS}/hent/", {"orgnr": NORDLYS}).status_code == 403

    assert arbeider() > 0
    caches["default"].delete(name_entry(f"glemt/{NORDLYS}"))  # as after some hours

    assert "161 467,00" not in get_text(accountant.get(TALL))


@pytest.fixture
def listed_twice(sandbox_data: Path) -> None:
    """Altinn lists an organisation of the accountant's twice."""
    file = sandbox_data / "people.json"
    people = json.loads(file.read_text("utf-8"))
    (sigrid,) = (person for person in people if person["pid"] == REGNSKAPSFORER)
    sigrid["parties"].append(next(party for party in sigrid["parties"] if party["organizationNumber"] == NORDLYS))
    file.write_text(json.dumps(people), "utf-8")


def test_an_organisation_that_altinn_lists_twice_counts_once(
    listed_twice: None, logg_inn: LoggInn, arbeider: Work
) -> None:
    accountant = logg_inn(REGNSKAPSFORER)
    accountant.get(HELE)
    arbeider()

    assert show(accountant).count(NORDLYS) == 1
    assert "40 av 40 virksomheter er med" in get_text(accountant.get(HELE))


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


def test_a_former_client_is_removed_with_its_figures(filled: Client, api: Sandbox, clock: TestClock) -> None:
    assert NORDLYS in show(filled)
    api.set_rights(pid=REGNSKAPSFORER, orgnr=NORDLYS, altinn=False)
    clock.move(timedelta(minutes=5, seconds=1))

    assert NORDLYS not in show(filled)
    assert "161 467,00" not in get_text(filled.get(HELE))
    assert NORDLYS not in read_file(filled)


def test_a_list_opens_only_for_its_person_even_if_the_cache_is_tampered_with(
    filled: Client, logg_inn: LoggInn, api: Sandbox, arbeider: Work
) -> None:
    api.set_rights(pid=EIER, orgnr="212201782", altinn=True)  # one organisation has no list
    store = caches["default"]
    leader = logg_inn(DAGLIG_LEDER)
    leader.get(HELE)
    arbeider()
    before = show(leader)
    owner = logg_inn(EIER)
    owner.get(HELE)
    parts = _list_names()
    envelopes = {name: store.get(name) for names in parts for name in names}

    for one, other in (pair for names in parts for pair in permutations(names, 2)):
        if envelopes[other] is not None:
            store.set(one, envelopes[other])
    assert NORDLYS not in before
    assert show(leader) == before
    assert "Ikke hentet ennå." in get_text(leader.get(HELE))


def _list_names() -> list[list[str]]:
    """Cache keys of each part of the lists, of all signed-in people."""
    people = list(Innlogging.objects.values_list("person", flat=True).distinct())
    buckets = [part for bucket in range(BUCKETS) for part in list_parts(f"klientliste/rader/{{}}/{bucket}")]
    parts = ("klientliste/fylling/{}", *buckets)
    return [[name_entry(part.format(person)) for person in people] for part in parts]


def test_a_shielded_client_has_no_figures(accountant: Client, sandbox_data: Path, arbeider: Work) -> None:
    file = sandbox_data / "parties" / NORDLYS / "aapnekrav.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "skjermet": True}), "utf-8")
    accountant.get(HELE)
    arbeider()

    assert read_file(accountant)[NORDLYS]["merknad"] == "Tallene er skjermet."
    assert "161 467,00" not in get_text(accountant.get(HELE))


def test_without_sign_in_or_organisations_there_is_no_list(api: Sandbox, logg_inn: LoggInn) -> None:
    for path in (TALL, "/virksomheter.csv"):
        assert Client().get(path).headers["Location"].startswith("/innlogging/")
    assert Client().post(TALL + "hent/").headers["Location"].startswith("/innlogging/")
    nobody = logg_inn(UTEN_VIRKSOMHET)
    assert "Du har ikke tilgang til noen virksomhet her" in get_text(nobody.get(HELE))
    assert nobody.get("/virksomheter.csv").headers["Location"] == "/virksomheter/"
    assert not Jobb.objects.exists()
    assert logg_inn(EIER).get("/virksomheter.exe").status_code == 404
