"""Year lists that each page shows, and so fetches and refreshes."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

from portal.api.regnskap import YearsByList
from portal.web.forms import read_aar

# Year lists per page. Pages not listed here show open claims only.
SHOWN_LISTS: Mapping[str, tuple[str, ...]] = {
    "betalte_krav": ("krav",),
    "betalte_krav_fil": ("krav",),
    "innbetalinger": ("innbetalinger", "krav"),  # a row opens to the claims it covered
    "innbetalinger_fil": ("innbetalinger", "krav"),  # placements on claims tell reversals from payments
    "utbetalinger": ("utbetalinger", "krav"),
    "utbetalinger_fil": ("utbetalinger", "krav"),
    "tilgodebeloep": ("krav",),
    "krav": ("krav", "innbetalinger"),
    "siste_innbetaling": ("innbetalinger", "krav"),
}


def list_shown_years(side: str, query: QueryDict, today: date) -> YearsByList | None:
    """Years of each list on a page; None if the year is invalid.

    The API does not document which date decides a row's year, so adjacent years are included.
    """
    aar = read_aar(query, today)
    if aar is None:
        return None
    looked_in = [other for other in (aar + 1, aar, aar - 1) if other <= today.year]
    return dict.fromkeys(SHOWN_LISTS.get(side, ()), looked_in)
