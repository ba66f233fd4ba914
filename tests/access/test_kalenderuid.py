"""Names of calendar entries: the same at each fetch and in each version, and of use to nobody else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytest_django import Settings

from portal.access.kalenderuid import make_dag_uid, make_kalender_uid, make_uid, name_krav
from portal.domain.kalender import Kalenderforfall
from portal.domain.tilgang import Tilgang
from tests.access.tilganger import make_tilgang
from tests.conftest import EKSEMPEL_B
from tests.domain.stander import krav

DAG = date(2023, 9, 11)


@pytest.fixture(autouse=True)
def _key(settings: Settings) -> None:
    settings.PSEUDONYM_KEY = "a key that stays"


def make_forfall(noekkel: str = "a", dato: date = DAG, beloep: int = 100) -> Kalenderforfall:
    one = krav("K-1", "100")
    return Kalenderforfall(
        noekkel=noekkel, dato=dato, kravgruppe="Skatt", beloep=Decimal(beloep), krav=one, forfall=one.kravforfall[0]
    )


def test_an_upgrade_renames_no_entry_that_programs_have() -> None:
    assert make_uid(make_tilgang(), make_forfall()) == "72f5ecb6-b505-554c-871b-bf7b7ae25579"
    assert name_krav(make_tilgang(), "K-1") == "4bd82d24"
    assert make_dag_uid("k", DAG) == "18329745-ad12-5ab5-8e64-4a70e5dd6872"
    assert make_kalender_uid("k", "a") == "51edd4e6-4d60-5b05-af9d-2b9785685768"


def test_an_entry_keeps_its_name_when_it_moves_and_has_another_for_others() -> None:
    mine, uid = make_tilgang(), make_uid(make_tilgang(), make_forfall())

    assert make_uid(mine, make_forfall(dato=date(2023, 10, 1), beloep=5)) == uid
    assert (
        len({uid, *(make_uid(one, make_forfall()) for one in list_others(mine)), make_uid(mine, make_forfall("b"))})
        == 4
    )
    krav = name_krav(mine, "K-1")
    assert len({krav, *(name_krav(one, "K-1") for one in list_others(mine)), name_krav(mine, "K-2")}) == 4


def list_others(mine: Tilgang) -> tuple[Tilgang, Tilgang]:
    """Another person's, and another organisation's."""
    return replace(mine, person=replace(mine.person, noekkel="l")), replace(mine, orgnr=EKSEMPEL_B)
