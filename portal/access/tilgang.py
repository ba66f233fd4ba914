"""Permission, decided at every request from Altinn's list for this person; without a fresh list there is none."""

from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal import locks
from portal.access.sesjon import Innlogget, end_innlogget, get_innlogget, keep_tokens, load_innlogget
from portal.api import altinn
from portal.api.errors import ApiError, ApiUnavailable, InnloggingUtlopt, Party
from portal.api.idporten import get_idporten
from portal.clock import get_clock
from portal.domain.tilgang import Tilgang, Virksomhet
from portal.domain.virksomheter import sort_virksomheter
from portal.sealed_store import SealedStore

GRACE = timedelta(minutes=1)  # for the request that is under way when what Altinn said turns old
TOKEN_MARGIN = timedelta(seconds=30)
REFRESH_WAIT = 15.0  # seconds to wait for another request of the same person that is exchanging the tokens


class IkkeInnlogget(Exception):
    """Nobody is signed in, or the sign-in has run out."""


class UkjentVirksomhet(Exception):
    """The organisation does not exist or is not this person's: the two are never told apart."""


class TilgangUtilgjengelig(Exception):
    """Altinn does not answer and nothing fresh is kept: access is refused, not granted."""


class _Liste(msgspec.Struct, frozen=True, array_like=True):
    """Everything Altinn lists for a person, for the pages that list."""

    virksomheter: tuple[Virksomhet, ...]
    fetched: float


class _Avgjorelse(msgspec.Struct, frozen=True, array_like=True):
    """One organisation of it: opening a list of 15,000 for each page would cost more than the page."""

    virksomhet: Virksomhet
    fetched: float


# To make 15,000 organisations of an envelope takes longer than to search them, and who types asks at every letter: a
# process remembers the lists it has opened, each with the age it is judged by.
_LISTER = SealedStore(_Liste, is_large=True)
_AVGJORELSER = SealedStore(_Avgjorelse)


def get_virksomheter(session: SessionBase) -> tuple[Virksomhet, ...]:
    """All organisations in the person's list, by name. Raises IkkeInnlogget, TilgangUtilgjengelig."""
    try:
        return _get_liste(_get_innlogget(session)).virksomheter
    except InnloggingUtlopt as exc:
        end_innlogget(session)
        raise IkkeInnlogget from exc


def get_tilgang(session: SessionBase, orgnr: str) -> Tilgang:
    """Permission for one organisation. Raises IkkeInnlogget, UkjentVirksomhet, TilgangUtilgjengelig."""
    try:
        return get_tilgang_for(_get_innlogget(session), orgnr)
    except InnloggingUtlopt as exc:
        end_innlogget(session)
        raise IkkeInnlogget from exc


def get_tilgang_for(innlogget: Innlogget, orgnr: str) -> Tilgang:
    """The same for work that outlives a request. Raises InnloggingUtlopt, UkjentVirksomhet, TilgangUtilgjengelig."""
    # A number that is none takes the same way as one that is another's: nothing tells the two apart.
    place = f"altinn/{innlogget.person_key}/{orgnr}"
    decision = _AVGJORELSER.find(place)
    if decision is None or not _is_fresh(decision.fetched):
        liste = _get_liste(innlogget)
        found = [unit for unit in liste.virksomheter if unit.orgnr == orgnr and not unit.is_overskrift]
        if not found:
            raise UkjentVirksomhet
        decision = _Avgjorelse(found[0], liste.fetched)
        _AVGJORELSER.keep(place, decision, settings.FRESH_TILGANG)
    unit = decision.virksomhet
    if unit.orgnr != orgnr:
        raise UkjentVirksomhet
    return Tilgang(
        orgnr=unit.orgnr,
        navn=unit.navn,
        person=innlogget.person,
        gyldig_til=datetime.fromtimestamp(decision.fetched, UTC) + settings.FRESH_TILGANG + GRACE,
        grunn=unit.grunn,
        enhetstype=unit.enhetstype,
        overordnet=unit.overordnet,
    )


def _get_innlogget(session: SessionBase) -> Innlogget:
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    return innlogget


def _get_liste(innlogget: Innlogget) -> _Liste:
    place = f"altinn/{innlogget.person_key}"
    kept = _LISTER.find(place)
    if kept is not None and _is_fresh(kept.fetched):
        return kept
    try:
        fetched = get_clock().now().timestamp()
        liste = _Liste(sort_virksomheter(_ask_altinn(innlogget)), fetched)  # once here, not at each page that lists
    except InnloggingUtlopt:
        raise
    except ApiError as exc:
        raise TilgangUtilgjengelig from exc
    _LISTER.keep(place, liste, settings.FRESH_TILGANG)
    return liste


def _ask_altinn(innlogget: Innlogget) -> tuple[Virksomhet, ...]:
    if settings.ALTINN_ROAD == altinn.SERVICEOWNER:
        return altinn.get_virksomheter_for(innlogget.pid)
    return altinn.get_virksomheter(altinn.exchange(_get_access_token(innlogget)))


def _get_access_token(innlogget: Innlogget) -> str:
    """A token that is good for some time yet. A refresh token is used once, by one request at a time."""
    if _is_good(innlogget):
        return innlogget.access_token
    with locks.hold(f"refresh/{innlogget.noekkel}", wait=REFRESH_WAIT) as is_held:
        if not is_held:
            raise ApiUnavailable(Party.IDPORTEN)
        present = load_innlogget(innlogget.noekkel)  # somebody else may have exchanged them while we waited
        if present is None:
            raise InnloggingUtlopt(Party.IDPORTEN)
        if not _is_good(present):
            tokens = get_idporten().refresh(present.tokens)
            keep_tokens(present, tokens)
            return tokens.access_token
        return present.access_token


def _is_good(innlogget: Innlogget) -> bool:
    return innlogget.token_expires - TOKEN_MARGIN > get_clock().now()


def _is_fresh(fetched: float) -> bool:
    return 0 <= get_clock().now().timestamp() - fetched < settings.FRESH_TILGANG.total_seconds()
