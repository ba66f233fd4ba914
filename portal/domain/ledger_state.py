"""State of the ledger according to the open list, and whether another list contradicts it.

The open list alone decides what is open, overdue or payable. The state ignores estimated interest, which grows daily
without any change in the ledger.
"""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from decimal import Decimal

from portal.domain.betaling import Innbetaling
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav
from portal.domain.union import innbetaling_key, krav_key

Amounts = dict[Hashable, list[Decimal]]


def compute_state(aapne: AapneKrav) -> str:
    """Digest of the open claims, the amounts left and the unplaced payments; equal states have equal digests."""
    claims = sorted(
        repr(
            (
                krav_key(krav),
                krav.gjenstaaende_beloep,
                [(f.forfallsdato, f.gjenstaaende_beloep) for f in krav.kravforfall],
            )
        )
        for krav in aapne.alle_krav
    )
    payments = sorted(repr((innbetaling_key(row), abs(row.uplassert_beloep))) for row in aapne.uplasserte)
    unread = sorted(repr((rad.liste, rad.identifikator, rad.grunn)) for rad in aapne.uleselige if not rad.is_egen_sum)
    parts = (claims, payments, unread, aapne.is_skjermet)
    return hashlib.blake2s(repr(parts).encode(), digest_size=16).hexdigest()


def contradicts_krav(aapne: AapneKrav, rows: Iterable[Krav]) -> bool:
    """Whether a list of claims and the open list disagree on the amount left of a claim that both should have."""
    listed, opened = _sum_up((krav_key(krav), krav.gjenstaaende_beloep) for krav in rows), _get_open_krav(aapne)
    return any(
        amounts != opened.get(key, []) and not (aapne.lacks_krav and key not in opened)
        for key, amounts in listed.items()
    )


def contradicts_innbetalinger(aapne: AapneKrav, rows: Iterable[Innbetaling]) -> bool:
    """Whether a list of payments and the open list disagree on the unplaced amount of a payment."""
    listed = _sum_up((innbetaling_key(row), abs(row.uplassert_beloep)) for row in rows)
    opened = _sum_up((innbetaling_key(row), abs(row.uplassert_beloep)) for row in aapne.innbetalinger)
    return any(
        amounts != opened.get(key, []) and not (aapne.lacks_innbetalinger and key not in opened)
        for key, amounts in listed.items()
    )


def lacks_uplasserte(aapne: AapneKrav, rows: Iterable[Innbetaling], aar: int) -> bool:
    """Whether the open list has an unplaced payment of the year that a list of the year's payments lacks."""
    listed = {innbetaling_key(row) for row in rows}
    return any(row.innbetalingsdato.year == aar and innbetaling_key(row) not in listed for row in aapne.uplasserte)


def mark_motsagte(aapne: AapneKrav, alle_krav: Iterable[Krav]) -> tuple[Krav, ...]:
    """Mark claims that have an amount left in a list but are missing from the open list."""
    opened = {krav_key(krav) for krav in aapne.alle_krav}
    return tuple(
        replace(krav, is_motsagt=True) if krav.gjenstaaende_beloep and krav_key(krav) not in opened else krav
        for krav in alle_krav
    )


def _get_open_krav(aapne: AapneKrav) -> Amounts:
    return _sum_up((krav_key(krav), krav.gjenstaaende_beloep) for krav in aapne.alle_krav)


def _sum_up(pairs: Iterable[tuple[Hashable, Decimal]]) -> Amounts:
    """The non-zero amounts of each key, sorted; a key with only zeros has none."""
    found: Amounts = defaultdict(list)
    for key, amount in pairs:
        found[key] += [amount] if amount else []
    return {key: sorted(amounts) for key, amounts in found.items()}
