"""A breaker for each party and endpoint; keys fetched once a minute; dates that cannot move our clock for good."""

import threading
import time
from datetime import timedelta
from email.utils import format_datetime

import httpx
import jwt
import pytest
from django.test import Client

from portal.api.answer import Answer
from portal.api.breaker import AT_ONCE, FAILURES, SLOW, Breaker
from portal.api.errors import ApiUnavailable, Party
from portal.api.guarded import ask
from portal.api.party_clock import KEPT, MAX_SKEW, PartyClock
from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from tests.api.system_tools import make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.faults.fault_table import Rig
from tests.faults.wire import Cut, Onward, fail

pytestmark = pytest.mark.django_db
PATIENCE = 10.0
HANGS = fail(httpx.ReadTimeout, "timed out")
ENDPOINTS = [
    (Party.IDPORTEN, "discovery"),
    (Party.IDPORTEN, "jwks"),
    (Party.IDPORTEN, "par"),
    (Party.IDPORTEN, "token"),
    (Party.ALTINN, "exchange"),
    (Party.ALTINN, "authorizedparties"),
    (Party.MASKINPORTEN, "token"),
]


@pytest.mark.parametrize(("party", "endpoint"), ENDPOINTS)
def test_each_endpoint_of_each_party_has_its_own_breaker(rig: Rig, party: Party, endpoint: str) -> None:
    rig.wire.cut("hangs", HANGS)

    def call(name: str, path: str = "hangs") -> None:
        ask(party, name, "https://party.example", f"https://party.example/{path}")

    for _ in range(FAILURES + 5):
        with pytest.raises(ApiUnavailable):
            call(endpoint)

    assert rig.wire.count("hangs") == FAILURES
    with pytest.raises(ApiUnavailable):
        call("another")
    assert rig.wire.count("hangs") == FAILURES + 1


@pytest.mark.parametrize("endpoint", ["par", "token"])
def test_while_idporten_hangs_sign_ins_fail_at_once(rig: Rig, endpoint: str) -> None:
    rig.wire.cut(endpoint, HANGS)
    if endpoint == "token":
        for _ in range(FAILURES):
            with pytest.raises(ApiUnavailable):
                get_maskinporten().get_token(get_grant(make_tilgang(NORDLYS)))
        assert rig.wire.count("token") == FAILURES
        return
    statuses = {Client().get("/innlogging/").status_code for _ in range(FAILURES + 15)}

    assert statuses == {503}
    assert rig.wire.count("par") == FAILURES


def make_token(kid: str) -> str:
    """A logout token signed by nobody we know."""
    return jwt.encode({"sid": "x"}, "secret" * 10, algorithm="HS256", headers={"kid": kid, "typ": "logout+jwt"})


@pytest.mark.parametrize("does_hang", [False, True])
def test_unknown_keys_make_us_fetch_once_a_minute(rig: Rig, *, does_hang: bool) -> None:
    if does_hang:
        rig.wire.cut("jwks.json", HANGS)
    for minute in range(3):
        for number in range(26):
            response = Client().post("/utlogging/bak", {"logout_token": make_token(f"{minute}-{number}")})
            assert response.status_code == 400
        assert rig.wire.count("jwks.json") == minute + 1
        rig.clock.move(timedelta(minutes=1))


class Crowd:
    """Calls that stand still in a breaker's places."""

    def __init__(self, breaker: Breaker, number: int) -> None:
        self._go, self._begun = threading.Event(), threading.Barrier(number + 1)
        self._threads = [threading.Thread(target=self._call, args=(breaker,)) for _ in range(number)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        self._begun.wait(PATIENCE)
        return self

    def __exit__(self, *_exc: object) -> None:
        self.let_go()
        for thread in self._threads:
            thread.join()

    def let_go(self) -> None:
        self._go.set()

    def _call(self, breaker: Breaker) -> None:
        with breaker.place():
            self._begun.wait(PATIENCE)
            self._go.wait(PATIENCE)


def test_more_callers_do_not_wait_for_a_party_that_does_not_answer(clock: TestClock) -> None:
    breaker = Breaker(Party.IDPORTEN, clock, "par")
    with Crowd(breaker, AT_ONCE):
        started = time.monotonic()
        for _ in range(3):
            with pytest.raises(ApiUnavailable), breaker.place():
                pass
        took = time.monotonic() - started

    assert took < SLOW + PATIENCE / 2  # the first waits until the calls are slow, the others not at all
    with breaker.place():
        pass


def test_more_callers_wait_for_a_party_that_answers(clock: TestClock) -> None:
    breaker = Breaker(Party.ALTINN, clock, "exchange")
    with Crowd(breaker, AT_ONCE) as crowd:
        threading.Timer(SLOW / 10, crowd.let_go).start()

        with breaker.place():
            pass


def refuse_once(body: dict[str, str], status: int, date: str) -> Cut:
    left = [1]

    def cut(request: httpx.Request, onward: Onward) -> httpx.Response:
        if not left:
            return onward(request)
        left.clear()
        return httpx.Response(status, headers={"Date": date}, json=body)

    return cut


MP_130 = {"error": "invalid_grant", "error_uri": "https://maskinporten.example/errors/MP-130"}


@pytest.mark.parametrize(
    "date",
    [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Tue, 29 Aug 2023 07:14:00 GMT",
        "Mon, 28 Aug 2023 07:20:00 GMT",
        "Mon, 28 Aug 2023 07:18:00 GMT",
        "Mon, 28 Aug 2023 07:14:00 -0000",
        "soon",
    ],
)
def test_a_wrong_date_moves_nothing_for_good(rig: Rig, date: str) -> None:
    rig.clock.moment = rig.clock.moment.replace(year=2023, month=8, day=28, hour=7, minute=14)
    rig.wire.cut("token", refuse_once(MP_130, 400, date))
    with pytest.raises(ApiUnavailable):
        get_maskinporten().get_token(get_grant(make_tilgang(NORDLYS)))

    assert get_maskinporten().get_token(get_grant(make_tilgang(NORDLYS)))


@pytest.fixture(params=[-30, 30])
def other_clock(request: pytest.FixtureRequest, rig: Rig) -> Rig:
    """The parties' clocks and ours differ; their answers have their date."""
    theirs = rig.clock
    rig.settings.CLOCK = TestClock(theirs.moment + timedelta(seconds=request.param), theirs.dag)

    def date(http_request: httpx.Request, onward: Onward) -> httpx.Response:
        response = onward(http_request)
        response.headers["Date"] = format_datetime(theirs.moment, usegmt=True)
        return response

    for endpoint in ("token", "par"):
        rig.wire.cut(endpoint, date)
    return rig


def test_a_difference_of_thirty_seconds_is_borne_by_maskinporten_and_idporten(other_clock: Rig) -> None:
    assert get_maskinporten().get_token(get_grant(make_tilgang(NORDLYS)))
    assert Client().get("/innlogging/").status_code == 302


def test_a_correction_ends_by_itself(clock: TestClock) -> None:
    party_clock = PartyClock(clock)
    date = format_datetime(clock.moment + MAX_SKEW, usegmt=True)

    assert party_clock.correct(Answer(400, httpx.Headers({"Date": date}), b""))

    assert party_clock.now() == clock.moment + MAX_SKEW
    clock.move(KEPT)
    assert party_clock.now() == clock.moment
