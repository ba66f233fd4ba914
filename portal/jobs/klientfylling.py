"""The job that fills a client list: a few calls at a time, rows saved as they come, and pages go first.

The access record gets one entry per organisation and filling.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import islice

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.innsyn import record, record_all
from portal.access.kjent_person import KjentPerson
from portal.access.lesing import ManyReadings, Reading, read_with
from portal.access.sesjon import load_innlogget
from portal.access.sett import drop_all_but, drop_sett
from portal.access.tilgang import (
    TilgangUtilgjengelig,
    UkjentVirksomhet,
    get_tilgang,
    get_tilgang_for,
    list_orgnumre_for,
)
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.open_lists import MaxAge
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.tilgang import EGEN, Tilgang
from portal.jobs.klientgrunnlag import keep_grunnlag
from portal.jobs.klientlager import (
    Fylling,
    change_rader,
    find_fylling,
    note_done,
    replace_dropped,
)
from portal.jobs.klientliste import AFTER_PAGES, enqueue_step
from portal.jobs.klientrad import Klientrad, describe_rad
from portal.jobs.klientrekke import Rekke, take_turns
from portal.jobs.queue import Payload, Renew

FIRST_ROWS = 5  # are saved at once, the rest every second
SAVE_EVERY = 1.0  # seconds
RECORDED_AS = "klienter"  # how the access record names the list with its figures
Answer = tuple[Tilgang, Reading]


def fill(payload: Payload, renew: Renew) -> None:
    """The job: fetch the next batch, then enqueue a job for the rest."""
    innlogget = load_innlogget(str(payload["innlogging"]))
    fylling = None if innlogget is None else find_fylling(innlogget.person_key)
    if innlogget is None or fylling is None or fylling.reference != payload["fylling"] or not fylling.venter:
        return
    renew()
    rekke = Rekke(innlogget.person_key, fylling)
    first = islice(rekke.list_next(), settings.FILLED_TOGETHER)
    batch = Batch(innlogget, first, rekke.get_max_age, hva=RECORDED_AS, prioritet=AFTER_PAGES)
    try:
        for _ in batch.fetch():
            renew()
            if not _save(innlogget.person_key, fylling, batch):
                return  # another filling has begun
    except (InnloggingUtlopt, TilgangUtilgjengelig):
        return  # the page reports it after `STALE_AFTER`
    if len(batch.done) < len(fylling.venter):
        enqueue_step(innlogget, fylling, int(str(payload["steg"])) + 1)
    else:
        with suppress(InnloggingUtlopt, TilgangUtilgjengelig):  # the next filling finds out
            # The marking as seen is removed with the right to the organisation, not with its row, which may go earlier.
            drop_all_but(innlogget.person_key, list_orgnumre_for(innlogget))


def _save(person: str, fylling: Fylling, batch: "Batch") -> bool:
    """Keep the rows that have come. False if another filling has begun meanwhile: then nothing is kept."""
    present = find_fylling(person)
    if present is None or present.reference != fylling.reference:
        return False
    batch.keep(fylling.reference)
    # `keep` may have made calls, and the person may have asked for new figures meanwhile.
    return note_done(person, fylling.reference, batch.done)


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
        self._tilganger: dict[str, Tilgang] = {}
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
            if count == FIRST_ROWS or time.monotonic() - told >= SAVE_EVERY:
                yield
                told = time.monotonic()
        yield

    def keep(self, reference: str) -> int:
        """Keep and record the rows that have come; returns how many have figures."""
        person, answers = self._who.person_key, self._answers
        before_fetch = None if self._is_frugal else self._readings.finish_calls
        rows, self._answers = make_rader(answers, self._dag, reference, self._hva, before_fetch), []
        # Also drop those that the person has lost, and all that the authority has refused since: the mark of a
        # refusal does not last longer than a slow filling.
        change_rader(person, lambda kept: replace_dropped({**_without(kept, self._lost), **rows}))
        return sum(row.tall is not None for row in rows.values())

    def record_left_out(self, reference: str) -> None:
        """Record clients that got no row though something was fetched: a list they need is not fetched at night."""
        left_out = sorted(self._readings.fetched - self.done)
        if left_out:
            record_all([self._tilganger[orgnr] for orgnr in left_out], self._hva, reference)

    def _list_tilganger(self) -> Iterator[Tilgang]:
        """Permissions, decided as each is needed: the right may be gone."""
        for orgnr in take_turns(self._orgnumre, self._prioritet):
            self.asked.add(orgnr)
            try:
                yield self._decide(orgnr)
            except UkjentVirksomhet:
                self._drop(orgnr)

    def _decide(self, orgnr: str, *, is_sure: bool = False) -> Tilgang:
        tilgang = self._tilganger[orgnr] = get_tilgang_for(self._who, orgnr, is_sure=is_sure, is_many=True)
        return tilgang

    def _decide_anew(self, orgnr: str) -> Tilgang:
        try:
            return self._decide(orgnr, is_sure=True)
        except UkjentVirksomhet:
            self._drop(orgnr)
            raise

    def _drop(self, orgnr: str) -> None:
        self.done.add(orgnr)
        self._lost.add(orgnr)
        drop_sett(self._who.person_key, [orgnr])


def _without(rows: Mapping[str, Klientrad], lost: Collection[str]) -> dict[str, Klientrad]:
    return {orgnr: row for orgnr, row in rows.items() if orgnr not in lost}


def make_rader(
    answers: Sequence[Answer], dag: date, reference: str, hva: str, before_fetch: Callable[[], None] | None
) -> dict[str, Klientrad]:
    """The rows that these answers make, with what is new. Each is recorded."""
    rows = {}
    for tilgang, one in answers:
        row = rows[tilgang.orgnr] = describe_rad(one, dag, tilgang.leser)
        if row.tall is not None or isinstance(one, ApiRefused):
            record(tilgang, hva, reference, is_avvist=row.tall is None)
    return _add_nytt(rows, answers, dag, before_fetch)


def _add_nytt(
    rows: dict[str, Klientrad],
    answers: Sequence[Answer],
    dag: date,
    before_fetch: Callable[[], None] | None = None,
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
    nytt = keep_grunnlag(person, found, dag, before_fetch)
    return {orgnr: msgspec.structs.replace(row, nytt=nytt.get(orgnr)) for orgnr, row in rows.items()}


def read_anew(session: SessionBase, orgnr: str, dag: date) -> Klientrad:
    """The row from the newest cached answer, which may be newer than the filling. Raises UkjentVirksomhet.

    No call is made: where what is kept is not enough, the row waits for the next filling.
    """

    def read(tilgang: Tilgang) -> Klientrad:
        kept = get_reskontro().find_kept(tilgang, {}, type, is_many=True)
        if kept is None:
            return Klientrad()
        return _add_nytt({orgnr: describe_rad(kept[0], dag, tilgang.leser)}, [(tilgang, kept[0])], dag)[orgnr]

    try:
        return read_with(
            get_tilgang(session, orgnr, is_many=True),
            partial(get_tilgang, session, orgnr, is_sure=True, is_many=True),
            read,
        )
    except TilgangUtilgjengelig:
        return describe_rad(ApiUnavailable(Party.ALTINN, "systemuser"), dag, EGEN)
    except ApiError as exc:
        return describe_rad(exc, dag, EGEN)
