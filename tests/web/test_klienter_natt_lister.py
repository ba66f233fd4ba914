"""Lists of closed years used at night, whatever was open when they came: the open list must agree with them."""

import pytest
from django.test import Client
from pytest_django import Settings

from portal.access.models import Innsyn, Nattvalg
from portal.access.nattregler import get_calls_left
from portal.jobs.klientnatt import enqueue_nights, fetch_night
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.klientliste import TALL, Work, read_file
from tests.web.served import Json, Serve, make_innbetaling, make_krav
from tests.web.sider import REGNSKAPSFORER, get_text
from tests.web.test_klienter_natt import SWITCH, go_to_morning, go_to_night, list_asked

pytestmark = pytest.mark.django_db
LIES = make_innbetaling("2022-06-02", amount=300, unplaced=300, identifier="I-2")  # why the lists of 2022 are read
NEW = make_innbetaling("2022-07-01", amount=500, unplaced=500, identifier="I-3")


@pytest.mark.parametrize(
    ("paid", "unplaced", "hentet"),
    [
        ([make_innbetaling("2022-06-01"), LIES], [LIES], "2023-08-29"),
        # The list of 2022 says that nothing of it is unplaced.
        ([make_innbetaling("2022-06-01", unplaced=4000), LIES], None, ""),
        # The list of 2022 does not have it, and nothing that tells what it is.
        ([make_innbetaling("2022-06-01"), LIES, NEW], [LIES, NEW], ""),
    ],
)
def test_a_kept_list_of_a_closed_year_is_used_at_night_only_if_the_open_list_agrees_with_it(
    road: Settings,
    accountant: Client,
    serve: Serve,
    clock: TestClock,
    logg_inn: LoggInn,
    arbeider: Work,
    paid: list[Json],
    unplaced: list[Json] | None,
    hentet: str,
) -> None:
    serve(
        aapne=[], krav=[make_krav(0, paid_on="2022-06-01")], inn=[make_innbetaling("2022-06-01"), LIES], unplaced=[LIES]
    )
    accountant.get(TALL)
    arbeider()
    accountant.post(SWITCH, {"natt": "paa"})
    new = make_krav(700, identifier="K-2", due="2023-09-15", original=700)  # another state of the open list
    serve(aapne=[new], inn=paid, unplaced=paid if unplaced is None else unplaced)
    go_to_night(clock)
    enqueue_nights()
    arbeider()
    go_to_morning(clock)

    row = read_file(logg_inn(REGNSKAPSFORER))[NORDLYS]
    assert row["hentet"][:10] == hentet
    assert bool(row["uplassert"]) == bool(hentet)


def test_each_client_that_is_fetched_is_recorded_also_those_left_for_the_day(
    road: Settings, accountant: Client, api: Sandbox, clock: TestClock, arbeider: Work
) -> None:
    accountant.post(SWITCH, {"natt": "paa"})
    go_to_night(clock)
    enqueue_nights()
    arbeider()

    assert len(list_asked(api)) == 40
    assert Innsyn.objects.count() == 40


def test_calls_of_a_job_that_fails_are_counted_too(
    road: Settings, accountant: Client, clock: TestClock, logg_inn: LoggInn
) -> None:
    accountant.post(SWITCH, {"natt": "paa"})
    go_to_night(clock)
    natt, calls = clock.dag, get_calls_left(clock.dag)
    renewals = iter([None])

    def fail_later() -> None:
        next(renewals)

    with pytest.raises(StopIteration):
        fetch_night({"person": Nattvalg.objects.get().person, "natt": natt.isoformat(), "steg": 0}, fail_later)
    go_to_morning(clock)

    used = calls - get_calls_left(natt)
    assert used > 0
    assert f"hentet med {used} kall" in get_text(logg_inn(REGNSKAPSFORER).get(TALL))
