"""Answers rewritten in ways that must change only what each function states."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.ledger.api_style import Ids
from sandbox.ledger.numbers import write_id
from sandbox.ledger.random_ledger import Ledger
from sandbox.rawjson import Json, Object, dumps, loads, objects

Answers = dict[str, Object]
LISTS = {
    "aapnekrav": ("aapentKravMedGjenstaaendeBeloep", "innbetalingMedUplassertBeloep"),
    "krav": ("krav",),
    "innbetalinger": ("innbetaling",),
    "utbetalinger": ("utbetaling",),
}


def copy(answers: Answers) -> Answers:
    """A deep copy."""
    found = {endpoint: loads(dumps(answer)) for endpoint, answer in answers.items()}
    return {endpoint: answer for endpoint, answer in found.items() if isinstance(answer, dict)}


def shuffle(answers: Answers, chance: random.Random) -> Answers:
    """Shuffle rows and their placements."""

    def rewrite(value: Json, name: str) -> Json:
        if isinstance(value, list):
            rows = [rewrite(item, name) for item in value]
            if name != "spraakTekst":
                chance.shuffle(rows)
            return rows
        return value

    return _rewrite_all(answers, rewrite)


def triple(answers: Answers) -> Answers:
    return _rewrite_all(answers, lambda value, _: value * 3 if isinstance(value, Decimal) else value)


def rename(answers: Answers) -> tuple[Answers, dict[str, str]]:
    """Replace every identifier with a UUID, equal for equal identifiers; also returns the old ids by new id."""
    names: dict[str, str] = {}

    def rewrite(value: Json, name: str) -> Json:
        is_id = name.lower().endswith("identifikator") and name != "partIdentifikator"
        if not (is_id and isinstance(value, str)):
            return value
        return names.setdefault(value, write_id(value, Ids.UUIDS))

    return _rewrite_all(answers, rewrite), names


def _rewrite_all(answers: Answers, rewrite: Callable[[Json, str], Json]) -> Answers:
    written = {endpoint: _rewrite(answer, "", rewrite) for endpoint, answer in answers.items()}
    return {endpoint: answer for endpoint, answer in written.items() if isinstance(answer, dict)}


def _rewrite(value: Json, name: str, rewrite: Callable[[Json, str], Json]) -> Json:
    if isinstance(value, dict):
        return {key: _rewrite(item, key, rewrite) for key, item in value.items()}
    if isinstance(value, list):
        return rewrite([_rewrite(item, name, rewrite) for item in value], name)
    return rewrite(value, name)


@dataclass(frozen=True)
class Paid:
    """A claim with one instalment, and the single payment that covers exactly that claim."""

    claim: str
    part: str
    payment: str
    claimed_on: date
    paid_on: date
    amount: Decimal


def find_paid(ledger: Ledger) -> list[Paid]:
    payments = {one.identifier: one for one in ledger.payments}
    taken_back = {one.reverses for one in ledger.payments}
    found = []
    for claim in ledger.claims:
        (part, *more), placed = claim.instalments, claim.instalments[0].placed
        if more or claim.left or len(placed) != 1 or placed[0].kind != "payment" or not claim.says_day:
            continue
        payment = payments[placed[0].by]
        is_whole = payment.amount == claim.original and len(payment.placed) == 1
        if is_whole and payment.identifier not in taken_back and payment.party == claim.party == ledger.orgnr:
            ids = claim.identifier, part.identifier, payment.identifier
            found.append(Paid(*ids, claimed_on=claim.on, paid_on=payment.on, amount=claim.original))
    return found


def add_settled(answers: Answers, paid: Paid) -> tuple[Answers, Paid]:
    """Add a copy of the claim and its payment, with new identifiers."""
    written = copy(answers)
    names = {name: f"ny-{name}" for name in (paid.claim, paid.part, paid.payment)}
    for endpoint, (key, *_) in LISTS.items():
        rows = written.get(endpoint, {}).get(key)
        if endpoint in ("krav", "innbetalinger") and isinstance(rows, list):
            row = next(row for row in objects(rows) if _name(row) in (paid.claim, paid.payment))
            again = _rewrite(row, "", lambda value, _: names.get(value, value) if isinstance(value, str) else value)
            rows.append(again)
    new = Paid(names[paid.claim], names[paid.part], names[paid.payment], paid.claimed_on, paid.paid_on, paid.amount)
    return written, new


def split(answers: Answers, paid: Paid, first: Decimal) -> tuple[Answers, str]:
    """Split the payment into two on the same day; also returns the second's identifier."""
    written, second = copy(answers), f"del-{paid.payment}"
    shares = first, paid.amount - first
    lists = [("innbetalinger", "innbetaling"), ("aapnekrav", "innbetalingMedUplassertBeloep")]
    places = [(written.get(endpoint, {}), key) for endpoint, key in lists]
    for place, key in (*places, *((part, "plassertInnbetaling") for part in _parts(written))):
        rows = place.get(key)
        if isinstance(rows, list):
            place[key] = [
                one
                for row in objects(rows)
                for one in (_halve(row, paid.payment, second, shares) if _name(row) == paid.payment else [row])
            ]
    return written, second


def _parts(answers: Answers) -> Iterator[Object]:
    for endpoint, keys in LISTS.items():
        for row in objects(answers.get(endpoint, {}).get(keys[0])):
            yield from objects(row.get("kravforfall"))


def _halve(row: Object, old: str, new: str, shares: tuple[Decimal, Decimal]) -> list[Json]:
    """Multiply every amount of the payment by the share, keeping its sign."""
    halves: list[Json] = []
    for name, share in zip((old, new), shares, strict=True):

        def rewrite(value: Json, key: str, name: str = name, share: Decimal = share) -> Json:
            if key in ("innbetaltBeloep", "plassertBeloep") and isinstance(value, Decimal):
                return share.copy_sign(value)
            return name if value == old else value

        halves.append(_rewrite(row, "", rewrite))
    return halves


def _name(row: Object) -> str:
    names = ("kravidentifikator", "innbetalingsidentifikator", "innbetalingsIdentifikator")
    return next((str(row[name]) for name in names if name in row), "")
