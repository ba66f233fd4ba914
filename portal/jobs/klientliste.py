"""Fetches figures for the client list in batches, since three thousand clients take minutes.

The result so far is cached, sealed, for an hour under the person's key. It grants no access: a page shows only the
clients that Altinn lists at that request. The access log gets one entry per organisation and filling.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.innsyn import record
from portal.access.lesing import read_aapne_krav, read_with
from portal.access.sesjon import Innlogget, get_innlogget, load_innlogget
from portal.access.sett import drop_all_but, drop_sett
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_tilgang, get_tilgang_for
from portal.api.dropped import Dropped, find_dropped
from portal.api.errors import ApiError, ApiRefused, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.klienter import Hindring
from portal.domain.nytt import Nytt
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import EGEN, Tilgang
from portal.jobs.klientgrunnlag import keep_grunnlag
from portal.jobs.klientrad import Klientrad, describe_rad
from portal.jobs.queue import Payload, Renew, enqueue
from portal.sealed_store import SealedStore

TOGETHER = 10  # organisations per job, about two seconds; a file waits at most that long for the worker
AFTER_PAGES = 30  # fetching for an opened organisation goes first
STALE_AFTER = timedelta(minutes=2)  # without progress for this long, the filling has stopped
Answer = tuple[Tilgang, Oppslag[AapneKrav] | ApiError]
HVA = "klienter"  # how the access log names the list with its figures


class Klientliste(msgspec.Struct, frozen=True, kw_only=True):
    """One filling: rows fetched so far, and clients still to fetch."""

    fylling: str  # reference of the request that started it; each filling has its own
    begynt: datetime
    dag: date
    sagt: datetime
    rader: dict[str, Klientrad]
    venter: tuple[str, ...]

    @property
    def is_under_arbeid(self) -> bool:
        """Whether the filling still makes progress."""
        return bool(self.venter) and get_clock().now() - self.sagt < STALE_AFTER

    @property
    def hentede(self) -> set[str]:
        """Organisations this filling has fetched."""
        return self.rader.keys() - set(self.venter)


_LISTER = SealedStore(Klientliste)


def get_klientliste(session: SessionBase) -> Klientliste | None:
    """The person's list so far, or None if none was started today."""
    innlogget = get_innlogget(session)
    return None if innlogget is None else _find_of_today(innlogget)


def fill_anew(session: SessionBase, orgnumre: Sequence[str], reference: str) -> Klientliste | None:
    """Start fetching these organisations in this order. Earlier rows are shown until they are replaced."""
    innlogget = get_innlogget(session)
    if innlogget is None:
        return None
    before, now, asked = _find_of_today(innlogget), get_clock().now(), set(orgnumre)
    liste = Klientliste(
        fylling=reference,
        begynt=now,
        dag=get_clock().today(),
        sagt=now,
        rader={} if before is None else _list_still_good(before, asked),
        venter=tuple(orgnumre),
    )
    _keep(innlogget, liste)
    _enqueue_step(innlogget, reference, 0)
    return liste


def fill_missing(
    session: SessionBase, liste: Klientliste, orgnumre: Sequence[str], reference: str
) -> Klientliste | None:
    """Start fetching those that the list lacks: favourites and clients that are new. Waits for a running filling."""
    missing = tuple(orgnr for orgnr in orgnumre if orgnr not in liste.rader and orgnr not in liste.venter)
    innlogget = get_innlogget(session)
    if innlogget is None or not missing or liste.is_under_arbeid:
        return liste
    more = msgspec.structs.replace(liste, fylling=reference, sagt=get_clock().now(), venter=(*missing, *liste.venter))
    _keep(innlogget, more)
    _enqueue_step(innlogget, reference, 0)
    return more


def replace_nytt(session: SessionBase, nytt: Mapping[str, Nytt]) -> None:
    """Tell of these clients what was compared just now."""
    innlogget = get_innlogget(session)
    liste = None if innlogget is None else _find_of_today(innlogget)
    if innlogget is not None and liste is not None:
        rows = {o: msgspec.structs.replace(row, nytt=nytt[o]) if o in nytt else row for o, row in liste.rader.items()}
        _keep(innlogget, msgspec.structs.replace(liste, rader=rows))


def _list_still_good(before: Klientliste, asked: set[str]) -> dict[str, Klientrad]:
    rows = {orgnr: row for orgnr, row in before.rader.items() if orgnr in asked}
    dropped = _find_dropped(rows)
    return {orgnr: row for orgnr, row in rows.items() if orgnr not in dropped or not row.is_dropped(dropped[orgnr])}


def replace_dropped(rows: Mapping[str, Klientrad]) -> dict[str, Klientrad]:
    """The rows without figures of organisations that were dropped after they were fetched."""
    found = dict(rows)
    for orgnr, dropped in _find_dropped(rows).items():
        if found[orgnr].is_dropped(dropped):
            refused = Klientrad(hentet=dropped.naar, hindring=Hindring.RETT)
            found[orgnr] = refused if dropped.is_avvist else Klientrad()
    return found


def _find_dropped(rows: Mapping[str, Klientrad]) -> dict[str, Dropped]:
    return find_dropped(rows, {orgnr: row.leser for orgnr, row in rows.items()})


def fill(payload: Payload, renew: Renew) -> None:
    """The job: fetch the next batch, then enqueue a job for the rest."""
    innlogget = load_innlogget(str(payload["innlogging"]))
    liste = None if innlogget is None else _find(innlogget)
    if innlogget is None or liste is None or liste.fylling != payload["fylling"] or not liste.venter:
        return
    renew()
    some = liste.venter[:TOGETHER]
    try:
        fetched = _fetch(innlogget, some, liste)
    except (InnloggingUtlopt, TilgangUtilgjengelig):
        return  # the page reports it after `STALE_AFTER`
    present = _find(innlogget)
    if present is None or present.fylling != liste.fylling:
        return
    rest = liste.venter[TOGETHER:]
    # Drop this batch's rows for clients the person has lost access to, and all that the authority has refused since:
    # the mark of a refusal does not last longer than a slow filling.
    rows = replace_dropped({orgnr: row for orgnr, row in liste.rader.items() if orgnr not in some}) | fetched
    _keep(innlogget, msgspec.structs.replace(liste, rader=rows, venter=rest, sagt=get_clock().now()))
    if rest:
        _enqueue_step(innlogget, liste.fylling, int(str(payload["steg"])) + 1)
    else:
        drop_all_but(innlogget.person_key, rows)  # what was seen ends with the right to the organisation


def _enqueue_step(innlogget: Innlogget, fylling: str, steg: int) -> None:
    step: Payload = {"innlogging": innlogget.noekkel, "fylling": fylling, "steg": steg}
    enqueue("klienter", step, prioritet=AFTER_PAGES, person=innlogget.person_key)


def _fetch(innlogget: Innlogget, orgnumre: Sequence[str], liste: Klientliste) -> dict[str, Klientrad]:
    tilganger = []
    for orgnr in orgnumre:
        try:
            tilganger.append(get_tilgang_for(innlogget, orgnr))  # check again: the right may be gone
        except UkjentVirksomhet:
            drop_sett(innlogget.person_key, [orgnr])
    answers = read_aapne_krav(tilganger, lambda orgnr: get_tilgang_for(innlogget, orgnr, is_sure=True))
    rows = {tilgang.orgnr: _make_rad(tilgang, one, liste) for tilgang, one in answers}
    return _add_nytt(innlogget.person_key, rows, answers, liste.dag, may_fetch=True)


def _add_nytt(
    person: str, rows: dict[str, Klientrad], answers: Sequence[Answer], dag: date, *, may_fetch: bool = False
) -> dict[str, Klientrad]:
    """The rows with what is new in those that have figures."""
    found = {
        tilgang.orgnr: (tilgang, one)
        for tilgang, one in answers
        if not isinstance(one, ApiError) and rows[tilgang.orgnr].tall is not None
    }
    nytt = keep_grunnlag(person, found, dag, may_fetch=may_fetch)
    return {orgnr: msgspec.structs.replace(row, nytt=nytt.get(orgnr)) for orgnr, row in rows.items()}


def _make_rad(tilgang: Tilgang, found: Oppslag[AapneKrav] | ApiError, liste: Klientliste) -> Klientrad:
    row = describe_rad(found, liste.dag, tilgang.leser)
    if row.tall is not None or isinstance(found, ApiRefused):
        record(tilgang, HVA, liste.fylling, is_avvist=row.tall is None)
    return row


def read_anew(session: SessionBase, orgnr: str, dag: date) -> Klientrad:
    """The row from the newest cached answer, which may be newer than the filling. Raises UkjentVirksomhet."""

    def read(tilgang: Tilgang) -> Klientrad:
        found = get_reskontro().get_aapne_krav(tilgang)
        row = describe_rad(found, dag, tilgang.leser)
        return _add_nytt(tilgang.person.noekkel, {orgnr: row}, [(tilgang, found)], dag)[orgnr]

    try:
        return read_with(get_tilgang(session, orgnr), partial(get_tilgang, session, orgnr, is_sure=True), read)
    except TilgangUtilgjengelig:
        return describe_rad(ApiUnavailable(Party.ALTINN, "systemuser"), dag, EGEN)
    except ApiError as exc:
        return describe_rad(exc, dag, EGEN)


def _find_of_today(innlogget: Innlogget) -> Klientliste | None:
    liste = _find(innlogget)
    return liste if liste is not None and liste.dag == get_clock().today() else None


def _find(innlogget: Innlogget) -> Klientliste | None:
    return _LISTER.find(_name_place(innlogget))


def _keep(innlogget: Innlogget, liste: Klientliste) -> None:
    _LISTER.keep(_name_place(innlogget), liste, settings.KEPT_FILE)


def _name_place(innlogget: Innlogget) -> str:
    return f"klientliste/{innlogget.person_key}"
