"""Periods offered on the statement page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from portal.web.forms import get_first_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Periodevalg:
    """A period offered with one click."""

    navn: str
    fra: str
    til: str


def build_valg(today: date) -> tuple[Periodevalg, ...]:
    """This year so far, then each earlier year, newest first."""
    years = range(today.year, get_first_day(today).year - 1, -1)
    return tuple(
        Periodevalg(navn=str(year), fra=f"{year}-01-01", til=min(date(year, 12, 31), today).isoformat())
        for year in years
    )


def build_terminer(today: date) -> tuple[Periodevalg, ...]:
    """The last six VAT terms, each two calendar months (skatteforvaltningsforskriften § 8-3-1)."""
    year, number = today.year, (today.month + 1) // 2
    found = []
    for _number in range(6):
        first = date(year, 2 * number - 1, 1)
        after = date(year + (number == 6), 2 * number % 12 + 1, 1)
        name = _("%(nr)d. termin %(aar)d") % {"nr": number, "aar": year}
        last = min(after - timedelta(days=1), today)
        found.append(Periodevalg(navn=name, fra=first.isoformat(), til=last.isoformat()))
        year, number = (year, number - 1) if number > 1 else (year - 1, 6)
    return tuple(found)
