"""Two who begin the same at the same moment: one request, and both find their way back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections
from django.test import Client

from sandbox.app import Sandbox
from tests.api.system_tools import BOSS, CLIENT_ADMINISTRATOR, EMPLOYEE, EXPIRED, LACKING, NONE, REJECTED
from tests.conftest import LoggInn
from tests.web import klientsystem
from tests.web.klientliste import Work
from tests.web.sider import get_text
from tests.web.systemtilgang import path, read_altinn, read_id, read_reference, send

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def do_at_once(browsers: list[Client], press: Callable[[Client], T]) -> list[T]:
    """What each of them gets."""
    together = Barrier(len(browsers))

    def work(browser: Client) -> T:
        together.wait()
        try:
            return press(browser)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(work, browsers))


@pytest.mark.parametrize(("orgnr", "other"), [(NONE, EMPLOYEE), (REJECTED, BOSS), (EXPIRED, BOSS)])
def test_two_who_ask_for_access_have_one_request_and_its_way_back(
    logg_inn: LoggInn, api: Sandbox, orgnr: str, other: str
) -> None:
    before = set(api.register.list_requests())
    boss, second = logg_inn(BOSS), logg_inn(other)

    onward = do_at_once([boss, second], lambda one: send(one, "be-om", orgnr, valg="selv"))

    (made,) = set(api.register.list_requests()) - before
    assert {read_id(one) for one in onward} == {made}
    api.register.decide(made, "approve")
    back = boss.get("/systemtilgang/svar/", {"ref": read_reference(api, made)}, follow=True)
    assert "Virksomheten har gitt systemet tilgang" in get_text(back)


def test_two_who_ask_for_more_make_one_change_and_its_way_back(logg_inn: LoggInn, api: Sandbox) -> None:
    first, second = logg_inn(BOSS), logg_inn(BOSS)

    onward = do_at_once([first, second], lambda one: send(one, "endre", LACKING, valg="selv"))

    (address,) = {read_altinn(one) for one in onward}
    change = read_id(onward[0])
    assert change in address
    api.register.decide(change, "approve")
    back = second.get("/systemtilgang/svar/", {"ref": read_reference(api, change)}, follow=True)
    assert "Virksomheten har gitt systemet tilgang" in get_text(back)
    assert "trenger mer" not in get_text(first.get(path(LACKING)))


def test_two_presses_that_put_clients_on_begin_one_errand(logg_inn: LoggInn, api: Sandbox, arbeider: Work) -> None:
    browsers = [logg_inn(CLIENT_ADMINISTRATOR) for _ in range(2)]
    klientsystem.give(browsers[0], api)
    first, second, *_rest = klientsystem.list_clients(browsers[0])
    wanted = dict(zip(map(id, browsers), ([first], [second]), strict=True))

    do_at_once(browsers, lambda one: klientsystem.choose(one, wanted[id(one)]))
    arbeider()

    added = klientsystem.list_clients(browsers[0], "lagt-til")
    assert added in ([first], [second])
    assert "Ferdig: 1 av 1" in get_text(browsers[1].get(klientsystem.path()))
