"""The same ledger written in another way gives the same figures.

Twenty ledgers per rule here; `EXAMPLES` in the environment sets the number, and `make prove` uses many.
"""

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.domain.bevegelser import Slag
from sandbox.ledger.api_style import ApiStyle, Signs
from sandbox.ledger.events import Book
from sandbox.ledger.random_ledger import History, make_history
from tests.proof.answers import TODAYS, make_hard
from tests.proof.figures import Figures, Statement, read_figures
from tests.proof.rewriting import add_settled, find_paid, rename, shuffle, split, triple
from tests.proof.undecidable import find_unlinked

SEEDS = st.integers(min_value=0, max_value=10**9)
DAY = timedelta(days=1)
ZERO = Decimal(0)
few = settings(max_examples=int(os.environ.get("EXAMPLES", "20")), deadline=None)


@few
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(seed: int, chance: random.Random) -> None:
    ledger, filter_date = make_hard(seed)

    shuffled = read_figures(ledger, shuffle(ledger.answers, chance), filter_date)

    assert shuffled == read_figures(ledger, ledger.answers, filter_date)


@few
@given(SEEDS)
def test_the_form_of_identifiers_does_not_matter(seed: int) -> None:
    ledger, filter_date = make_hard(seed)
    answers, names = rename(ledger.answers)

    assert read_figures(ledger, answers, filter_date) == read_figures(ledger, ledger.answers, filter_date).rename(names)


@few
@given(SEEDS)
def test_amounts_three_times_as_large_give_figures_three_times_as_large(seed: int) -> None:
    ledger, filter_date = make_hard(seed)

    tripled = read_figures(ledger, triple(ledger.answers), filter_date)

    assert tripled == read_figures(ledger, ledger.answers, filter_date).scale(3)


@few
@given(SEEDS, st.randoms(use_true_random=False))
def test_one_more_settled_claim_moves_the_balance_only_between_its_two_dates(seed: int, chance: random.Random) -> None:
    ledger, filter_date = make_hard(seed)
    found = find_paid(ledger)
    assume(found)
    answers, new = add_settled(ledger.answers, chance.choice(found))
    before = read_figures(ledger, ledger.answers, filter_date)

    after = read_figures(ledger, answers, filter_date)

    moves = (
        (new.claimed_on, Slag.KRAV, new.claim, new.amount),
        (new.paid_on, Slag.INNBETALING, new.payment, -new.amount),
    )
    assert after.movements - before.movements == dict.fromkeys(moves, 1)
    assert not before.movements - after.movements
    assert _without_statements(after) == _without_statements(before)
    for one, other in zip(before.statements, after.statements, strict=True):
        opening = sum((amount for day, _, _, amount in moves if day < one.fra), ZERO)
        closing = sum((amount for day, _, _, amount in moves if day <= one.til), ZERO)
        claims, paid_in, paid_out = one.sums
        claims += new.amount if one.fra <= new.claimed_on <= one.til else ZERO
        paid_in += new.amount if one.fra <= new.paid_on <= one.til else ZERO
        moved = Statement(
            fra=one.fra,
            til=one.til,
            opening=one.opening + opening,
            closing=one.closing + closing,
            sums=(claims, paid_in, paid_out),
            is_reconciled=one.is_reconciled,
        )
        assert other == moved


@few
@given(SEEDS, st.randoms(use_true_random=False))
def test_a_payment_split_in_two_on_one_day_is_the_same_money(seed: int, chance: random.Random) -> None:
    ledger, filter_date = make_hard(seed)
    found = [one for one in find_paid(ledger) if one.amount >= 2]
    assume(found)
    paid = chance.choice(found)
    first = (paid.amount / 3).quantize(Decimal(1))
    answers, second = split(ledger.answers, paid, first)
    before = read_figures(ledger, ledger.answers, filter_date)

    after = read_figures(ledger, answers, filter_date)

    assert replace(after, movements=before.movements) == before
    assert before.movements - after.movements == {(paid.paid_on, Slag.INNBETALING, paid.payment, -paid.amount): 1}
    assert after.movements - before.movements == {
        (paid.paid_on, Slag.INNBETALING, paid.payment, -first): 1,
        (paid.paid_on, Slag.INNBETALING, second, first - paid.amount): 1,
    }


@few
@given(SEEDS)
def test_when_a_day_passes_only_claims_due_on_it_become_late(seed: int) -> None:
    ledger, filter_date = make_hard(seed)
    before = read_figures(ledger, ledger.answers, filter_date)

    after = read_figures(ledger, ledger.answers, filter_date, today=ledger.today + DAY)

    due = [part.left for claim in ledger.claims for part in claim.instalments if part.due == ledger.today]
    fallen = sum((left for left in due if left > 0), ZERO)  # credit has no deadline
    assert after.sums == (before.sums[0] + fallen, before.sums[1] - fallen, *before.sums[2:])
    assert replace(after, sums=before.sums, groups=before.groups) == before
    assert after.groups.keys() == before.groups.keys()
    for name, sums in after.groups.items():
        assert (sums[0] + sums[1], *sums[2:]) == (
            before.groups[name][0] + before.groups[name][1],
            *before.groups[name][2:],
        )


@few
@given(SEEDS, st.sampled_from([(Book.MVA,), (Book.SKATT,), tuple(Book)]))
def test_a_ledger_with_the_opposite_signs_gives_the_same_figures(seed: int, turned: tuple[Book, ...]) -> None:
    history = make_history(seed, TODAYS[seed % len(TODAYS)], hard=True)
    _, filter_date = make_hard(seed)
    of_mva, of_tax = (
        {abs(one.amount) for one in history.life.books.payments.values() if one.book == book} for book in Book
    )
    ledger = history.at(history.life.today)
    if of_mva & of_tax or find_unlinked(ledger):  # agreement between the ledgers may tell a payment from a reversal
        turned = tuple(Book)
    other = turn(history, turned).at(ledger.today)

    assert read_figures(other, other.answers, filter_date) == read_figures(ledger, ledger.answers, filter_date)


def turn(history: History, books: tuple[Book, ...]) -> History:
    def make_style() -> ApiStyle:
        style = history.make_style()
        signs = {book: _turn(one) if book in books else one for book, one in style.signs.items()}
        return replace(style, signs=signs)

    return replace(history, make_style=make_style)


def _turn(signs: Signs) -> Signs:
    return Signs(
        placed=-signs.placed,
        placed_on_credit=-signs.placed_on_credit,
        paid=-signs.paid,
        unplaced=-signs.unplaced,
        covered=-signs.covered,
        set_off=-signs.set_off,
    )


def _without_statements(figures: Figures) -> Figures:
    return replace(figures, statements=(), movements=Counter())
