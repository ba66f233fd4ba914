"""Hard ledgers: every hard case occurs, and a ledger can be read on any day."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from sandbox.ledger.api_style import Sums
from sandbox.ledger.random_ledger import History, Ledger, make_history, make_ledger
from sandbox.ledger.truth import TrueClaim, TruePayment
from sandbox.rawjson import Object, dumps, objects

TODAY = date(2025, 6, 11)
YEAR = timedelta(days=365)
Sees = Callable[[Ledger], bool]


@pytest.fixture(scope="module")
def drawn() -> list[Ledger]:
    return [make_ledger(seed, TODAY, hard=True) for seed in range(400)]


def _reversals(ledger: Ledger) -> Iterator[tuple[TruePayment, TruePayment]]:
    payments = {(one.party, one.identifier): one for one in ledger.payments}
    for one in ledger.payments:
        if one.reverses is not None:
            yield payments[one.party, one.reverses], one


def _used_late(ledger: Ledger, kind: str) -> bool:
    placed = ((claim, one) for claim in ledger.claims for part in claim.instalments for one in part.placed)
    return any(one.kind == kind and claim.original < 0 and one.on - claim.on > 2 * YEAR for claim, one in placed)


def _set_off_late(ledger: Ledger) -> bool:
    on = {one.identifier: one.on for one in ledger.set_offs}
    rows: tuple[TrueClaim | TruePayment, ...] = (*ledger.claims, *ledger.payments)
    return any(row.set_off is not None and on[row.set_off] - row.on > 2 * YEAR for row in rows)


def _is_reversed_claim(ledger: Ledger) -> bool:
    amounts = {claim.original for claim in ledger.claims}
    return any((claim.text or "").startswith("Korrigert") and -claim.original in amounts for claim in ledger.claims)


HARD_CASES: dict[str, Sees] = {
    "payment reversed years later": lambda x: any(back.on - one.on > 2 * YEAR for one, back in _reversals(x)),
    "more reversed in a year than paid": lambda x: any(
        sum(one.amount < 0 for one in x.payments if one.on.year == year)
        > sum(one.amount > 0 for one in x.payments if one.on.year == year)
        for year in range(2019, 2026)
    ),
    "only one payment and its reversal": lambda x: len(x.payments) == 2 and any(_reversals(x)),
    "unplaced payment reversed": lambda x: any(back.unplaced for _, back in _reversals(x)),
    "credit claim set off elsewhere years later": _set_off_late,
    "credit claim set off inside years later": lambda x: _used_late(x, "claim"),
    "credit claim refunded years later": lambda x: _used_late(x, "payout"),
    "credit claim written off": lambda x: any((c.text or "").startswith("Bortskriving debet - ") for c in x.claims),
    "old credit claim left": lambda x: any(claim.left < 0 and x.today - claim.on > 2 * YEAR for claim in x.claims),
    "claim reversed": _is_reversed_claim,
    "payment unplaced for years, then placed": lambda x: any(
        placed.on - one.on > 2 * YEAR for one in x.payments for placed in one.placed
    ),
    "instalments paid in different years": lambda x: any(
        len({one.on.year for part in claim.instalments for one in part.placed if one.kind == "payment"}) > 1
        and len(claim.instalments) > 1
        for claim in x.claims
    ),
    "claim known from a payment only": lambda x: any(claim.original > 0 for claim in x.older_claims),
    "claim known from a payout only": lambda x: any(claim.original < 0 for claim in x.older_claims),
    "entered years after it was due": lambda x: any(c.on - c.instalments[0].due > 2 * YEAR for c in x.claims),
    "no creation date and not yet due": lambda x: any(
        not claim.says_day and claim.instalments[0].due > x.today for claim in x.claims
    ),
    "an owner's claim": lambda x: any(len(claim.party) == 11 for claim in x.claims),
    "claims without a party": lambda x: any("partIdentifikator" not in row for row in _rows(x) if "kravtype" in row),
    "UUIDs": lambda x: any(claim.identifier.count("-") == 4 for claim in x.claims),
    "digits only in both ledgers": lambda x: all(claim.identifier.isdecimal() for claim in x.claims),
    "letters": lambda x: any(claim.identifier.isalnum() and not claim.identifier.isdecimal() for claim in x.claims),
    "sums that count repeats": lambda x: x.sums is Sums.WITH_REPEATS,
}


def _rows(ledger: Ledger) -> Iterator[Object]:
    for answer in ledger.answers.values():
        for rows in answer.values():
            yield from objects(rows)


def test_every_hard_case_occurs(drawn: list[Ledger]) -> None:
    found = Counter(name for ledger in drawn for name, sees in HARD_CASES.items() if sees(ledger))

    assert [name for name in HARD_CASES if not found[name]] == []


def test_a_reversal_is_later_than_its_payment_and_all_placements(drawn: list[Ledger]) -> None:
    for ledger in drawn:
        for payment, back in _reversals(ledger):
            assert all(day < back.on for day in (payment.on, *(one.on for one in payment.placed)))


@pytest.fixture(scope="module")
def histories() -> list[History]:
    return [make_history(seed, TODAY, hard=True) for seed in range(40)]


def test_the_last_day_of_a_history_gives_the_ledger_of_that_day(histories: list[History]) -> None:
    for seed, history in enumerate(histories):
        assert dumps([*history.at(TODAY).answers.values()]) == dumps(
            [*make_ledger(seed, TODAY, hard=True).answers.values()]
        )


def test_identifiers_are_stable_and_no_row_disappears_over_time(histories: list[History]) -> None:
    for history in histories:
        before = history.at(TODAY - 2 * YEAR)
        now = history.at(TODAY)

        claims = {(claim.party, claim.identifier): claim for claim in (*now.claims, *now.older_claims)}
        for claim in (*before.claims, *before.older_claims):
            assert claims[claim.party, claim.identifier].original == claim.original
        assert {(one.identifier, one.amount) for one in before.payments} <= {
            (one.identifier, one.amount) for one in now.payments
        }


def test_the_books_of_an_earlier_day_balance(histories: list[History]) -> None:
    for history in histories:
        ledger = history.at(TODAY - YEAR)

        left = sum(claim.left for claim in ledger.claims) - sum(one.unplaced for one in ledger.payments)
        assert ledger.balance(ledger.today) == left
