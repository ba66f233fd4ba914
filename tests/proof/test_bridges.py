"""Bridges between generated ledgers and books: a hundred here, five thousand in `make prove`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.bro import Bro
from portal.domain.treff import Sikkerhet
from sandbox.bookkeeping.faults import Fault
from sandbox.bookkeeping.vouchers import BANK
from tests.proof.bookpairs import Pair
from tests.proof.bridge_checks import check_matches, check_sums
from tests.proof.bridge_truth import Truth
from tests.proof.bridges import check_bridge, make_faulty

SEEDS = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=settings().max_examples)
@given(SEEDS)
def test_a_bridge_adds_up_finds_its_faults_and_is_never_surely_wrong(seed: int) -> None:
    assert check_bridge(seed) == []


@cache
def make_bridge(seed: int) -> tuple[Pair, Bro]:
    """Made once for the tests that look at it: none of them changes it."""
    pair, _ = make_faulty(seed)
    return pair, pair.build(pair.read_ledger(), pair.read_books())


def list_bridges(count: int) -> Iterator[tuple[Pair, Bro]]:
    yield from map(make_bridge, range(count))


def test_two_thirds_of_all_rows_are_matched_without_asking_anybody() -> None:
    """Never being wrong is easy for who always asks."""
    found = [treff for _pair, bro in list_bridges(60) for treff in bro.treff]
    rows = [(treff.sikkerhet, len(treff.poster) + len(treff.linjer)) for treff in found]

    assert sum(count for sikkerhet, count in rows if sikkerhet is Sikkerhet.SIKKER) * 3 > sum(n for _, n in rows) * 1.9


def test_the_generator_makes_twins_of_claims_and_of_payments_on_either_side() -> None:
    pairs = [pair for pair, _ in list_bridges(60)]
    twins = [voucher for pair in pairs for voucher in pair.vouchers if voucher.fault.startswith("twin")]
    books = [pair.context.books for pair in pairs]

    assert {any(line.account == BANK for line in voucher.lines) for voucher in twins} == {True, False}
    assert any(" twin " in key for one in books for key in one.payments)
    assert any(" twin " in key for one in books for key in one.claims)


def test_the_generator_books_events_beside_their_twins_less_what_is_deducted() -> None:
    beside = [
        voucher for pair, _ in list_bridges(60) for voucher in pair.vouchers if voucher.fault.startswith("beside")
    ]

    assert any(len({line.amount > 0 for line in voucher.lines if line.event}) == 2 for voucher in beside)


def test_the_generator_makes_every_fault() -> None:
    made = {one.fault for seed in range(150) for one in make_faulty(seed)[1]}

    assert made == set(Fault)


def test_the_proof_detects_a_sure_match_of_other_rows() -> None:
    for pair, bro in list_bridges(5):
        sure = [
            one for one in bro.treff if one.sikkerhet is Sikkerhet.SIKKER and len(one.poster) == len(one.linjer) == 1
        ]
        wrong = [replace(one, linjer=other.linjer) for one, other in pairwise(sure) if one.linjer != other.linjer]

        found = list(check_matches(Truth(pair), replace(bro, treff=tuple(wrong))))

        assert len(found) >= len(wrong)


def test_the_proof_detects_a_line_that_is_left_out() -> None:
    checked = 0
    for pair, bro in list_bridges(12):
        if any(one.beloep for one in bro.linjer):
            line = max(bro.linjer, key=lambda one: abs(one.beloep))
            assert list(check_sums(pair, replace(bro, linjer=tuple(one for one in bro.linjer if one is not line))))
            checked += 1

    assert checked > 5


@pytest.mark.parametrize("seed", range(3))
def test_the_proof_detects_books_that_lack_a_voucher(seed: int) -> None:
    pair, _ = make_faulty(seed)
    bro = pair.build(pair.read_ledger(), pair.read_books())
    pair.vouchers = [one for one in pair.vouchers if one is not next(v for v in pair.vouchers if v.on <= pair.dato)]

    assert any("the books' balance" in one for one in check_sums(pair, bro))
