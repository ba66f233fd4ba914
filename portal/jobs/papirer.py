"""Orders of papers for many clients: what is kept of them, and what the person can do with them.

An order is rows in the database, all sealed: the order, a row for each client and a row for each file as it is made.
So a file is never in memory with others, and an order whose worker died goes on where it was. Everything is erased an
hour after the last progress. An order grants nothing: each client's right is asked for again, when its paper is made
and when it is shown or delivered (`papirtilgang.py`).
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Sum

from portal.access.sesjon import Innlogget
from portal.clock import get_clock
from portal.domain.papirer import Bestilling, Klientpapir, Utfall
from portal.jobs.models import Papirbestilling, Papirdel, Papirklient
from portal.jobs.papirordre import BestillingRefused, Ordrestans, Ordretilstand, Papirordre
from portal.jobs.queue import Payload, enqueue, is_at_work
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym

SLAG = "papirer"  # the kind of job
IN_TURN = 30  # with the filling of client lists: five hundred papers take a quarter of an hour
MAX_KLIENTER = 500  # of one order
MAX_BESTILLINGER = 3  # that one person has kept
STALE_AFTER = timedelta(minutes=5)  # without progress for this long, it has stopped
OVERSIKT = 0  # the number of the index among the files


def bestill(innlogget: Innlogget, bestilling: Bestilling, klienter: Sequence[Klientpapir]) -> str:
    """Order; returns the key. Raises BestillingRefused."""
    prune_papirer()
    person, now, noekkel = _name_person(innlogget.person_key), get_clock().now(), secrets.token_hex(12)
    if Papirbestilling.objects.filter(person=person).count() >= MAX_BESTILLINGER:
        raise BestillingRefused(is_egne=True)
    if measure_papirer() >= settings.PAPER_BYTES:
        raise BestillingRefused(is_egne=False)
    with transaction.atomic():
        row = Papirbestilling.objects.create(
            noekkel=noekkel,
            person=person,
            sagt=now,
            slettes=now + settings.KEPT_FILE,
            innhold=seal_object(bestilling, _name_place(noekkel, person)),
        )
        Papirklient.objects.bulk_create(
            Papirklient(
                bestilling=row, nr=one.nr, is_ventende=one.is_venter, naar=now, innhold=seal_klient(noekkel, one)
            )
            for one in klienter
        )
        enqueue_step(innlogget.noekkel, innlogget.person_key, noekkel, 0)
    return noekkel


def measure_papirer() -> int:
    """Bytes of all kept papers, everybody's."""
    return Papirbestilling.objects.aggregate(alle=Sum("byte"))["alle"] or 0


def find_ordre(person_key: str, noekkel: str) -> Papirordre | None:
    """The person's order; None if there is none of that key, or it is erased, or it is another's."""
    return next(iter(_open_all(_list_rows(person_key).filter(noekkel=noekkel))), None)


def list_ordrer(person_key: str) -> list[Papirordre]:
    """The person's orders, newest first."""
    return _open_all(_list_rows(person_key).order_by("-pk"))


def list_klienter(ordre: Papirordre) -> list[Klientpapir]:
    """Its clients in order."""
    rows = Papirklient.objects.filter(bestilling=ordre.pk).order_by("nr")
    return [open_klient(ordre.noekkel, row) for row in rows]


def stopp(ordre: Papirordre) -> None:
    """Stop before the next client."""
    Papirbestilling.objects.filter(pk=ordre.pk, stans="").update(stans=Ordrestans.STOPP.value)


def fortsett(innlogget: Innlogget, ordre: Papirordre) -> None:
    """Go on with those that wait."""
    with transaction.atomic():
        _begin_anew(innlogget, ordre)


def proev_igjen(innlogget: Innlogget, ordre: Papirordre, numre: Collection[int] = ()) -> None:
    """Try these clients again, or all for whom that may help. The index is made anew."""
    again = [one for one in list_klienter(ordre) if one.kan_proeves_igjen and (not numre or one.nr in numre)]
    _change(innlogget, ordre, [replace(one, utfall=Utfall.VENTER, forsoek=0) for one in again])


def trekk_tilbake(innlogget: Innlogget, ordre: Papirordre, klienter: Iterable[tuple[Klientpapir, Utfall]]) -> None:
    """Erase the papers and figures of these clients, for this reason. The index is made anew.

    An order that has stopped stays so: looking at it begins nothing.
    """
    now = get_clock().now()
    lost = [replace(one, utfall=why, saldo=None, filer=(), uten=(), sist=now) for one, why in klienter]
    _change(innlogget, ordre, lost, goes_on=ordre.tilstand is not Ordretilstand.STANSET)


def slett(ordre: Papirordre) -> None:
    """Erase it now."""
    Papirbestilling.objects.filter(pk=ordre.pk).delete()


def read_del(ordre: Papirordre, nr: int, endelse: str) -> bytes:
    """One file. Raises DoesNotExist if it has been erased, and SealError."""
    row = Papirdel.objects.get(bestilling=ordre.pk, nr=nr, endelse=endelse)
    return open_object(bytes(row.innhold), name_del(ordre.noekkel, nr, endelse), bytes)


def list_oversikt(ordre: Papirordre) -> list[str]:
    """Suffixes of the index, in order; none while it is still to be made."""
    found = Papirdel.objects.filter(bestilling=ordre.pk, nr=OVERSIKT).order_by("pk")
    return list(found.values_list("endelse", flat=True))


def prune_papirer() -> int:
    """Erase orders that are an hour old; returns the number erased."""
    return Papirbestilling.objects.filter(slettes__lte=get_clock().now()).delete()[1].get("jobs.Papirbestilling", 0)


def enqueue_step(innlogging: str, person: str, noekkel: str, steg: int, etter: timedelta = timedelta()) -> None:
    """Enqueue the job of this step: the next client, or the index."""
    payload: Payload = {"innlogging": innlogging, "bestilling": noekkel, "steg": steg}
    enqueue(SLAG, payload, prioritet=IN_TURN, person=person, etter=etter)


def open_bestilling(row: Papirbestilling) -> Bestilling:
    """What was ordered. Raises SealError."""
    return open_object(bytes(row.innhold), _name_place(row.noekkel, row.person), Bestilling)


def seal_klient(noekkel: str, klient: Klientpapir) -> bytes:
    """The envelope of a client's row."""
    return seal_object(klient, f"papirklient/{noekkel}/{klient.nr}")


def open_klient(noekkel: str, row: Papirklient) -> Klientpapir:
    """The client of a row. Raises SealError."""
    return open_object(bytes(row.innhold), f"papirklient/{noekkel}/{row.nr}", Klientpapir)


def name_del(noekkel: str, nr: int, endelse: str) -> str:
    """The place a file is sealed to."""
    return f"papirdel/{noekkel}/{nr}/{endelse}"


def _change(innlogget: Innlogget, ordre: Papirordre, klienter: Sequence[Klientpapir], *, goes_on: bool = True) -> None:
    """Write these clients anew without their files, and go on. A job at work on the order finds itself overtaken."""
    if not klienter:
        return
    now = get_clock().now()
    with transaction.atomic():
        if goes_on:
            _begin_anew(innlogget, ordre)
        else:
            Papirbestilling.objects.filter(pk=ordre.pk).update(steg=F("steg") + 1)
        for one in klienter:
            Papirklient.objects.filter(bestilling=ordre.pk, nr=one.nr).update(
                is_ventende=one.is_venter, naar=now, innhold=seal_klient(ordre.noekkel, one)
            )
        gone = Papirdel.objects.filter(bestilling=ordre.pk, nr__in=[OVERSIKT, *(one.nr for one in klienter)])
        freed = gone.aggregate(alle=Sum("byte"))["alle"] or 0
        gone.delete()
        Papirbestilling.objects.filter(pk=ordre.pk).update(byte=F("byte") - freed)


def _begin_anew(innlogget: Innlogget, ordre: Papirordre) -> None:
    now = get_clock().now()
    mine = Papirbestilling.objects.filter(pk=ordre.pk)
    if not mine.update(steg=F("steg") + 1, stans="", sagt=now, slettes=now + settings.KEPT_FILE):
        return  # erased meanwhile
    Papirklient.objects.filter(bestilling=ordre.pk, is_ventende=True).update(begynt=0)
    steg = mine.values_list("steg", flat=True).get()
    enqueue_step(innlogget.noekkel, innlogget.person_key, ordre.noekkel, steg)


def _list_rows(person_key: str) -> "QuerySet[Papirbestilling]":
    return Papirbestilling.objects.filter(person=_name_person(person_key), slettes__gt=get_clock().now())


def _open_all(rows: Iterable[Papirbestilling]) -> list[Papirordre]:
    """Those that open here: another machine may have sealed one with a key that is not known yet."""
    found = []
    for row in rows:
        try:
            bestilling = open_bestilling(row)
        except SealError:
            continue
        tilstand, stans = _find_tilstand(row)
        found.append(
            Papirordre(
                noekkel=row.noekkel,
                pk=row.pk,
                steg=row.steg,
                bestilling=bestilling,
                tilstand=tilstand,
                stans=stans,
                sagt=row.sagt,
                slettes=row.slettes,
            )
        )
    return found


def _find_tilstand(row: Papirbestilling) -> tuple[Ordretilstand, Ordrestans | None]:
    if row.stans:
        return Ordretilstand.STANSET, Ordrestans(row.stans)
    if Papirdel.objects.filter(bestilling=row.pk, nr=OVERSIKT).exists():
        return Ordretilstand.FERDIG, None
    if get_clock().now() - row.sagt > STALE_AFTER and not is_at_work(SLAG):
        return Ordretilstand.STANSET, Ordrestans.UKJENT
    return Ordretilstand.UNDER_ARBEID, None


def _name_person(person_key: str) -> str:
    return pseudonym(f"papirer:{person_key}")


def _name_place(noekkel: str, person: str) -> str:
    return f"papirbestilling/{noekkel}/{person}"
