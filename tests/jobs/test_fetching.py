"""Background fetching runs once, checks permission again, and never delays a page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client

from portal.jobs.heartbeat import Heartbeat
from portal.jobs.models import Jobb
from portal.jobs.queue import LEASE, MAX_TRIES, PUT_BACK, Payload, Renew, claim_next, enqueue, run_next
from sandbox.app import Sandbox
from tests.conftest import EIER, NORDLYS, TestClock

pytestmark = pytest.mark.django_db
OVERSIKT = f"/virksomhet/{NORDLYS}/"


def asked(api: Sandbox) -> list[str]:
    return sorted(call.path.rsplit("/", 1)[-1] for call in api.calls if call.party == "skatteetaten")


def test_opening_an_organisation_prefetches_its_lists_of_two_years(
    bruker: Client, api: Sandbox, arbeider: Callable[[], int]
) -> None:
    bruker.get(OVERSIKT)
    assert asked(api) == ["aapnekrav"]

    assert arbeider() == 1
    assert asked(api) == ["aapnekrav", *["innbetalinger"] * 2, *["krav"] * 2, *["utbetalinger"] * 2]
    api.clear_calls()
    for page in ("betalte-krav/", "innbetalinger/", "utbetalinger/", "tilgodebeloep/", "krav/KRAV-33712709/"):
        bruker.get(OVERSIKT + page)
    assert asked(api) == []


def test_a_page_with_fresh_figures_enqueues_nothing(bruker: Client, arbeider: Callable[[], int]) -> None:
    bruker.get(OVERSIKT)
    arbeider()
    bruker.get(OVERSIKT)
    bruker.get(OVERSIKT + "ubetalte-krav/")

    assert not Jobb.objects.exists()


def test_stale_figures_are_refreshed_once_however_often_they_are_viewed(
    bruker: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int]
) -> None:
    bruker.get(OVERSIKT)
    arbeider()
    clock.move(timedelta(minutes=6))
    api.clear_calls()
    for _ in range(5):
        bruker.get(OVERSIKT)
    assert asked(api) == []

    arbeider()

    assert asked(api) == ["aapnekrav"]
    assert "09.20" in bruker.get(OVERSIKT).content.decode()


@pytest.mark.parametrize("what", ["signed out", "right gone", "altinn silent", "idle"])
def test_nothing_is_fetched_for_a_person_who_has_lost_access(
    bruker: Client, api: Sandbox, clock: TestClock, arbeider: Callable[[], int], what: str
) -> None:
    bruker.get(OVERSIKT)
    if what == "signed out":
        bruker.post("/utlogging/")
    elif what == "right gone":
        api.set_rights(pid=EIER, orgnr=NORDLYS, altinn=False)
        clock.move(timedelta(minutes=5))
    elif what == "altinn silent":
        api.add_fault(party="altinn", status=503)
        clock.move(timedelta(minutes=5))
    else:
        clock.move(timedelta(minutes=30))
    api.clear_calls()

    arbeider()

    assert asked(api) == []
    assert not Jobb.objects.exists()


def test_a_job_belongs_to_one_worker_until_its_lease_expires(clock: TestClock) -> None:
    enqueue("x", {"orgnr": NORDLYS}, prioritet=1)

    first = claim_next()
    assert first is not None
    assert claim_next() is None
    clock.move(LEASE)
    again = claim_next()

    assert again is not None
    assert again.pk == first.pk


def test_jobs_run_by_priority_and_then_by_age(clock: TestClock) -> None:
    for number, urgency in enumerate((20, 10, 20)):
        enqueue("x", {"number": number}, prioritet=urgency)
        clock.move(timedelta(seconds=1))
    done: list[object] = []

    while run_next({"x": lambda payload, _renew: done.append(payload["number"])}):
        pass

    assert done == [1, 0, 2]


def test_a_failing_job_is_tried_three_times_and_then_dropped(clock: TestClock) -> None:
    tries: list[Payload] = []

    def fail(payload: Payload, _renew: Renew) -> None:
        tries.append(payload)
        raise ValueError

    enqueue("x", {}, prioritet=1)
    for _ in range(5):
        run_next({"x": fail})
        clock.move(LEASE)

    assert len(tries) == MAX_TRIES
    assert not Jobb.objects.exists()


def test_payloads_are_sealed_and_a_damaged_envelope_is_dropped(clock: TestClock) -> None:
    enqueue("x", {"orgnr": NORDLYS}, prioritet=1)
    row = Jobb.objects.get()
    assert NORDLYS not in str(vars(row))
    Jobb.objects.update(innhold=bytes(row.innhold)[:-1])
    done: list[object] = []

    assert run_next({"x": lambda payload, _renew: done.append(payload)})

    assert done == []
    assert not Jobb.objects.exists()


def test_a_job_that_meets_an_outage_is_put_back_and_no_try_is_lost(clock: TestClock) -> None:
    def fail(_payload: Payload, _renew: Renew) -> None:
        raise OperationalError

    enqueue("x", {}, prioritet=1)
    for _ in range(MAX_TRIES + 1):
        with pytest.raises(OperationalError):
            run_next({"x": fail})
        assert not run_next({"x": fail})  # others may go first
        clock.move(PUT_BACK)

    assert Jobb.objects.get().forsoek == 0


def test_the_heartbeat_keeps_the_lease_of_the_running_job(clock: TestClock) -> None:
    heartbeat = Heartbeat()

    def take_long(_payload: Payload, _renew: Renew) -> None:
        for _ in range(3):
            clock.move(LEASE / 2)
            heartbeat.beat()
        assert claim_next() is None

    enqueue("x", {}, prioritet=1)
    assert run_next({"x": take_long}, heartbeat.keep_lease)

    heartbeat.beat()  # no job now
    assert not Jobb.objects.exists()
