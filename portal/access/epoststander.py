"""What the worker keeps of e-mail notifications: which organisations to read, and what waits to be sent about each."""

import zlib
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

import msgspec
from django.db import transaction

from portal.access.epostrad import (
    Epostsamtykke,
    Eposttilstand,
    Melding,
    end_row,
    lock_row,
    name_stand,
    open_row,
    open_tilstand,
    seal_samtykke,
    seal_tilstand,
)
from portal.access.models import Epostabonnement, Epoststand
from portal.clock import get_clock
from portal.domain.epost import Fortalt
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError

HANDING_OVER = timedelta(minutes=2)  # longer than a mail server is waited for
_ENCODE = msgspec.msgpack.Encoder()
_DECODE = msgspec.msgpack.Decoder(Fortalt)


class Abonnement(msgspec.Struct, frozen=True, kw_only=True):
    """One that is in force and confirmed."""

    samtykke: Epostsamtykke
    tilstand: Eposttilstand
    sendt: date | None

    @property
    def noekkel(self) -> str:
        """Names its row."""
        return self.samtykke.noekkel


def claim_due(until: datetime, most: int) -> list[str]:
    """Names of those that are due; each becomes due again at `until`, unless it is put off till later."""
    now = get_clock().now()
    due = Epostabonnement.objects.filter(neste__lte=now, utloeper__gt=now).order_by("neste")
    found = list(due.values_list("noekkel", "neste")[:most])
    return [n for n, was in found if Epostabonnement.objects.filter(noekkel=n, neste=was).update(neste=until)]


def find_abonnement(noekkel: str) -> Abonnement | None:
    """The one with this name, if it is in force and confirmed."""
    row = Epostabonnement.objects.filter(noekkel=noekkel).first()
    samtykke = open_row(row)
    if row is None or samtykke is None or samtykke.bekreftet is None:
        return None
    return Abonnement(samtykke=samtykke, tilstand=open_tilstand(row), sendt=row.sendt)


def put_off(noekkel: str, until: datetime) -> None:
    """Make it due again then, or earlier if the person has changed something meanwhile."""
    Epostabonnement.objects.filter(noekkel=noekkel, neste__gt=get_clock().now()).update(neste=until)


def keep_tilstand(noekkel: str, tilstand: Eposttilstand, until: datetime | None = None) -> None:
    """Remember how far it has come, and when it is due again."""
    values: dict[str, object] = {"tilstand": seal_tilstand(noekkel, tilstand)}
    Epostabonnement.objects.filter(noekkel=noekkel).update(**values)
    if until is not None:
        put_off(noekkel, until)


def end_lost(noekkel: str, mine: Collection[str]) -> bool:
    """End the consent for organisations that are not among the person's, and all of it if none is left.

    False if it has ended.
    """
    with transaction.atomic():
        row = lock_row(noekkel)
        samtykke = open_row(row)
        if row is None or samtykke is None:
            return False
        lost = samtykke.virksomheter.keys() - set(mine)
        if not lost:
            return True
        if lost == samtykke.virksomheter.keys():
            end_row(noekkel)
            return False
        kept = {orgnr: since for orgnr, since in samtykke.virksomheter.items() if orgnr not in lost}
        row.innhold = seal_samtykke(msgspec.structs.replace(samtykke, virksomheter=kept))
        row.save(update_fields=["innhold"])
        Epoststand.objects.filter(noekkel__in=[name_stand(noekkel, orgnr) for orgnr in lost]).delete()
        return True


def list_uproevde(abonnement: Abonnement, orgnumre: Collection[str], dag: date) -> list[str]:
    """Those of the organisations that were not read or tried on this day."""
    rows = Epoststand.objects.filter(abonnement=abonnement.noekkel, proevd=dag).values_list("noekkel", flat=True)
    tried = set(rows)
    return [orgnr for orgnr in orgnumre if name_stand(abonnement.noekkel, orgnr) not in tried]


def find_fortalt(abonnement: Abonnement, orgnumre: Collection[str]) -> dict[str, Fortalt]:
    """What was told of each; of one that was never read, only since when."""
    names = {name_stand(abonnement.noekkel, orgnr): orgnr for orgnr in orgnumre}
    found = {orgnr: Fortalt(siden=abonnement.samtykke.virksomheter[orgnr]) for orgnr in orgnumre}
    rows = Epoststand.objects.filter(abonnement=abonnement.noekkel).values_list("noekkel", "innhold")
    for noekkel, envelope in rows:
        if noekkel in names and (opened := _open(bytes(envelope), noekkel)) is not None:
            found[names[noekkel]] = opened
    return found


def keep_fortalt(noekkel: str, fortalte: Mapping[str, Fortalt], proevd: date | None) -> None:
    """Remember what was told of these, unless they were switched off meanwhile."""
    with transaction.atomic():
        samtykke = open_row(lock_row(noekkel))
        chosen = samtykke.virksomheter if samtykke is not None else {}
        for orgnr, fortalt in fortalte.items():
            if orgnr in chosen:
                name = name_stand(noekkel, orgnr)
                values = {"abonnement": noekkel, "innhold": _seal(fortalt, name), "proevd": proevd}
                Epoststand.objects.update_or_create(noekkel=name, defaults=values)


def try_again(noekkel: str, orgnumre: Collection[str]) -> None:
    """These are to be read once more today."""
    names = [name_stand(noekkel, orgnr) for orgnr in orgnumre]
    Epoststand.objects.filter(noekkel__in=names).update(proevd=None)


def begin_melding(samtykke: Epostsamtykke, melding: Melding, dag: date) -> bool:
    """From here on it may have been sent.

    False if the person has stopped or changed something since it was read, if one was sent this day, and while another
    worker is handing one over.
    """
    now = get_clock().now()
    with transaction.atomic():
        row = lock_row(samtykke.noekkel)
        if row is None or open_row(row) != samtykke or row.sendt == dag:
            return False
        before = open_tilstand(row)
        if before.opptatt_til is not None and before.opptatt_til > now:
            return False
        row.tilstand = seal_tilstand(
            samtykke.noekkel, msgspec.structs.replace(before, melding=melding, opptatt_til=now + HANDING_OVER)
        )
        row.save(update_fields=["tilstand"])
    return True


def finish_melding(noekkel: str, melding: Melding, dag: date, until: datetime) -> None:
    """It is sent: what it told is told, and nothing more is sent this day. All or nothing."""
    with transaction.atomic():
        row = lock_row(noekkel)
        if row is None:
            return
        names = {name_stand(noekkel, orgnr): frozenset(told) for orgnr, told in melding.noekler.items()}
        for stand in Epoststand.objects.filter(noekkel__in=names):
            fortalt = _open(bytes(stand.innhold), stand.noekkel)
            if fortalt is not None:
                stand.innhold = _seal(fortalt.without(names[stand.noekkel]), stand.noekkel)
                stand.save(update_fields=["innhold"])
        row.tilstand = seal_tilstand(noekkel, Eposttilstand(sist=melding))
        row.sendt = dag
        row.save(update_fields=["tilstand", "sendt"])
        put_off(noekkel, until)


def refuse_adresse(noekkel: str) -> None:
    """The address rejects messages: nothing more is sent until it is confirmed again."""
    with transaction.atomic():
        row = lock_row(noekkel)
        samtykke = open_row(row)
        if row is not None and samtykke is not None:
            row.innhold = seal_samtykke(msgspec.structs.replace(samtykke, bekreftet=None, is_avvist=True))
            row.neste = None
            row.save(update_fields=["innhold", "neste"])


def _seal(fortalt: Fortalt, name: str) -> bytes:
    return seal_object(zlib.compress(_ENCODE.encode(fortalt), 6), f"epoststand/{name}")


def _open(envelope: bytes, name: str) -> Fortalt | None:
    """None if it was sealed by a key that is gone, belongs elsewhere, or is garbled."""
    try:
        return _DECODE.decode(zlib.decompress(open_object(envelope, f"epoststand/{name}", bytes)))
    except (SealError, zlib.error, msgspec.DecodeError):
        return None
