"""What must hold for every ledger: each function names what does not, and nothing where all of it holds."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from portal.api.grunnlag import get_grunnlag
from portal.domain.avvik import Aarsak, compare_sums
from portal.domain.betaling import Innbetaling
from portal.domain.bevegelser import Grunnlag
from portal.domain.kontoutskrift import Kontoutskrift, build_kontoutskrift
from portal.domain.krav import Krav, Kravforfall
from portal.domain.oversikt import build_oversikt
from portal.domain.setning import build_setning
from portal.domain.spor import Spor
from portal.domain.tilgode import list_betalte_krav, list_tilgodebeloep
from portal.web.forms import get_first_day
from sandbox.ledger.manner import Sums
from sandbox.ledger.random_ledger import Ledger
from sandbox.ledger.truth import TrueClaim, TrueInstalment, TruePayment
from tests.proof.answers import Answers, make_tilgang

NULL = Decimal(0)
F = TypeVar("F", bound=tuple[object, ...])
DAY = timedelta(days=1)


def check(ledger: Ledger, answers: Answers) -> list[str]:
    """Everything, for one ledger."""
    chance = random.Random(f"proof {ledger.orgnr}")
    tilgang = make_tilgang(ledger.orgnr)
    whole = get_grunnlag(answers, tilgang, max(ledger.first_day, get_first_day(ledger.today)), ledger.today).grunnlag
    found = [*check_reading(ledger, whole), *check_sums(ledger, whole, chance), *check_trace(whole)]
    for fra, til in draw_periods(ledger, chance):
        basis = get_grunnlag(answers, tilgang, fra, ledger.today).grunnlag
        found += check_statement(ledger, build_kontoutskrift(basis, fra, til, ledger.today))
    found += check_missing(ledger, whole, chance)
    return found


def draw_periods(ledger: Ledger, chance: random.Random) -> list[tuple[date, date]]:
    """Three random periods over the years, the whole time, and one day. A balance can be known from `known_from` on."""
    first = max(ledger.known_from + DAY, get_first_day(ledger.today))
    length = (ledger.today - first).days
    if length < 0:
        return []
    days = [sorted(first + timedelta(days=chance.randint(0, length)) for _ in range(2)) for _ in range(3)]
    return [(first, ledger.today), (ledger.today, ledger.today), *((fra, til) for fra, til in days)]


# -- parse(render(ledger)) loses nothing shown --


def check_reading(ledger: Ledger, grunnlag: Grunnlag) -> Iterator[str]:
    if grunnlag.uleselige or grunnlag.aapne.uleselige or grunnlag.mangler:
        yield f"unreadable: {grunnlag.uleselige} {grunnlag.aapne.uleselige} {grunnlag.mangler}"
    claims = Counter(_claim_facts(claim) for claim in ledger.claims)
    read = Counter(_krav_facts(krav) for krav in grunnlag.get_alle_krav())
    yield from (f"claim {'lost' if count > 0 else 'invented'}: {fact}" for fact, count in _differ(claims, read))
    payments = Counter(_payment_facts(payment) for payment in ledger.payments)
    read_payments = Counter(_innbetaling_facts(row) for row in grunnlag.get_alle_innbetalinger())
    yield from (f"payment {'lost' if n > 0 else 'invented'}: {fact}" for fact, n in _differ(payments, read_payments))
    payouts = Counter((row.identifier, row.on, row.amount, not row.is_confirmed) for row in ledger.payouts)
    read_payouts = Counter(
        (row.utbetalingsidentifikator, row.utbetalt_dato, row.utbetalt_beloep, row.is_under_utbetaling)
        for row in grunnlag.utbetalinger
    )
    yield from (f"payout {'lost' if n > 0 else 'invented'}: {fact}" for fact, n in _differ(payouts, read_payouts))
    interest = sum((claim.interest for claim in ledger.claims if claim.left), NULL)
    if build_oversikt(grunnlag.aapne, ledger.today).summer.renter != interest:
        yield f"interest is not {interest}"


def _differ(truth: Counter[F], read: Counter[F]) -> Iterator[tuple[F, int]]:
    for fact in truth.keys() | read.keys():
        if truth[fact] != read[fact]:
            yield fact, truth[fact] - read[fact]


def _claim_facts(claim: TrueClaim) -> tuple[object, ...]:
    return (
        len(claim.party) == 11,
        claim.identifier,
        claim.on if claim.says_day else None,
        claim.original,
        claim.left,
        claim.text or claim.kravtype,
        {"Særavgift": "Særavgifter", None: ""}.get(claim.group, claim.group),
        claim.assessed or "",
        claim.principal or "",
        claim.is_deferred,
        claim.set_off_elsewhere,
        tuple(sorted(_instalment_facts(part) for part in claim.instalments)),
    )


def _instalment_facts(part: TrueInstalment) -> tuple[object, ...]:
    # Some answers have a counter-claim name its own instalment, so that only amount and day of it can be compared.
    placed = Counter(("" if one.kind == "claim" else one.by, one.amount, one.on) for one in part.placed)
    return part.due, part.identifier, part.original, part.left, tuple(sorted(placed.elements())), part.kid or ""


def _krav_facts(krav: Krav) -> tuple[object, ...]:
    return (
        krav.part.is_person,
        krav.kravidentifikator,
        krav.opprettelsesdato_for_krav,
        krav.opprinnelig_beloep,
        krav.gjenstaaende_beloep,
        krav.kravbeskrivelse,
        krav.kravgruppe,
        krav.fastsettingsmaate,
        krav.hovedstol_kravidentifikator,
        krav.is_utsatt_iverksettelse,
        krav.motregnet_utenfor,
        tuple(sorted(_forfall_facts(forfall) for forfall in krav.kravforfall)),
    )


def _forfall_facts(forfall: Kravforfall) -> tuple[object, ...]:
    placed: list[tuple[object, ...]] = [
        (row.innbetalingsidentifikator, row.plassert_beloep, row.plassert_dato) for row in forfall.plassert_innbetaling
    ]
    placed += [("", row.plassert_beloep, row.plassert_dato) for row in forfall.plassert_motkrav]
    placed += [
        (row.utbetalingsidentifikator, row.plassert_beloep, row.plassert_dato) for row in forfall.plassert_utbetaling
    ]
    return (
        forfall.forfallsdato,
        forfall.kravforfallsidentifikator,
        forfall.opprinnelig_beloep,
        forfall.gjenstaaende_beloep,
        tuple(sorted(placed)),
        forfall.betalingsinformasjon.kidnummer,
    )


def _payment_facts(payment: TruePayment) -> tuple[object, ...]:
    placed = Counter((one.instalment, one.amount, one.on) for one in payment.placed)
    sent_back = sum((amount for _, amount in payment.sent_back), NULL)
    facts = (payment.identifier, payment.on, payment.amount, payment.unplaced, tuple(sorted(placed.elements())))
    return len(payment.party) == 11, *facts, sent_back, payment.set_off_elsewhere


def _innbetaling_facts(row: Innbetaling) -> tuple[object, ...]:
    placed: list[tuple[object, ...]] = [
        (one.kravforfallsidentifikator, one.plassert_beloep, one.plassert_dato) for one in row.plassert_krav
    ]
    return (
        row.part.is_person,
        row.innbetalingsidentifikator,
        row.innbetalingsdato,
        row.innbetalt_beloep,
        row.uplassert_beloep,
        tuple(sorted(placed)),
        row.tilbakebetalt_beloep,
        row.motregnet_beloep,
    )


# -- tile = list = group sums, on any day; the authority's sums on the day of its call --


def check_sums(ledger: Ledger, grunnlag: Grunnlag, chance: random.Random) -> Iterator[str]:
    for day in (ledger.today, *(ledger.today + timedelta(days=chance.randint(-900, 400)) for _ in range(3))):
        yield from _check_day(ledger, grunnlag, day)
    compared = compare_sums(grunnlag.aapne, ledger.today, ledger.today)
    causes = {avvik.aarsak for avvik in compared.avvik}
    if causes - ({Aarsak.AVRUNDING} if ledger.sums is Sums.ROUNDED else set()) or compared.forfalt_siden:
        yield f"difference to the authority's sums ({ledger.sums}): {compared.avvik[:3]} {compared.forfalt_siden}"
    yield from _check_parts(grunnlag)
    yield from _check_settled(ledger, grunnlag)


def _check_day(ledger: Ledger, grunnlag: Grunnlag, day: date) -> Iterator[str]:
    left = sum((claim.left for claim in ledger.claims), NULL)
    parts = [part for claim in ledger.claims for part in claim.instalments]
    late = sum((part.left for part in parts if part.due < day and part.left > 0), NULL)
    coming = sum((part.left for part in parts if part.due >= day and part.left > 0), NULL)
    credit = -sum((part.left for part in parts if part.left < 0), NULL)
    unplaced = sum((payment.unplaced for payment in ledger.payments), NULL)
    oversikt = build_oversikt(grunnlag.aapne, day)
    groups = [gruppe.summer for gruppe in oversikt.grupper]
    summer = oversikt.summer
    tiles = (summer.forfalt, summer.ikke_forfalt, summer.til_gode, oversikt.uplassert)
    if tiles != (late, coming, credit, unplaced) or summer.uten_forfallsdato or summer.netto != left:
        yield f"tiles on {day}: {tiles}, not {(late, coming, credit, unplaced)}"
    by_group = [(g.forfalt, g.ikke_forfalt, g.til_gode) for g in groups] or [(NULL, NULL, NULL)]
    if tuple(sum(sums, NULL) for sums in zip(*by_group, strict=True)) != tiles[:3]:
        yield f"groups on {day} do not add up to the tiles"
    if sum((krav.get_forfalt(day) for krav in grunnlag.aapne.alle_krav), NULL) != late:
        yield f"list on {day} does not add up to the tile"
    if sum((g.renter for g in groups), NULL) != oversikt.summer.renter:
        yield "interest of the groups does not add up"
    setning = build_setning(oversikt)
    if (setning.forfalt, setning.ikke_forfalt, setning.til_gode, setning.uplassert) != tiles:
        yield f"the sentence on {day} says other figures than the tiles"


def _check_parts(grunnlag: Grunnlag) -> Iterator[str]:
    for krav in grunnlag.get_alle_krav():
        sign = -1 if krav.is_kredit else 1
        covered = sum((forfall.plassert_beloep for forfall in krav.kravforfall), NULL) + krav.motregnet_utenfor
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


# -- both directions of every link --


def check_trace(grunnlag: Grunnlag) -> Iterator[str]:
    payments = grunnlag.get_alle_innbetalinger()
    spor = Spor(grunnlag.get_alle_krav(), payments)
    listed = {f.kravforfallsidentifikator for krav in grunnlag.get_alle_krav() for f in krav.kravforfall}
    for payment in payments:
        for dekning in spor.get_dekning(payment):
            if (dekning.krav is None) != (dekning.plassert.kravforfallsidentifikator not in listed):
                yield f"link of {payment.innbetalingsidentifikator} lost"
            elif dekning.krav and dekning.forfall:
                back = [opphav.innbetaling for opphav in spor.get_opphav(dekning.krav, dekning.forfall)]
                if payment not in back:
                    yield f"no way back to {payment.innbetalingsidentifikator}"
    for krav in grunnlag.get_alle_krav():
        if any(spor.get_hovedstol(rente) is not krav for rente in spor.get_rentekrav(krav)):
            yield f"interest of {krav.kravidentifikator} names another principal"


# -- opening + movements = closing = the true balance --


def check_statement(ledger: Ledger, utskrift: Kontoutskrift) -> Iterator[str]:
    period = f"{utskrift.fra}–{utskrift.til}"
    true_opening, true_closing = ledger.balance(utskrift.fra - DAY), ledger.balance(utskrift.til)
    if utskrift.saldo_start != true_opening:
        yield f"{period}: opening {utskrift.saldo_start}, truly {true_opening}"
    if utskrift.saldo_slutt != true_closing:
        yield f"{period}: closing {utskrift.saldo_slutt}, truly {true_closing}"
    movements = (utskrift.nye_krav or NULL) - (utskrift.innbetalinger or NULL) + (utskrift.utbetalinger or NULL)
    if (utskrift.saldo_start or NULL) + movements != utskrift.saldo_slutt:
        yield f"{period}: opening and movements do not make the closing"
    if utskrift.linjer and utskrift.linjer[-1].saldo != utskrift.saldo_slutt:
        yield f"{period}: the last line is not the closing"
    if not utskrift.is_avstemt:
        yield f"{period}: not explained {utskrift.ikke_forklart_start} and {utskrift.ikke_forklart_slutt}"
    if sum((group.beloep for group in utskrift.aldersgrupper), NULL) != utskrift.oversikt.summer.forfalt:
        yield f"{period}: the ages do not add up to what is past due"
    by_day: dict[date, Decimal] = {}
    for linje in utskrift.linjer:
        by_day[linje.bevegelse.dato] = linje.saldo or NULL
    yield from (
        f"{period}: {saldo} on {day}, truly {ledger.balance(day)}"
        for day, saldo in list(by_day.items())[:: max(len(by_day) // 20, 1)]
        if saldo != ledger.balance(day)
    )


# -- a row taken away is exactly what is not explained --


def check_missing(ledger: Ledger, grunnlag: Grunnlag, chance: random.Random) -> Iterator[str]:
    open_ids = {krav.kravidentifikator for krav in grunnlag.aapne.alle_krav}
    first = max(ledger.known_from + DAY, get_first_day(ledger.today))
    only_paid = [
        krav
        for krav in grunnlag.krav
        if krav.kravidentifikator not in open_ids
        and krav.dato is not None
        and min(krav.dato, *(f.forfallsdato for f in krav.kravforfall)) > first
        and not krav.gjenstaaende_beloep
        and krav.motregning is None
        and all(not f.plassert_motkrav and not f.plassert_utbetaling for f in krav.kravforfall)
    ]
    if not only_paid:
        return
    gone = chance.choice(only_paid)

    without = replace(grunnlag, krav=tuple(krav for krav in grunnlag.krav if krav is not gone))
    utskrift = build_kontoutskrift(without, first, ledger.today, ledger.today)
    if utskrift.ikke_forklart_start != gone.opprinnelig_beloep:
        missing = f"{gone.kravidentifikator} ({gone.opprinnelig_beloep})"
        yield f"without {missing}: not explained {utskrift.ikke_forklart_start}"
