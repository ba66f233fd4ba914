"""Draws the claims of a business around a day: returns, assessments, taxes, duties and others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger import kinds
from sandbox.ledger.calendar import Term, company_tax_due, person_tax_due, working_day
from sandbox.ledger.events import Book, ClaimFixed, Instalment, Period
from sandbox.ledger.life import Life

Draw = Callable[[Life, date], ClaimFixed]
_SOON = (timedelta(days=-20), timedelta(days=75))


def draw_claims(life: Life, near: date) -> list[ClaimFixed]:
    """One claim; sometimes two with the same identifier, the organisation's and its owner's."""
    draws = [draw for draw in _DRAWS if _book_of(draw) in life.profile.books]
    draw = life.chance.choices(draws, [_DRAWS[one] for one in draws])[0]
    claim = draw(life, near)
    if draw is _residual_tax and len(claim.instalments) == 1 and life.profile.owner and life.happens(0.6):
        own = replace(claim, key=life.key("krav"), owner=life.profile.owner, same_id_as=claim.key)
        amount = life.amount()
        return [claim, replace(own, instalments=(Instalment(claim.first_due, amount),))]
    return [claim]


def draw_refund(life: Life, near: date) -> ClaimFixed:
    """A credit claim."""
    if Book.SKATT in life.profile.books:
        return _tax_refund(life, near)
    term = _term(near)
    return kinds.vat(life.key("krav"), term, -life.amount(), near, near)


def _book_of(draw: Draw) -> Book:
    return Book.MVA if draw in (draw_vat, _vat_by_authority, _duty, _vehicle) else Book.SKATT


def draw_vat(life: Life, near: date) -> ClaimFixed:
    term = _term(near)
    amount = -life.amount() if life.happens(0.18) else life.amount()
    return kinds.vat(life.key("krav"), term, amount, near, _due(near, term.vat_due))


def _vat_by_authority(life: Life, near: date) -> ClaimFixed:
    due = working_day(near + timedelta(days=21))
    claim = kinds.vat_by_authority(life.key("krav"), _term(near - life.days(0, 400)), life.amount(), near, due)
    return replace(claim, is_deferred=life.happens(0.2))


def _duty(life: Life, near: date) -> ClaimFixed:
    """A duty. The code lists spell its group in two ways, and its period is only a text."""
    name = life.chance.choice(("alkohol", "sjokolade", "sukker", "drikkevareemballasje"))
    return ClaimFixed(
        on=near,
        key=life.key("krav"),
        book=Book.MVA,
        kravtype="Særavgift",
        text=f"Særavgift - {name}",
        group=life.chance.choice(("Særavgift", "Særavgifter")),
        period=Period(text=f"{near:%Y/%m}"),
        instalments=(Instalment(working_day(near + timedelta(days=18)), life.amount()),),
        assessed="egenfastsatt",
    )


def _vehicle(life: Life, near: date) -> ClaimFixed:
    """A claim with a group that is in no code list."""
    return ClaimFixed(
        on=near,
        key=life.key("krav"),
        book=Book.MVA,
        kravtype="Omregistreringsavgift",
        text="Omregistreringsavgift",
        group="Motorvognavgifter",
        period=Period(text=f"{near:%Y/%m}", year=str(near.year)),
        instalments=(Instalment(working_day(near + timedelta(days=14)), life.amount()),),
        assessed="myndighetsfastsatt",
    )


def draw_payroll(life: Life, near: date) -> ClaimFixed:
    kravtype, term = life.chance.choice(tuple(kinds.PAYROLL)), _term(near)
    if kravtype == "FORSKTREKK" and near.year >= kinds.PER_PAYMENT_FROM:
        return kinds.withheld(life.key("krav"), near, near.timetuple().tm_yday, life.amount())
    return kinds.payroll(life.key("krav"), term, kravtype, life.amount(), near, _due(near, term.payroll_due))


def _advance_tax(life: Life, near: date) -> ClaimFixed:
    """Advance tax, in the organisation's or the owner's instalments; in two if assessed late in the year."""
    owner = life.profile.owner
    due: tuple[date, ...] = tuple(working_day(near + timedelta(days=days)) for days in (21, 56))
    if near.month <= 3:
        due = person_tax_due(near.year) if owner else company_tax_due(near.year - 1)
    year = near.year if owner else near.year - 1
    text = f"Utskrevet forskuddsskatt, {'person' if owner else 'selskap'} - {year}"
    amount = max(life.amount(), Decimal(40))
    return kinds.skatt(
        life.key("krav"), "UTSKR_FORSKSKATT", text, "Skatt", kinds.income_year(year), near, due, amount, owner
    )


def _residual_tax(life: Life, near: date) -> ClaimFixed:
    days = (21,) if life.happens(0.6) else (21, 56)
    due = tuple(working_day(near + timedelta(days=one)) for one in days)
    period = Period(text=f"{near:%Y/%m}") if life.happens(0.4) else kinds.income_year(near.year - 1)
    amount = max(life.amount(), Decimal(20))
    claim = kinds.skatt(life.key("krav"), "RESTSKATT", "Restskatt", "Skatt", period, near, due, amount)
    return replace(claim, assessed="blank" if life.happens(0.3) else None, is_deferred=life.happens(0.1))


def _tax_refund(life: Life, near: date) -> ClaimFixed:
    text, period = f"Tilbakebetaling restskatt - {near.year - 1}", kinds.income_year(near.year - 1)
    return kinds.skatt(life.key("krav"), "RESTERENDE_SKT_TILB", text, "Skatt", period, near, (near,), -life.amount())


def _sundry(life: Life, near: date) -> ClaimFixed:
    """A claim in the group for other authorities' claims, or without a group."""
    group = "Øvrige offentlige krav" if life.happens(0.5) else None
    text = life.chance.choice(("Gebyr - 0", "Tvangsmulkt", "Ansvarskrav - 0"))
    due = (working_day(near + timedelta(days=21)),)
    period = kinds.income_year(near.year)
    return kinds.skatt(life.key("krav"), "DIV_KRAV", text, group, period, near, due, life.amount())


_DRAWS: dict[Draw, float] = {
    draw_vat: 8,
    _vat_by_authority: 1,
    _duty: 2,
    _vehicle: 1,
    draw_payroll: 9,
    _advance_tax: 2,
    _residual_tax: 2,
    _tax_refund: 1.5,
    _sundry: 1.5,
}


def _term(near: date) -> Term:
    """The latest term that has ended."""
    number = (near.month - 1) // 2
    return Term(near.year, number) if number else Term(near.year - 1, 6)


def _due(near: date, usual: date) -> date:
    """The term's usual due date, if the day is near it."""
    first, last = _SOON
    return usual if first <= usual - near <= last else working_day(near + timedelta(days=21))
