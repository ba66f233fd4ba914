"""Tile = list = group sums, on any day; the authority's sums on the day of the call."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.avvik import Aarsak, compare_sums
from portal.domain.grunnlag import Grunnlag
from portal.domain.oversikt import build_oversikt
from portal.domain.setning import build_setning
from portal.domain.tilgode import list_betalte_krav, list_tilgodebeloep
from sandbox.ledger.api_style import Sums
from sandbox.ledger.random_ledger import Ledger

ZERO = Decimal(0)


def check_sums(ledger: Ledger, grunnlag: Grunnlag, chance: random.Random) -> Iterator[str]:
    for day in (ledger.today, *(ledger.today + timedelta(days=chance.randint(-900, 400)) for _ in range(3))):
        yield from _check_day(ledger, grunnlag, day)
    compared = compare_sums(grunnlag.aapne, ledger.today, ledger.today)
    causes = {avvik.aarsak for avvik in compared.avvik}
    if not may_differ(ledger, grunnlag, causes) or compared.forfalt_siden:
        yield f"difference to the authority's sums ({ledger.sums}): {compared.avvik[:3]} {compared.forfalt_siden}"
    yield from _check_parts(grunnlag)
    yield from _check_settled(ledger, grunnlag)


def may_differ(ledger: Ledger, grunnlag: Grunnlag, causes: set[Aarsak]) -> bool:
    """Rounding is reported as rounding; rows counted twice are reported as just that."""
    if ledger.sums is Sums.WITH_REPEATS and any(krav.mottatt > 1 for krav in grunnlag.aapne.alle_krav):
        return causes <= {Aarsak.GJENTATT, Aarsak.AVRUNDING}
    return not causes - ({Aarsak.AVRUNDING} if ledger.sums is Sums.ROUNDED else set())


def _check_day(ledger: Ledger, grunnlag: Grunnlag, day: date) -> Iterator[str]:
    left = sum((claim.left for claim in ledger.claims), ZERO)
    parts = [part for claim in ledger.claims for part in claim.instalments]
    late = sum((part.left for part in parts if part.due < day and part.left > 0), ZERO)
    coming = sum((part.left for part in parts if part.due >= day and part.left > 0), ZERO)
    credit = -sum((part.left for part in parts if part.left < 0), ZERO)
    unplaced = sum((payment.unplaced for payment in ledger.payments), ZERO)
    oversikt = build_oversikt(grunnlag.aapne, day)
    summer, groups = oversikt.summer, [gruppe.summer for gruppe in oversikt.grupper]
    tiles = (summer.forfalt, summer.ikke_forfalt, summer.til_gode, oversikt.uplassert)
    if tiles != (late, coming, credit, unplaced) or summer.uten_forfallsdato or summer.netto != left:
        yield f"tiles on {day}: {tiles}, not {(late, coming, credit, unplaced)}"
    by_group = [(g.forfalt, g.ikke_forfalt, g.til_gode) for g in groups] or [(ZERO, ZERO, ZERO)]
    if tuple(sum(sums, ZERO) for sums in zip(*by_group, strict=True)) != tiles[:3]:
        yield f"groups on {day} do not add up to the tiles"
    if sum((krav.get_forfalt(day) for krav in grunnlag.aapne.alle_krav), ZERO) != late:
        yield f"list on {day} does not add up to the tile"
    if sum((g.renter for g in groups), ZERO) != summer.renter:
        yield "interest of the groups does not add up"
    setning = build_setning(oversikt)
    if (setning.forfalt, setning.ikke_forfalt) != tiles[:2]:
        yield f"the sentence on {day} says other figures than the tiles"


def _check_parts(grunnlag: Grunnlag) -> Iterator[str]:
    for krav in grunnlag.get_alle_krav():
        sign = -1 if krav.is_kredit else 1
        covered = sum((forfall.plassert_beloep for forfall in krav.kravforfall), ZERO) + krav.motregnet_utenfor
        if krav.gjenstaaende_beloep != krav.opprinnelig_beloep - sign * covered:
            yield f"claim {krav.kravidentifikator} is not what is placed and what is left"
    for row in grunnlag.get_alle_innbetalinger():
        if row.ikke_forklart:
            yield f"payment {row.innbetalingsidentifikator} is not what is placed and what is not"
    for balance in list_tilgodebeloep(grunnlag.get_alle_krav()):
        if balance.ikke_forklart:
            yield f"credit {balance.krav.kravidentifikator} is not what became of it"


def _check_settled(ledger: Ledger, grunnlag: Grunnlag) -> Iterator[str]:
    years = range(ledger.first_day.year, ledger.today.year + 1)
    settled = [krav for aar in years for krav in list_betalte_krav(grunnlag.get_alle_krav(), aar)]
    wanted = [k for k in grunnlag.get_alle_krav() if not k.is_kredit and not k.gjenstaaende_beloep]
    if Counter(k.noekkel for k in settled) != Counter(k.noekkel for k in wanted):
        yield "settled claims are not each in one year"
