"""The state of an organisation's access, as Altinn says it now: every state, and the ways between them."""

import ast
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from pytest_django import Settings

from portal.api import systemtilgang
from portal.api.altinn_problem import ApiProblem, ProblemKind
from portal.api.system_requests import create_request
from portal.api.system_users import list_users
from portal.api.systemtilgang import (
    find_made_in_altinn,
    get_systemtilgang,
    request_change,
    request_systemtilgang,
    withdraw_request,
)
from portal.api.wire_system import make_packages, make_rights, read_behov
from portal.domain.systemtilgang import Behov, Forespoersel, TilgangTilstand
from sandbox.app import Sandbox
from sandbox.systemuser.seed import SYSTEM
from tests.api.system_tools import (
    EXPIRED,
    FIRM,
    LACKING,
    NONE,
    REJECTED,
    REQUESTED,
    RETURN,
    WITHDRAWN,
    budget,
    make_tilgang,
)
from tests.conftest import NORDLYS, TestClock

RIGHT = Behov(rettigheter=frozenset({"ske-krav-og-betalinger"}))


def get_state(orgnr: str, relasjon: str = "", *, is_known: bool = False) -> TilgangTilstand:
    return get_systemtilgang(make_tilgang(orgnr), budget(), relasjon=relasjon, is_known=is_known).tilstand


def ask(orgnr: str, relasjon: str = "") -> Forespoersel:
    return request_systemtilgang(make_tilgang(orgnr), RETURN, budget(), relasjon=relasjon)


@pytest.mark.parametrize(
    ("orgnr", "state"),
    [
        (NONE, TilgangTilstand.INGEN),
        (REQUESTED, TilgangTilstand.FORESPURT),
        (REJECTED, TilgangTilstand.AVVIST),
        (EXPIRED, TilgangTilstand.UTLOEPT),
        (LACKING, TilgangTilstand.MANGLER),
        (NORDLYS, TilgangTilstand.GODKJENT),
        (WITHDRAWN, TilgangTilstand.INGEN),
    ],
)
def test_every_state_is_asked_for(api: Sandbox, orgnr: str, state: TilgangTilstand) -> None:
    assert get_state(orgnr) is state


def test_nothing_at_altinn_means_withdrawn_where_it_was_known(api: Sandbox) -> None:
    assert get_state(WITHDRAWN, is_known=True) is TilgangTilstand.TRUKKET


def test_from_none_to_approved_and_withdrawn(api: Sandbox) -> None:
    made = ask(NONE)
    assert (get_state(NONE), made.id, made.is_open) == (TilgangTilstand.FORESPURT, ask(NONE).id, True)

    api.register.decide(made.id, "approve")
    found = get_systemtilgang(make_tilgang(NONE), budget())
    assert found.tilstand is TilgangTilstand.GODKJENT
    assert found.systembruker is not None
    assert (found.systembruker.id, found.systembruker.is_agent) == (made.id, False)

    api.register.withdraw(NONE)
    assert get_state(NONE, is_known=True) is TilgangTilstand.TRUKKET
    assert ask(NONE).is_open


def test_a_request_expires_after_180_days_without_any_status_saying_so(api: Sandbox, clock: TestClock) -> None:
    ask(NONE)

    clock.move(timedelta(days=180))
    assert get_state(NONE) is TilgangTilstand.FORESPURT
    clock.move(timedelta(seconds=1))

    assert get_state(NONE) is TilgangTilstand.UTLOEPT


@pytest.mark.parametrize(
    ("decision", "state"),
    [("reject", TilgangTilstand.AVVIST), ("deny", TilgangTilstand.AVVIST), ("time out", TilgangTilstand.UTLOEPT)],
)
def test_every_outcome_is_understood_and_asked_anew(api: Sandbox, decision: str, state: TilgangTilstand) -> None:
    old = ask(NONE)
    api.register.decide(old.id, decision)
    assert get_state(NONE) is state

    new = ask(NONE)

    assert new.id != old.id
    assert get_state(NONE) is TilgangTilstand.FORESPURT


@pytest.mark.parametrize("orgnr", [REJECTED, EXPIRED])
def test_the_old_answer_is_never_taken_for_a_new_request(api: Sandbox, orgnr: str) -> None:
    old = get_systemtilgang(make_tilgang(orgnr), budget()).forespoersel

    new = ask(orgnr)

    assert old is not None
    assert (new.is_open, new.id != old.id) == (True, True)


def test_a_request_that_waits_is_withdrawn(api: Sandbox) -> None:
    found = get_systemtilgang(make_tilgang(REQUESTED), budget())

    withdraw_request(make_tilgang(REQUESTED), found, budget())

    assert get_state(REQUESTED) is TilgangTilstand.INGEN


def test_asking_where_there_is_access_is_refused_as_such(api: Sandbox) -> None:
    with pytest.raises(ApiProblem) as refused:
        ask(NORDLYS)

    assert (refused.value.kind, refused.value.kode) == (ProblemKind.EXISTS, "AUTH-00004")


def test_what_is_lacking_is_asked_for_and_given(api: Sandbox) -> None:
    found = get_systemtilgang(make_tilgang(LACKING), budget())
    assert found.mangler == RIGHT | Behov(pakker=frozenset({"krav-og-utlegg"}))

    change = request_change(make_tilgang(LACKING), found, str(uuid4()), RETURN, budget())
    waiting = get_systemtilgang(make_tilgang(LACKING), budget())
    assert (waiting.tilstand, waiting.endring) == (TilgangTilstand.MANGLER, change)

    api.register.decide(change.id, "approve")
    assert get_state(LACKING) is TilgangTilstand.GODKJENT


def test_growing_needs_are_seen_by_those_who_gave_less(api: Sandbox, settings: Settings) -> None:
    made = ask(NONE)
    api.register.decide(made.id, "approve")

    settings.SYSTEM_PACKAGES = (*settings.SYSTEM_PACKAGES, "merverdiavgift")

    found = get_systemtilgang(make_tilgang(NONE), budget())
    assert (found.tilstand.is_usable, found.mangler.pakker) == (True, {"merverdiavgift"})


def test_a_firm_has_an_agent_for_each_kind_of_relation(api: Sandbox) -> None:
    made = ask(FIRM, "regn")
    api.register.decide(made.id, "approve")

    found = get_systemtilgang(make_tilgang(FIRM), budget(), relasjon="regn")

    assert made.external_ref == f"{FIRM}-regn"
    assert found.tilstand is TilgangTilstand.GODKJENT
    assert found.systembruker is not None
    assert found.systembruker.is_agent
    assert get_state(FIRM, "revi") is TilgangTilstand.INGEN
    assert get_state(FIRM) is TilgangTilstand.INGEN


def test_an_agent_cannot_be_changed(api: Sandbox) -> None:
    api.register.decide(ask(FIRM, "regn").id, "approve")
    found = get_systemtilgang(make_tilgang(FIRM), budget(), relasjon="regn")

    with pytest.raises(ValueError, match="no system user of this company"):
        request_change(make_tilgang(FIRM), found, str(uuid4()), RETURN, budget())


def test_one_made_in_altinn_is_found_among_more_than_a_page(api: Sandbox) -> None:
    for number in range(60):
        made = api_request(number)
        api.register.decide(made, "approve")

    found = find_made_in_altinn(make_tilgang(NONE), budget())

    assert found is not None
    assert found.eier == NONE
    assert len(list_users(SYSTEM, budget()).rows) > 60
    assert find_made_in_altinn(make_tilgang(WITHDRAWN), budget()) is None


def api_request(number: int) -> str:
    """A request under a reference of its own."""
    made, is_new = create_request(
        system_id=SYSTEM,
        orgnr=NONE,
        external_ref=f"ref-{number}",
        behov=systemtilgang.get_behov(),
        redirect_url=RETURN,
        budget=budget(),
    )
    assert is_new
    return made.id


def test_every_function_takes_a_permission_and_never_a_number() -> None:
    tree = ast.parse(Path(systemtilgang.__file__).read_text())
    asking = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(arg.arg == "budget" for arg in [*node.args.args, *node.args.kwonlyargs])
    ]

    public = [node for node in asking if not node.name.startswith("_")]
    assert len(public) == 5
    for node in public:
        assert ast.unparse(node.args.args[0].annotation or ast.Constant("")) == "Tilgang", node.name


def test_what_is_asked_for_names_what_each_value_is_and_is_read_back() -> None:
    behov = Behov(rettigheter=frozenset({"b", "a"}), pakker=frozenset({"skatt"}))
    rights, packages = make_rights(behov), make_packages(behov)

    assert msgspec.to_builtins([*rights, *packages]) == [
        {"resource": [{"id": "urn:altinn:resource", "value": "a"}]},
        {"resource": [{"id": "urn:altinn:resource", "value": "b"}]},
        {"urn": "urn:altinn:accesspackage:skatt"},
    ]
    assert read_behov(rights, packages) == behov
    assert read_behov(None, None) == Behov()
