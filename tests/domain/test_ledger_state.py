"""What changes the state of a ledger, and when a list contradicts the open list."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.betaling import Innbetaling
from portal.domain.felter import Part
from portal.domain.krav import Krav
from portal.domain.ledger_state import (
    compute_state,
    contradicts_innbetalinger,
    contradicts_krav,
    lacks_uplasserte,
    mark_motsagte,
)
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, TOTALSUM, AapneKrav, UleseligRad
from tests.grunnlag import make_krav

DAG = date(2023, 8, 28)
KRAV = make_krav([(DAG, Decimal(100))])
SETTLED = make_krav([(DAG, Decimal(100))], rest=Decimal(0))
PAYMENT = Innbetaling(
    part=Part(noekkel="310000003", is_person=False),
    innbetalingsidentifikator="I",
    innbetalingsdato=DAG,
    innbetalt_beloep=Decimal(50),
    uplassert_beloep=Decimal(20),
    innbetalingstype="",
    innbetalt_fra=None,
    plassert_krav=(),
    plassert_utbetaling=(),
    mottakers_konto=None,
)
AAPNE = AapneKrav(alle_krav=(KRAV,), innbetalinger=(PAYMENT,))


def change_forfall(krav: Krav, **changes: object) -> Krav:
    return replace(krav, kravforfall=tuple(replace(forfall, **changes) for forfall in krav.kravforfall))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        AapneKrav(innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(KRAV,)),
        AapneKrav(alle_krav=(KRAV, KRAV), innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(replace(KRAV, gjenstaaende_beloep=Decimal(99)),), innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(replace(KRAV, kravidentifikator="2"),), innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(change_forfall(KRAV, gjenstaaende_beloep=Decimal(99)),), innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(change_forfall(KRAV, forfallsdato=date(2023, 8, 29)),), innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(KRAV,), innbetalinger=(replace(PAYMENT, uplassert_beloep=Decimal(19)),)),
        AapneKrav(alle_krav=(KRAV,), innbetalinger=(replace(PAYMENT, innbetalingsidentifikator="J"),)),
        replace(AAPNE, is_skjermet=True),
        replace(AAPNE, uleselige=(UleseligRad(liste=KRAVLISTE, identifikator="1", grunn="x"),)),
        replace(AAPNE, uleselige=(UleseligRad(liste=KRAVLISTE, identifikator="2", grunn="x"),)),
    ],
)
def test_any_change_in_open_or_unplaced_amounts_is_another_state(other: AapneKrav) -> None:
    assert compute_state(other) != compute_state(AAPNE)


def test_unreadable_rows_change_the_state_by_list_row_and_reason() -> None:
    rows = [(KRAVLISTE, "1", "x"), (INNBETALINGSLISTE, "1", "x"), (KRAVLISTE, "2", "x"), (KRAVLISTE, "1", "y")]
    states = {
        compute_state(replace(AAPNE, uleselige=(UleseligRad(liste=liste, identifikator=name, grunn=why),)))
        for liste, name, why in rows
    }

    assert len(states) == len(rows)


@pytest.mark.parametrize(
    "same",
    [
        AapneKrav(alle_krav=(replace(KRAV, stipulerte_renter=Decimal(5)),), innbetalinger=(PAYMENT,)),
        AapneKrav(alle_krav=(KRAV,), innbetalinger=(PAYMENT, replace(PAYMENT, uplassert_beloep=Decimal(0)))),
        replace(AAPNE, uleselige=(UleseligRad(liste=TOTALSUM, identifikator="", grunn="x"),)),
    ],
)
def test_interest_settled_payments_and_the_authoritys_sums_do_not_change_the_state(same: AapneKrav) -> None:
    assert compute_state(same) == compute_state(AAPNE)


def test_the_order_of_rows_does_not_change_the_state() -> None:
    other, later = replace(KRAV, kravidentifikator="2"), replace(PAYMENT, innbetalingsidentifikator="J")
    one = AapneKrav(alle_krav=(KRAV, other), innbetalinger=(PAYMENT, later))
    turned = AapneKrav(alle_krav=(other, KRAV), innbetalinger=(later, PAYMENT))

    assert compute_state(one) == compute_state(turned)


LACKING = AapneKrav(uleselige=(UleseligRad(liste=KRAVLISTE, identifikator="", grunn="x"),))


@pytest.mark.parametrize(
    ("aapne", "rows", "expected"),
    [
        (AAPNE, [KRAV], False),
        (AAPNE, [SETTLED], True),  # open here, settled there
        (AapneKrav(), [KRAV], True),  # the opposite
        (AapneKrav(), [SETTLED], False),
        (AAPNE, [], False),  # the claim belongs to another year
        (AAPNE, [replace(KRAV, gjenstaaende_beloep=Decimal(99))], True),
        (AAPNE, [KRAV, KRAV], True),
        (AAPNE, [KRAV, SETTLED], False),
        (LACKING, [KRAV], False),  # it may be the unreadable row
        (replace(LACKING, alle_krav=(KRAV,)), [SETTLED], True),
    ],
)
def test_a_claim_list_contradicts_the_open_list_if_amounts_left_differ(
    aapne: AapneKrav, rows: list[Krav], *, expected: bool
) -> None:
    assert contradicts_krav(aapne, rows) is expected


NO_PAYMENTS = AapneKrav(uleselige=(UleseligRad(liste=INNBETALINGSLISTE, identifikator="", grunn="x"),))
PLACED = replace(PAYMENT, uplassert_beloep=Decimal(0))


@pytest.mark.parametrize(
    ("aapne", "rows", "expected"),
    [
        (AAPNE, [PAYMENT], False),
        (AAPNE, [replace(PAYMENT, uplassert_beloep=Decimal(-20))], False),  # signs are decided later
        (AapneKrav(innbetalinger=(replace(PAYMENT, uplassert_beloep=Decimal(-20)),)), [PAYMENT], False),
        (AAPNE, [PLACED], True),
        (AapneKrav(), [PAYMENT], True),
        (AapneKrav(), [PLACED], False),
        (AAPNE, [], False),
        (NO_PAYMENTS, [PAYMENT], False),
        (replace(NO_PAYMENTS, innbetalinger=(PAYMENT,)), [PLACED], True),
    ],
)
def test_a_payment_list_contradicts_the_open_list_if_unplaced_amounts_differ(
    aapne: AapneKrav, rows: list[Innbetaling], *, expected: bool
) -> None:
    assert contradicts_innbetalinger(aapne, rows) is expected


def test_a_claim_open_in_a_list_but_missing_from_the_open_list_is_marked() -> None:
    other = replace(KRAV, kravidentifikator="2")
    settled = replace(other, gjenstaaende_beloep=Decimal(0))

    assert [krav.is_motsagt for krav in mark_motsagte(AAPNE, [KRAV, other, settled])] == [False, True, False]


def test_a_years_list_lacks_an_unplaced_payment_of_that_year_that_the_open_list_has() -> None:
    other = replace(PAYMENT, innbetalingsidentifikator="J")
    placed = replace(AAPNE, innbetalinger=(replace(PAYMENT, uplassert_beloep=Decimal(0)),))

    assert lacks_uplasserte(AAPNE, [], DAG.year)
    assert lacks_uplasserte(AAPNE, [other], DAG.year)
    assert not lacks_uplasserte(AAPNE, [other, PAYMENT], DAG.year)
    assert not lacks_uplasserte(AAPNE, [], DAG.year - 1)
    assert not lacks_uplasserte(placed, [], DAG.year)
