"""Set-off against debts to other authorities, outside the ledger."""

from datetime import timedelta
from decimal import Decimal

from sandbox.ledger.events import Debt, SetOffElsewhere, Share
from sandbox.ledger.life import Life

_AUTHORITIES = ("Statens innkrevingssentral", "Skatteetaten - innkreving for andre", "NAV Innkreving")
_CREDITORS = ("Statens vegvesen", "Oslo kommune", "Politiet", "NAV", "Brønnøysundregistrene", "Lånekassen")
_TEXTS = ("Gebyr", "Forelegg", "Underholdsbidrag", "Forsinkelsesgebyr årsregnskap", "Egenandel", "Studielån")


def set_off_elsewhere(life: Life, credits_: tuple[Share, ...], payments: tuple[Share, ...]) -> None:
    chance = life.chance
    rest = sum((amount for _, amount in (*credits_, *payments)), Decimal(0))
    debts: list[Debt] = []
    while rest > 0:
        amount = rest if len(debts) == 2 or life.happens(0.6) else life.part_of(rest)
        interest = (amount / 20).quantize(Decimal(1)) if life.happens(0.3) else Decimal(0)
        due = life.day - timedelta(days=chance.randint(10, 700))
        debts.append(Debt(amount, chance.choice(_TEXTS), chance.choice(_CREDITORS), due, interest))
        rest -= amount
    life.do(
        SetOffElsewhere(
            on=life.day,
            key=life.key("motregning"),
            authority=chance.choice(_AUTHORITIES),
            debts=tuple(debts),
            credits=credits_,
            payments=payments,
        )
    )
