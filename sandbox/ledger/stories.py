"""Stories: what an organisation has to pay, when it pays, and what goes wrong."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from sandbox.ledger.calendar import Term, terms, working_day
from sandbox.ledger.events import Book, ClaimFixed
from sandbox.ledger.salaries import MONTHLY, WEEKLY, behind, is_latest, list_kinds, pay_withheld, salaried, withhold
from sandbox.ledger.story_builder import StoryBuilder

YEARS = 4
DAY = timedelta(days=1)

Story = Callable[[StoryBuilder], None]


def late(story: StoryBuilder) -> None:
    """A company with VAT, payroll and advance tax. It paid on time for years, is late now, and has more to come."""
    for term in terms(story.today.year - YEARS, story.today):
        _late_vat(story, term)
        _late_payroll(story, term)
    for claim in withhold(story, WEEKLY, 7_000, 19_000, story.today):
        if not is_latest(claim.first_due, story.today, days=32):
            pay_withheld(story, claim)
    for year in range(story.today.year - YEARS - 1, story.today.year):
        _late_tax(story, year)
    checked = terms(story.today.year - 2, story.today)[3]
    due = working_day(story.today + timedelta(days=15))
    story.vat_by_authority(checked, story.kroner(18_000, 48_000, "fastsatt"), story.before(6), due)


def _late_vat(story: StoryBuilder, term: Term) -> None:
    amount = story.kroner(62_000, 148_000, "mva", term)
    if term.number == 4 and term.year == story.today.year - 2:
        # A VAT term with a refund, which is used to pay the next term.
        story.vat(term, -story.kroner(11_000, 24_000, "mva", term))
        return
    # The latest return was filed at once, so that a claim that is not yet due is visible for most of the year.
    claim = story.vat(term, amount, term.last + timedelta(days=8) if term.vat_due >= story.today else None)
    due = term.vat_due
    if term.number == 5 and term.year == story.today.year - 2:
        credit = next(one for one in story.events if isinstance(one, ClaimFixed) and one.amount < 0)
        story.set_off(credit, claim, -credit.amount, claim.on + DAY)
        story.pay(claim, on=due, amount=claim.amount + credit.amount)
    elif term.number == 2 and term.year == story.today.year - 3:
        story.pay_late(claim, 23)
    elif is_latest(due, story.today, days=61):
        pass  # not paid
    elif is_latest(due, story.today, days=122):
        story.pay(claim, on=due + DAY, amount=(amount * 3 / 5).quantize(Decimal(1)))
    else:
        story.pay(claim, on=due - DAY * story.chance("early", term).randint(0, 3))


def _late_payroll(story: StoryBuilder, term: Term) -> None:
    claims = [story.payroll(term, kind, story.kroner(24_000, 71_000, kind, term)) for kind in list_kinds(term)]
    due = term.payroll_due
    if is_latest(due, story.today, days=61):
        story.pay(claims[-1], on=due, amount=(claims[-1].amount / 2).quantize(Decimal(1)))
    elif term.number == 3 and term.year == story.today.year - 2:
        for claim in claims:
            story.pay_late(claim, 17)
    else:
        story.pay(*claims, on=due - DAY * story.chance("early", "payroll", term).randint(0, 2))


def _late_tax(story: StoryBuilder, income_year: int) -> None:
    claim = story.company_tax(income_year, story.kroner(90_000, 160_000, "skatt", income_year))
    first, second = claim.instalments
    story.pay(claim, on=first.due - DAY, amount=first.amount)
    following = date(income_year + 2, 1, 12)  # the tax of this year is settled when the next year's is issued
    if following <= story.today:
        story.pay(claim, on=second.due, amount=second.amount)


def settled(story: StoryBuilder) -> None:
    """Owes nothing: everything is paid the day before it is due, and no new claim has been entered."""
    _settled(story, story.today, 6_000, 41_000)


def dissolved(story: StoryBuilder) -> None:
    """Was dissolved two years ago, with everything settled."""
    _settled(story, date(story.today.year - 2, 7, 1), 2_000, 15_000)


def _settled(story: StoryBuilder, until: date, low: int, high: int) -> None:
    for term in terms(story.today.year - YEARS, until):
        if term.number == 3:
            credit = story.vat(term, -story.kroner(low, high, "mva", term))
            paid = credit.on + timedelta(days=19)
            if paid > until:
                story.events.remove(credit)
            else:
                story.pay_out(credit, -credit.amount, paid, f"Mva {term.year} termin {term.number}")
        elif term.vat_due <= until:
            claim = story.vat(term, story.kroner(low, high, "mva", term))
            story.pay(claim, on=term.vat_due - DAY, lag=0)
        if term.payroll_due <= until:
            claims = [story.payroll(term, kind, story.kroner(low, high, kind, term)) for kind in list_kinds(term)]
            story.pay(*claims, on=term.payroll_due - DAY, lag=0)
    for claim in withhold(story, MONTHLY, low // 2, high // 2, until):
        if claim.first_due > until:
            story.events.remove(claim)
        else:
            pay_withheld(story, claim)


def credit(story: StoryBuilder) -> None:
    """Has overpaid, has an unplaced payment, and has credit claims: set off, paid out and in transit."""
    ended = terms(story.today.year - YEARS, story.today)
    overpaid = [term for term in ended[:-1] if term.vat_due <= story.before(4)][-1]
    set_off = [term for term in ended if term.payroll_due <= story.before(13)][-1]
    for term in ended[:-1]:
        _credit_vat(story, term, overpaid)
    back = story.vat(ended[-1], -story.kroner(7_000, 14_000, "under"), story.before(6))
    story.pay_out(back, -back.amount, story.before(1), "Tilgode merverdiavgift", is_confirmed=False)
    decided = story.before(12)
    refund = story.tax_refund(decided.year - 1, story.kroner(52_000, 69_000, "til gode"), decided)
    for term in ended:
        kinds = list_kinds(term)
        *withheld, fee = (story.payroll(term, kind, story.kroner(9_000, 26_000, kind, term)) for kind in kinds)
        if term != set_off:
            story.pay(*withheld, fee, on=term.payroll_due)
            continue
        for claim in withheld:
            story.pay(claim, on=term.payroll_due)
        story.set_off(refund, fee, fee.amount, story.before(10))
    for claim in withhold(story, MONTHLY, 4_000, 13_000, story.today):
        pay_withheld(story, claim)
    story.pay_without_kid(Book.SKATT, Decimal(18_000), story.before(9))


def _credit_vat(story: StoryBuilder, term: Term, overpaid: Term) -> None:
    if term.number in (2, 4) and term != overpaid:
        back = story.vat(term, -story.kroner(12_000, 31_000, "mva", term))
        story.pay_out(back, -back.amount, back.on + timedelta(days=18), f"Mva {term.year} termin {term.number}")
        return
    claim = story.vat(term, story.kroner(21_000, 57_000, "mva", term))
    if term == overpaid:
        story.pay(claim, on=term.vat_due, amount=claim.amount + Decimal("12500.50"), lag=1)
    else:
        story.pay(claim, on=term.vat_due)


def small(story: StoryBuilder) -> None:
    """One of an accountant's many clients: two years, sometimes late, sometimes with an unplaced payment."""
    chance = story.chance("nature")
    has_vat, has_payroll = chance.random() < 0.9, chance.random() < 0.6
    is_late, is_unplaced = chance.random() < 0.25, chance.random() < 0.12
    for term in terms(story.today.year - 2, story.today):
        if has_vat or not has_payroll:
            claim = story.vat(term, story.kroner(3_000, 38_000, "mva", term))
            if not (is_late and is_latest(term.vat_due, story.today, days=61)):
                story.pay(claim, on=term.vat_due - DAY * chance.randint(0, 4))
        if has_payroll:
            _small_payroll(story, term)
    for claim in withhold(story, MONTHLY, 1_000, 9_000, story.today) if has_payroll else ():
        pay_withheld(story, claim)
    if story.owner:
        _person_tax(story, story.owner, is_late=is_late)
    if is_unplaced:
        story.pay_without_kid(Book.MVA, story.kroner(900, 9_500, "uplassert"), story.before(chance.randint(3, 40)))
    if chance.random() < 0.3 and not story.owner:
        _send_back(story)


def _small_payroll(story: StoryBuilder, term: Term) -> None:
    claims = [story.payroll(term, kind, story.kroner(2_000, 19_000, kind, term)) for kind in list_kinds(term)]
    if term.number == 2 and term.year == story.today.year - 1:
        story.pay_late(claims[0], 9)
        for claim in claims[1:]:
            story.pay(claim, on=term.payroll_due)
    else:
        story.pay(*claims, on=term.payroll_due - DAY)


def _person_tax(story: StoryBuilder, owner: str, *, is_late: bool) -> None:
    for year in (story.today.year - 1, story.today.year):
        claim = story.person_tax(owner, year, story.kroner(16_000, 92_000, "person", year))
        for part in claim.instalments:
            if not (is_late and is_latest(part.due, story.today, days=92)):
                story.pay(claim, on=part.due, amount=part.amount)


def _send_back(story: StoryBuilder) -> None:
    year = story.today.year - 1
    claim = story.company_tax(year - 1, story.kroner(8_000, 24_000, "skatt"))
    first, second = claim.instalments
    payment = story.pay(claim, on=first.due, amount=claim.amount + 2_400, lag=1)
    story.send_back(payment, Decimal(2_400), second.due)


def empty(_diary: StoryBuilder) -> None:
    """A known organisation without claims, such as a sub-unit."""


STORIES: Mapping[str, Story] = {
    "late": late,
    "settled": settled,
    "credit": credit,
    "small": small,
    "salaried": salaried,
    "behind": behind,
    "dissolved": dissolved,
    "empty": empty,
}
