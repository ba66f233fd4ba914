"""Altinn's system register: the systems that are ours."""

import msgspec

from portal.api.altinn_call import AUTHENTICATION, REGISTER_WRITE, AltinnCall, ask_as_vendor, decode
from portal.api.altinn_problem import ApiProblem
from portal.api.budget import Budget
from portal.api.wire_system import SystemWire

PATH = f"{AUTHENTICATION}/systemregister/vendor"
ENDPOINT = "systemregister"


def find_system(system_id: str, budget: Budget) -> SystemWire | None:
    """The system as registered, or None if it is not."""
    try:
        answer = ask_as_vendor(AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/{system_id}"), REGISTER_WRITE, budget)
    except ApiProblem as exc:
        if exc.means_none:
            return None
        raise
    return decode(answer, SystemWire)


def create_system(system: SystemWire, budget: Budget) -> None:
    """Register it. Raises ApiProblem with every field that is refused."""
    call = AltinnCall(endpoint=ENDPOINT, path=PATH, method="POST", json=msgspec.to_builtins(system))
    ask_as_vendor(call, REGISTER_WRITE, budget)


def replace_system(system: SystemWire, budget: Budget) -> None:
    """Replace everything that is registered of it. Raises as `create_system`."""
    call = AltinnCall(endpoint=ENDPOINT, path=f"{PATH}/{system.id}", method="PUT", json=msgspec.to_builtins(system))
    ask_as_vendor(call, REGISTER_WRITE, budget)
