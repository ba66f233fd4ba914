"""What can go wrong with Krav og betalinger, and what each fault comes to.

Something fresh that is kept is shown, and nobody is asked. Something not quite fresh is shown at once, and as `kept`
says when what is fetched behind the scenes has come to the same.
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
from tests.conftest import NORDLYS, TestClock
from tests.faults import ledning
from tests.faults.ledning import Cut, Ledning, answer, fail, first_times, stop_half_way

ENDPOINTS = ("aapnekrav", "krav", "innbetalinger", "utbetalinger")
AAR = 2022  # this year, on the business date of these tests
OUT_OF_TIME = 0.2  # seconds: a budget that a test can wait for
NO_FIGURES, NO_RIGHT = "Vi får ikke hentet tallene", "Systemet har ikke fått tilgang"


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is seen, in the words of `grunnlag.see`, and on the overview."""

    aapnekrav: str  # nothing kept: what a page cannot do without
    liste: str  # nothing kept: a list, which may be missing
    kept: str  # something kept that is no longer fresh
    page: tuple[int, str]  # nothing kept: status and words
    old_page: tuple[int, str]  # something kept


DOWN = Ending(
    aapnekrav="ApiUnavailable",
    liste="missing: utilgjengelig",
    kept="old: utilgjengelig",
    page=(503, NO_FIGURES),
    old_page=(200, "Skatteetaten svarer ikke som ventet. Du ser tall fra"),
)
NONSENSE = Ending(
    aapnekrav="ApiFormatError",
    liste="missing: uforståelig",
    kept="old: uforståelig",
    page=(503, NO_FIGURES),
    old_page=(200, "Skatteetaten svarer med noe vi ikke kan lese. Du ser tall fra"),
)
OUR_FAULT = Ending(
    aapnekrav="ApiBadRequest",
    liste="missing: utilgjengelig",
    kept="old: utilgjengelig",
    page=(503, NO_FIGURES),
    old_page=(200, "Du ser tall fra"),
)
UNKNOWN = Ending(
    aapnekrav="ApiUnknownOrganisation",
    liste="missing: utilgjengelig",
    kept="old: utilgjengelig",
    page=(404, "Skatteetaten kjenner ikke virksomheten"),
    old_page=(200, "Du ser tall fra"),
)
REFUSED = Ending(  # and everything kept is dropped
    aapnekrav="ApiRefused",
    liste="ApiRefused",
    kept="ApiRefused",
    page=(403, NO_RIGHT),
    old_page=(403, NO_RIGHT),
)
NOTHING = Ending(  # an answer, which takes the place of the one kept
    aapnekrav="new and empty",
    liste="new and empty",
    kept="new and empty",
    page=(200, "Virksomheten skylder ikke Skatteetaten noe nå"),
    old_page=(200, "Virksomheten skylder ikke Skatteetaten noe nå"),
)
WELL = Ending(
    aapnekrav="new", liste="new", kept="new", page=(200, "161 467,00 kroner"), old_page=(200, "161 467,00 kroner")
)


@dataclass(frozen=True)
class Ground:
    """What faults are made with."""

    api: Sandbox
    ledning: Ledning
    clock: TestClock
    settings: Settings
    folder: Path  # of the organisation's answers

    def mend(self) -> None:
        """Everything is well again."""
        self.ledning.mend()
        self.api.clear_faults()
        self.api.clear_rights()
        self.settings.BUDGET_PERSON, self.settings.BUDGET_BACKGROUND = 15.0, 60.0


Put = Callable[[Ground, str], None]


@dataclass(frozen=True)
class Fault:
    """One line of the table."""

    name: str
    put: Put
    ending: Ending
    calls: int  # to Skatteetaten, before it is given up
    is_extra: bool = False  # told apart by the lookups alone; pages show the others
    meets_first_call: bool = False  # whichever endpoint that is for: before a list comes what is open

    def __str__(self) -> str:
        return self.name

    def get_ending(self, endpoint: str) -> str:
        """What is seen with nothing kept. Without a token what is open is not to be had, and then no list is."""
        return self.ending.liste if endpoint != "aapnekrav" and self.calls else self.ending.aapnekrav

    def count_calls(self, endpoint: str) -> int:
        """How often the endpoint is asked before it is given up."""
        return 1 if self.meets_first_call and endpoint != "aapnekrav" else self.calls


def cut(how: Cut) -> Put:
    return lambda ground, endpoint: ground.ledning.cut(endpoint, how)


def code(kode: str, status: int | None = None, count: int | None = None) -> Put:
    return lambda ground, endpoint: ground.api.add_fault(
        party="skatteetaten", endpoint=endpoint, kode=kode, status=status, count=count
    )


def status(number: int, retry_after: int | None = None, count: int | None = None) -> Put:
    return lambda ground, endpoint: ground.api.add_fault(
        party="skatteetaten", endpoint=endpoint, status=number, retry_after=retry_after, count=count
    )


def trickle(ground: Ground, endpoint: str) -> None:
    ground.settings.BUDGET_PERSON = OUT_OF_TIME
    # Longer than the mark stands in Redis that a person waited, for which background work makes way.
    ground.settings.BUDGET_BACKGROUND = 4 * OUT_OF_TIME
    ground.ledning.cut(endpoint, ledning.trickle)


def flood(ground: Ground, endpoint: str) -> None:
    ground.ledning.cut(endpoint, ledning.Flood())


def two_failed(ground: Ground, endpoint: str) -> None:
    ground.ledning.cut(endpoint, first_times(2, fail(httpx.ConnectError, "Connection refused")))


def no_token(ground: Ground, endpoint: str) -> None:
    ground.api.add_fault(party="maskinporten", status=500)


def strange_token(body: bytes) -> Put:
    return cut_token(lambda _request, _onward: httpx.Response(200, content=body))


def no_system_user(ground: Ground, endpoint: str) -> None:
    ground.api.set_rights(orgnr=NORDLYS, systemuser=False)


def cut_token(how: ledning.Cut) -> Put:
    return lambda ground, _endpoint: ground.ledning.cut("token", how)


def token_trickles(ground: Ground, endpoint: str) -> None:
    trickle(ground, "token")


def token_ends_early(ground: Ground, endpoint: str) -> None:
    """The portal holds a token that it has reason to think good, and Skatteetaten no longer does."""
    ground.ledning.cut("token", ledning.say_good_for_a_day)
    get_maskinporten().get_token(get_grant(NORDLYS))
    ground.ledning.mend()
    ground.clock.move(timedelta(seconds=121))


HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"
WRONG_LISTS = """{"partIdentifikator": "{orgnr}", "krav": [], "innbetaling": [], "utbetaling": [],
"aapentKravMedGjenstaaendeBeloep": [], "innbetalingMedUplassertBeloep": "ingen", "skjermet": "nei"}"""
NO_LISTS = '{"partIdentifikator": "{orgnr}", "aapentKravMedGjenstaaendeBeloep": {}, "krav": 0, "innbetaling": "[]"}'
OTHER = '{"partIdentifikator": "310000003", "krav": [], "innbetaling": [], "utbetaling": []}'

FAULTS = (
    # what goes wrong                 how it is made                                              comes to    calls
    Fault("the connection is refused", cut(fail(httpx.ConnectError, "Connection refused")), DOWN, 3),
    Fault("the name is not found", cut(fail(httpx.ConnectError, "Name or service not known")), DOWN, 3),
    Fault("TLS fails", cut(fail(httpx.ConnectError, "CERTIFICATE_VERIFY_FAILED")), DOWN, 3),
    Fault("connecting hangs", cut(fail(httpx.ConnectTimeout, "timed out")), DOWN, 1),
    Fault("reading hangs half-way", cut(stop_half_way(httpx.ReadTimeout)), DOWN, 1),
    Fault("the answer trickles beyond all patience", trickle, DOWN, 1),
    Fault("the connection breaks half-way", cut(stop_half_way(httpx.RemoteProtocolError)), DOWN, 3),
    Fault("500 KB-001", code("KB-001", 500), DOWN, 1),
    Fault("500 KB-002", code("KB-002", 500), DOWN, 1),
    Fault("502 with HTML", cut(answer(502, HTML, "text/html")), DOWN, 3),
    Fault("503, again after 2 seconds", status(503, 2), DOWN, 3),
    Fault("503 once, again after 2 seconds", status(503, 2, count=1), WELL, 2),
    Fault("503, again after an hour", status(503, 3600), DOWN, 1),
    Fault("429", status(429), DOWN, 3),
    Fault("429 once", status(429, count=1), WELL, 2),
    Fault("200 with half the JSON", cut(ledning.halve), NONSENSE, 1),
    Fault("200 with wrong types", cut(answer(200, WRONG_LISTS)), NONSENSE, 1),
    Fault("200 with 50 MB", flood, NONSENSE, 1),
    Fault("401 once", code("KB-004", count=1), WELL, 2),
    Fault("401 always", code("KB-004"), DOWN, 2),
    Fault("403 KB-005", code("KB-005"), REFUSED, 1),
    Fault("404 KB-003", code("KB-003"), OUR_FAULT, 1),
    Fault("404 KB-007", code("KB-007"), NOTHING, 1),
    Fault("404 KB-009", code("KB-009"), UNKNOWN, 1),
    Fault("the token endpoint is down", no_token, DOWN, 0),
    Fault("a token that is no UTF-8", strange_token(b'{"access_token":"\xff","expires_in":120}'), NONSENSE, 0),
    Fault("a token no header can carry", strange_token('{"access_token":"æ","expires_in":120}'.encode()), NONSENSE, 0),
    Fault("a token for all time", strange_token(b'{"access_token":"x","expires_in":99999999999999}'), NONSENSE, 0),
    Fault("Maskinporten knows no system user (MP-303)", no_system_user, REFUSED, 0),
    Fault("the token ends early", token_ends_early, WELL, 2, meets_first_call=True),
    Fault("the token trickles beyond all patience", token_trickles, DOWN, 0, is_extra=True),
    Fault("a token of 50 MB", cut_token(ledning.Flood()), NONSENSE, 0, is_extra=True),
    # What looks most like an answer, or like "none", and is not.
    Fault("200 with no list", cut(answer(200, NO_LISTS)), NONSENSE, 1, is_extra=True),
    Fault("200 with nothing", cut(answer(200, "")), NONSENSE, 1, is_extra=True),
    Fault("200 with a name alone", cut(answer(200, '{"partIdentifikator": "{orgnr}"}')), NONSENSE, 1, is_extra=True),
    Fault("200 with HTML", cut(answer(200, HTML, "text/html")), NONSENSE, 1, is_extra=True),
    Fault("200 with another's answer", cut(answer(200, OTHER)), NONSENSE, 1, is_extra=True),
    Fault("200 with KB-007", cut(answer(200, '{"kode": "KB-007"}')), NONSENSE, 1, is_extra=True),
    Fault("204", cut(answer(204, "")), DOWN, 1, is_extra=True),
    Fault("302 to elsewhere", cut(answer(302, "", Location="http://example.com/")), DOWN, 1, is_extra=True),
    Fault("404 with HTML", cut(answer(404, HTML, "text/html")), OUR_FAULT, 1, is_extra=True),
    Fault("500 KB-007", code("KB-007", 500), DOWN, 1, is_extra=True),
    Fault("two failed connections", two_failed, WELL, 3, is_extra=True),
)
ON_PAGES = tuple(fault for fault in FAULTS if not fault.is_extra)
ONE_OF_EACH = tuple({fault.ending: fault for fault in ON_PAGES}.values())  # one for each ending
