"""The bank days of Norway.

Norges Bank's settlement system is closed on weekends, public holidays and Christmas Eve, and open on New Year's Eve:
https://static.norges-bank.no/en/Liquidity-and-markets/Norges-Banks-settlement-system/Settlement-days/
"""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

from portal.domain.bankdager import Bankdager

JULAFTEN = (12, 24)


class _Stengt:
    """The days on which Norges Bank settles nothing, whatever day of the week they are."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and ((day.month, day.day) == JULAFTEN or day in _list_helligdager(day.year))


@lru_cache(maxsize=16)
def _list_helligdager(year: int) -> frozenset[date]:
    """A set of each year: the library's own object fills itself while it is read, which threads could see half done."""
    return frozenset(country_holidays("NO", years=year))


NORSKE = Bankdager(stengt=_Stengt())
