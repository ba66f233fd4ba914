"""Other identifiers, another order or the opposite signs of a ledger do not change what is a reversal."""

import json
import random
import uuid
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.signs import (
    Lists,
    Row,
    amounts,
    make_covers,
    make_innbetaling,
    make_krav,
    make_placed,
)

# -- identifiers, order and the ledger's signs change nothing --


def draw_ledger(chance: random.Random) -> Lists:
    """Claims paid in full, in part, or paid and reversed, and unplaced payments."""
    open_claims, settled_claims, payments = [], [], []
    for number in range(chance.randint(1, 6)):
        name, amount = f"K{number}", chance.randint(1, 9) * 100
        day, later = f"2022-0{chance.randint(1, 4)}-10", f"2022-0{chance.randint(5, 9)}-10"
        placed = [make_placed(f"P{number}", day, amount, amount)]
        payments.append(make_innbetaling(f"P{number}", day, amount, 0, make_covers(name, amount)))
        if chance.random() < 0.4:
            placed.append(make_placed(f"R{number}", later, -amount, -amount))
            payments.append(make_innbetaling(f"R{number}", later, -amount, 0, make_covers(name, -amount)))
            open_claims.append(make_krav(name, amount, amount, *placed, kid=f"1{number}", konto="76940518888"))
        else:
            settled_claims.append(make_krav(name, amount, 0, *placed, kid=f"1{number}", konto="76940518888"))
    unplaced = [
        make_innbetaling(f"U{number}", f"2022-1{number}-01", chance.choice((50, -50)), 50)
        for number in range(chance.randint(0, 2))
    ]
    return Lists(
        aapne=open_claims, uplasserte=unplaced, krav=[settled_claims], innbetalinger=[payments[::2], payments[1::2]]
    )


def change(lists: Lists, turn: object) -> Lists:
    """The same ledger with `turn` applied to each list."""
    assert callable(turn)
    return Lists(
        aapne=turn(lists.aapne),
        uplasserte=turn(lists.uplasserte),
        krav=[turn(rows) for rows in lists.krav],
        innbetalinger=[turn(rows) for rows in lists.innbetalinger],
    )


def rename(rows: Sequence[Row]) -> Sequence[Row]:
    """Replace every identifier with a UUID."""
    text = json.dumps(rows)
    for kind in "KPRU":
        for number in range(10):
            text = text.replace(f'"{kind}{number}"', f'"{name_anew(f"{kind}{number}")}"')
    renamed: list[Row] = json.loads(text)
    return renamed


def name_anew(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def flip(rows: Sequence[Row]) -> Sequence[Row]:
    """Change the sign of every innbetaltBeloep, as another ledger would write it."""
    text = json.dumps(rows)
    flipped: list[Row] = json.loads(
        text.replace('"innbetaltBeloep": -', '"innbetaltBeloep": @')
        .replace('"innbetaltBeloep": ', '"innbetaltBeloep": -')
        .replace('"innbetaltBeloep": -@', '"innbetaltBeloep": ')
    )
    return flipped


SEEDS = st.integers(0, 10**6)


@given(SEEDS)
def test_a_ledger_in_its_usual_form_is_settled_correctly(seed: int) -> None:
    found = amounts(draw_ledger(random.Random(seed)).settle())

    for by_id in found[1:]:
        assert all((amount < 0) == name.startswith("R") for name, amount in by_id.items())


@given(SEEDS)
def test_other_identifiers_change_nothing(seed: int) -> None:
    ledger = draw_ledger(random.Random(seed))
    before, after = amounts(ledger.settle()), amounts(change(ledger, rename).settle())

    assert after == [{name_anew(name): amount for name, amount in by_id.items()} for by_id in before]


@given(SEEDS, st.randoms(use_true_random=False))
def test_another_order_changes_nothing(seed: int, chance: random.Random) -> None:
    ledger = draw_ledger(random.Random(seed))

    shuffled = change(ledger, lambda rows: chance.sample(list(rows), len(rows)))

    assert amounts(shuffled.settle()) == amounts(ledger.settle())


@given(SEEDS)
def test_a_ledger_that_writes_payments_with_the_opposite_sign_is_the_same_ledger(seed: int) -> None:
    ledger = draw_ledger(random.Random(seed))

    assert amounts(change(ledger, flip).settle()) == amounts(ledger.settle())
