"""An order of papers whose worker dies: none lost, none made twice."""

from datetime import timedelta

import pytest
from django.test import Client

from portal.jobs import papirsteg
from portal.jobs.management.commands.arbeider import KINDS
from portal.jobs.models import Jobb, Papirdel, Papirklient
from portal.jobs.papirer import STALE_AFTER
from portal.jobs.queue import LEASE, Payload, Renew, run_next
from tests.conftest import TestClock
from tests.web.papirer import fetch_zip, list_mine, order, read_index
from tests.web.sider import get_text

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Nothing is cleaned up after it: as if the process were gone."""


def die_before(payload: Payload, renew: Renew) -> None:
    raise Killed


def die_after(payload: Payload, renew: Renew) -> None:
    KINDS["papirer"](payload, renew)
    raise Killed


def work_and_die(clock: TestClock) -> None:
    """Every job is begun by a worker that dies before it, then by one that dies when it has written."""
    for do in (die_before, die_after):
        with pytest.raises(Killed):
            run_next({**KINDS, "papirer": do})
        clock.move(LEASE + timedelta(seconds=1))


def skip_others() -> None:
    """Only the order is of interest."""
    Jobb.objects.exclude(slag="papirer").delete()


def test_every_worker_dies_and_each_client_is_made_once(accountant: Client, clock: TestClock) -> None:
    some = list_mine(accountant)[:3]
    skip_others()
    address = order(accountant, some)

    while Jobb.objects.exists():
        work_and_die(clock)
        run_next(KINDS)  # what the dead worker did not take off the queue

    assert [(one.nr, one.endelse) for one in Papirdel.objects.order_by("nr", "pk")] == [
        *((0, endelse) for endelse in ("pdf", "xlsx", "csv")),
        *((nr, "csv") for nr in (1, 2, 3)),
    ]
    package = fetch_zip(accountant, address)
    assert list(read_index(package)) == some
    assert len(package.namelist()) == 3 + 3


def test_a_slow_worker_that_was_overtaken_gives_up_and_writes_nothing(
    accountant: Client, clock: TestClock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papirsteg, "BETWEEN_LOOKS", 0.0)  # a PDF may be made sooner
    address = order(accountant, list_mine(accountant)[:2], format=["pdf"])
    skip_others()
    made: list[int] = []

    def take_over() -> None:
        if not made:
            clock.move(LEASE + timedelta(seconds=1))  # the lease runs out, and another takes the order to its end
            while run_next(KINDS):
                pass
            made.extend(Papirdel.objects.order_by("pk").values_list("pk", flat=True))

    run_next({"papirer": lambda payload, _renew: KINDS["papirer"](payload, take_over)})

    assert len(made) == 3 + 2
    assert made == list(Papirdel.objects.order_by("pk").values_list("pk", flat=True))
    assert "papirer failed" not in caplog.text  # nothing was left to do
    assert len(fetch_zip(accountant, address).namelist()) == 3 + 2


def test_a_client_that_kills_its_workers_is_told_and_the_others_are_made(accountant: Client, clock: TestClock) -> None:
    some = list_mine(accountant)[:2]
    skip_others()
    address = order(accountant, some)

    def die_half_way(payload: Payload, renew: Renew) -> None:
        Papirklient.objects.filter(nr=1).update(begynt=Papirklient.objects.get(nr=1).begynt + 1)
        raise Killed

    for _ in range(2):
        with pytest.raises(Killed):
            run_next({"papirer": die_half_way})
        clock.move(LEASE + timedelta(seconds=1))
    while run_next(KINDS):
        pass

    index = read_index(fetch_zip(accountant, address))
    assert [index[orgnr]["resultat"] for orgnr in some] == ["ikke med", "laget"]
    assert index[some[0]]["merknad"] == "Noe gikk galt hos oss."


def test_an_order_without_a_worker_says_so_and_goes_on_when_asked(accountant: Client, clock: TestClock) -> None:
    address = order(accountant, list_mine(accountant)[:1])
    Jobb.objects.all().delete()
    clock.move(STALE_AFTER + timedelta(seconds=1))

    assert "Bestillingen stoppet uten at vi vet hvorfor." in get_text(accountant.get(address))
    accountant.post(f"{address}fortsett/")
    while run_next(KINDS):
        pass

    assert "Ferdig. 1 av 1 er laget." in get_text(accountant.get(address))
