"""Faults of Krav og betalinger, and the expected outcome of each.

A fresh cached answer is shown without a call. A stale one is shown at once; after the background refresh has failed,
the outcome is `stale`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from pytest_django import Settings

from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from sandbox.app import Sandbox
from tests.api.system_tools import make_tilgang
from tests.conftest import NORDLYS, TestClock
from tests.faults import wire
from tests.faults.wire import Cut, Wire, answer, fail, first_times, stop_half_way

ENDPOINTS = ("aapnekrav", "krav", "innbetalinger", "utbetalinger")
AAR = 2022  # this year, on the business date of these tests
SHORT_BUDGET = 1.0  # seconds: short, and still enough for the other calls on a busy machine
NO_FIGURES, NO_RIGHT = "Vi får ikke hentet tallene", "Systemet har ikke fått tilgang"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The expected result in the words of `lookup.see`, and on the overview."""

    aapnekrav: str  # empty cache: the open list, which every page needs
    liste: str  # empty cache: a list, which may be missing
    stale: str  # stale or old answer in the cache
    page: tuple[int, str]  # empty cache: status and words
    stale_page: tuple[int, str]  # the same with an old answer in the cache


DOWN = Outcome(
    aapnekrav="ApiUnavailable",
    liste="missing: utilgjengelig",
    stale="old: utilgjengelig",
    page=(503, NO_FIGURES),
    stale_page=(200, "Skatteetaten svarer ikke som ventet. Du ser tall fra"),
)
UNREADABLE = Outcome(
    aapnekrav="ApiFormatError",
    liste="missing: uforståelig",
    stale="old: uforståelig",
    page=(503, NO_FIGURES),
    stale_page=(200, "Skatteetaten svarer med noe vi ikke kan lese. Du ser tall fra"),
)
BAD_REQUEST = Outcome(
    aapnekrav="ApiBadRequest",
    liste="missing: utilgjengelig",
    stale="old: utilgjengelig",
    page=(503, NO_FIGURES),
    stale_page=(200, "Du ser tall fra"),
)
UNKNOWN = Outcome(
    aapnekrav="ApiUnknownOrganisation",
    liste="missing: utilgjengelig",
    stale="old: utilgjengelig",
    page=(404, "Skatteetaten kjenner ikke virksomheten"),
    stale_page=(200, "Du ser tall fra"),
)
REFUSED = Outcome(  # and everything cached is dropped
    aapnekrav="ApiRefused",
    liste="ApiRefused",
    stale="ApiRefused",
    page=(403, NO_RIGHT),
    stale_page=(403, NO_RIGHT),
)
NOTHING = Outcome(  # a valid answer, which replaces the cached one
    aapnekrav="new and empty",
    liste="new and empty",
    stale="new and empty",
    page=(200, "Virksomheten skylder ikke Skatteetaten noe nå"),
    stale_page=(200, "Virksomheten skylder ikke Skatteetaten noe nå"),
)
SUCCESS = Outcome(
    aapnekrav="new", liste="new", stale="new", page=(200, "161 467,00 kroner"), stale_page=(200, "161 467,00 kroner")
)


@dataclass(frozen=True)
class Rig:
    """What a test needs to inject faults."""

    api: Sandbox
    wire: Wire
    clock: TestClock
    settings: Settings
    folder: Path  # of the organisation's answers

    def restore(self) -> None:
        """Remove all faults."""
        self.wire.restore()
        self.api.clear_faults()
        self.api.clear_rights()
        self.settings.BUDGET_PERSON, self.settings.BUDGET_BACKGROUND = 15.0, 60.0


Inject = Callable[[Rig, str], None]


@dataclass(frozen=True)
class Fault:
    """One row of the table."""

    name: str
    inject: Inject
    outcome: Outcome
    calls: int  # expected number of calls to Skatteetaten
    is_extra: bool = False  # tested by lookups only, not on pages
    calls_of_list: int = 0  # where a list is called another number of times, since its token is kept from the open list
    meets_first_call: bool = False  # affects the first call of any endpoint; the open list comes before a list

    def __str__(self) -> str:
        return self.name

    def get_outcome(self, endpoint: str) -> str:
        """The expected result with an empty cache. Without a token the open list fails, and so do the lists."""
        return self.outcome.liste if endpoint != "aapnekrav" and self.calls else self.outcome.aapnekrav

    def count_calls(self, endpoint: str, *, has_token: bool = False) -> int:
        """Expected number of calls to the endpoint. `has_token`: one is kept from before."""
        if endpoint == "aapnekrav":
            return (has_token and self.calls_of_list) or self.calls
        return 1 if self.meets_first_call else self.calls_of_list or self.calls


def cut(how: Cut) -> Inject:
    return lambda rig, endpoint: rig.wire.cut(endpoint, how)


def code(kode: str, status: int | None = None, count: int | None = None) -> Inject:
    return lambda rig, endpoint: rig.api.add_fault(
        party="skatteetaten", endpoint=endpoint, kode=kode, status=status, count=count
    )


def status(number: int, retry_after: int | None = None, count: int | None = None) -> Inject:
    return lambda rig, endpoint: rig.api.add_fault(
        party="skatteetaten", endpoint=endpoint, status=number, retry_after=retry_after, count=count
    )


def trickle(rig: Rig, endpoint: str) -> None:
    rig.settings.BUDGET_PERSON = SHORT_BUDGET
    # Longer than the lifetime of the priority mark in Redis, for which background work gives way.
    rig.settings.BUDGET_BACKGROUND = 2 * SHORT_BUDGET
    rig.wire.cut(endpoint, wire.trickle)


def flood(rig: Rig, endpoint: str) -> None:
    rig.wire.cut(endpoint, wire.Flood())


def two_failed(rig: Rig, endpoint: str) -> None:
    rig.wire.cut(endpoint, first_times(2, fail(httpx.ConnectError, "Connection refused")))


def no_token(rig: Rig, endpoint: str) -> None:
    rig.api.add_fault(party="maskinporten", status=500)


def strange_token(body: bytes) -> Inject:
    return cut_token(lambda _request, _onward: httpx.Response(200, content=body))


def no_system_user(rig: Rig, endpoint: str) -> None:
    rig.api.set_rights(orgnr=NORDLYS, systemuser=False)


def cut_token(how: wire.Cut) -> Inject:
    return lambda rig, _endpoint: rig.wire.cut("token", how)


def token_trickles(rig: Rig, endpoint: str) -> None:
    trickle(rig, "token")


def token_ends_early(rig: Rig, endpoint: str) -> None:
    """The portal believes that its token is valid, but it has expired."""
    rig.wire.cut("token", wire.claim_to_last_a_day)
    get_maskinporten().get_token(get_grant(make_tilgang(NORDLYS)))
    rig.wire.restore()
    rig.clock.move(timedelta(seconds=121))


HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
WRONG_LISTS = """{"partIdentifikator": "{orgnr}", "krav": [], "innbetaling": [], "utbetaling": [],
"aapentKravMedGjenstaaendeBeloep": [], "innbetalingMedUplassertBeloep": "ingen", "skjermet": "nei"}"""
NO_LISTS = '{"partIdentifikator": "{orgnr}", "aapentKravMedGjenstaaendeBeloep": {}, "krav": 0, "innbetaling": "[]"}'
OTHER = '{"partIdentifikator": "310000003", "krav": [], "innbetaling": [], "utbetaling": []}'

FAULTS = (
    # name                            injection                                                   outcome     calls
    Fault("the connection is refused", cut(fail(httpx.ConnectError, "Connection refused")), DOWN, 3),
    Fault("the name is not found", cut(fail(httpx.ConnectError, "Name or service not known")), DOWN, 3),
    Fault("TLS fails", cut(fail(httpx.ConnectError, "CERTIFICATE_VERIFY_FAILED")), DOWN, 3),
    Fault("connecting hangs", cut(fail(httpx.ConnectTimeout, "timed out")), DOWN, 1),
    Fault("reading hangs half-way", cut(stop_half_way(httpx.ReadTimeout)), DOWN, 1),
    Fault("the answer trickles past the budget", trickle, DOWN, 1),
    Fault("the connection breaks half-way", cut(stop_half_way(httpx.RemoteProtocolError)), DOWN, 3),
    Fault("500 KB-001", code("KB-001", 500), DOWN, 1),
    Fault("500 KB-002", code("KB-002", 500), DOWN, 1),
    Fault("502 with HTML", cut(answer(502, HTML, "text/html")), DOWN, 3),
    Fault("503, Retry-After 2 seconds", status(503, 2), DOWN, 3),
    Fault("503 once, Retry-After 2 seconds", status(503, 2, count=1), SUCCESS, 2),
    Fault("503, Retry-After an hour", status(503, 3600), DOWN, 1),
    Fault("429", status(429), DOWN, 3),
    Fault("429 once", status(429, count=1), SUCCESS, 2),
    Fault("200 with half the JSON", cut(wire.halve), UNREADABLE, 1),
    Fault("200 with wrong types", cut(answer(200, WRONG_LISTS)), UNREADABLE, 1),
    Fault("200 with 50 MB", flood, UNREADABLE, 1),
    Fault("401 once", code("KB-004", count=1), SUCCESS, 2),
    Fault("401 always", code("KB-004"), DOWN, 2),
    Fault("403 KB-005", code("KB-005"), REFUSED, 1, calls_of_list=2),  # a kept token is replaced once
    Fault("404 KB-003", code("KB-003"), BAD_REQUEST, 1),
    Fault("404 KB-007", code("KB-007"), NOTHING, 1),
    Fault("404 KB-009", code("KB-009"), UNKNOWN, 1),
    Fault("the token endpoint is down", no_token, DOWN, 0),
    Fault("a token that is not UTF-8", strange_token(b'{"access_token":"\xff","expires_in":120}'), UNREADABLE, 0),
    Fault("a token with æ", strange_token('{"access_token":"æ","expires_in":120}'.encode()), UNREADABLE, 0),
    Fault("a token for ever", strange_token(b'{"access_token":"x","expires_in":99999999999999}'), UNREADABLE, 0),
    # Pages lead to where access is asked for: `web/test_systemtilgang.py`.
    Fault("no system user (MP-303)", no_system_user, REFUSED, 0, is_extra=True),
    Fault("the token expires early", token_ends_early, SUCCESS, 2, meets_first_call=True),
    Fault("the token trickles past the budget", token_trickles, DOWN, 0, is_extra=True),
    Fault("a token of 50 MB", cut_token(wire.Flood()), UNREADABLE, 0, is_extra=True),
    # Responses that look like an answer, or like "none".
    Fault("200 with no list", cut(answer(200, NO_LISTS)), UNREADABLE, 1, is_extra=True),
    Fault("200 with an empty body", cut(answer(200, "")), UNREADABLE, 1, is_extra=True),
    Fault("200 with only a party", cut(answer(200, '{"partIdentifikator": "{orgnr}"}')), UNREADABLE, 1, is_extra=True),
    Fault("200 with HTML", cut(answer(200, HTML, "text/html")), UNREADABLE, 1, is_extra=True),
    Fault("200 for another party", cut(answer(200, OTHER)), UNREADABLE, 1, is_extra=True),
    Fault("200 with KB-007", cut(answer(200, '{"kode": "KB-007"}')), UNREADABLE, 1, is_extra=True),
    Fault("204", cut(answer(204, "")), DOWN, 1, is_extra=True),
    Fault("302 to elsewhere", cut(answer(302, "", Location="http://example.com/")), DOWN, 1, is_extra=True),
    Fault("404 with HTML", cut(answer(404, HTML, "text/html")), BAD_REQUEST, 1, is_extra=True),
    Fault("500 KB-007", code("KB-007", 500), DOWN, 1, is_extra=True),
    Fault("two failed connections", two_failed, SUCCESS, 3, is_extra=True),
)
ON_PAGES = tuple(fault for fault in FAULTS if not fault.is_extra)
ONE_PER_OUTCOME = tuple({fault.outcome: fault for fault in ON_PAGES}.values())
