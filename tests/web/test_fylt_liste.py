"""The filled list that tests begin with is the one that the worker has filled."""

from datetime import timedelta
from pathlib import Path

from django.core.cache import caches
from django.db import transaction
from django.test import Client

from sandbox.app import Sandbox
from tests.conftest import TestClock
from tests.web.fylt_liste import fill
from tests.web.klientliste import Work, read_file, show


def test_what_is_put_back_is_what_the_worker_filled(
    accountant: Client, arbeider: Work, api: Sandbox, clock: TestClock, sandbox_data: Path
) -> None:
    clock.move(timedelta(seconds=1))  # no other test begins then, so it is filled
    with transaction.atomic():
        fill(accountant, arbeider, sandbox_data)
        filled, asked = (read_file(accountant), show(accountant)), count_asked(api)
        transaction.set_rollback(True)
    api.clear_calls()

    fill(accountant, arbeider, sandbox_data)
    put_back = read_file(accountant), show(accountant)

    assert put_back == filled
    assert (asked > 30, count_asked(api)) == (True, 0)


def test_a_list_of_other_answers_is_filled_anew(
    accountant: Client, arbeider: Work, api: Sandbox, clock: TestClock, sandbox_data: Path
) -> None:
    clock.move(timedelta(seconds=2))
    for number in range(2):
        with transaction.atomic():
            (sandbox_data / f"{number}.json").write_text("{}")
            api.clear_calls()
            fill(accountant, arbeider, sandbox_data)
            transaction.set_rollback(True)
        caches["default"].clear()  # with Redis it does not go with the transaction

        assert count_asked(api) > 30


def count_asked(api: Sandbox) -> int:
    return sum(call.party == "skatteetaten" for call in api.calls)
