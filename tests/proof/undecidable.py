"""Reversals that the answers of an organisation cannot tell from payments, all of them taken together.

That takes two ledgers that write their signs each in its own way, a payment that was never used, its reversal, and
nothing in either row that says which ledger they are of. Such a row may be told as unreadable; no other may.
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
    """Their identifiers, and those of the payments they take back."""
    rows = {_name(row): row for row in objects(ledger.answers.get("innbetalinger", {}).get("innbetaling"))}
    if len({_direction(one, rows[one.identifier]) for one in ledger.payments}) < 2:
        return set()
    return find_unlinked(ledger)


def find_unlinked(ledger: Ledger) -> set[str]:
    """Payments of the same amount, one of them taken back, that nothing ties to a ledger."""
    rows = {_name(row): row for row in objects(ledger.answers.get("innbetalinger", {}).get("innbetaling"))}
    same: dict[Decimal, list[TruePayment]] = defaultdict(list)
    for one in ledger.payments:
        if not one.placed and not _has_link(rows[one.identifier]):
            same[abs(one.amount)].append(one)
    pairs = (found for found in same.values() if any(one.amount < 0 for one in found))
    return {one.identifier for found in pairs for one in found}


def check_named(ledger: Ledger, grunnlag: Grunnlag, unread: set[str]) -> Iterator[str]:
    """What is told as unreadable could not be told, and the sums say that they lack it."""
    if needless := unread - find_undecidable(ledger):
        yield f"unreadable without need: {sorted(needless)}"
    if grunnlag.aapne.uleselige and not build_oversikt(grunnlag.aapne, ledger.today).mangler_innbetalinger:
        yield "what is unplaced is not marked incomplete"


def _direction(payment: TruePayment, row: Object) -> bool:
    amount = row["innbetaltBeloep"]
    return isinstance(amount, Decimal) and (amount > 0) == (payment.amount > 0)


def _has_link(row: Object) -> bool:
    source = row.get("innbetaltFra")
    return "mottakersKontonummer" in row or (isinstance(source, dict) and "kidnummer" in source)


def _name(row: Object) -> str:
    return str(row.get("innbetalingsidentifikator") or row.get("innbetalingsIdentifikator"))
