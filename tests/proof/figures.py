"""The portal's figures for a ledger's answers, as plain values that can be compared."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from portal.api.grunnlag import get_grunnlag
from portal.domain.kontoutskrift import Kontoutskrift, build_kontoutskrift
from portal.domain.oversikt import Summer, build_oversikt
from portal.domain.tilgode import list_tilgodebeloep
from portal.web.forms import get_first_day
from sandbox.ledger.random_ledger import Ledger
from sandbox.ledgers import FilterDate, from_answers
from sandbox.rawjson import Object
from tests.proof.answers import Answers, make_tilgang
from tests.proof.statement import DAY, Movement, is_reconciled, list_movements

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Statement:
    fra: date
    til: date
    opening: Decimal
    closing: Decimal
    sums: tuple[Decimal, Decimal, Decimal]  # claims, payments in, and payouts with set-off
    is_reconciled: bool

    def scale(self, by: int) -> "Statement":
        claims, paid_in, paid_out = self.sums
        return replace(
            self,
            opening=self.opening * by,
            closing=self.closing * by,
            sums=(claims * by, paid_in * by, paid_out * by),
        )


@dataclass(frozen=True, kw_only=True)
class Figures:
    sums: tuple[Decimal, ...]
    groups: dict[str, tuple[Decimal, ...]]
    unplaced: Decimal
    credit: Decimal
    statements: tuple[Statement, ...]
    movements: Counter[Movement]
    reversals: frozenset[str]
    unread: int

    def scale(self, by: int) -> "Figures":
        """The same with every amount multiplied by a factor."""
        return replace(
            self,
            sums=tuple(amount * by for amount in self.sums),
            groups={name: tuple(amount * by for amount in sums) for name, sums in self.groups.items()},
            unplaced=self.unplaced * by,
            credit=self.credit * by,
            statements=tuple(one.scale(by) for one in self.statements),
            movements=Counter({(*row[:3], row[3] * by): times for row, times in self.movements.items()}),
        )

    def rename(self, names: dict[str, str]) -> "Figures":
        """The same with other identifiers."""
        return replace(
            self,
            movements=Counter(
                {(day, kind, names[name], amount): n for (day, kind, name, amount), n in self.movements.items()}
            ),
            reversals=frozenset(names[name] for name in self.reversals),
        )


def read_figures(
    ledger: Ledger, answers: dict[str, Object], filter_date: FilterDate, *, today: date | None = None
) -> Figures:
    """The figures on a day, from answers given on the ledger's day."""
    day = today or ledger.today
    source = Answers(ledger.orgnr, ledger.today, from_answers(answers), filter_date)
    basis = get_grunnlag(source, make_tilgang(ledger.orgnr), get_first_day(ledger.today), day).grunnlag
    oversikt = build_oversikt(basis.aapne, day)
    statements = [build_kontoutskrift(basis, fra, til, day) for fra, til in draw_periods(ledger)]
    return Figures(
        sums=list_sums(oversikt.summer),
        groups={group.kravgruppe: list_sums(group.summer) for group in oversikt.grupper},
        unplaced=oversikt.uplassert,
        credit=sum((row.rest for row in list_tilgodebeloep(basis.get_alle_krav())), ZERO),
        statements=tuple(read_statement(one) for one in statements),
        movements=Counter(list_movements(statements[0])),
        reversals=frozenset(
            row.innbetalingsidentifikator for row in basis.get_alle_innbetalinger() if row.is_reversering
        ),
        unread=len(basis.uleselige) + len(basis.aapne.uleselige),
    )


def list_sums(summer: Summer) -> tuple[Decimal, ...]:
    """Late, upcoming, undated, credit, and interest both ways."""
    return (
        summer.forfalt, summer.ikke_forfalt, summer.uten_forfallsdato, summer.til_gode, summer.renter,
        summer.renter_til_gode,
    )  # fmt: skip


def read_statement(utskrift: Kontoutskrift) -> Statement:
    return Statement(
        fra=utskrift.fra,
        til=utskrift.til,
        opening=utskrift.saldo_start or ZERO,
        closing=utskrift.saldo_slutt or ZERO,
        sums=(utskrift.nye_krav or ZERO, utskrift.innbetalinger or ZERO, utskrift.utbetalinger or ZERO),
        is_reconciled=is_reconciled(utskrift),
    )


def draw_periods(ledger: Ledger) -> list[tuple[date, date]]:
    """The whole time, and three parts of it."""
    chance = random.Random(f"periods {ledger.orgnr}")
    first = max(ledger.first_day - DAY, get_first_day(ledger.today))
    length = (ledger.today - first).days
    days = [sorted(first + timedelta(days=chance.randint(0, length)) for _ in range(2)) for _ in range(3)]
    return [(first, ledger.today), *((fra, til) for fra, til in days)]
