"""E-mail notifications: a consent to be written to, and to ask Altinn for the person's rights before each message.

It is off until an address is confirmed and an organisation is chosen. It ends with the rights, when the person stops
it, and after a year. Secrets in links are kept as keyed hashes; that of the link that stops it is also sealed, since
each message has it. Decision 101.
"""

from collections.abc import Collection
from datetime import timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from portal.access import kalenderadresser
from portal.access.epostrad import (
    VALID,
    Epostsamtykke,
    NyAdresse,
    end_row,
    has_late_address,
    hash_secret,
    lock_row,
    make_secret,
    name_row,
    name_stand,
    open_row,
    open_tilstand,
    seal_samtykke,
    take_ny,
    with_ny,
)
from portal.access.kjent_person import name_person
from portal.access.models import Epostabonnement, Epoststand
from portal.access.sesjon import get_innlogget
from portal.access.tilgang import IkkeInnlogget
from portal.clock import get_clock

CONFIRM_WITHIN = timedelta(days=1)
MAX_VIRKSOMHETER = 3000  # organisations of one person; each is read once a day


def is_tilbudt() -> bool:
    """Whether there is a server to send by, and Altinn can be asked without a signed-in person."""
    return bool(settings.EMAIL_HOST) and kalenderadresser.is_tilbudt()


def find_samtykke(session: SessionBase) -> Epostsamtykke | None:
    """What the person has agreed to. Raises IkkeInnlogget."""
    return open_row(Epostabonnement.objects.filter(noekkel=name_row(_get_person_key(session))).first())


def keep_adresse(session: SessionBase, adresse: str, spraak: str) -> Epostsamtykke:
    """Agree for a year, with this address, which must be confirmed; what was chosen stays. Raises IkkeInnlogget.

    A confirmed address stays in force until then.
    """
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    with transaction.atomic():
        row = lock_row(name_row(innlogget.person_key))
        before = open_row(row)
        if row is not None and before is not None and before.bekreftet is not None:
            return _replace_later(row, before, adresse, spraak)
        samtykke = Epostsamtykke(
            noekkel=name_row(innlogget.person_key),
            pid=innlogget.pid,
            navn=innlogget.navn,
            adresse=adresse,
            spraak=spraak,
            laget=get_clock().now(),
            stopp=make_secret(),  # links in what was sent to another address end
            med_tall=before.med_tall if before else False,
            virksomheter=before.virksomheter if before else {},
        )
        values = {
            "innhold": seal_samtykke(samtykke),
            "bekreft": "",
            "stopp": hash_secret(samtykke.stopp),
            "utloeper": samtykke.laget + CONFIRM_WITHIN,
            "neste": None,
        }
        fresh = {**values, "tilstand": b""}
        Epostabonnement.objects.update_or_create(noekkel=samtykke.noekkel, defaults=values, create_defaults=fresh)
    return samtykke


def begin_confirmation(noekkel: str) -> tuple[Epostsamtykke, str] | None:
    """A new secret to be sent to the address; the one before ends. None if there is nothing to confirm."""
    with transaction.atomic():
        row = lock_row(noekkel)
        samtykke = open_row(row)
        if row is None or samtykke is None or not samtykke.ubekreftet:
            return None
        secret, until = make_secret(), get_clock().now() + CONFIRM_WITHIN
        row.bekreft = hash_secret(secret)
        if (ny := samtykke.ny) is None:
            row.utloeper = until
        else:
            row.innhold = seal_samtykke(with_ny(samtykke, msgspec.structs.replace(ny, bekreft_innen=until)))
            samtykke = msgspec.structs.replace(samtykke, adresse=ny.adresse, spraak=ny.spraak)
        row.save()
    return samtykke, secret


def refuse_link(noekkel: str) -> None:
    """The new address rejected the link. An address in force stays."""
    with transaction.atomic():
        row = lock_row(noekkel)
        samtykke = open_row(row)
        if row is None or samtykke is None:
            return
        ny = None if samtykke.ny is None else msgspec.structs.replace(samtykke.ny, is_avvist=True)
        refused = msgspec.structs.replace(samtykke, is_avvist=True) if ny is None else with_ny(samtykke, ny)
        row.innhold = seal_samtykke(refused)
        row.save(update_fields=["innhold"])


def can_confirm(session: SessionBase, secret: str) -> bool:
    """Whether this link confirms an address of the person's. Raises IkkeInnlogget."""
    noekkel = name_row(_get_person_key(session))
    return _open_waiting(Epostabonnement.objects.filter(noekkel=noekkel).first(), secret) is not None


def confirm(session: SessionBase, secret: str) -> bool:
    """The address is the person's. False if the link is unknown, used, too old or another person's."""
    with transaction.atomic():
        found = _open_waiting(lock_row(name_row(_get_person_key(session))), secret)
        if found is None:
            return False
        (row, samtykke), now = found, get_clock().now()
        samtykke = msgspec.structs.replace(take_ny(samtykke), bekreftet=now, is_avvist=False)
        row.innhold, row.stopp = seal_samtykke(samtykke), hash_secret(samtykke.stopp)
        row.bekreft, row.neste, row.utloeper = "", now, samtykke.laget + VALID
        row.save()
    return True


def choose_virksomheter(session: SessionBase, orgnumre: Collection[str], *, is_paa: bool) -> bool:
    """Switch these on or off; the caller has found that the person has them. False without an address."""
    today = get_clock().today()
    with transaction.atomic():
        row = lock_row(name_row(_get_person_key(session)))
        samtykke = open_row(row)
        if row is None or samtykke is None:
            return False
        kept = {o: since for o, since in samtykke.virksomheter.items() if is_paa or o not in orgnumre}
        added = dict.fromkeys([o for o in orgnumre if o not in kept][: max(MAX_VIRKSOMHETER - len(kept), 0)], today)
        chosen = kept | added if is_paa else kept
        row.innhold = seal_samtykke(msgspec.structs.replace(samtykke, virksomheter=chosen))
        if samtykke.bekreftet is not None:
            row.neste = get_clock().now()  # what is compared with later is read at once
        row.save()
        if not is_paa:
            drop_stander(samtykke.noekkel, orgnumre)
    return True


def choose_innhold(session: SessionBase, *, med_tall: bool) -> bool:
    """Whether names and amounts stand in the message. False without an address."""
    with transaction.atomic():
        row = lock_row(name_row(_get_person_key(session)))
        samtykke = open_row(row)
        if row is None or samtykke is None:
            return False
        row.innhold = seal_samtykke(msgspec.structs.replace(samtykke, med_tall=med_tall))
        row.save()
    return True


def find_last_message(session: SessionBase, name: str) -> tuple[str, ...]:
    """The organisations that this message was about, if it is the person's last. Raises IkkeInnlogget."""
    row = Epostabonnement.objects.filter(noekkel=name_row(_get_person_key(session))).first()
    if row is None or open_row(row) is None:
        return ()
    tilstand = open_tilstand(row)
    return next((tuple(one.noekler) for one in (tilstand.melding, tilstand.sist) if one and one.id == name), ())


def stop(session: SessionBase) -> bool:
    """End it. False if there was nothing."""
    return end_row(name_row(_get_person_key(session)))


def stop_by_secret(secret: str) -> None:
    """End it by the link in a message. Nobody is told whether there was anything to end."""
    for noekkel in Epostabonnement.objects.filter(stopp=hash_secret(secret)).values_list("noekkel", flat=True):
        end_row(noekkel)


def end_by_pid(pid: str) -> int:
    """End a person's; returns the number ended."""
    return int(end_row(name_row(name_person(pid))))


def end_all() -> int:
    """End everybody's; returns the number ended."""
    return sum(end_row(noekkel) for noekkel in Epostabonnement.objects.values_list("noekkel", flat=True))


def prune_abonnementer() -> int:
    """Remove those whose year is over, and addresses that nobody confirmed; returns the number removed."""
    _forget_unconfirmed()
    over = Epostabonnement.objects.filter(utloeper__lte=get_clock().now()).values_list("noekkel", flat=True)
    return sum(end_row(noekkel) for noekkel in over)


def drop_stander(noekkel: str, orgnumre: Collection[str]) -> None:
    """Forget what was told of these organisations."""
    Epoststand.objects.filter(noekkel__in=[name_stand(noekkel, orgnr) for orgnr in orgnumre]).delete()


def _get_person_key(session: SessionBase) -> str:
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget.person_key


def _open_waiting(row: Epostabonnement | None, secret: str) -> tuple[Epostabonnement, Epostsamtykke] | None:
    """The person's row, if it is what this link confirms."""
    samtykke = open_row(row)
    if row is None or samtykke is None or row.bekreft != hash_secret(secret) or not samtykke.ubekreftet:
        return None
    return row, samtykke


def _replace_later(row: Epostabonnement, before: Epostsamtykke, adresse: str, spraak: str) -> Epostsamtykke:
    """Keep what is in force until the new address is confirmed; a link sent before ends."""
    now = get_clock().now()
    ny = NyAdresse(adresse=adresse, spraak=spraak, laget=now, bekreft_innen=now + CONFIRM_WITHIN)
    row.bekreft, row.innhold = "", seal_samtykke(samtykke := with_ny(before, ny))
    row.save(update_fields=["bekreft", "innhold"])
    return samtykke


def _forget_unconfirmed() -> None:
    """Addresses that were to replace one in force, and were not confirmed in time."""
    for noekkel in Epostabonnement.objects.values_list("noekkel", flat=True):
        with transaction.atomic():
            row = lock_row(noekkel)
            samtykke = open_row(row)  # without what is too late
            if row is not None and samtykke is not None and has_late_address(row):
                row.bekreft, row.innhold = "", seal_samtykke(samtykke)
                row.save(update_fields=["bekreft", "innhold"])
