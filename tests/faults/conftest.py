"""The sandbox behind a wire that can be cut, and an organisation with rows in all four answers of this year."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import EKSEMPEL_C, NORDLYS, TestClock
from tests.faults.ledning import Ledning
from tests.faults.tabell import AAR, Ground


@pytest.fixture
def ground(api: Sandbox, clock: TestClock, settings: Settings, sandbox_data: Path) -> Ground:
    clock.dag = date(AAR, 12, 30)
    paid_out = (sandbox_data / "parties" / EKSEMPEL_C / "utbetalinger.json").read_text()
    own = sandbox_data / "parties" / NORDLYS / "utbetalinger.json"
    own.write_text(paid_out.replace(EKSEMPEL_C, NORDLYS).replace("2023-", f"{AAR}-"))
    ledning = settings.API_TRANSPORT = Ledning(api)
    return Ground(api, ledning, clock, settings, own.parent)
