"""Salaries and what is withheld from them: per term up to 2025, per salary payment from 2026."""

from datetime import date, timedelta

from sandbox.ledger.calendar import Term, terms
from sandbox.ledger.events import ClaimFixed
from sandbox.ledger.kinds import PER_PAYMENT_FROM
from sandbox.ledger.story_builder import StoryBuilder

PAYROLL = ("FORSKTREKK", "ARBGAVG")
WEEKLY, MONTHLY = (7, 14, 21, 28), (25,)  # days of the month on which salaries are paid
HOLIDAYS = 7  # the month in which those who pay every week pay none
YEARS = 4
DAY = timedelta(days=1)


def salaried(story: StoryBuilder) -> None:
    """Pays salaries twice a month. Withheld tax is claimed per term up to 2025 and per salary payment from 2026."""
    _salaried(story)
    for claim in withhold(story, (12, 26), 7_000, 33_000, story.today):
        pay_withheld(story, claim)


def behind(story: StoryBuilder) -> None:
    """Pays salaries every week, and has paid no withheld tax for a year: more than forty such claims are open."""
    _salaried(story)
    for claim in withhold(story, WEEKLY, 7_000, 33_000, story.today):
        if not is_latest(claim.first_due, story.today, days=365):
            pay_withheld(story, claim)


def _salaried(story: StoryBuilder) -> None:
    for term in terms(story.today.year - 2, story.today):
        vat = story.vat(term, story.kroner(20_000, 90_000, "mva", term))
        fee = story.payroll(term, "ARBGAVG", story.kroner(9_000, 45_000, "aga", term))
        claims = [(vat, term.vat_due), (fee, term.payroll_due)]
        if term.year < PER_PAYMENT_FROM:
            withheld = story.payroll(term, "FORSKTREKK", story.kroner(15_000, 60_000, "trekk", term))
            claims.append((withheld, term.payroll_due))
        for claim, due in claims:
            story.pay(claim, on=due - DAY * story.chance("early", claim.key).randint(0, 2))


def list_kinds(term: Term) -> tuple[str, ...]:
    """What is claimed per term: from 2026 the employer's contributions alone."""
    return PAYROLL if term.year < PER_PAYMENT_FROM else PAYROLL[1:]


def withhold(story: StoryBuilder, days: tuple[int, ...], low: int, high: int, until: date) -> list[ClaimFixed]:
    """Withheld tax of every salary payment from 2026 on; numbered within its year."""
    found, number = [], 0
    first = date(max(until.year - YEARS, PER_PAYMENT_FROM), 1, 1)
    for count in range((until - first).days + 1):
        day = first + DAY * count
        number = 0 if (day.month, day.day) == (1, 1) else number
        if day.day in days and not (days == WEEKLY and day.month == HOLIDAYS):
            number += 1
            found.append(story.withheld(day, number, story.kroner(low, high, "trekk", day)))
    return found


def pay_withheld(story: StoryBuilder, claim: ClaimFixed) -> None:
    """On its due date, if that has come."""
    if claim.first_due <= story.today:
        story.pay(claim, on=claim.first_due, lag=0)


def is_latest(due: date, today: date, *, days: int) -> bool:
    """Whether it fell due within the last `days` days, before today."""
    return today - timedelta(days=days) <= due < today
