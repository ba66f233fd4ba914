"""Constructors for each kind of claim."""

from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger.calendar import Term, working_day
from sandbox.ledger.events import Book, ClaimFixed, Instalment, Period

PAYROLL = {"ARBGAVG": "Arbeidsgiveravgift", "FORSKTREKK": "Forskuddstrekk"}
TECHNICAL = "Andre krav"
PER_PAYMENT_FROM = 2026  # withheld tax is claimed for each salary payment, no longer for each term


def vat(key: str, term: Term, amount: Decimal, on: date, due: date) -> ClaimFixed:
    """A VAT return: positive to pay, negative to get back."""
    return _mva(key, "Mva-melding", "Mva-melding", term, amount, on, due, "egenfastsatt")


def vat_by_authority(key: str, term: Term, amount: Decimal, on: date, due: date) -> ClaimFixed:
    text = "Fastsetting § 12-1 (1) 1. pkt."
    return _mva(key, "Fasts § 12-1 (1) 1. pkt.", text, term, amount, on, due, "myndighetsfastsatt")


def _mva(
    key: str, kravtype: str, text: str, term: Term, amount: Decimal, on: date, due: date, assessed: str
) -> ClaimFixed:
    return ClaimFixed(
        on=on,
        key=key,
        book=Book.MVA,
        kravtype=kravtype,
        text=text,
        group="Merverdiavgift",
        period=vat_period(term),
        instalments=(Instalment(due if amount > 0 else on, amount),),
        assessed=assessed,
    )


def payroll(key: str, term: Term, kravtype: str, amount: Decimal, on: date, due: date) -> ClaimFixed:
    name = PAYROLL[kravtype]
    period = Period(text="Termin", year=str(term.year), term=str(term.number))
    return skatt(key, kravtype, f"{name} - {term.year}/{term.number}", name, period, on, (due,), amount)


def withheld(key: str, paid_on: date, number: int, amount: Decimal) -> ClaimFixed:
    """Tax withheld from one salary payment, as from 2026: due the first working day after it."""
    period = Period(text=f"Lønnsutbetaling {paid_on:%d.%m.%Y}", year=str(paid_on.year))
    text = f"Forskuddstrekk - {paid_on.year}/{number}"
    due = working_day(paid_on + timedelta(days=1))
    return skatt(key, "FORSKTREKK", text, "Forskuddstrekk", period, paid_on, (due,), amount)


def skatt(
    key: str,
    kravtype: str,
    text: str,
    group: str | None,
    period: Period,
    on: date,
    due: tuple[date, ...],
    amount: Decimal,
    owner: str | None = None,
) -> ClaimFixed:
    """A claim in the payroll and tax ledger, in equal instalments. The last one takes the remainder."""
    each = (amount / len(due)).quantize(Decimal(1))
    amounts = [each] * (len(due) - 1) + [amount - each * (len(due) - 1)]
    return ClaimFixed(
        on=on,
        key=key,
        book=Book.SKATT,
        kravtype=kravtype,
        text=text,
        group=group,
        period=period,
        instalments=tuple(Instalment(day, part) for day, part in zip(due, amounts, strict=True)),
        owner=owner,
    )


def late_interest(key: str, claim: ClaimFixed, on: date, amount: Decimal) -> ClaimFixed:
    """Interest booked as a separate claim that refers to its principal."""
    mva = claim.book == Book.MVA
    return ClaimFixed(
        on=on,
        key=key,
        book=claim.book,
        kravtype="Forsinkelsesrente" if mva else f"FRENTE_{claim.kravtype}",
        text=f"Forsinkelsesrenter - {claim.text} {claim.period.text}" if mva else f"Forsinkelsesrente {claim.text}",
        group=claim.group,
        period=claim.period,
        instalments=(Instalment(working_day(on + timedelta(days=14)), amount),),
        assessed="blank" if mva else None,
        principal=claim.key,
        owner=claim.owner,
    )


def technical_pair(
    debit_key: str, credit_key: str, on: date, amount: Decimal, owner: str | None = None, *, says_day: bool = True
) -> tuple[ClaimFixed, ClaimFixed]:
    """Two claims to send money back: a debit claim takes it from the payment, a credit claim is paid out."""
    period, ending = income_year(on.year), f"{on:%d%m}" if says_day else "0"
    debit = skatt(
        debit_key, "MOTP_TILB_BET", f"Motpost tilbakebetaling - {ending}", TECHNICAL, period, on, (on,), amount, owner
    )
    credit = skatt(
        credit_key, "KRAV_UTBET_KRED", f"Krav til utbetaling - {ending}", TECHNICAL, period, on, (on,), -amount, owner
    )
    return debit, credit


def vat_period(term: Term) -> Period:
    return Period(text=term.text, year=str(term.year), term=f"{term.number:02}", first=term.first, last=term.last)


def income_year(year: int) -> Period:
    return Period(text="Inntektstår", year=str(year))
