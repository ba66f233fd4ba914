"""Altinn's refusals: each says what can be done, and text, empty and unknown answers are told too."""

import json

import httpx
import pytest
from pytest_django import Settings

from portal.api.altinn import list_related
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.errors import ApiError, ApiFormatError, ApiUnavailable, InnloggingUtlopt
from portal.api.system_requests import check_confirm_url, create_request, find_request, list_changes
from portal.api.system_users import find_user
from portal.api.systemtilgang import find_made_in_altinn, get_systemtilgang
from portal.domain.systemtilgang import Behov
from sandbox.app import Sandbox
from sandbox.systemuser.seed import AGENT_SYSTEM, SYSTEM
from tests.api.system_tools import FIRM, NONE, REQUESTED, RETURN, budget, make_tilgang
from tests.conftest import NORDLYS
from tests.settings import SANDBOX

RIGHT = frozenset({"ske-krav-og-betalinger"})


def create(orgnr: str = NONE, system_id: str = SYSTEM, redirect_url: str = RETURN, **behov: frozenset[str]) -> None:
    wanted = Behov(**behov) if behov else Behov(rettigheter=RIGHT)
    is_agent = system_id == AGENT_SYSTEM and "rettigheter" not in behov
    create_request(
        system_id=system_id,
        orgnr=orgnr,
        external_ref=orgnr,
        behov=wanted,
        redirect_url=redirect_url,
        budget=budget(),
        is_agent=is_agent,
    )


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        (ProblemKind.UNKNOWN_ORGANISATION, {"orgnr": "310000003"}),
        (ProblemKind.EXISTS, {"orgnr": NORDLYS}),
        (ProblemKind.OUR_SETUP, {"system_id": "311703005_finnes-ikke"}),
        (ProblemKind.OUR_SETUP, {"redirect_url": "https://annet.test/"}),
        (ProblemKind.OUR_SETUP, {"rettigheter": frozenset({"ske-frister"})}),
        (ProblemKind.OUR_SETUP, {"pakker": frozenset({"merverdiavgift"})}),
        (ProblemKind.OUR_SETUP, {"orgnr": FIRM, "system_id": AGENT_SYSTEM, "pakker": frozenset()}),
    ],
)
def test_a_refusal_says_what_can_be_done(api: Sandbox, kind: ProblemKind, arguments: dict[str, str]) -> None:
    with pytest.raises(ApiProblem) as refused:
        create(**arguments)  # type: ignore[arg-type]

    assert refused.value.kind is kind


@pytest.mark.parametrize(
    ("fault", "kode"),
    [
        ({"status": 404}, "404"),
        ({"status": 400}, "400"),
        ({"status": 409, "empty": True}, "409"),
        ({"kode": "AUTH-00099"}, "AUTH-00099"),
    ],
)
def test_text_empty_and_unknown_refusals_keep_what_they_have(api: Sandbox, fault: dict[str, object], kode: str) -> None:
    api.add_fault(party="altinn", endpoint="byquery", **fault)  # type: ignore[arg-type]

    with pytest.raises(ApiProblem) as refused:
        find_user(SYSTEM, NONE, NONE, budget())

    assert (refused.value.kind, refused.value.kode) == (ProblemKind.UNKNOWN, kode)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_failure_without_a_code_is_a_failure_and_no_state(api: Sandbox, status: int) -> None:
    api.add_fault(party="altinn", endpoint="byquery", status=status)

    with pytest.raises(ApiUnavailable):
        get_systemtilgang(make_tilgang(NONE), budget())


@pytest.mark.parametrize("endpoint", ["byquery", "byexternalref"])
def test_an_unreadable_answer_is_no_state(api: Sandbox, endpoint: str) -> None:
    last = NONE if endpoint == "byexternalref" else endpoint
    api.add_fault(party="altinn", endpoint=last, garbage=True)

    with pytest.raises(ApiFormatError):
        get_systemtilgang(make_tilgang(NONE), budget())


def test_a_register_that_does_not_answer_is_left_alone_after_some_failures(api: Sandbox) -> None:
    api.add_fault(party="altinn", endpoint="byquery", status=503)
    for _ in range(8):
        with pytest.raises(ApiError):
            find_user(SYSTEM, NONE, NONE, budget())

    assert len([call for call in api.calls if call.path.endswith("byquery")]) == 5
    assert find_request(SYSTEM, REQUESTED, REQUESTED, budget()) is not None  # another endpoint


def test_a_refused_token_is_replaced_once(api: Sandbox) -> None:
    api.add_fault(party="altinn", endpoint="byquery", status=401, empty=True, count=1)

    assert find_user(SYSTEM, NORDLYS, NORDLYS, budget()) is not None
    api.add_fault(party="altinn", endpoint="byquery", status=401, empty=True)
    with pytest.raises(ApiProblem) as refused:
        find_user(SYSTEM, NORDLYS, NORDLYS, budget())

    assert refused.value.kind is ProblemKind.OUR_SETUP


@pytest.mark.parametrize("token", ["maskinporten", "altinn"])
def test_the_register_gets_the_token_that_is_set(api: Sandbox, settings: Settings, token: str) -> None:
    settings.SYSTEMREGISTER_TOKEN = token
    api.register.accept_tokens(token)

    assert find_user(SYSTEM, NORDLYS, NORDLYS, budget()) is not None
    settings.SYSTEMREGISTER_TOKEN = "altinn" if token == "maskinporten" else "maskinporten"
    with pytest.raises(ApiProblem):
        find_user(SYSTEM, NORDLYS, NORDLYS, budget())


def test_a_person_whose_token_is_refused_signs_in_again(api: Sandbox) -> None:
    with pytest.raises(InnloggingUtlopt):
        list_related("nonsense", budget())


class Forged(httpx.BaseTransport):
    """The sandbox, with one answer of Altinn replaced."""

    def __init__(self, api: Sandbox, last: str, body: object) -> None:
        self._inner, self._last, self._body = httpx.WSGITransport(app=api), last, body

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(self._last):
            return httpx.Response(200, content=json.dumps(self._body))
        return self._inner.handle_request(request)


def request_body(**changes: object) -> dict[str, object]:
    return {
        "id": "a",
        "systemId": SYSTEM,
        "partyOrgNo": NONE,
        "status": "New",
        "created": "2023-08-01T00:00:00Z",
        "confirmUrl": f"{SANDBOX}/altinn/x",
    } | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmUrl": "https://annet.test/x"},
        {"confirmUrl": "javascript:alert(1)"},
        {"partyOrgNo": NORDLYS},
        {"status": "Godkjent"},
        {"created": None},
    ],
)
def test_a_request_that_cannot_be_trusted_is_not_shown(
    api: Sandbox, settings: Settings, changes: dict[str, object]
) -> None:
    settings.API_TRANSPORT = Forged(api, f"/{NONE}/{NONE}", request_body(**changes))

    with pytest.raises(ApiFormatError):
        find_request(SYSTEM, NONE, NONE, budget())


@pytest.mark.parametrize("where", ["", "tt02."])
def test_the_approver_is_sent_to_altinns_own_pages(settings: Settings, where: str) -> None:
    settings.ALTINN_URL = f"https://platform.{where}altinn.no"
    page = f"https://am.ui.{where}altinn.no/accessmanagement/ui/systemuser/request?id=a&DONTCHOOSEREPORTEE=true"

    assert check_confirm_url(page) == page
    for other in (page.replace("https", "http"), page.replace("am.ui", "am-ui"), "https://altinn.no.test/"):
        with pytest.raises(ApiFormatError):
            check_confirm_url(other)


@pytest.mark.parametrize("following", ["https://annet.test/neste", f"{SANDBOX}/idporten/neste"])
def test_a_list_that_goes_on_elsewhere_is_not_followed(api: Sandbox, settings: Settings, following: str) -> None:
    page = {"links": {"next": following}, "data": [request_body()]}
    settings.API_TRANSPORT = Forged(api, f"/bysystem/{SYSTEM}", page)

    with pytest.raises(ApiFormatError):
        list_changes(SYSTEM, budget())


def test_an_unreadable_row_hides_no_other_and_is_never_taken_for_none(api: Sandbox, settings: Settings) -> None:
    own = {
        "id": "a",
        "systemId": SYSTEM,
        "reporteeOrgNo": NONE,
        "userType": "standard",
        "created": "2023-08-01T00:00:00Z",
    }
    rows = [own, own | {"created": "i går"}, own | {"reporteeOrgNo": 1}, None]
    settings.API_TRANSPORT = Forged(api, f"/bysystem/{SYSTEM}", {"data": rows})

    found = find_made_in_altinn(make_tilgang(NONE), budget())

    assert found is not None
    assert found.eier == NONE
    with pytest.raises(ApiFormatError):
        find_made_in_altinn(make_tilgang(REQUESTED), budget())


def test_a_list_without_end_is_given_up(api: Sandbox, settings: Settings) -> None:
    here = f"{SANDBOX}/altinn/authentication/api/v1/systemuser/changerequest/vendor/bysystem/{SYSTEM}"
    settings.API_TRANSPORT = Forged(api, f"/bysystem/{SYSTEM}", {"links": {"next": here}, "data": []})

    with pytest.raises(ApiFormatError):
        list_changes(SYSTEM, budget())


def test_another_organisations_system_user_is_not_taken(api: Sandbox, settings: Settings) -> None:
    user = {
        "id": "a",
        "systemId": SYSTEM,
        "reporteeOrgNo": NORDLYS,
        "externalRef": NONE,
        "userType": "standard",
        "created": "2023-08-01T00:00:00Z",
    }
    settings.API_TRANSPORT = Forged(api, "/byquery", user)

    with pytest.raises(ApiFormatError):
        find_user(SYSTEM, NONE, NONE, budget())
