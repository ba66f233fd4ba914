"""Fixture: the sandbox behind a wire with injectable faults, and an organisation with rows in all four answers."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from sandbox.app import Sandbox
from tests.conftest import EKSEMPEL_C, NORDLYS, TestClock
from tests.faults.fault_table import AAR, Rig
from tests.faults.wire import Wire


@pytest.fixture
def rig(api: Sandbox, clock: TestClock, settings: Settings, sandbox_data: Path) -> Rig:
    clock.dag = date(AAR, 12, 30)
    paid_out = (sandbox_data / "parties" / EKSEMPEL_C / "utbetalinger.json").read_text()
    own = sandbox_data / "parties" / NORDLYS / "utbetalinger.json"
    own.write_text(paid_out.replace(EKSEMPEL_C, NORDLYS).replace("2023-", f"{AAR}-"))
    wire = settings.API_TRANSPORT = Wire(api)
    return Rig(api, wire, clock, settings, own.parent)
