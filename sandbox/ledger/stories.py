"""The lives of the organisations: what each has to pay, when it pays, and what goes wrong."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger.calendar import Term, terms, working_day
from sandbox.ledger.diary import Diary
from sandbox.ledger.events import Book, ClaimFixed

PAYROLL = ("FORSKTREKK", "ARBGAVG")
YEARS = 4
DAY = timedelta(days=1)

Story = Callable[[Diary], None]


def late(diary: Diary) -> None:
    """A company with VAT, payroll and advance tax: years of order, then late with some of each, and more to come."""
    for term in terms(diary.today.year - YEARS, diary.today):
        _late_vat(diary, term)
        _late_payroll(diary, term)
    for year in range(diary.today.year - YEARS - 1, diary.today.year):
        _late_tax(diary, year)
    checked = terms(diary.today.year - 2, diary.today)[3]
    due = working_day(diary.today + timedelta(days=15))
    diary.vat_by_authority(checked, diary.kroner(18_000, 48_000, "fastsatt"), diary.before(6), due)


def _late_vat(diary: Diary, term: Term) -> None:
    amount = diary.kroner(62_000, 148_000, "mva", term)
    if term.number == 4 and term.year == diary.today.year - 2:
        # A term with more bought than sold; the next one is paid with it.
        diary.vat(term, -diary.kroner(11_000, 24_000, "mva", term))
        return
    # A return that is not yet due was sent in at once: something to come is in sight for most of the year.
    claim = diary.vat(term, amount, term.last + timedelta(days=8) if term.vat_due >= diary.today else None)
    due = term.vat_due
    if term.number == 5 and term.year == diary.today.year - 2:
        credit = next(one for one in diary.events if isinstance(one, ClaimFixed) and one.amount < 0)
        diary.set_off(credit, claim, -credit.amount, claim.on + DAY)
        diary.pay(claim, on=due, amount=claim.amount + credit.amount)
    elif term.number == 2 and term.year == diary.today.year - 3:
        diary.pay_late(claim, 23)
    elif _is_latest(due, diary.today, days=61):
        pass  # not paid
    elif _is_latest(due, diary.today, days=122):
        diary.pay(claim, on=due + DAY, amount=(amount * 3 / 5).quantize(Decimal(1)))
    else:
        diary.pay(claim, on=due - DAY * diary.chance("early", term).randint(0, 3))


def _late_payroll(diary: Diary, term: Term) -> None:
    claims = [diary.payroll(term, kind, diary.kroner(24_000, 71_000, kind, term)) for kind in PAYROLL]
    due = term.payroll_due
    if _is_latest(due, diary.today, days=61):
        diary.pay(claims[1], on=due, amount=(claims[1].amount / 2).quantize(Decimal(1)))
    elif term.number == 3 and term.year == diary.today.year - 2:
        for claim in claims:
            diary.pay_late(claim, 17)
    else:
        diary.pay(*claims, on=due - DAY * diary.chance("early", "payroll", term).randint(0, 2))


def _late_tax(diary: Diary, income_year: int) -> None:
    claim = diary.company_tax(income_year, diary.kroner(90_000, 160_000, "skatt", income_year))
    first, second = claim.instalments
    diary.pay(claim, on=first.due - DAY, amount=first.amount)
    following = date(income_year + 2, 1, 12)  # when the next year's tax is written out, this one is settled
    if following <= diary.today:
        diary.pay(claim, on=second.due, amount=second.amount)


def settled(diary: Diary) -> None:
    """Owes nothing: everything is paid the day before it is due, and nothing new has come in yet."""
    _settled(diary, diary.today, 6_000, 41_000)


def dissolved(diary: Diary) -> None:
    """Was wound up two years ago, with everything settled."""
    _settled(diary, date(diary.today.year - 2, 7, 1), 2_000, 15_000)


def _settled(diary: Diary, until: date, low: int, high: int) -> None:
    for term in terms(diary.today.year - YEARS, until):
        if term.number == 3:
            credit = diary.vat(term, -diary.kroner(low, high, "mva", term))
            paid = credit.on + timedelta(days=19)
            if paid > until:
                diary.events.remove(credit)
            else:
                diary.pay_out(credit, -credit.amount, paid, f"Mva {term.year} termin {term.number}")
        elif term.vat_due <= until:
            claim = diary.vat(term, diary.kroner(low, high, "mva", term))
            diary.pay(claim, on=term.vat_due - DAY, lag=0)
        if term.payroll_due <= until:
            claims = [diary.payroll(term, kind, diary.kroner(low, high, kind, term)) for kind in PAYROLL]
            diary.pay(*claims, on=term.payroll_due - DAY, lag=0)


def credit(diary: Diary) -> None:
    """Has paid too much, once without saying what for, and has money coming: set off, paid out, and on its way."""
    ended = terms(diary.today.year - YEARS, diary.today)
    overpaid = [term for term in ended[:-1] if term.vat_due <= diary.before(4)][-1]
    set_off = [term for term in ended if term.payroll_due <= diary.before(13)][-1]
    for term in ended[:-1]:
        _credit_vat(diary, term, overpaid)
    back = diary.vat(ended[-1], -diary.kroner(7_000, 14_000, "under"), diary.before(6))
    diary.pay_out(back, -back.amount, diary.before(1), "Tilgode merverdiavgift", is_confirmed=False)
    decided = diary.before(12)
    refund = diary.tax_refund(decided.year - 1, diary.kroner(52_000, 69_000, "til gode"), decided)
    for term in ended:
        withheld, fee = (diary.payroll(term, kind, diary.kroner(9_000, 26_000, kind, term)) for kind in PAYROLL)
        if term == set_off:
            diary.pay(withheld, on=term.payroll_due)
            diary.set_off(refund, fee, fee.amount, diary.before(10))
        else:
            diary.pay(withheld, fee, on=term.payroll_due)
    diary.pay_without_kid(Book.SKATT, Decimal(18_000), diary.before(9))


def _credit_vat(diary: Diary, term: Term, overpaid: Term) -> None:
    if term.number in (2, 4) and term != overpaid:
        back = diary.vat(term, -diary.kroner(12_000, 31_000, "mva", term))
        diary.pay_out(back, -back.amount, back.on + timedelta(days=18), f"Mva {term.year} termin {term.number}")
        return
    claim = diary.vat(term, diary.kroner(21_000, 57_000, "mva", term))
    if term == overpaid:
        diary.pay(claim, on=term.vat_due, amount=claim.amount + Decimal("12500.50"), lag=1)
    else:
        diary.pay(claim, on=term.vat_due)


def small(diary: Diary) -> None:
    """A client among many: two years, most in order, some late, a few with money that nobody has placed."""
    nature = diary.chance("nature")
    has_vat, has_payroll = nature.random() < 0.9, nature.random() < 0.6
    is_late, is_unplaced = nature.random() < 0.25, nature.random() < 0.12
    for term in terms(diary.today.year - 2, diary.today):
        if has_vat or not has_payroll:
            claim = diary.vat(term, diary.kroner(3_000, 38_000, "mva", term))
            if not (is_late and _is_latest(term.vat_due, diary.today, days=61)):
                diary.pay(claim, on=term.vat_due - DAY * nature.randint(0, 4))
        if has_payroll:
            _small_payroll(diary, term)
    if diary.owner:
        _person_tax(diary, diary.owner, is_late=is_late)
    if is_unplaced:
        diary.pay_without_kid(Book.MVA, diary.kroner(900, 9_500, "uplassert"), diary.before(nature.randint(3, 40)))
    if nature.random() < 0.3 and not diary.owner:
        _send_back(diary)


def _small_payroll(diary: Diary, term: Term) -> None:
    claims = [diary.payroll(term, kind, diary.kroner(2_000, 19_000, kind, term)) for kind in PAYROLL]
    if term.number == 2 and term.year == diary.today.year - 1:
        diary.pay_late(claims[0], 9)
        diary.pay(claims[1], on=term.payroll_due)
    else:
        diary.pay(*claims, on=term.payroll_due - DAY)


def _person_tax(diary: Diary, owner: str, *, is_late: bool) -> None:
    for year in (diary.today.year - 1, diary.today.year):
        claim = diary.person_tax(owner, year, diary.kroner(16_000, 92_000, "person", year))
        for part in claim.instalments:
            if not (is_late and _is_latest(part.due, diary.today, days=92)):
                diary.pay(claim, on=part.due, amount=part.amount)


def _send_back(diary: Diary) -> None:
    year = diary.today.year - 1
    claim = diary.company_tax(year - 1, diary.kroner(8_000, 24_000, "skatt"))
    first, second = claim.instalments
    payment = diary.pay(claim, on=first.due, amount=claim.amount + 2_400, lag=1)
    diary.send_back(payment, Decimal(2_400), second.due)


def empty(_diary: Diary) -> None:
    """Known, but without a ledger: a sub-unit's claims are its company's."""


def _is_latest(due: date, today: date, *, days: int) -> bool:
    """Due within the last so many days, today not among them."""
    return today - timedelta(days=days) <= due < today


STORIES: Mapping[str, Story] = {
    "late": late,
    "settled": settled,
    "credit": credit,
    "small": small,
    "dissolved": dissolved,
    "empty": empty,
}
