"""A payout under way moves the balance only if its amount is gone from the claims behind it."""

from dataclasses import replace

import pytest

from portal.domain.betaling import KreditKrav, Utbetaling
from portal.domain.bevegelser import moves_balance
from portal.domain.krav import Krav
from tests.rader import TOM, kredit, motkrav, motregning, one_krav, plassert_utbetaling, utbetaling

UNDER = "underUtbetaling"


def moves(*behind: KreditKrav, krav: tuple[Krav, ...] = (), others: tuple[Utbetaling, ...] = ()) -> bool:
    under = utbetaling("60", *behind, status=UNDER)
    return moves_balance(under, replace(TOM, krav=krav, utbetalinger=(under, *others)))


def test_a_confirmed_payout_moves_the_balance() -> None:
    confirmed = utbetaling("60", kredit("60", "-60"))

    assert moves_balance(confirmed, replace(TOM, krav=(one_krav("-60", "-60"),)))


def test_for_an_unlisted_claim_the_payout_states_what_is_left() -> None:
    assert moves(kredit("60"))
    assert not moves(kredit("60", "-60"))


def test_the_amount_must_be_gone_from_all_claims_behind_it() -> None:
    assert moves(kredit("30"), kredit("30", name="G"))
    assert not moves(kredit("30"), kredit("30", "-30", name="G"))


def test_the_amount_is_gone_from_a_claim_with_nothing_left_whatever_the_payout_states() -> None:
    # The counter-claims explain the whole claim.
    assert moves(kredit("60", "-60"), krav=(one_krav("-60", "0", motkrav("60")),))


PLACED = plassert_utbetaling("10", name="V")


@pytest.mark.parametrize(
    ("krav", "others", "expected"),
    [
        (one_krav("-100", "-40"), (), True),  # sixty is gone, and nothing else explains it
        (one_krav("-100", "-41"), (), False),
        (one_krav("-100", "-100"), (), False),
        (one_krav("-100", "-40", motkrav("10")), (), False),  # ten of the sixty was used on another claim
        (one_krav("-100", "-30", motkrav("10")), (), True),
        (one_krav("-100", "-40", plassert_utbetaling("60")), (), True),  # the placement is this payout's own
        (one_krav("-100", "-40", plassert_utbetaling("60", name="V")), (), False),
        (one_krav("-100", "-40"), (utbetaling("10", kredit("10"), name="V"),), False),  # another payout explains it
        (one_krav("-100", "-30"), (utbetaling("10", kredit("10"), name="V"),), True),
        # it belongs to another claim
        (one_krav("-100", "-40"), (utbetaling("10", kredit("10", name="G"), name="V"),), True),
        # A placed payout is not also counted by its own row.
        (one_krav("-100", "-30", PLACED), (utbetaling("10", kredit("10"), name="V"),), True),
        (
            replace(one_krav("-100", "-40", motkrav("0")), motregning=motregning("10", sources=("F",))),
            (),
            False,
        ),  # ten was set off outside the ledger
        (replace(one_krav("-100", "-30"), motregning=motregning("10", sources=("F",))), (), True),
    ],
)
def test_the_amount_is_gone_if_more_is_gone_than_everything_else_explains(
    krav: Krav, others: tuple[Utbetaling, ...], *, expected: bool
) -> None:
    assert moves(kredit("60", "-40"), krav=(krav,), others=others) is expected
