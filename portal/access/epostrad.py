"""The rows of e-mail notifications: what a person agreed to, and how far the message of the day has come. Sealed."""

import hmac
import secrets
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction

from portal.access.kjent_person import KjentPerson
from portal.access.models import Epostabonnement, Epoststand
from portal.clock import NORGE, get_clock
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, derive_key, pseudonym

VALID = timedelta(days=365)
SECRET_BYTES = 32


class NyAdresse(msgspec.Struct, frozen=True, kw_only=True):
    """An address that takes the place of the one in force when it is confirmed, with a new year of consent."""

    adresse: str
    spraak: str
    laget: datetime
    bekreft_innen: datetime
    is_avvist: bool = False  # the address rejected the link


class Epostsamtykke(KjentPerson, frozen=True, kw_only=True):
    """What the person agreed to."""

    noekkel: str
    adresse: str
    spraak: str
    laget: datetime
    stopp: str  # the secret in the links that stop it
    bekreftet: datetime | None = None
    ny: NyAdresse | None = None
    is_avvist: bool = False  # the address rejected a message
    med_tall: bool = False  # names and amounts may stand in the message
    virksomheter: dict[str, date] = msgspec.field(
        default_factory=dict
    )  # since which business day, by organisation number

    @property
    def kilde(self) -> str:
        """Names the consent."""
        return self.noekkel

    @property
    def ubekreftet(self) -> str:
        """The address that a link is sent to; empty if there is none to confirm."""
        if self.ny is not None:
            return self.ny.adresse
        return self.adresse if self.bekreftet is None else ""

    @property
    def gjelder_til(self) -> date:
        """The last day of the consent, in Norway."""
        return (self.laget + VALID).astimezone(NORGE).date()


class Melding(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is being sent: what it tells does not change until it is known to have been sent or not."""

    id: str
    laget: datetime
    noekler: dict[str, list[str]]  # names of what it tells, by organisation number


class Eposttilstand(msgspec.Struct, frozen=True, kw_only=True):
    """How far the worker has come."""

    melding: Melding | None = None
    sist: Melding | None = None  # the last one that was sent, for the link in it
    opptatt_til: datetime | None = None  # until when a worker is handing it over
    forsoek: int = 0  # failed attempts since the last message
    avvist: int = 0  # days on which the address was refused
    avvist_dag: date | None = None
    omgang_dag: date | None = None  # the day on which figures are being read
    omgang: int = 0  # how often what did not answer was tried that day


def open_row(row: Epostabonnement | None) -> Epostsamtykke | None:
    """What was agreed to; None if it is over, or was sealed by a key that is gone."""
    if row is None or row.utloeper <= get_clock().now():
        return None
    samtykke = _open_whole(row)
    return msgspec.structs.replace(samtykke, ny=None) if samtykke is not None and _is_too_late(samtykke) else samtykke


def has_late_address(row: Epostabonnement) -> bool:
    """Whether a new address is still there that nobody confirmed in time."""
    samtykke = _open_whole(row)
    return samtykke is not None and _is_too_late(samtykke)


def _open_whole(row: Epostabonnement) -> Epostsamtykke | None:
    try:
        return open_object(bytes(row.innhold), _name_place(row.noekkel, "innhold"), Epostsamtykke)
    except SealError:
        return None


def _is_too_late(samtykke: Epostsamtykke) -> bool:
    return samtykke.ny is not None and samtykke.ny.bekreft_innen <= get_clock().now()


def with_ny(samtykke: Epostsamtykke, ny: NyAdresse | None) -> Epostsamtykke:
    """The same with another new address that is to be confirmed."""
    return msgspec.structs.replace(samtykke, ny=ny)


def take_ny(samtykke: Epostsamtykke) -> Epostsamtykke:
    """The new address in place of the old one. Links in what was sent to another address end."""
    ny = samtykke.ny
    if ny is None:
        return samtykke
    stopp = samtykke.stopp if ny.adresse == samtykke.adresse else make_secret()
    return msgspec.structs.replace(samtykke, adresse=ny.adresse, spraak=ny.spraak, laget=ny.laget, stopp=stopp, ny=None)


def open_tilstand(row: Epostabonnement) -> Eposttilstand:
    """How far it has come; from the start if it was sealed by a key that is gone."""
    try:
        return open_object(bytes(row.tilstand), _name_place(row.noekkel, "tilstand"), Eposttilstand)
    except SealError:
        return Eposttilstand()


def seal_samtykke(samtykke: Epostsamtykke) -> bytes:
    """The first envelope of a row."""
    return seal_object(samtykke, _name_place(samtykke.noekkel, "innhold"))


def seal_tilstand(noekkel: str, tilstand: Eposttilstand) -> bytes:
    """The second one."""
    return seal_object(tilstand, _name_place(noekkel, "tilstand"))


def lock_row(noekkel: str) -> Epostabonnement | None:
    """The row, which nobody else changes until the transaction ends (SQLite: as in every transaction here)."""
    return Epostabonnement.objects.select_for_update().filter(noekkel=noekkel).first()


def end_row(noekkel: str) -> bool:
    """End it, with all that it knows. False if there was nothing."""
    with transaction.atomic():
        Epoststand.objects.filter(abonnement=noekkel).delete()
        return bool(Epostabonnement.objects.filter(noekkel=noekkel).delete()[0])


def name_row(person_key: str) -> str:
    """The row of a person."""
    return pseudonym(f"epost:{person_key}")


def name_stand(noekkel: str, orgnr: str) -> str:
    """The row of one organisation of a person's."""
    return pseudonym(f"epoststand:{noekkel}:{orgnr}")


def make_secret() -> str:
    """256 random bits, for a link."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """All 256 bits: the keyed hash is what a row is found by."""
    return hmac.digest(derive_key(settings.PSEUDONYM_KEY, "epostlenke"), secret.encode(), "sha256").hex()


def _name_place(noekkel: str, what: str) -> str:
    return f"epostabonnement/{noekkel}/{what}"
