"""Fetches the clients of firms that have switched it on, by the firms' agents, at night. Decision 118.

Answers are kept and nothing is made of them: no person is asked about, and whoever sees them must have the right then.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from django.conf import settings

from portal.access.firmalesing import Firmalesing, UtenAgent, note_refused
from portal.access.firmanatt import (
    Firmaresultat,
    claim_firms_due,
    end_without_agent,
    keep_firmaresultat,
    load_firmavalg,
)
from portal.access.innsyn import record_hentet, record_hentet_avvist
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, Party
from portal.api.open_lists import OpenLists
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.tilgang import Henterett
from portal.jobs.klientrekke import take_turns
from portal.jobs.nattid import AFTER_ALL, find_night, get_age, get_beginning, is_over
from portal.jobs.nattkall import Nattkall
from portal.jobs.queue import Payload, Renew, enqueue
from portal.logs import get_reference
from portal.sealed_store import SealedStore

SLAG, RECORDED_AS = "firmanatt", "klienter_firmanatt"
KEPT = timedelta(days=2)  # those left last night come first tonight
AGAIN = timedelta(minutes=5)  # after an authority did not answer
SAVE_EVERY = 1.0  # seconds
MAX_FAILED = 2  # clients in a row that an authority gives no answer for


class _Natt(msgspec.Struct, frozen=True, array_like=True):
    """The clients still to fetch in a firm's night, or left when it ended."""

    natt: date
    venter: tuple[str, ...]


_NETTER = SealedStore(_Natt)


def enqueue_firm_nights() -> int:
    """Begin the nights that are due; returns their number. Called often: each begins once."""
    tonight = find_night()
    if tonight is None:
        return 0
    firms = [*claim_firms_due(*tonight)]
    for noekkel in firms:
        _enqueue(noekkel, tonight[0], 0)
    return len(firms)


def fetch_firm_night(payload: Payload, renew: Renew) -> None:
    """The job: the next clients of one firm, then a job for the rest."""
    noekkel, natt, steg = str(payload["firma"]), date.fromisoformat(str(payload["natt"])), int(str(payload["steg"]))
    valg = load_firmavalg(noekkel)
    if valg is None:
        return  # switched off, or nobody has seen it for long
    renew()
    try:
        lesing = Firmalesing(valg)
    except UtenAgent:
        _NETTER.drop([_name(noekkel)])
        end_without_agent(noekkel, valg)
        return
    except ApiError:
        _try_later(noekkel, natt, steg)
        return
    _Runde(noekkel, natt, lesing).run(steg, renew)


class _Runde:
    """What one job fetches for a firm."""

    def __init__(self, noekkel: str, natt: date, lesing: Firmalesing) -> None:
        self._noekkel, self._natt, self._lesing = noekkel, natt, lesing
        self._rettigheter: dict[str, Henterett] = {}
        self._gone_on: set[str] = set()  # tried, or left to the day
        self._kall = Nattkall(natt)
        self._judged, self._own = 0, 0  # clients told of, and left to the day, that are noted
        self._recorded: set[str] = set()
        self._failed = 0  # in a row
        self._unanswered: list[str] = []
        self._stopped: ApiError | None = None

    def run(self, steg: int, renew: Renew) -> None:
        """Fetch some, and enqueue a job for the rest."""
        waiting = self._find_waiting()
        if waiting and not is_over(self._natt):
            self._fetch(waiting[: settings.FILLED_TOGETHER], renew)
        rest = [orgnr for orgnr in waiting if orgnr not in self._gone_on]
        # Last, so that they hold up nobody.
        last = [orgnr for orgnr in self._unanswered if orgnr in self._gone_on]
        _NETTER.keep(_name(self._noekkel), _Natt(self._natt, (*rest, *last)), KEPT)
        if self._stopped is not None:
            _try_later(self._noekkel, self._natt, steg)
        elif rest and self._gone_on:
            _enqueue(self._noekkel, self._natt, steg + 1)
        else:
            _note(self._noekkel, self._natt, venter=len(rest) + len(last))

    def _find_waiting(self) -> list[str]:
        """Those still to fetch. At the beginning, those left last night come first."""
        kept, klienter = _NETTER.find(_name(self._noekkel)), self._lesing.klienter
        if kept is not None and kept.natt == self._natt:
            return [*kept.venter]
        left = frozenset(() if kept is None else kept.venter)
        _note(self._noekkel, self._natt, klienter=len(klienter))
        return sorted(klienter, key=lambda orgnr: orgnr not in left)

    def _fetch(self, some: list[str], renew: Renew) -> None:
        lists = get_reskontro().read_many(
            self._list_rettigheter(some), lambda _orgnr: get_age(self._natt), with_closed_years=False
        )
        told = time.monotonic()
        try:
            for rett, one in lists.read():
                renew()
                self._judged += 1
                self._judge(rett, one)
                if time.monotonic() - told >= SAVE_EVERY:
                    self._record(lists, len(self._rettigheter) - self._judged)
                    told = time.monotonic()
        finally:  # what was fetched is counted and recorded, whatever comes after it
            self._record(lists, 0)

    def _record(self, lists: OpenLists[Henterett], under_way: int) -> None:
        """Count and record what has been fetched since last time. The job is long, and its worker may be killed."""
        calls, fetched = self._kall.settle(lists.calls, under_way), sorted(lists.fetched - self._recorded)
        own = len(self._gone_on - self._rettigheter.keys()) - self._own
        self._own += own
        self._recorded.update(fetched)
        record_hentet([self._rettigheter[orgnr] for orgnr in fetched], RECORDED_AS, get_reference())
        _note(self._noekkel, self._natt, hentet=len(fetched), kall=calls, egne=own)

    def _list_rettigheter(self, some: list[str]) -> Iterator[Henterett]:
        """Rights, decided as each is needed."""
        for orgnr in take_turns(some, AFTER_ALL):
            try:
                rett = None if self._stopped else self._lesing.make_rett(orgnr, get_beginning(self._natt))
            except ApiError as exc:
                self._stopped = exc
            if self._stopped is not None or (rett is not None and not self._kall.take()):
                return
            self._gone_on.add(orgnr)
            if rett is not None:
                self._rettigheter[orgnr] = rett
                yield rett

    def _judge(self, rett: Henterett, one: object) -> None:
        """Note a refusal, or stop for now if an authority does not answer. Figures that were read are not looked at."""
        self._failed = self._failed + 1 if isinstance(one, ApiUnavailable) else 0
        if isinstance(one, ApiError) and not isinstance(one, ApiRefused):
            self._unanswered.append(rett.orgnr)
        if self._stopped is not None and isinstance(one, ApiUnavailable):
            self._gone_on.discard(rett.orgnr)  # not asked for any more: it waits for the next job
        elif isinstance(one, ApiUnavailable) and self._failed == MAX_FAILED:
            self._stopped = one
        if not isinstance(one, ApiRefused):
            return
        note_refused(rett, one)
        if one.party is Party.MASKINPORTEN:
            self._stopped = one  # Maskinporten says that the agent is gone: Altinn is asked next
        else:
            record_hentet_avvist(rett, RECORDED_AS, get_reference())


def _note(noekkel: str, natt: date, *, is_avbrutt: bool = False, **counts: int) -> None:
    """Add to what has come of this night."""
    valg, now = load_firmavalg(noekkel), get_clock().now()
    before = valg.resultat if valg is not None else None
    if before is None or before.begynt < get_beginning(natt):
        before = Firmaresultat(begynt=now, sagt=now)
    sums = {name: getattr(before, name) + number for name, number in counts.items()}
    keep_firmaresultat(noekkel, msgspec.structs.replace(before, sagt=now, is_avbrutt=is_avbrutt, **sums))


def _try_later(noekkel: str, natt: date, steg: int) -> None:
    """An authority did not answer."""
    if not is_over(natt):
        _note(noekkel, natt, is_avbrutt=True)
        _enqueue(noekkel, natt, steg + 1, etter=AGAIN)
        return
    kept = _NETTER.find(_name(noekkel))
    _note(noekkel, natt, is_avbrutt=True, venter=len(kept.venter) if kept is not None and kept.natt == natt else 0)


def _enqueue(noekkel: str, natt: date, steg: int, etter: timedelta = timedelta()) -> None:
    payload: Payload = {"firma": noekkel, "natt": natt.isoformat(), "steg": steg}
    enqueue(SLAG, payload, prioritet=AFTER_ALL, person=noekkel, etter=etter)


def _name(noekkel: str) -> str:
    return f"firmanatt/{noekkel}/venter"
