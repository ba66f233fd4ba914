"""Rows of the client list stay from hour to hour and day to day: each says how old it is, and is fetched in turn."""

from datetime import date, timedelta

import pytest
from django.test import Client

from portal.api.flight import AT_ONCE
from portal.jobs import klientfylling, klientrekke
from portal.jobs.klientliste import FRESH_REST, FRESH_SHOWN
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb
from portal.jobs.queue import Payload, Renew, run_next
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.settings import FILLED_TOGETHER
from tests.web.klientliste import HELE, TALL, Work, read_file, show
from tests.web.sider import REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
ONE_ROW = f"{TALL}?sok={NORDLYS}"


def list_asked(api: Sandbox) -> list[str]:
    """Organisations whose open list was asked for, in order."""
    calls = [call.path.split("/") for call in api.calls if call.party == "skatteetaten"]
    return [parts[-2] for parts in calls if parts[-1] == "aapnekrav"]


def test_on_a_new_day_the_rows_stay_and_say_what_is_late_that_day(
    filled: Client, api: Sandbox, clock: TestClock
) -> None:
    api.clear_calls()
    clock.dag = date(2023, 12, 31)

    page, rows = get_text(filled.get(HELE)), read_file(filled)
    assert "Ikke hentet ennå." not in page
    assert rows[NORDLYS]["forfalt"] == "223967,00"
    assert rows[NORDLYS]["forfaller_innen_14_dager"] == "0,00"
    assert list_asked(api) == []


def test_a_row_that_is_shown_is_fetched_anew_after_an_hour(
    filled: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    clock.move(FRESH_SHOWN - timedelta(minutes=1))
    again = logg_inn(REGNSKAPSFORER)
    again.get(ONE_ROW)
    arbeider()
    before = list_asked(api)
    clock.move(timedelta(minutes=1))
    page = get_text(again.get(ONE_ROW))
    arbeider()

    assert before == []
    assert "161 467,00" in page  # the earlier figures, meanwhile
    assert list_asked(api) == [NORDLYS]


def test_rows_of_other_pages_are_fetched_anew_after_half_a_day_the_oldest_first(
    filled: Client, api: Sandbox, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    clock.move(FRESH_SHOWN)
    logg_inn(REGNSKAPSFORER).get(ONE_ROW)
    arbeider()  # one is newer than the others
    clock.move(FRESH_REST - FRESH_SHOWN)
    logg_inn(REGNSKAPSFORER).get(f"{TALL}?sok=no-such-name")
    arbeider()

    asked = list_asked(api)
    assert len(asked) == len(set(asked)) == 39
    assert NORDLYS not in asked


def test_those_on_the_page_come_first_though_a_filling_runs(accountant: Client, api: Sandbox) -> None:
    accountant.get(HELE)
    last = show(accountant)[-1]
    accountant.get(f"{TALL}?sok={last}")
    assert run_next(KINDS)

    assert last in list_asked(api)[:AT_ONCE]
    assert len(list_asked(api)) == FILLED_TOGETHER


def test_the_page_turned_to_while_a_job_fills_comes_next(
    accountant: Client, api: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(klientrekke, "LOOK_EVERY", 0.0)
    accountant.get(HELE)
    last = show(accountant)[-1]

    def turn_the_page(payload: Payload, renew: Renew) -> None:
        def meanwhile() -> None:
            if list_asked(api):
                accountant.get(f"{TALL}?sok={last}")
            renew()

        klientfylling.fill(payload, meanwhile)

    assert run_next({"klienter": turn_the_page})

    assert last in list_asked(api)[: 2 * AT_ONCE]


def test_a_row_is_kept_no_longer_than_its_answer(filled: Client, clock: TestClock, logg_inn: LoggInn) -> None:
    clock.move(timedelta(hours=71))
    before = get_text(logg_inn(REGNSKAPSFORER).get(HELE))
    clock.move(timedelta(hours=1))

    assert "Ikke hentet ennå." not in before
    assert get_text(logg_inn(REGNSKAPSFORER).get(HELE)).count("Ikke hentet ennå.") == 40


def test_who_sees_rows_of_another_day_is_recorded_once_that_day_though_today_stands_still(
    filled: Client, clock: TestClock, logg_inn: LoggInn
) -> None:
    record = f"/virksomhet/{NORDLYS}/innsyn/"
    filled.get(HELE)
    before = get_text(filled.get(record)).count("Listen over virksomheter")
    clock.moment += timedelta(days=1)  # not the business date, as where TODAY is set
    again = logg_inn(REGNSKAPSFORER)
    again.get(HELE)
    again.get(HELE)

    assert before == 1
    assert get_text(again.get(record)).count("Listen over virksomheter") == 2


def test_sums_of_rows_of_another_day_say_how_old_the_oldest_are(
    filled: Client, clock: TestClock, logg_inn: LoggInn
) -> None:
    told = "De eldste tallene er hentet 28.08.2023 kl. 09.14."
    before = get_text(filled.get(HELE)), str(read_file(filled))
    clock.move(timedelta(days=1))
    again = logg_inn(REGNSKAPSFORER)
    after = get_text(again.get(HELE)), str(read_file(again))

    assert [told in text for text in before] == [False, False]
    assert [told in text for text in after] == [True, True]


def test_who_asks_for_new_figures_first_thing_is_recorded_too_while_the_old_ones_are_shown(
    filled: Client, clock: TestClock, logg_inn: LoggInn
) -> None:
    record = f"/virksomhet/{NORDLYS}/innsyn/"
    clock.move(timedelta(days=1))
    again = logg_inn(REGNSKAPSFORER)
    again.post(f"{TALL}hent/")  # from a page that was left open
    assert "161 467,00" in get_text(again.get(HELE))

    assert get_text(again.get(record)).count("Listen over virksomheter") == 2


def test_a_filling_that_stopped_begins_again_with_a_visit_an_hour_later(
    accountant: Client, clock: TestClock, logg_inn: LoggInn, arbeider: Work
) -> None:
    accountant.get(HELE)
    run_next(KINDS)
    Jobb.objects.all().delete()
    clock.move(timedelta(minutes=59))
    again = logg_inn(REGNSKAPSFORER)
    assert "Hentingen stoppet." in get_text(again.get(HELE))
    assert arbeider() == 0
    clock.move(timedelta(minutes=1))
    again.get(HELE)
    arbeider()

    assert "40 av 40 virksomheter er med" in get_text(again.get(HELE))
