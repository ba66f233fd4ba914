"""Opening + movements = closing = the true balance; statements for consecutive periods add up to the whole."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from portal.domain.bevegelser import Slag
from portal.domain.kontoutskrift import Kontoutskrift
from sandbox.ledger.random_ledger import Ledger
from sandbox.ledger.truth import TrueClaim, TrueInstalment

ZERO = Decimal(0)
DAY = timedelta(days=1)
Movement = tuple[date, Slag, str, Decimal]
MakeStatement = Callable[[date, date], Kontoutskrift]


def is_reconciled(utskrift: Kontoutskrift) -> bool:
    """Whether the statement has no unexplained amount and is not marked as incomplete."""
    unexplained = utskrift.ikke_forklart_start or utskrift.ikke_forklart_slutt
    return not (unexplained or utskrift.is_bevegelser_ufullstendig or utskrift.is_skjermet)


def check_statement(ledger: Ledger, utskrift: Kontoutskrift) -> Iterator[str]:
    period = f"{utskrift.fra}–{utskrift.til}"
    true_opening, true_closing = ledger.balance(utskrift.fra - DAY), ledger.balance(utskrift.til)
    if utskrift.saldo_start != true_opening:
        yield f"{period}: opening {utskrift.saldo_start}, truly {true_opening}"
    if utskrift.saldo_slutt != true_closing:
        yield f"{period}: closing {utskrift.saldo_slutt}, truly {true_closing}"
    movements = (utskrift.nye_krav or ZERO) - (utskrift.innbetalinger or ZERO) + (utskrift.utbetalinger or ZERO)
    if (utskrift.saldo_start or ZERO) + movements != utskrift.saldo_slutt:
        yield f"{period}: opening and movements do not make the closing"
    if utskrift.linjer and utskrift.linjer[-1].saldo != utskrift.saldo_slutt:
        yield f"{period}: the last line is not the closing"
    if not is_reconciled(utskrift):
        yield f"{period}: not explained {utskrift.ikke_forklart_start} and {utskrift.ikke_forklart_slutt}"
    if utskrift.sum_debet - utskrift.sum_kredit != movements:
        yield f"{period}: debit {utskrift.sum_debet} and credit {utskrift.sum_kredit} are not the movements"
    yield from check_items(ledger, utskrift)
    if sum((group.beloep for group in utskrift.aldersgrupper), ZERO) != utskrift.oversikt.summer.forfalt:
        yield f"{period}: the ages do not add up to what is past due"
    by_day: dict[date, Decimal] = {}
    for linje in utskrift.linjer:
        by_day[linje.bevegelse.dato] = linje.saldo or ZERO
    yield from (
        f"{period}: {saldo} on {day}, truly {ledger.balance(day)}"
        for day, saldo in list(by_day.items())[:: max(len(by_day) // 20, 1)]
        if saldo != ledger.balance(day)
    )


def check_items(ledger: Ledger, utskrift: Kontoutskrift) -> Iterator[str]:
    """What was open at the period's end, instalment by instalment, and what is open now."""
    period, items = f"{utskrift.fra}–{utskrift.til}", utskrift.open_items
    if items.saldo.then != ledger.balance(utskrift.til):
        yield f"{period}: the items make {items.saldo.then}, truly {ledger.balance(utskrift.til)}"
    is_known = utskrift.saldo_slutt is not None and utskrift.siden is not None
    now = utskrift.saldo_slutt + utskrift.siden.total if is_known else None  # type: ignore[operator, union-attr]
    if items.saldo.now != now or items.ikke_forklart.now:
        yield f"{period}: what is open now makes {items.saldo.now}, not {now}"
    shown = Counter[str]()
    for item in items.items:
        shown[item.forfall.kravforfallsidentifikator if item.forfall else item.referanse] += item.then  # type: ignore[assignment]
    truth = Counter[str]()
    for claim in (*ledger.claims, *ledger.older_claims):
        for instalment in claim.instalments:
            truth[instalment.identifier] += get_true_left(ledger, claim, instalment, utskrift.til)  # type: ignore[assignment]
    for identifier in sorted(shown.keys() | truth.keys()):
        if shown[identifier] != truth[identifier]:
            yield f"{period}: {identifier} had {shown[identifier]} open, truly {truth[identifier]}"


def get_true_left(ledger: Ledger, claim: TrueClaim, instalment: TrueInstalment, on: date) -> Decimal:
    """What was left of an instalment at the end of the day, from its original amount forward."""
    if claim.on > on:
        return ZERO
    covered = sum((one.amount for one in instalment.placed if one.on <= on), ZERO)
    set_off = next((one for one in ledger.set_offs if one.identifier == claim.set_off), None)
    if set_off and set_off.on <= on and instalment is claim.instalments[0]:
        covered += claim.set_off_elsewhere
    return instalment.original - covered * (1 if claim.original > 0 else -1)


def check_chain(ledger: Ledger, first: date, chance: random.Random, make: MakeStatement) -> Iterator[str]:
    """Consecutive periods, from the first day that can be known until today."""
    whole = make(first, ledger.today)
    parts = [make(fra, til) for fra, til in cut(first, ledger.today, chance)]
    for one in (whole, *parts):
        yield from check_statement(ledger, one)
    for one, following in pairwise(parts):
        if one.saldo_slutt != following.saldo_start:
            yield f"closes {one.til} with {one.saldo_slutt}, opens {following.fra} with {following.saldo_start}"
    of_parts = Counter(movement for one in parts for movement in list_movements(one))
    of_whole = Counter(list_movements(whole))
    truth = Counter(one for one in list_true_movements(ledger) if first <= one[0] <= ledger.today)
    yield from (f"a part has, the whole has not: {one}" for one in sorted_few(of_parts - of_whole))
    yield from (f"the whole has, no part has: {one}" for one in sorted_few(of_whole - of_parts))
    yield from (f"movement invented: {one}" for one in sorted_few(of_whole - truth))
    yield from (f"movement lost: {one}" for one in sorted_few(truth - of_whole))
    sums = [(one.nye_krav or ZERO, one.innbetalinger or ZERO, one.utbetalinger or ZERO) for one in (whole, *parts)]
    if tuple(sum(column, ZERO) for column in zip(*sums[1:], strict=True)) != sums[0]:
        yield f"the sums of the parts {sums[1:]} are not those of the whole {sums[0]}"


def check_withheld(ledger: Ledger, fra: date, til: date, make: MakeStatement) -> Iterator[str]:
    """If the answers are incomplete, a statement is either right or not called reconciled."""
    one = make(fra, til)
    balances = one.saldo_start, one.saldo_slutt
    if is_reconciled(one) and balances != (ledger.balance(fra - DAY), ledger.balance(til)):
        yield f"{fra}–{til}: called reconciled, and wrong: {balances}"


def cut(first: date, last: date, chance: random.Random) -> list[tuple[date, date]]:
    """Three to six periods that make up the whole time, some from the first day of a year."""
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    starts = {first}
    for _ in range(chance.randint(2, 5)):
        if years and chance.random() < 0.3:
            starts.add(chance.choice(years))
        else:
            starts.add(first + timedelta(days=chance.randint(0, (last - first).days)))
    days = sorted(starts)
    return list(zip(days, [*(day - DAY for day in days[1:]), last], strict=True))


def list_movements(utskrift: Kontoutskrift) -> list[Movement]:
    rows = [line.bevegelse for line in utskrift.linjer]
    return [(row.dato, row.slag, row.referanse, row.beloep) for row in rows]


def list_true_movements(ledger: Ledger) -> Iterator[Movement]:
    for claim in ledger.claims:
        yield claim.on, Slag.KRAV, claim.identifier, claim.original
    for payment in ledger.payments:
        yield payment.on, Slag.INNBETALING, payment.identifier, -payment.amount
    for payout in ledger.payouts:
        yield payout.on, Slag.UTBETALING, payout.identifier, payout.amount if payout.moves_balance else ZERO
    for event in ledger.set_offs:
        yield event.on, Slag.MOTREGNING, event.identifier, event.amount


def sorted_few(movements: Counter[Movement]) -> list[str]:
    """The first three, as text."""
    return sorted(f"{one[0]} {one[1].name} {one[2]} {one[3]}" for one in movements)[:3]
