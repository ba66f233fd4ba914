"""Each endpoint failing in each way, on each page and in each file: "could not ask" never reads as "none".

One way of each ending here; every way with `FAULTS=all` in the environment, as `make prove` asks for.
"""

import os
from collections.abc import Iterator

import pytest
import stamina

from tests.conftest import EIER, LoggInn
from tests.faults.ingenting import FAILING, KEPT, find_false_none, see_all
from tests.faults.tabell import DOWN, ENDPOINTS, Fault, Ground

pytestmark = pytest.mark.django_db
IS_ALL = os.environ.get("FAULTS") == "all"
# The first of each ending that meets the endpoint itself.
SOME = tuple({fault.ending: fault for fault in reversed(FAILING) if fault.calls}.values())


@pytest.fixture(autouse=True)
def _one_try() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_could_not_be_asked_for_is_never_told_as_none(ground: Ground, logg_inn: LoggInn, endpoint: str) -> None:
    well = see_all(logg_inn(EIER))

    found = [
        one
        for fault in (FAILING if IS_ALL else SOME)
        for one in find_false_none(ground, lambda: logg_inn(EIER), endpoint, fault, "nothing kept", well)
    ]

    assert "\n".join(found) == ""


@pytest.mark.parametrize("fault", FAILING if IS_ALL else [next(one for one in SOME if one.ending is DOWN)], ids=str)
@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept != "nothing kept"])
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_kept_is_never_told_as_none(
    ground: Ground, logg_inn: LoggInn, endpoint: str, kept: str, fault: Fault
) -> None:
    well = see_all(logg_inn(EIER))

    found = find_false_none(ground, lambda: logg_inn(EIER), endpoint, fault, kept, well)

    assert "\n".join(found) == ""
