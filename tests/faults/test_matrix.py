"""Each endpoint failing in each way, on each page and in each file: "could not ask" never reads as "none"."""

from collections.abc import Iterator

import pytest
import stamina

from tests.conftest import EIER, LoggInn
from tests.faults.ingenting import FAILING, KEPT, find_false_none, see_all
from tests.faults.tabell import DOWN, ENDPOINTS, Ground

pytestmark = pytest.mark.django_db
# The first of each ending that meets the endpoint itself.
SOME = tuple({fault.ending: fault for fault in reversed(FAILING) if fault.calls}.values())


@pytest.fixture(autouse=True)
def _one_try() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_could_not_be_asked_for_is_never_told_as_none(ground: Ground, logg_inn: LoggInn, endpoint: str) -> None:
    client = logg_inn(EIER)
    well = see_all(ground, client)

    found = [one for fault in SOME for one in find_false_none(ground, client, endpoint, fault, "nothing kept", well)]

    assert "\n".join(found) == ""


@pytest.mark.parametrize("kept", [kept for kept in KEPT if kept != "nothing kept"])
@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_what_is_kept_is_never_told_as_none(ground: Ground, logg_inn: LoggInn, endpoint: str, kept: str) -> None:
    client = logg_inn(EIER)
    well = see_all(ground, client)
    fault = next(fault for fault in SOME if fault.ending is DOWN)

    found = find_false_none(ground, client, endpoint, fault, kept, well)

    assert "\n".join(found) == ""
