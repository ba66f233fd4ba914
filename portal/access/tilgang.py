"""Permission, decided at every request from Altinn's list for this person; without a fresh list there is none."""

from datetime import timedelta

import msgspec
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.cache import caches

from portal.access.sesjon import Innlogget, get_innlogget, save_innlogget
from portal.api import altinn
from portal.api.errors import ApiError, InnloggingUtlopt
from portal.api.idporten import get_idporten
from portal.clock import get_clock
from portal.domain.numre import is_orgnr
from portal.domain.tilgang import Tilgang, Virksomhet
from portal.sealing import SealError, get_key_ring

TOKEN_MARGIN = timedelta(seconds=30)


class IkkeInnlogget(Exception):
    """Nobody is signed in, or the sign-in has run out."""


class UkjentVirksomhet(Exception):
    """The organisation does not exist or is not this person's: the two are never told apart."""


class TilgangUtilgjengelig(Exception):
    """Altinn does not answer and nothing fresh is kept: access is refused, not granted."""


class _Liste(msgspec.Struct, frozen=True, array_like=True):
    virksomheter: tuple[Virksomhet, ...]
    fetched: float


def get_virksomheter(session: SessionBase) -> tuple[Virksomhet, ...]:
    """All organisations in the person's list. Raises IkkeInnlogget, TilgangUtilgjengelig."""
    return _get_liste(session)[0].virksomheter


def get_tilgang(session: SessionBase, orgnr: str) -> Tilgang:
    """Permission for one organisation. Raises IkkeInnlogget, UkjentVirksomhet, TilgangUtilgjengelig."""
    liste, innlogget = _get_liste(session)
    if not is_orgnr(orgnr):
        raise UkjentVirksomhet
    for unit in liste.virksomheter:
        if unit.orgnr == orgnr and not unit.is_overskrift:
            return Tilgang(
                orgnr=unit.orgnr,
                navn=unit.navn,
                person_navn=innlogget.navn,
                enhetstype=unit.enhetstype,
                overordnet=unit.overordnet,
                gyldig_til=get_clock().now() + settings.FRESH_TILGANG,
            )
    raise UkjentVirksomhet


def _get_liste(session: SessionBase) -> tuple[_Liste, Innlogget]:
    innlogget = get_innlogget(session)
    if innlogget is None:
        raise IkkeInnlogget
    kept = _read(innlogget.person_key)
    if kept is not None:
        return kept, innlogget
    try:
        token = altinn.exchange(_get_access_token(session, innlogget))
        liste = _Liste(altinn.get_virksomheter(token), get_clock().now().timestamp())
    except InnloggingUtlopt as exc:
        session.flush()
        raise IkkeInnlogget from exc
    except ApiError as exc:
        raise TilgangUtilgjengelig from exc
    _keep(innlogget.person_key, liste)
    return liste, innlogget


def _get_access_token(session: SessionBase, innlogget: Innlogget) -> str:
    if innlogget.token_expires - TOKEN_MARGIN > get_clock().now():
        return innlogget.access_token
    tokens = get_idporten().refresh(innlogget.tokens)
    save_innlogget(
        session,
        msgspec.structs.replace(
            innlogget,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            token_expires=tokens.expires,
        ),
    )
    return tokens.access_token


def _read(person_key: str) -> _Liste | None:
    envelope = caches["default"].get(f"altinn:{person_key}")
    if not isinstance(envelope, bytes):
        return None
    try:
        liste = msgspec.msgpack.decode(get_key_ring().open(envelope, f"altinn/{person_key}"), type=_Liste)
    except (SealError, msgspec.DecodeError):
        return None
    age = get_clock().now().timestamp() - liste.fetched
    return liste if 0 <= age < settings.FRESH_TILGANG.total_seconds() else None


def _keep(person_key: str, liste: _Liste) -> None:
    envelope = get_key_ring().seal(msgspec.msgpack.encode(liste), f"altinn/{person_key}")
    caches["default"].set(f"altinn:{person_key}", envelope, timeout=int(settings.FRESH_TILGANG.total_seconds()))
