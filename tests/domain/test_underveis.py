"""A payout that is under way moves the balance only when its amount is gone from the claims behind it."""

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


def test_a_payout_that_is_confirmed_moves_the_balance() -> None:
    confirmed = utbetaling("60", kredit("60", "-60"))

    assert moves_balance(confirmed, replace(TOM, krav=(one_krav("-60", "-60"),)))


def test_a_claim_in_no_list_is_known_by_what_the_payout_says_is_left() -> None:
    assert moves(kredit("60"))
    assert not moves(kredit("60", "-60"))


def test_all_claims_behind_it_must_be_without_its_amount() -> None:
    assert moves(kredit("30"), kredit("30", name="G"))
    assert not moves(kredit("30"), kredit("30", "-30", name="G"))


def test_a_claim_with_nothing_left_is_without_its_amount_whatever_the_payout_says() -> None:
    # Nothing accounts for it otherwise: the counter-claims are as large as the claim.
    assert moves(kredit("60", "-60"), krav=(one_krav("-60", "0", motkrav("60")),))


PLACED = plassert_utbetaling("10", name="V")


@pytest.mark.parametrize(
    ("krav", "others", "expected"),
    [
        (one_krav("-100", "-40"), (), True),  # sixty is gone, and nothing else accounts for it
        (one_krav("-100", "-41"), (), False),
        (one_krav("-100", "-100"), (), False),
        (one_krav("-100", "-40", motkrav("10")), (), False),  # ten of the sixty went to another claim
        (one_krav("-100", "-30", motkrav("10")), (), True),
        (one_krav("-100", "-40", plassert_utbetaling("60")), (), True),  # the placement is this payout's own
        (one_krav("-100", "-40", plassert_utbetaling("60", name="V")), (), False),
        (one_krav("-100", "-40"), (utbetaling("10", kredit("10"), name="V"),), False),  # so did another payout
        (one_krav("-100", "-30"), (utbetaling("10", kredit("10"), name="V"),), True),
        (one_krav("-100", "-40"), (utbetaling("10", kredit("10", name="G"), name="V"),), True),  # of another claim
        # A payout that is placed is not counted by its own row too.
        (one_krav("-100", "-30", PLACED), (utbetaling("10", kredit("10"), name="V"),), True),
        (
            replace(one_krav("-100", "-40", motkrav("0")), motregning=motregning("10", sources=("F",))),
            (),
            False,
        ),  # ten was set off outside the ledger
        (replace(one_krav("-100", "-30"), motregning=motregning("10", sources=("F",))), (), True),
    ],
)
def test_its_amount_is_gone_when_more_is_gone_than_all_else_accounts_for(
    krav: Krav, others: tuple[Utbetaling, ...], *, expected: bool
) -> None:
    assert moves(kredit("60", "-40"), krav=(krav,), others=others) is expected
