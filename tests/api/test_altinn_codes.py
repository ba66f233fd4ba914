"""Altinn's codes: each that is known is of a kind, those of validation too, and the sandbox has them all."""

import pytest

from portal.api.altinn_problem import AUTH, KINDS, VALIDATION, ApiProblem, ProblemKind
from portal.api.system_users import find_user
from portal.api.systemtilgang import request_systemtilgang
from sandbox.app import Sandbox
from sandbox.systemuser.problems import PROBLEMS
from sandbox.systemuser.seed import SYSTEM
from tests.api.system_tools import NONE, RETURN, budget, make_tilgang


@pytest.mark.parametrize("number", sorted(PROBLEMS))
def test_every_code_is_of_a_known_kind(api: Sandbox, number: str) -> None:
    api.add_fault(party="altinn", endpoint="vendor", kode=f"AUTH-000{number}")

    with pytest.raises(ApiProblem) as refused:
        request_systemtilgang(make_tilgang(NONE), RETURN, budget())

    assert (refused.value.kode, refused.value.status) == (f"AUTH-000{number}", PROBLEMS[number][0])
    assert refused.value.kind is KINDS[f"AUTH-000{number}"]
    assert refused.value.kind is not ProblemKind.UNKNOWN


@pytest.mark.parametrize(
    ("number", "kind"),
    [("14", ProblemKind.GONE), ("15", ProblemKind.AGENT_WRONG), ("16", ProblemKind.INVALID)],
)
def test_a_fault_of_the_address_is_told_by_its_own_code(api: Sandbox, number: str, kind: ProblemKind) -> None:
    api.add_fault(party="altinn", endpoint="byquery", kode=f"{VALIDATION}{number}")

    with pytest.raises(ApiProblem) as refused:
        find_user(SYSTEM, NONE, NONE, budget())

    assert (refused.value.kode, refused.value.kind) == (f"{VALIDATION}{number}", kind)


def test_the_codes_of_the_sandbox_are_those_that_are_known() -> None:
    numbers = [*range(5), *range(6, 22), 23, 25, 26, *range(30, 43), *range(50, 54), 55, *range(58, 67), *range(68, 72)]

    assert {int(one) for one in PROBLEMS} == {*numbers, 79, 80}
    assert {kode for kode in KINDS if kode.startswith(AUTH)} == {f"{AUTH}{one:02}" for one in (*numbers, 79, 80)}
