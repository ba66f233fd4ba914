"""Which year lists each page shows: these are asked for when it is opened, and fetched anew when somebody asks."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict

from portal.api.regnskap import YearsByList
from portal.web.forms import read_aar

# The year lists that each page is made from; pages that are not here show what is open, and nothing else.
SHOWN_LISTS: Mapping[str, tuple[str, ...]] = {
    "betalte_krav": ("krav",),
    "innbetalinger": ("innbetalinger", "krav"),  # a payment opens to the claims it covered
    "innbetalinger_fil": ("innbetalinger", "krav"),  # what is placed on claims tells a reversal from a payment
    "utbetalinger": ("utbetalinger", "krav"),
    "utbetalinger_fil": ("utbetalinger", "krav"),
    "tilgodebeloep": ("krav",),
    "krav": ("krav", "innbetalinger"),
}


def list_shown_years(side: str, query: QueryDict, today: date) -> YearsByList | None:
    """The years of each list that a page shows; None for what is no year.

    Which of its dates puts a row into a year's list is not documented, so the years on both sides are looked in too.
    """
    aar = read_aar(query, today)
    if aar is None:
        return None
    looked_in = [other for other in (aar + 1, aar, aar - 1) if other <= today.year]
    return dict.fromkeys(SHOWN_LISTS.get(side, ()), looked_in)
