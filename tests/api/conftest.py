"""Fixtures: the answers of one example organisation, parsed, and the ledger reader."""

import pytest

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste
from portal.api.reskontro import Reskontro, get_reskontro
from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav
from sandbox.app import Sandbox
from tests.conftest import NORDLYS, read_answer


@pytest.fixture
def aapne() -> AapneKrav:
    return parse_aapne_krav(read_answer(NORDLYS, "aapnekrav"))


@pytest.fixture
def alle_krav() -> dict[str, Krav]:
    return {krav.kravidentifikator: krav for krav in parse_krav_liste(read_answer(NORDLYS, "krav")).rader}


@pytest.fixture
def innbetalinger() -> dict[str, Innbetaling]:
    rows = parse_innbetalinger(read_answer(NORDLYS, "innbetalinger")).rader
    return {row.innbetalingsidentifikator: row for row in rows}


@pytest.fixture
def reskontro(api: Sandbox) -> Reskontro:
    return get_reskontro()
