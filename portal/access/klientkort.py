"""What a person notes about clients, and saved filters of them, kept sealed.

It grants no access: a list shows it beside what Altinn returns.

One row holds all of a person's cards, since a list opens them at each visit, and three thousand rows would take longer
than the rest of the page.
"""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction

from portal.access.conflicts import MAX_TRIES, CannotChange
from portal.access.models import Klientkortsamling
from portal.access.sesjon import Innlogget, get_innlogget
from portal.access.tilgang import IkkeInnlogget, get_virksomheter
from portal.clock import get_real_date
from portal.domain.klientkort import Klientkort
from portal.domain.klientutvalg import Klientutvalg
from portal.sealed_store import open_object, seal_object
from portal.sealing import SealError, get_key_ring

Cards = Mapping[str, Klientkort]
Change = Callable[[Cards], Cards]
AlleUtvalg = tuple[Klientutvalg, ...]


class Notater(NamedTuple):
    """Cards by organisation number, and saved filters."""

    kort: dict[str, Klientkort]
    utvalg: AlleUtvalg


class _Card(msgspec.Struct, frozen=True, array_like=True):
    kort: Klientkort
    sett: str  # day on which the person last had this client, in ISO form


def find_klientkort(session: SessionBase) -> dict[str, Klientkort]:
    """The signed-in person's cards by organisation number; none without a sign-in, or after the key is gone."""
    return find_notater_of(get_innlogget(session)).kort


def find_notater_of(innlogget: Innlogget | None) -> Notater:
    """The same with the saved filters, where the sign-in has been read already."""
    row = None if innlogget is None else Klientkortsamling.objects.filter(person=innlogget.person_key).first()
    if row is None:
        return Notater({}, ())
    return Notater({orgnr: card.kort for orgnr, card in _open(row).items()}, _open_utvalg(row))


def change_utvalg(session: SessionBase, change: Callable[[AlleUtvalg], AlleUtvalg]) -> None:
    """Keep what `change` makes of the saved filters. Raises IkkeInnlogget, CannotChange and what `change` raises."""
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    person = innlogget.person_key
    for _ in range(MAX_TRIES):
        row = Klientkortsamling.objects.filter(person=person).first()
        if row is not None and row.utvalg and not get_key_ring().knows(bytes(row.utvalg)):
            break
        changed = change(() if row is None else _open_utvalg(row))
        if _write(person, row, {"utvalg": seal_object(changed, _name_place_utvalg(person))}):
            return
    raise CannotChange


def change_klientkort(session: SessionBase, change: Change) -> None:
    """Keep what `change` makes of the cards; it may be called again if another window was faster.

    Cards of clients that the person has not had for as long as the access record is kept are removed.
    Raises IkkeInnlogget, TilgangUtilgjengelig and CannotChange.
    """
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    mine = {unit.orgnr for unit in get_virksomheter(session)}
    for _ in range(MAX_TRIES):
        row = Klientkortsamling.objects.filter(person=innlogget.person_key).first()
        if row is not None and not get_key_ring().knows(bytes(row.innhold)):
            break
        before = {} if row is None else _open(row)
        changed = change({orgnr: card.kort for orgnr, card in before.items()})
        if _keep(innlogget.person_key, row, _stamp(changed, before, mine)):
            return
    raise CannotChange


def prune_klientkort() -> int:
    """Remove those of people who have not changed any for as long as the record is kept; returns the number removed."""
    limit = get_real_date() - settings.KEPT_INNSYN
    return Klientkortsamling.objects.filter(sist_brukt__lt=limit).delete()[0]


def _stamp(cards: Cards, before: Mapping[str, _Card], mine: Collection[str]) -> dict[str, _Card]:
    today, oldest = get_real_date().isoformat(), (get_real_date() - settings.KEPT_INNSYN).isoformat()
    stamped = {
        orgnr: _Card(kort, today if orgnr in mine or orgnr not in before else before[orgnr].sett)
        for orgnr, kort in cards.items()
        if not kort.is_empty
    }
    return {orgnr: card for orgnr, card in stamped.items() if card.sett >= oldest}


def _keep(person: str, row: Klientkortsamling | None, cards: dict[str, _Card]) -> bool:
    return _write(person, row, {"innhold": seal_object(cards, _name_place(person))})


def _write(person: str, row: Klientkortsamling | None, envelopes: dict[str, bytes]) -> bool:
    """Whether nobody else changed the row meanwhile."""
    dag = get_real_date()
    if row is not None:
        same = Klientkortsamling.objects.filter(person=person, versjon=row.versjon)
        return bool(same.update(**envelopes, versjon=row.versjon + 1, sist_brukt=dag))
    empty: dict[str, _Card] = {}
    new = {"innhold": seal_object(empty, _name_place(person)), **envelopes}
    try:
        with transaction.atomic():
            Klientkortsamling.objects.create(person=person, versjon=1, sist_brukt=dag, **new)
    except IntegrityError:
        return False
    return True


def _open(row: Klientkortsamling) -> dict[str, _Card]:
    """No cards if the row was sealed by a key that is gone, or is garbled."""
    try:
        return open_object(bytes(row.innhold), _name_place(row.person), dict[str, _Card])
    except SealError:
        return {}


def _open_utvalg(row: Klientkortsamling) -> AlleUtvalg:
    """No filters in the same cases, or if none was ever saved."""
    try:
        return open_object(bytes(row.utvalg), _name_place_utvalg(row.person), AlleUtvalg)
    except SealError:
        return ()


def _name_place(person: str) -> str:
    return f"klientkort/{person}"


def _name_place_utvalg(person: str) -> str:
    return f"klientutvalg/{person}"
