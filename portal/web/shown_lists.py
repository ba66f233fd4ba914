"""Year lists that each page shows, and so fetches and refreshes."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

from portal.api.aarsliste import list_years_around
from portal.api.regnskap import YearsByList
from portal.jobs.aarstabell import AARSTABELLER
from portal.web.forms import read_aar

# Year lists per page. Pages not listed here show open claims only.
SHOWN_LISTS: Mapping[str, tuple[str, ...]] = {
    "betalte_krav": ("krav",),
    "innbetalinger": ("innbetalinger", "krav"),  # a row opens to the claims it covered
    "utbetalinger": ("utbetalinger", "krav"),
    "tilgodebeloep": ("krav",),
    "krav": ("krav", "innbetalinger"),
    "siste_innbetaling": ("innbetalinger", "krav"),
    **{f"{navn}_fil": tabell.lister for navn, tabell in AARSTABELLER.items()},
}


def list_shown_years(side: str, query: QueryDict, today: date) -> YearsByList | None:
    """Years of each list on a page; None if the year is invalid."""
    aar = read_aar(query, today)
    return None if aar is None else list_years_around(SHOWN_LISTS.get(side, ()), aar, today)
