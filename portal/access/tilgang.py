"""Permission, decided on every request from Altinn's list for this person; no access without a fresh list."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.access.alder import get_end, is_fresh
from portal.access.kjent_person import KjentPerson
from portal.access.kjente_lesere import name_egen, open_egen
from portal.access.leser import Leservalg, ValgtLeser
from portal.access.personal_token import get_access_token
from portal.access.sesjon import Innlogget, end_innlogget, get_innlogget
from portal.access.withdrawals import has_begun, name_begun
from portal.api import altinn
from portal.api.errors import ApiError, InnloggingUtlopt
from portal.clock import get_clock
from portal.domain.tilgang import EGEN, Leser, Person, Tilgang, Virksomhet
from portal.domain.virksomheter import sort_virksomheter
from portal.sealed_store import LargeSealedStore, SealedStore, read_envelopes


class IkkeInnlogget(Exception):
    """Nobody is signed in, or the sign-in has expired."""


class UkjentVirksomhet(Exception):
    """The organisation does not exist or the person has no access; callers must not tell the two apart."""


class TilgangUtilgjengelig(Exception):
    """Altinn does not answer and no fresh list is cached: access is refused."""


class _Liste(msgspec.Struct, frozen=True, array_like=True):
    """Altinn's whole list for a person, for pages that show it."""

    virksomheter: tuple[Virksomhet, ...]
    fetched: float


class _Avgjorelse(msgspec.Struct, frozen=True, array_like=True):
    """One organisation of the list: opening a list of 15,000 for each page would cost more than the page."""

    virksomhet: Virksomhet
    fetched: float
    is_eneste: bool = False


# Decoding 15,000 organisations takes longer than searching them, and search runs at every keystroke. So a process
# remembers the lists it has opened, each with its own age.
_LISTER = LargeSealedStore(_Liste)
_AVGJORELSER = SealedStore(_Avgjorelse)


def get_virksomheter(session: SessionBase) -> tuple[Virksomhet, ...]:
    """All organisations in the person's list, by name. Raises IkkeInnlogget, TilgangUtilgjengelig."""
    return _get_person_and_liste(session)[1].virksomheter


def get_tilgang(session: SessionBase, orgnr: str, *, is_sure: bool = False, is_many: bool = False) -> Tilgang:
    """Permission for one organisation. Raises IkkeInnlogget, UkjentVirksomhet, TilgangUtilgjengelig.

    `is_sure`: raise TilgangUtilgjengelig too if nobody can say whether a firm's system user reads.
    """
    with _end_with_sign_in(session):
        return get_tilgang_for(_get_innlogget(session), orgnr, is_sure=is_sure, is_many=is_many)


def get_tilgang_for(who: KjentPerson, orgnr: str, *, is_sure: bool = False, is_many: bool = False) -> Tilgang:
    """The same for background jobs. Raises InnloggingUtlopt, UkjentVirksomhet, TilgangUtilgjengelig.

    `is_many`: it is one of many that are fetched for a list.
    """
    # An invalid number takes the same path as one without access, so that the answers cannot be told apart.
    # The prefix is used for nothing else: the person typed `orgnr`, and it must never name a part of the list.
    place = f"avgjoerelse/{who.person_key}/{orgnr}"
    kept = read_envelopes([place, name_egen(orgnr), name_begun(orgnr)])
    decision = _AVGJORELSER.open(place, kept[place]) if place in kept else None
    if decision is None or not is_fresh(decision.fetched):
        liste = _get_liste(who)
        found = [unit for unit in liste.virksomheter if unit.orgnr == orgnr and not unit.is_overskrift]
        if not found:
            raise UkjentVirksomhet
        decision = _Avgjorelse(found[0], liste.fetched, _is_eneste(liste))
        _AVGJORELSER.keep(place, decision, settings.FRESH_TILGANG)
    if decision.virksomhet.orgnr != orgnr:
        raise UkjentVirksomhet
    try:
        valgt = _begin_leservalg(who, is_many=is_many).choose_one(orgnr, open_egen(orgnr, kept), is_sure=is_sure)
    except InnloggingUtlopt:
        raise
    except ApiError as exc:
        raise TilgangUtilgjengelig from exc
    tilgang = _make_tilgang(who.person, decision.virksomhet, decision.fetched, valgt, is_eneste=decision.is_eneste)
    return replace(tilgang, confirmed_after=get_clock().now()) if has_begun(orgnr, kept) else tilgang


def get_tilganger(session: SessionBase, orgnumre: Collection[str]) -> tuple[Tilgang, ...]:
    """Permissions for those of the organisations that the person has access to. Raises as `get_virksomheter`."""
    return _make_tilganger(*_get_person_and_liste(session), orgnumre)


def get_alle_tilganger_for(who: KjentPerson) -> tuple[Tilgang, ...]:
    """Permissions for all organisations of the person, without a sign-in. Raises TilgangUtilgjengelig."""
    liste = _get_liste(who)
    return _make_tilganger(who, liste, {unit.orgnr for unit in liste.virksomheter})


def get_tilganger_for(who: KjentPerson, orgnumre: Collection[str], *, is_anew: bool) -> tuple[Tilgang, ...]:
    """Permissions for those of the organisations that the person has, without a sign-in. Raises TilgangUtilgjengelig.

    `is_anew`: Altinn is asked now. What is sent cannot be taken back, so that an answer of five minutes will not do.
    """
    return _make_tilganger(who, _ask_liste(who) if is_anew else _get_liste(who), orgnumre)


def list_hovedenheter_for(who: KjentPerson) -> tuple[str, ...]:
    """Numbers of the person's main units, without a sign-in. Raises TilgangUtilgjengelig."""
    units = _get_liste(who).virksomheter
    return tuple(one.orgnr for one in units if not (one.is_overskrift or one.is_slettet or one.overordnet))


def list_orgnumre_for(who: KjentPerson) -> frozenset[str]:
    """Numbers of all the person's organisations, without a sign-in. Raises InnloggingUtlopt, TilgangUtilgjengelig."""
    return frozenset(one.orgnr for one in _get_liste(who).virksomheter if not one.is_overskrift)


def _make_tilganger(who: KjentPerson, liste: _Liste, orgnumre: Collection[str]) -> tuple[Tilgang, ...]:
    is_eneste, person = _is_eneste(liste), who.person
    mine = [unit for unit in liste.virksomheter if unit.orgnr in orgnumre and not unit.is_overskrift]
    valgt = _begin_leservalg(who, is_many=True).choose([unit.orgnr for unit in mine])
    return tuple(_make_tilgang(person, unit, liste.fetched, valgt[unit.orgnr], is_eneste=is_eneste) for unit in mine)


def list_unreadable(session: SessionBase, lesere: Mapping[str, Leser]) -> dict[str, ApiError | None]:
    """Organisations that these system users may not, or no longer, read for the person; an error where nobody knows.

    What they fetched earlier is not shown then. Raises IkkeInnlogget, TilgangUtilgjengelig.
    """
    valg = _begin_leservalg(_get_innlogget(session))
    found: dict[str, ApiError | None] = {}
    with _end_with_sign_in(session):
        for orgnr, leser in lesere.items():
            try:
                if not valg.may_use(leser, orgnr):
                    found[orgnr] = None
            except InnloggingUtlopt:
                raise
            except ApiError as exc:
                found[orgnr] = exc
    return found


def _get_person_and_liste(session: SessionBase) -> tuple[Innlogget, _Liste]:
    innlogget = _get_innlogget(session)
    with _end_with_sign_in(session):
        return innlogget, _get_liste(innlogget)


def get_altinn_token(session: SessionBase) -> str:
    """The person's own token at Altinn, for what they do there through us. Raises IkkeInnlogget, ApiUnavailable."""
    with _end_with_sign_in(session):
        return get_altinn_token_for(_get_innlogget(session))


@contextmanager
def _end_with_sign_in(session: SessionBase) -> Iterator[None]:
    """A sign-in that Altinn or ID-porten does not accept any more ends here too."""
    try:
        yield
    except InnloggingUtlopt as exc:
        end_innlogget(session)
        raise IkkeInnlogget from exc


def get_altinn_token_for(innlogget: Innlogget) -> str:
    """The same for background jobs. Raises InnloggingUtlopt, ApiUnavailable."""
    return altinn.exchange(get_access_token(innlogget), altinn.for_altinn())


def _is_eneste(liste: _Liste) -> bool:
    return sum(not unit.is_overskrift for unit in liste.virksomheter) == 1


def _begin_leservalg(who: KjentPerson, *, is_many: bool = False) -> Leservalg:
    own = ValgtLeser(leser=EGEN)

    def list_firmaer(orgnumre: Collection[str]) -> list[Tilgang]:
        liste = _get_liste(who)
        mine = (unit for unit in liste.virksomheter if unit.orgnr in orgnumre and not unit.is_overskrift)
        return [_make_tilgang(who.person, unit, liste.fetched, own, is_eneste=False) for unit in mine]

    return Leservalg(list_firmaer, is_many=is_many)


def _make_tilgang(person: Person, unit: Virksomhet, fetched: float, valgt: ValgtLeser, *, is_eneste: bool) -> Tilgang:
    end = get_end(fetched)
    return Tilgang(
        orgnr=unit.orgnr,
        navn=unit.navn,
        person=person,
        gyldig_til=min(end, valgt.gyldig_til or end),
        grunn=unit.grunn,
        enhetstype=unit.enhetstype,
        overordnet=unit.overordnet,
        is_eneste=is_eneste,
        leser=valgt.leser,
    )


def _get_innlogget(session: SessionBase) -> Innlogget:
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget


def _get_liste(who: KjentPerson) -> _Liste:
    place = f"altinn/{who.person_key}"
    kept = _LISTER.find(place)
    return kept if kept is not None and is_fresh(kept.fetched) else _ask_liste(who)


def _ask_liste(who: KjentPerson) -> _Liste:
    try:
        fetched = get_clock().now().timestamp()
        liste = _Liste(sort_virksomheter(_ask_altinn(who)), fetched)  # sorted once here, not by each page
    except InnloggingUtlopt:
        raise
    except ApiError as exc:
        raise TilgangUtilgjengelig from exc
    _LISTER.keep(f"altinn/{who.person_key}", liste, settings.FRESH_TILGANG)
    return liste


def _ask_altinn(who: KjentPerson) -> tuple[Virksomhet, ...]:
    if settings.ALTINN_ROAD == altinn.SERVICEOWNER:
        return altinn.get_virksomheter_for(who.pid)
    if not isinstance(who, Innlogget):
        raise TilgangUtilgjengelig  # only a signed-in person has a token of their own
    access_token = get_access_token(who)
    budget = altinn.for_altinn()
    return altinn.get_virksomheter(altinn.exchange(access_token, budget), budget)
