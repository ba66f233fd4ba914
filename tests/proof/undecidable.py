"""Reversals that an organisation's answers cannot tell from payments, even all taken together.

This requires two ledgers with different signs, a payment that was never used, its reversal, and rows that do not show
which ledger they belong to. Such a row may be reported as unreadable; no other row may.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from portal.domain.grunnlag import Grunnlag
from portal.domain.oversikt import build_oversikt
from sandbox.ledger.random_ledger import Ledger
from sandbox.ledger.truth import TruePayment
from sandbox.rawjson import Object, objects


def find_undecidable(ledger: Ledger) -> set[str]:
    """Identifiers of these reversals and their payments."""
    rows = {_name(row): row for row in objects(ledger.answers.get("innbetalinger", {}).get("innbetaling"))}
    if len({_direction(one, rows[one.identifier]) for one in ledger.payments}) < 2:
        return set()
    return find_unlinked(ledger)


def find_unlinked(ledger: Ledger) -> set[str]:
    """A payment and a reversal of the same amount, neither tied to a ledger."""
    rows = {_name(row): row for row in objects(ledger.answers.get("innbetalinger", {}).get("innbetaling"))}
    same: dict[Decimal, list[TruePayment]] = defaultdict(list)
    for one in ledger.payments:
        if not one.placed and not _has_link(rows[one.identifier]):
            same[abs(one.amount)].append(one)
    pairs = (found for found in same.values() if any(one.amount < 0 for one in found))
    return {one.identifier for found in pairs for one in found}


def check_named(ledger: Ledger, grunnlag: Grunnlag, unread: set[str]) -> Iterator[str]:
    """Every row reported as undecided really was undecidable, and the sums are marked as incomplete."""
    if needless := unread - find_undecidable(ledger):
        yield f"unreadable without need: {sorted(needless)}"
    if grunnlag.aapne.uleselige and not build_oversikt(grunnlag.aapne, ledger.today).lacks_innbetalinger:
        yield "what is unplaced is not marked incomplete"


def _direction(payment: TruePayment, row: Object) -> bool:
    amount = row["innbetaltBeloep"]
    return isinstance(amount, Decimal) and (amount > 0) == (payment.amount > 0)


def _has_link(row: Object) -> bool:
    source = row.get("innbetaltFra")
    return "mottakersKontonummer" in row or (isinstance(source, dict) and "kidnummer" in source)


def _name(row: Object) -> str:
    return str(row.get("innbetalingsidentifikator") or row.get("innbetalingsIdentifikator"))
