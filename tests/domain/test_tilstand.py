"""The state of a claim and of its instalments."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.domain.krav import Krav
from portal.domain.tilstand import Tilstand, find_forfall_tilstand, find_krav_tilstand
from tests.grunnlag import make_krav

DAG = date(2023, 8, 28)
LATE = DAG - timedelta(days=1)
FIVE, ZERO = Decimal(5), Decimal(0)


@pytest.mark.parametrize(
    ("krav", "expected"),
    [
        (make_krav([(LATE, FIVE)]), Tilstand.FORFALT),
        (make_krav([(LATE, FIVE), (DAG, FIVE)]), Tilstand.FORFALT),
        (make_krav([(DAG, FIVE)]), Tilstand.KOMMENDE),
        (make_krav([], rest=FIVE), Tilstand.UTEN_FORFALLSDATO),
        (make_krav([(LATE, -FIVE)]), Tilstand.TIL_GODE),
        (replace(make_krav([(LATE, ZERO)]), opprinnelig_beloep=FIVE), Tilstand.BETALT),
        (replace(make_krav([(LATE, ZERO)]), opprinnelig_beloep=-FIVE), Tilstand.GJORT_OPP),
        (replace(make_krav([(LATE, ZERO)]), stipulerte_renter=FIVE), Tilstand.BARE_RENTER),
        (replace(make_krav([(LATE, ZERO)]), opprinnelig_beloep=FIVE, stipulerte_renter=-FIVE), Tilstand.BETALT),
        (replace(make_krav([(LATE, -FIVE)]), stipulerte_renter=FIVE), Tilstand.TIL_GODE),
        (replace(make_krav([(LATE, FIVE)]), is_motsagt=True), Tilstand.UKJENT),
        (make_krav([(LATE, FIVE), (DAG, -FIVE)]), Tilstand.FORFALT),  # credit elsewhere pays nothing
        (make_krav([(LATE, -FIVE - 1), (DAG, FIVE)]), Tilstand.KOMMENDE),
        (make_krav([(LATE, FIVE)], rest=Decimal("0.50")), Tilstand.FORFALT),
        (make_krav([(LATE, FIVE), (DAG, FIVE)], rest=Decimal("0.50")), Tilstand.UTEN_FORFALLSDATO),
        (replace(make_krav([(LATE, FIVE), (DAG, -FIVE)]), stipulerte_renter=FIVE), Tilstand.FORFALT),
        (replace(make_krav([(LATE, ZERO)]), stipulerte_renter=Decimal("0.50")), Tilstand.BARE_RENTER),
    ],
)
def test_the_state_of_a_claim(krav: Krav, expected: Tilstand) -> None:
    assert find_krav_tilstand(krav, DAG) is expected


@pytest.mark.parametrize(
    ("left", "original", "due", "expected"),
    [
        (FIVE, FIVE, LATE, Tilstand.FORFALT),
        (FIVE, FIVE, DAG, Tilstand.KOMMENDE),
        (-FIVE, -FIVE, LATE, Tilstand.TIL_GODE),
        (ZERO, FIVE, LATE, Tilstand.BETALT),
        (ZERO, ZERO, LATE, Tilstand.BETALT),
        (Decimal("0.50"), FIVE, LATE, Tilstand.FORFALT),
        (ZERO, -FIVE, LATE, Tilstand.GJORT_OPP),
    ],
)
def test_the_state_of_an_instalment(left: Decimal, original: Decimal, due: date, expected: Tilstand) -> None:
    krav = make_krav([(due, left)])
    forfall = replace(krav.kravforfall[0], opprinnelig_beloep=original)

    assert find_forfall_tilstand(krav, forfall, DAG) is expected


def test_an_instalment_of_a_claim_that_contradicts_it_has_an_unknown_state() -> None:
    krav = make_krav([(LATE, FIVE), (DAG, FIVE)])
    without_date = replace(krav, gjenstaaende_beloep=Decimal(3))
    settled = replace(krav.kravforfall[0], gjenstaaende_beloep=ZERO)

    assert find_forfall_tilstand(replace(krav, is_motsagt=True), krav.kravforfall[0], DAG) is Tilstand.UKJENT
    assert without_date.is_helt_uten_forfallsdato
    assert find_forfall_tilstand(without_date, krav.kravforfall[0], DAG) is Tilstand.UKJENT
    assert find_forfall_tilstand(without_date, settled, DAG) is Tilstand.BETALT
