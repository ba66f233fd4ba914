"""What is kept of each client beside its figures in the list: its state, to tell what is new, and rows to search in.

One small sealed entry for each person and client, as old as the row of the list, so that three thousand answers need
not be opened to show one page. It grants no access: it is used for clients whose row may be shown at the request.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

import msgspec
from django.conf import settings

from portal import locks
from portal.access.sett import drop_sett, find_sett, keep_sett
from portal.api.errors import ApiError
from portal.api.kept_lists import OF_PAYMENTS, find_aarslister
from portal.api.patience import StillFetching
from portal.api.reskontro import get_reskontro
from portal.clock import get_clock
from portal.domain.klientsok import Soekerad, list_aapne_rader
from portal.domain.nytt import Endring, Endringsslag, Nytt, compare
from portal.domain.stand import Aarslister, Stand, make_stand
from portal.domain.svar import AapneKrav, Oppslag
from portal.domain.tilgang import Tilgang
from portal.sealed_store import SealedStore

KEPT_MERKET = settings.KEPT_RADER + timedelta(hours=1)  # longer than rows that were compared before


class Merket(msgspec.Struct, frozen=True, array_like=True):
    """Fetch times of the figures that a person has marked, by client."""

    hentet: dict[str, datetime]


class Angre(msgspec.Struct, frozen=True, array_like=True):
    """What was seen before the last marking, by client."""

    foer: dict[str, Stand | None]


class Klientgrunnlag(msgspec.Struct, frozen=True, array_like=True):
    """One client's state and rows, as fetched."""

    stand: Stand
    rader: tuple[Soekerad, ...]


_GRUNNLAG = SealedStore(Klientgrunnlag)
_MERKET = SealedStore(Merket)
_ANGRE = SealedStore(Angre)


def keep_grunnlag(
    person: str,
    found: Mapping[str, tuple[Tilgang, Oppslag[AapneKrav]]],
    dag: date,
    before_fetch: Callable[[], None] | None = None,
) -> dict[str, Nytt]:
    """Keep what was just fetched of these clients; returns what is new in each since the person marked it as seen.

    The year's payments and payouts are fetched, two calls, for a client with something that only they explain:
    `before_fetch` is called first; if it is None, nothing is fetched.
    """
    seen = find_sett(person, found)
    return {orgnr: _keep_one(person, *one, seen.get(orgnr), dag, before_fetch) for orgnr, one in found.items()}


def _keep_one(
    person: str,
    tilgang: Tilgang,
    oppslag: Oppslag[AapneKrav],
    before: Stand | None,
    dag: date,
    before_fetch: Callable[[], None] | None,
) -> Nytt:
    fetched = oppslag.fetched_at or get_clock().now()
    lister = None if before is None else find_aarslister(tilgang, dag.year)
    stand = make_stand(oppslag.data, fetched, dag, lister)
    nytt = compare(before, stand)
    if before_fetch and lister is None and any(_is_unexplained(one) for one in nytt.endringer):
        before_fetch()
        lister = _fetch_lister(tilgang, dag.year)
        stand = make_stand(oppslag.data, fetched, dag, lister)
        nytt = compare(before, stand)
    place = _name_place(person, tilgang.orgnr)
    kept = _GRUNNLAG.find(place)
    if kept is None or kept.stand != stand:
        _GRUNNLAG.keep(place, Klientgrunnlag(stand, list_aapne_rader(oppslag.data)), settings.KEPT_RADER)
    return nytt


def _is_unexplained(endring: Endring) -> bool:
    """Whether the year's lists may tell more."""
    return endring.slag is Endringsslag.OPPGJORT or (endring.slag is Endringsslag.PLASSERT and not endring.gjelder)


def _fetch_lister(tilgang: Tilgang, aar: int) -> Aarslister | None:
    try:
        for name in OF_PAYMENTS:
            get_reskontro().prefetch(tilgang, name, aar)
    except (ApiError, StillFetching):
        return None  # the change is told without its cause
    return find_aarslister(tilgang, aar)


def find_grunnlag(person: str, orgnumre: Iterable[str]) -> dict[str, Klientgrunnlag]:
    """What is kept of these clients; one that does not open is left out."""
    by_place = {_name_place(person, orgnr): orgnr for orgnr in orgnumre}
    found = _GRUNNLAG.find_many(by_place)
    return {by_place[place]: one for place, one in found.items() if one is not None}


def find_merket(person: str) -> Mapping[str, datetime]:
    """When the figures were fetched that the person has marked in the last hours, by client."""
    found = _MERKET.find(f"sett-merket/{person}")
    return {} if found is None else found.hentet


def mark_seen(person: str, stander: Mapping[str, Stand]) -> None:
    """Keep these states as seen. What was seen before is kept for an hour, to be put back."""
    before = find_sett(person, stander)
    keep_sett(person, stander)
    _change_merket(person, {orgnr: stand.hentet for orgnr, stand in stander.items()})
    _ANGRE.keep(f"sett-angre/{person}", Angre({orgnr: before.get(orgnr) for orgnr in stander}), settings.KEPT_FILE)


def undo_seen(person: str) -> dict[str, Nytt]:
    """Put back what was seen before the last marking; returns what is new since then in each of these clients."""
    before = find_angre(person)
    keep_sett(person, {orgnr: stand for orgnr, stand in before.items() if stand is not None})
    drop_sett(person, [orgnr for orgnr, stand in before.items() if stand is None])
    _change_merket(person, {}, before)
    _ANGRE.drop([f"sett-angre/{person}"])
    return {orgnr: compare(before[orgnr], one.stand) for orgnr, one in find_grunnlag(person, before).items()}


def find_angre(person: str) -> Mapping[str, Stand | None]:
    """What the last marking can be undone to; empty if there is nothing to undo."""
    found = _ANGRE.find(f"sett-angre/{person}")
    return {} if found is None else found.foer


def drop_angre(person: str) -> None:
    """Nothing can be undone any more, and nothing is marked."""
    _ANGRE.drop([f"sett-angre/{person}"])
    _MERKET.drop([f"sett-merket/{person}"])


def _change_merket(person: str, added: Mapping[str, datetime], removed: Iterable[str] = ()) -> None:
    """Note what was marked, so that rows compared before do not tell it again."""
    with locks.hold(f"sett-merket/{person}", wait=2):
        gone = set(removed)
        kept = {orgnr: at for orgnr, at in {**find_merket(person), **added}.items() if orgnr not in gone}
        _MERKET.keep(f"sett-merket/{person}", Merket(kept), KEPT_MERKET)


def _name_place(person: str, orgnr: str) -> str:
    return f"klientgrunnlag/{person}/{orgnr}"
