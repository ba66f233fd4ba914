"""Every fault on every endpoint, for every page and file: a failure must never read as "none".

By default one fault per outcome; all faults with FAULTS=all, as in `make prove`.
"""

import os
from collections.abc import Iterator

import pytest
import stamina

from tests.conftest import EIER, LoggInn
from tests.faults.false_none import FAILING, KEPT, Seen, find_false_none, see_all
from tests.faults.fault_table import DOWN, ENDPOINTS, Fault, Rig

pytestmark = pytest.mark.django_db
IS_ALL = os.environ.get("FAULTS") == "all"
# One fault per outcome that reaches the endpoint itself.
SOME = tuple({fault.outcome: fault for fault in reversed(FAILING) if fault.calls}.values())


@pytest.fixture(autouse=True)
def _one_try() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


_well: dict[str, Seen] = {}


def see_well(sign_in: LoggInn) -> dict[str, Seen]:
    """What is shown while nothing fails: looked at once, since every test begins with the same."""
    if not _well:
        _well.update(see_all(sign_in(EIER)))
    return _well


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_failure_never_reads_as_none(rig: Rig, logg_inn: LoggInn, endpoint: str) -> None:
    well = see_well(logg_inn)

    found = [
        one
        for fault in (FAILING if IS_ALL else SOME)
        for one in find_false_none(rig, lambda: logg_inn(EIER), endpoint, fault, "nothing kept", well)
    ]

    assert "\n".join(found) == ""


@pytest.mark.parametrize("fault", FAILING if IS_ALL else [next(one for one in SOME if one.outcome is DOWN)], ids=str)
@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept != "nothing kept"])
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_failure_with_cached_figures_never_reads_as_none(
    rig: Rig, logg_inn: LoggInn, endpoint: str, kept: str, fault: Fault
) -> None:
    well = see_well(logg_inn)

    found = find_false_none(rig, lambda: logg_inn(EIER), endpoint, fault, kept, well)

    assert "\n".join(found) == ""
