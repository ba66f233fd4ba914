"""In which order a job takes its clients, and for how long it goes on before others are let at the worker."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings

from portal.clock import get_clock
from portal.jobs.klientlager import Fylling, find_in_view, find_rader
from portal.jobs.klientliste import FRESH_REST, FRESH_SHOWN
from portal.jobs.queue import must_give_way

LOOK_EVERY = 1.0  # seconds


@dataclass(slots=True)
class Rekke:
    """The clients of a filling in the order to fetch them. The person may look at another page while it runs."""

    person: str
    fylling: Fylling
    _anew: set[str] = field(default_factory=set)  # on the page when their turn came, with a row

    def list_next(self) -> Iterator[str]:
        """Those on the page first. Which these are is looked up again now and then."""
        left, recent = dict.fromkeys(self.fylling.venter), self._list_recent()
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
        """How old an answer may be that somebody else has fetched; a person who asks for new figures gets those.

        Those on the page with a row are fetched anew. Others first get what is there, as from a firm's night, and are
        fetched anew when the page is shown again.
        """
        if self.fylling.is_bedt_om:
            return None
        return FRESH_SHOWN if orgnr in self._anew else FRESH_REST

    def _list_recent(self) -> frozenset[str]:
        """Those with a row that is good for other pages."""
        oldest, rader = get_clock().now() - FRESH_REST, find_rader(self.person)
        return frozenset(orgnr for orgnr, row in rader.items() if row.hentet is not None and row.hentet > oldest)


def take_turns(orgnumre: Iterable[str], prioritet: int) -> Iterator[str]:
    """One at least, and then for as long as a job may go on: others are soon let at the worker."""
    began = time.monotonic()
    for place, orgnr in enumerate(orgnumre):
        took = time.monotonic() - began
        is_shared = took >= settings.FILLING_SHARES_AFTER and must_give_way(prioritet)
        if place and (is_shared or took >= settings.LONGEST_FILLING):
            return
        yield orgnr
