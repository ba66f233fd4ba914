"""The job of an order of papers: the next client, or at the end the index."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.db.models import F

from portal.access.sesjon import Innlogget, load_innlogget
from portal.api.errors import InnloggingUtlopt
from portal.clock import get_clock
from portal.domain.papirer import Utfall
from portal.jobs.models import Papirklient
from portal.jobs.papirer import open_klient
from portal.jobs.papirlaging import LagedePapirer, make_papirer
from portal.jobs.papirordre import Ordrestans
from portal.jobs.papiroversikt import make_oversikt
from portal.jobs.papirsteg import Steg, find_steg
from portal.jobs.queue import Cancelled, Payload, Renew
from portal.outage import AWAY

MAX_BEGYNT = 2  # workers that may die of one client
IGJEN = timedelta(seconds=30)  # until a client is tried again


def run(payload: Payload, renew: Renew) -> None:
    """Take one step. One client a job, so that other people's jobs come between."""
    steg = find_steg(payload, renew)
    if steg is None:
        return
    innlogget = load_innlogget(steg.innlogging)
    if innlogget is None:
        steg.halt(Ordrestans.UTLOGGET)
        return
    with suppress(Cancelled):
        try:
            _take(steg, innlogget)
        except InnloggingUtlopt:
            steg.halt(Ordrestans.UTLOGGET)


def _take(steg: Steg, innlogget: Innlogget) -> None:
    row = steg.find_neste()
    if row is None:
        steg.finish_oversikt(make_oversikt(steg))
        return
    wait = row.naar - get_clock().now()
    if wait > timedelta():
        steg.wait(innlogget, wait)
        return
    laget = _make(steg, innlogget, row)
    steg.finish_klient(innlogget, laget.klient, laget.filer, IGJEN if laget.klient.is_venter else timedelta())


def _make(steg: Steg, innlogget: Innlogget, row: Papirklient) -> LagedePapirer:
    klient, mine = open_klient(steg.noekkel, row), Papirklient.objects.filter(pk=row.pk)
    if row.begynt >= MAX_BEGYNT:
        return LagedePapirer(klient=replace(klient, utfall=Utfall.FEILET, sist=get_clock().now()))
    mine.update(begynt=F("begynt") + 1)
    try:
        return make_papirer(innlogget, steg.bestilling, klient, steg.byte, steg.tell)
    except AWAY:
        with suppress(*AWAY):
            mine.update(begynt=F("begynt") - 1)
        raise
