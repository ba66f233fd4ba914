"""The order in which a job takes its clients, and when it gives way to other jobs."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from portal.clock import get_clock
from portal.domain.klienter import Hindring
from portal.jobs.klientlager import Fylling, find_in_view, find_rader
from portal.jobs.klientliste import FRESH_REST, FRESH_SHOWN
from portal.jobs.klientrad import Klientrad
from portal.jobs.queue import must_give_way
from portal.large import is_turn_wanted

LOOK_EVERY = 1.0  # seconds


@dataclass(slots=True)
class Rekke:
    """The clients of a filling in the order to fetch them. The person may open another page while it runs."""

    person: str
    fylling: Fylling
    _hentet: dict[str, datetime] = field(default_factory=dict)  # when the answer of each row was fetched
    _anew: set[str] = field(default_factory=set)  # on the page when their turn came, with a row

    def list_next(self) -> Iterator[str]:
        """Those on the page first. Which page is open is looked up every second."""
        left, rader = dict.fromkeys(self.fylling.venter), find_rader(self.person)
        answered = {o: row for o, row in rader.items() if row.hindring in (None, Hindring.SKJERMET)}
        self._hentet = {o: row.hentet for o, row in answered.items() if row.hentet is not None}
        recent = self._list_recent(rader)
        while left:
            in_view = [orgnr for orgnr in find_in_view(self.person) if orgnr in left]
            self._anew.update(recent.intersection(in_view))
            looked = time.monotonic()
            for orgnr in dict.fromkeys([*in_view, *left]):
                del left[orgnr]
                yield orgnr
                if time.monotonic() - looked >= LOOK_EVERY:
                    break

    def get_max_age(self, orgnr: str) -> timedelta | None:
        """How old an answer that is kept may be; None if the person has asked for new figures.

        Clients on the page that have a row get answers of the last hour. The others make do with those of the last
        twelve hours, as from a firm's night, and get newer ones when the page is shown again.
        """
        if self.fylling.is_bedt_om:
            return None
        most, before = FRESH_SHOWN if orgnr in self._anew else FRESH_REST, self._hentet.get(orgnr)
        # The answer that the row was made from would change nothing, but that of another system user may be newer.
        return most if before is None else min(most, get_clock().now() - before)

    def _list_recent(self, rader: Mapping[str, Klientrad]) -> frozenset[str]:
        """Those with a row that is good for other pages."""
        oldest = get_clock().now() - FRESH_REST
        return frozenset(orgnr for orgnr, row in rader.items() if row.hentet is not None and row.hentet > oldest)


def take_turns(orgnumre: Iterable[str], prioritet: int) -> Iterator[str]:
    """At least one, then more until the job must give way to others.

    Whoever waits for the large answers that this job has in memory gets them after the client under way.
    """
    began = time.monotonic()
    for place, orgnr in enumerate(orgnumre):
        took = time.monotonic() - began
        is_shared = took >= settings.FILLING_SHARES_AFTER and must_give_way(prioritet)
        if place and (is_shared or is_turn_wanted() or took >= settings.LONGEST_FILLING):
            return
        yield orgnr
