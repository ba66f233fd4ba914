"""Reads the answers as a careful client would: the direction comes from the field, never from the sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.rawjson import Json, Object, objects

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Placed:
    on: date
    amount: Decimal  # the covered amount, positive
    other: str  # the payment, claim part or payout on the other side


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    created: date
    due: date
    original: Decimal
    left: Decimal
    by_payment: tuple[Placed, ...]
    by_claim: tuple[Placed, ...]
    by_payout: tuple[Placed, ...]

    @property
    def placed(self) -> tuple[Placed, ...]:
        return self.by_payment + self.by_claim + self.by_payout

    @property
    def sign(self) -> int:
        return 1 if self.original > 0 else -1


@dataclass(frozen=True, slots=True)
class Payment:
    id: str
    on: date
    amount: Decimal
    unplaced: Decimal
    placed: tuple[Placed, ...]


def number(value: Json) -> Decimal:
    assert isinstance(value, Decimal), value
    return value


def day(value: Json) -> date:
    return date.fromisoformat(str(value))


def rows(answers: dict[str, Object], endpoint: str, key: str) -> tuple[Object, ...]:
    return objects(answers[endpoint].get(key)) if endpoint in answers else ()


def parts(claims: tuple[Object, ...]) -> Iterator[Part]:
    for claim in claims:
        for one in objects(claim["kravforfall"]):
            yield Part(
                id=str(one["kravforfallsIdentifikator"]),
                created=day(claim["opprettelsesdatoForKrav"]),
                due=day(one["forfallsdato"]),
                original=number(one["opprinneligBeloep"]),
                left=number(one["gjenstaaendeBeloep"]),
                by_payment=_placed(one, "plassertInnbetaling", "innbetalingsIdentifikator"),
                by_claim=_placed(one, "plassertMotkrav", "kravforfallsIdentifikator"),
                by_payout=_placed(one, "plassertUtbetaling", "utbetalingsidentifikator"),
            )


def payments(listed: tuple[Object, ...]) -> Iterator[Payment]:
    for one in listed:
        yield Payment(
            id=str(one["innbetalingsidentifikator"]),
            on=day(one["innbetalingsdato"]),
            amount=abs(number(one["innbetaltBeloep"])),
            unplaced=number(one["uplassertBeloep"]),
            placed=_placed(one, "plassertKrav", "kravforfallIdentifikator"),
        )


def _placed(one: Object, field: str, other: str) -> tuple[Placed, ...]:
    return tuple(
        Placed(day(placed["plassertDato"]), abs(number(placed["plassertBeloep"])), str(placed[other]))
        for placed in objects(one.get(field))
    )


def total(amounts: Iterator[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
