"""The job that fills a client list: a steady few calls at once, rows told as they come, and pages before it.

The access log gets one entry per organisation and filling.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import islice

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.innsyn import record
from portal.access.kjent_person import KjentPerson
from portal.access.lesing import ManyReadings, Reading, read_with
from portal.access.sesjon import load_innlogget
from portal.access.sett import drop_all_but, drop_sett
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_tilgang, get_tilgang_for
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.open_lists import MaxAge
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.tilgang import EGEN, Tilgang
from portal.jobs.klientgrunnlag import keep_grunnlag
from portal.jobs.klientlager import (
    Fylling,
    find_fylling,
    find_in_view,
    find_rader,
    keep_fylling,
    keep_rader,
    replace_dropped,
)
from portal.jobs.klientliste import AFTER_PAGES, FRESH_REST, FRESH_SHOWN, enqueue_step
from portal.jobs.klientrad import Klientrad, describe_rad
from portal.jobs.queue import Payload, Renew, must_give_way

FIRST_ROWS = 5  # are told at once, then the rest every second
TELL_EVERY = LOOK_EVERY = 1.0
HVA = "klienter"  # how the access log names the list with its figures
Answer = tuple[Tilgang, Reading]


def fill(payload: Payload, renew: Renew) -> None:
    """The job: fetch the next batch, then enqueue a job for the rest."""
    innlogget = load_innlogget(str(payload["innlogging"]))
    fylling = None if innlogget is None else find_fylling(innlogget.person_key)
    if innlogget is None or fylling is None or fylling.reference != payload["fylling"] or not fylling.venter:
        return
    renew()
    order = _Order(innlogget.person_key, fylling)
    first = islice(order.list_next(), settings.FILLED_TOGETHER)
    batch = Batch(innlogget, first, order.get_max_age, hva=HVA, prioritet=AFTER_PAGES)
    try:
        for _ in batch.fetch():
            renew()
            if not _tell(innlogget.person_key, fylling, batch):
                return  # another filling has begun
    except (InnloggingUtlopt, TilgangUtilgjengelig):
        return  # the page reports it after `STALE_AFTER`
    if len(batch.done) < len(fylling.venter):
        enqueue_step(innlogget, fylling, int(str(payload["steg"])) + 1)
    else:
        # What was seen ends with the right to the organisation.
        drop_all_but(innlogget.person_key, find_rader(innlogget.person_key))


def _tell(person: str, fylling: Fylling, batch: "Batch") -> bool:
    """Keep the rows that have come. False if another filling has begun meanwhile: then nothing is kept."""
    present = find_fylling(person)
    if present is None or present.reference != fylling.reference:
        return False
    batch.keep(fylling.reference)
    rest = [orgnr for orgnr in fylling.venter if orgnr not in batch.done]
    keep_fylling(person, msgspec.structs.replace(present, venter=(*rest,), sagt=get_clock().now()))
    return True


@dataclass(slots=True)
class _Order:
    """The clients of a filling in the order to fetch them. The person may look at another page while it runs."""

    person: str
    fylling: Fylling
    _shown: set[str] = field(default_factory=set)  # that were on the page when their turn came

    def list_next(self) -> Iterator[str]:
        """Those on the page first. Which these are is looked up again now and then."""
        left = dict.fromkeys(self.fylling.venter)
        while left:
            in_view = [orgnr for orgnr in find_in_view(self.person) if orgnr in left]
            self._shown.update(in_view)
            looked = time.monotonic()
            for orgnr in dict.fromkeys([*in_view, *left]):
                del left[orgnr]
                yield orgnr
                if time.monotonic() - looked >= LOOK_EVERY:
                    break

    def get_max_age(self, orgnr: str) -> timedelta | None:
        """How old an answer may be that somebody else has fetched; a person who asks for new figures gets those."""
        if self.fylling.is_bedt_om:
            return None
        return FRESH_SHOWN if orgnr in self._shown else FRESH_REST


class Batch:
    """What one job fetches of a person's list."""

    def __init__(
        self,
        who: KjentPerson,
        orgnumre: Iterable[str],
        max_age: MaxAge,
        *,
        hva: str,
        prioritet: int,
        is_frugal: bool = False,
    ) -> None:
        """`is_frugal`: without lists of closed years, and without those that only explain what is new."""
        self._who, self._orgnumre, self._hva, self._dag = who, orgnumre, hva, get_clock().today()
        self._is_frugal, self._prioritet = is_frugal, prioritet
        self.asked: set[str] = set()
        self.done: set[str] = set()
        self._lost: set[str] = set()  # not the person's any more
        self._answers: list[Answer] = []
        self._readings = ManyReadings(
            self._list_tilganger(), self._decide_anew, newer_than=max_age, with_closed_years=not is_frugal
        )

    @property
    def calls(self) -> int:
        """Calls made to the tax administration so far."""
        return self._readings.calls

    def fetch(self) -> Iterator[None]:
        """Fetch; yields when there is something to keep."""
        told = time.monotonic()
        for count, (tilgang, one) in enumerate(self._readings.read(), 1):
            self._answers.append((tilgang, one))
            self.done.add(tilgang.orgnr)
            if count == FIRST_ROWS or time.monotonic() - told >= TELL_EVERY:
                yield
                told = time.monotonic()
        yield

    def keep(self, reference: str) -> int:
        """Keep and record the rows that have come; returns how many have figures."""
        person, answers = self._who.person_key, self._answers
        rows, self._answers = make_rader(answers, self._dag, reference, self._hva, may_fetch=not self._is_frugal), []
        # Also drop those that the person has lost, and all that the authority has refused since: the mark of a
        # refusal does not last longer than a slow filling.
        before = {orgnr: row for orgnr, row in find_rader(person).items() if orgnr not in self._lost}
        keep_rader(person, replace_dropped({**before, **rows}))
        return sum(row.tall is not None for row in rows.values())

    def _list_tilganger(self) -> Iterator[Tilgang]:
        """Permissions, decided as each is needed: the right may be gone. Others are soon let at the worker."""
        began = time.monotonic()
        for orgnr in self._orgnumre:
            took = time.monotonic() - began
            is_shared = took >= settings.FILLING_SHARES_AFTER and must_give_way(self._prioritet)
            if self.asked and (is_shared or took >= settings.LONGEST_FILLING):
                return
            self.asked.add(orgnr)
            try:
                yield get_tilgang_for(self._who, orgnr, is_many=True)
            except UkjentVirksomhet:
                self._drop(orgnr)

    def _decide_anew(self, orgnr: str) -> Tilgang:
        try:
            return get_tilgang_for(self._who, orgnr, is_sure=True, is_many=True)
        except UkjentVirksomhet:
            self._drop(orgnr)
            raise

    def _drop(self, orgnr: str) -> None:
        self.done.add(orgnr)
        self._lost.add(orgnr)
        drop_sett(self._who.person_key, [orgnr])


def make_rader(
    answers: Sequence[Answer], dag: date, reference: str, hva: str, *, may_fetch: bool
) -> dict[str, Klientrad]:
    """The rows that these answers make, with what is new. Each is recorded."""
    rows = {}
    for tilgang, one in answers:
        row = rows[tilgang.orgnr] = describe_rad(one, dag, tilgang.leser)
        if row.tall is not None or isinstance(one, ApiRefused):
            record(tilgang, hva, reference, is_avvist=row.tall is None)
    return _add_nytt(rows, answers, dag, may_fetch=may_fetch)


def _add_nytt(
    rows: dict[str, Klientrad], answers: Sequence[Answer], dag: date, *, may_fetch: bool = False
) -> dict[str, Klientrad]:
    """The rows with what is new in those that have figures."""
    found = {
        tilgang.orgnr: (tilgang, one)
        for tilgang, one in answers
        if not isinstance(one, ApiError) and rows[tilgang.orgnr].tall is not None
    }
    if not found:
        return rows
    person = answers[0][0].person.noekkel
    nytt = keep_grunnlag(person, found, dag, may_fetch=may_fetch)
    return {orgnr: msgspec.structs.replace(row, nytt=nytt.get(orgnr)) for orgnr, row in rows.items()}


def read_anew(session: SessionBase, orgnr: str, dag: date) -> Klientrad:
    """The row from the newest cached answer, which may be newer than the filling. Raises UkjentVirksomhet.

    No call is made: where what is kept is not enough, the row waits for the next filling.
    """

    def read(tilgang: Tilgang) -> Klientrad:
        kept = get_reskontro().find_kept(tilgang, {}, type)
        if kept is None:
            return Klientrad()
        return _add_nytt({orgnr: describe_rad(kept[0], dag, tilgang.leser)}, [(tilgang, kept[0])], dag)[orgnr]

    try:
        return read_with(get_tilgang(session, orgnr), partial(get_tilgang, session, orgnr, is_sure=True), read)
    except TilgangUtilgjengelig:
        return describe_rad(ApiUnavailable(Party.ALTINN, "systemuser"), dag, EGEN)
    except ApiError as exc:
        return describe_rad(exc, dag, EGEN)
