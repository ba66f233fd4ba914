"""Addresses from which a calendar program fetches a person's due dates. Decision 98.

An address is a consent: to ask Altinn for the person's right at each fetch, without a sign-in, for a year. It ends with
the right, when the person stops it, and after the year. The secret is shown once; only its keyed hash is kept.
"""

import hmac
import secrets
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction

from portal.access.kalendertilstand import Kalendertilstand, Sendt, name_place, open_tilstand, seal_tilstand
from portal.access.kjent_person import KjentPerson, name_person
from portal.access.models import Kalenderadresse
from portal.access.sesjon import Innlogget, get_innlogget
from portal.access.tilgang import IkkeInnlogget
from portal.api.altinn import SERVICEOWNER
from portal.clock import NORGE, get_clock
from portal.domain.kalender import Kalendervalg
from portal.domain.tilgang import Tilgang
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, derive_key, pseudonym

VALID = timedelta(days=365)
MAX_ADRESSER = 20  # of one person
SECRET_BYTES = 32


class ForMangeAdresser(Exception):
    """The person has as many addresses as one may have."""


class Kalendersamtykke(KjentPerson, frozen=True, kw_only=True):
    """What the person agreed to: whose due dates, what is shown of them, and until when."""

    noekkel: str
    orgnr: str = ""  # empty: all organisations of the person
    virksomhet: str = ""  # its name
    per_dag: bool = False  # one entry for each day, however few the organisations
    valg: Kalendervalg
    spraak: str
    laget: datetime

    @property
    def kilde(self) -> str:
        """Names the consent."""
        return self.noekkel

    @property
    def gjelder_til(self) -> date:
        """The last day of the consent, in Norway."""
        return (self.laget + VALID).astimezone(NORGE).date()


class Adresse(msgspec.Struct, frozen=True, kw_only=True):
    """An address that is in force."""

    samtykke: Kalendersamtykke
    sist_hentet: date | None
    tilstand: Kalendertilstand = Kalendertilstand()  # this and the next are not opened for a list of addresses
    sendt: Sendt = Sendt()


def is_tilbudt() -> bool:
    """Whether Altinn can be asked without a signed-in person: as service owner alone."""
    return bool(settings.ALTINN_ROAD == SERVICEOWNER)


def make_adresse(
    session: SessionBase,
    tilgang: Tilgang | None,
    valg: Kalendervalg,
    *,
    spraak: str,
    skjema: str,
    per_dag: bool = False,
) -> str:
    """The secret of a new address, of one organisation or of all; empty if this form has made one already.

    Raises IkkeInnlogget, ForMangeAdresser.
    """
    innlogget = _get_innlogget(session)
    samtykke = Kalendersamtykke(
        noekkel=pseudonym(f"kalender:{innlogget.person_key}:{skjema}"),
        pid=innlogget.pid,
        navn=innlogget.navn,
        orgnr=tilgang.orgnr if tilgang else "",
        virksomhet=tilgang.navn if tilgang else "",
        per_dag=per_dag,
        valg=valg,
        spraak=spraak,
        laget=get_clock().now(),
    )
    mine = Kalenderadresse.objects.filter(person=innlogget.person_key)
    mine.filter(utloeper__lte=get_clock().now()).delete()
    if mine.filter(noekkel=samtykke.noekkel).exists():
        return ""
    if mine.count() >= MAX_ADRESSER:
        raise ForMangeAdresser
    secret = _make_secret()
    return secret if _add(samtykke, innlogget.person_key, secret) else ""


def renew_adresse(session: SessionBase, noekkel: str) -> str:
    """A new secret for an address of the person's, for a year from now; the old one ends. Empty if there is none."""
    row = Kalenderadresse.objects.filter(noekkel=noekkel, person=_get_innlogget(session).person_key).first()
    adresse = _open_row(row)
    if row is None or adresse is None:
        return ""
    secret = _make_secret()
    samtykke = msgspec.structs.replace(adresse.samtykke, laget=get_clock().now())
    # The entries stay as they are, so that a calendar that moves to the new address sees no change.
    values = _make_values(samtykke, secret)
    return secret if Kalenderadresse.objects.filter(noekkel=noekkel, adresse=row.adresse).update(**values) else ""


def stop_adresse(session: SessionBase, noekkel: str) -> bool:
    """End an address of the person's. False if there is none."""
    person = _get_innlogget(session).person_key
    return bool(Kalenderadresse.objects.filter(noekkel=noekkel, person=person).delete()[0])


def list_adresser(session: SessionBase, orgnr: str | None = None) -> tuple[Adresse, ...]:
    """The person's addresses that are in force, newest first; of one organisation only if it is given."""
    rows = Kalenderadresse.objects.filter(person=_get_innlogget(session).person_key).defer("tilstand", "sendt")
    opened = [_open_row(row, is_listed=True) for row in rows]
    found = [one for one in opened if one is not None and orgnr in (None, one.samtykke.orgnr)]
    return tuple(sorted(found, key=lambda one: (one.samtykke.laget, one.samtykke.noekkel), reverse=True))


def find_adresse(secret: str) -> Adresse | None:
    """The address with this secret. None if there is none, or it has ended: nobody is told which."""
    row = Kalenderadresse.objects.filter(adresse=_hash(secret)).first()
    return _open_row(row) if is_tilbudt() else None


def find_by_noekkel(noekkel: str) -> Adresse | None:
    """The address that a job reads for. None if it has ended."""
    row = Kalenderadresse.objects.filter(noekkel=noekkel).first()
    return _open_row(row) if is_tilbudt() else None


def end_adresse(adresse: Adresse) -> None:
    """The right is gone, and with it the consent."""
    Kalenderadresse.objects.filter(noekkel=adresse.samtykke.noekkel).delete()


def end_adresser_by_pid(pid: str) -> int:
    """End all addresses of a person; returns the number ended."""
    return Kalenderadresse.objects.filter(person=name_person(pid)).delete()[0]


def end_alle_adresser() -> int:
    """End all addresses; returns the number ended."""
    return Kalenderadresse.objects.all().delete()[0]


def prune_kalenderadresser() -> int:
    """Remove addresses whose year is over; returns the number removed."""
    return Kalenderadresse.objects.filter(utloeper__lte=get_clock().now()).delete()[0]


def _get_innlogget(session: SessionBase) -> Innlogget:
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget


def _make_values(samtykke: Kalendersamtykke, secret: str) -> dict[str, object]:
    return {
        "adresse": _hash(secret),
        "innhold": seal_object(samtykke, name_place(samtykke.noekkel, "innhold")),
        "utloeper": samtykke.laget + VALID,
        "sist_hentet": None,
    }


def _add(samtykke: Kalendersamtykke, person: str, secret: str) -> bool:
    """False if the same form, sent twice at once, has added it already."""
    tilstand = seal_tilstand(samtykke.noekkel, Kalendertilstand())
    values = _make_values(samtykke, secret)
    try:
        with transaction.atomic():
            Kalenderadresse.objects.create(noekkel=samtykke.noekkel, person=person, tilstand=tilstand, **values)
    except IntegrityError:
        return False
    return True


def _open_row(row: Kalenderadresse | None, *, is_listed: bool = False) -> Adresse | None:
    """None if it is over, or was sealed by a key that is gone. `is_listed`: what was sent is not looked at."""
    if row is None or row.utloeper <= get_clock().now():
        return None
    try:
        samtykke = open_object(bytes(row.innhold), name_place(row.noekkel, "innhold"), Kalendersamtykke)
        if is_listed:
            return Adresse(samtykke=samtykke, sist_hentet=row.sist_hentet)
        tilstand, sendt = open_tilstand(row)
    except SealError:
        return None
    return Adresse(samtykke=samtykke, sist_hentet=row.sist_hentet, tilstand=tilstand, sendt=sendt)


def _make_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _hash(secret: str) -> str:
    """All 256 bits: the keyed hash is what an address is found by."""
    return hmac.digest(derive_key(settings.PSEUDONYM_KEY, "kalenderadresse"), secret.encode(), "sha256").hex()
