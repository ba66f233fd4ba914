"""What a person last marked as seen of each organisation, kept sealed: a small snapshot to compare newer figures with.

It grants no access and shows nothing by itself: it is compared with figures that the person may see at the request, and
is removed once Altinn no longer lists the organisation for the person.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta

import msgspec

from portal.access.models import Settstand
from portal.clock import get_real_date
from portal.domain.stand import Stand
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, pseudonym

FORMAT = 1  # increase it when snapshots in the old format must not be read
KEPT_SETT = timedelta(days=90)  # since last marked
AT_ONCE = 500  # rows of one query
_ENCODE = msgspec.msgpack.Encoder()
_DECODE = msgspec.msgpack.Decoder(Stand)


def find_sett(person: str, orgnumre: Iterable[str]) -> dict[str, Stand]:
    """The snapshots of these organisations that the person has; one that does not open is left out."""
    names = {_name_row(person, orgnr): orgnr for orgnr in orgnumre}
    found: dict[str, Stand] = {}
    for some in _split(names):
        rows = Settstand.objects.filter(noekkel__in=some).values_list("noekkel", "innhold")
        for noekkel, envelope in rows:
            stand = _open(bytes(envelope), person, noekkel)
            if stand is not None:
                found[names[noekkel]] = stand
    return found


def has_sett(person: str) -> bool:
    """Whether the person has marked anything."""
    return Settstand.objects.filter(person=person).exists()


def keep_sett(person: str, stander: Mapping[str, Stand]) -> None:
    """Keep these snapshots instead of those before."""
    dag = get_real_date()
    rows = [
        Settstand(noekkel=name, person=person, innhold=_seal(stand, person, name), sist_brukt=dag)
        for orgnr, stand in stander.items()
        for name in (_name_row(person, orgnr),)
    ]
    Settstand.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["noekkel"],
        update_fields=["innhold", "sist_brukt"],
    )


def drop_sett(person: str, orgnumre: Iterable[str]) -> None:
    """Remove the snapshots of these organisations."""
    for some in _split(_name_row(person, orgnr) for orgnr in orgnumre):
        Settstand.objects.filter(noekkel__in=some).delete()


def drop_all_but(person: str, mine: Collection[str]) -> int:
    """Remove the snapshots of organisations that are not among the person's; all of them for an empty collection."""
    kept = {_name_row(person, orgnr) for orgnr in mine}
    lost = set(Settstand.objects.filter(person=person).values_list("noekkel", flat=True)) - kept
    return sum(Settstand.objects.filter(noekkel__in=some).delete()[0] for some in _split(lost))


def prune_sett() -> int:
    """Remove those that were not marked for three months; returns the number removed."""
    return Settstand.objects.filter(sist_brukt__lt=get_real_date() - KEPT_SETT).delete()[0]


def _split(names: Iterable[str]) -> list[list[str]]:
    everything = list(names)
    return [everything[at : at + AT_ONCE] for at in range(0, len(everything), AT_ONCE)]


def _seal(stand: Stand, person: str, name: str) -> bytes:
    return seal_object(zlib.compress(_ENCODE.encode(stand.without_dekker()), 6), _name_place(person, name))


def _open(envelope: bytes, person: str, name: str) -> Stand | None:
    """None if it was sealed by a key that is gone, belongs elsewhere, or is garbled."""
    try:
        return _DECODE.decode(zlib.decompress(open_object(envelope, _name_place(person, name), bytes)))
    except (SealError, zlib.error, msgspec.DecodeError):
        return None


def _name_row(person: str, orgnr: str) -> str:
    """Keyed by person and organisation, so rows do not show that two people have the same organisation."""
    return pseudonym(f"sett:{person}:{orgnr}")


def _name_place(person: str, name: str) -> str:
    return f"sett/{FORMAT}/{person}/{name}"
