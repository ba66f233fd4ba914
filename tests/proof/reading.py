"""parse(render(ledger)) loses nothing visible and invents nothing."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from portal.domain.betaling import Innbetaling
from portal.domain.grunnlag import Grunnlag
from portal.domain.krav import Krav, Kravforfall
from portal.domain.oversikt import build_oversikt
from sandbox.ledger.random_ledger import Ledger
from sandbox.ledger.truth import TrueClaim, TrueInstalment, TruePayment

ZERO = Decimal(0)
F = TypeVar("F", bound=tuple[object, ...])


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
    interest = sum((claim.interest for claim in ledger.claims if claim.left), ZERO)
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
    # In some answers a counter-claim names its own instalment, so only its amount and date can be compared.
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
    sent_back = sum((amount for _, amount in payment.sent_back), ZERO)
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
