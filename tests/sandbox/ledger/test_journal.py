"""The books refuse impossible events, and the journal always balances."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sandbox.ledger import kinds
from sandbox.ledger.books import Books
from sandbox.ledger.calendar import Term
from sandbox.ledger.events import (
    Book,
    Debt,
    Event,
    PaidOut,
    PaymentIn,
    PaymentReversed,
    PlaceDue,
    SetOff,
    SetOffElsewhere,
)
from sandbox.ledger.journal import BANK, FIXED, Journal

DAY = date(2026, 3, 2)
TERM = Term(2026, 1)
DEBIT = kinds.vat("debet", TERM, Decimal(1000), DAY, DAY + timedelta(days=30))
CREDIT = kinds.vat("kredit", TERM, Decimal(-400), DAY, DAY)
PAYMENT = PaymentIn(on=DAY, key="inn", book=Book.MVA, amount=Decimal(600), meant_for=("debet",), placed_on=DAY)


def kept(*events: Event) -> Books:
    return Books.keep([DEBIT, CREDIT, PAYMENT, *events], DAY + timedelta(days=60))


def later(days: int) -> date:
    return DAY + timedelta(days=days)


def test_a_reversed_payment_reopens_the_claims_it_covered() -> None:
    books = kept(PaymentReversed(on=later(5), key="tilbake", payment="inn"))

    assert books.left(("debet", 0)) == 1000
    assert books.journal.party_balance(later(4)) == 0
    assert books.journal.party_balance(later(5)) == 600
    assert books.payments["tilbake"].amount == -600
    assert (books.unplaced("inn"), books.unplaced("tilbake")) == (0, 0)


def test_only_set_off_outside_the_ledger_changes_the_balance() -> None:
    inside = kept(SetOff(on=later(5), credit="kredit", debit="debet", amount=Decimal(400)))
    debt = Debt(Decimal(400), "Gebyr", "Politiet", DAY)
    credits_ = (("kredit", Decimal(400)),)
    outside = kept(SetOffElsewhere(on=later(5), key="ute", authority="NAV", debts=(debt,), credits=credits_))

    assert [inside.journal.party_balance(later(day)) for day in (4, 5)] == [0, 0]
    assert [outside.journal.party_balance(later(day)) for day in (4, 5)] == [0, 400]
    assert inside.left(("debet", 0)) == 0


def test_a_refund_in_transit_changes_the_balance_only_if_the_claim_is_used_up() -> None:
    shares = (("kredit", Decimal(400)),)
    not_booked = PaidOut(on=later(5), key="ut", message="", credits=shares, is_confirmed=False, is_booked=False)
    booked = PaidOut(on=later(5), key="ut", message="", credits=shares, is_confirmed=False)

    assert kept(not_booked).journal.party_balance(later(5)) == 0
    assert kept(booked).journal.party_balance(later(5)) == 400


def test_the_sum_of_all_accounts_is_zero() -> None:
    books = kept(PaymentReversed(on=later(5), key="tilbake", payment="inn"))
    balances = books.journal.balances()

    assert sum(balances.values()) == 0
    assert (balances[FIXED], balances[BANK]) == (-600, 0)
    assert all(books.journal.balance(account) == balance for account, balance in balances.items())


@pytest.mark.parametrize(
    "event",
    [
        DEBIT,
        PAYMENT,
        SetOff(on=later(5), credit="kredit", debit="debet", amount=Decimal(401)),
        PaidOut(on=later(5), key="ut", message="", credits=(("kredit", Decimal(401)),)),
        PaidOut(on=later(5), key="ut", message="", payments=(("inn", Decimal(1)),)),
        PaidOut(on=later(5), key="ut", message=""),
        PaymentReversed(on=DAY - timedelta(days=1), key="tilbake", payment="inn"),
        SetOffElsewhere(
            on=later(5),
            key="ute",
            authority="NAV",
            debts=(Debt(Decimal(300), "Gebyr", "Politiet", DAY),),
            credits=(("kredit", Decimal(400)),),
        ),
    ],
)
def test_money_that_is_not_there_cannot_be_used(event: Event) -> None:
    with pytest.raises((ValueError, KeyError)):
        kept(event)


def test_a_payment_can_be_reversed_once() -> None:
    with pytest.raises(ValueError, match="taken back"):
        kept(*(PaymentReversed(on=later(day), key=f"tilbake {day}", payment="inn") for day in (5, 6)))


def test_a_payment_can_be_placed_in_part() -> None:
    other = PaymentIn(on=DAY, key="annen", book=Book.MVA, amount=Decimal(300), meant_for=(), placed_on=DAY)
    books = kept(other, PlaceDue(on=later(5), payment="annen", claims=("debet",), at_most=Decimal(120)))

    assert (books.left(("debet", 0)), books.unplaced("annen")) == (280, 180)


def test_zero_and_negative_amounts_are_refused() -> None:
    for amount in (Decimal(0), Decimal(-1)):
        with pytest.raises(ValueError, match="no amount"):
            Journal().post(DAY, debit=BANK, credit=FIXED, amount=amount)
