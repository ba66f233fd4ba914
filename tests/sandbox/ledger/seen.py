"""Takes a random ledger's answers apart for inspection."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from sandbox.ledger.random_ledger import Ledger
from sandbox.ledger.truth import Placed, TrueClaim, TrueInstalment
from sandbox.rawjson import Json, Object, objects
from tests.sandbox.ledger.reading import number, rows

Sees = Callable[["Seen"], bool]
Rows = Iterable[Object]


class Seen:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        answers = ledger.answers
        self.claims = rows(answers, "krav", "krav")
        self.open_claims = rows(answers, "aapnekrav", "aapentKravMedGjenstaaendeBeloep")
        self.payments = rows(answers, "innbetalinger", "innbetaling")
        self.unplaced = rows(answers, "aapnekrav", "innbetalingMedUplassertBeloep")
        self.payouts = rows(answers, "utbetalinger", "utbetaling")
        self.parts = tuple(part for claim in self.claims for part in objects(claim["kravforfall"]))

    @cached_property
    def nodes(self) -> list[Object]:
        return [node for answer in self.ledger.answers.values() for node in _nodes(answer)]

    @cached_property
    def opened(self) -> Object:
        return self.ledger.answers.get("aapnekrav", {})

    def placed(self, name: str) -> list[Object]:
        return [one for row in (*self.parts, *self.payments) for one in objects(row.get(name))]

    def values(self, name: str) -> list[str]:
        return [str(node[name]) for node in self.nodes if isinstance(node.get(name), str | Decimal)]

    def types(self, pattern: str) -> list[Object]:
        return [claim for claim in self.claims if re.search(pattern, str(claim["kravtype"]))]

    def true_parts(self) -> Iterator[tuple[TrueClaim, TrueInstalment]]:
        return ((claim, part) for claim in self.ledger.claims for part in claim.instalments)

    def true_placed(self) -> Iterator[tuple[TrueClaim, Placed]]:
        return ((claim, one) for claim, part in self.true_parts() for one in part.placed)

    @cached_property
    def sign_of_payments(self) -> dict[str, int]:
        """The sign of most payments, by ledger."""
        signs: dict[str, Counter[int]] = {}
        for row in self.payments:
            signs.setdefault(ledger_of(row), Counter())[sign(row, "innbetaltBeloep")] += 1
        return {name: found.most_common(1)[0][0] for name, found in signs.items()}


def payment_id(row: Object) -> str:
    return str(row.get("innbetalingsidentifikator") or row.get("innbetalingsIdentifikator"))


def ledger_of(row: Object) -> str:
    return "mva" if payment_id(row).startswith("FORF-") else "skatt"


def sign(row: Object, name: str) -> int:
    value = number(row.get(name, Decimal(0)))
    return (value > 0) - (value < 0)


def has(listed: Rows, name: str) -> bool:
    return any(name in row for row in listed)


def lacks(listed: Rows, name: str) -> bool:
    return any(name not in row for row in listed)


def inner(row: Object, *names: str) -> Object:
    """A nested object, or an empty one."""
    for name in names:
        value = row.get(name)
        row = value if isinstance(value, dict) else {}
    return row


def _nodes(value: Json) -> Iterator[Object]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nodes(item)
