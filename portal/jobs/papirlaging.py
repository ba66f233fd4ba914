"""Makes one client's papers of an order: permission, figures, files; or says why there are none."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from django.conf import settings
from django.utils import translation

from portal.access.innsyn import record
from portal.access.lesing import read_with
from portal.access.sesjon import Innlogget
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_tilgang_for
from portal.api.errors import ApiError, ApiFormatError, ApiRefused, ApiUnknownOrganisation, InnloggingUtlopt
from portal.clock import get_clock
from portal.documents.drawing_process import DrawingFailed, TooHeavy, draw_apart
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.documents.kontoutskrift import Utskrift
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.papirer import Bestilling, Klientpapir, Papirslag, Utfall, compute_papirsaldo
from portal.domain.svar import Problem
from portal.domain.tilgang import Tilgang
from portal.jobs.papirsteg import Avbrutt
from portal.jobs.utskrift import InBackground, make_utskrift
from portal.large import LargeBusy
from portal.logs import get_reference
from portal.outage import AWAY
from portal.sealing import UnknownKey

MAX_FORSOEK = 3  # of a client whose figures may come a little later
MAX_BYTE = 200_000_000  # of one order
HVA = "papirer"  # how the record of access names it
SENERE = frozenset({Utfall.UTILGJENGELIG, Utfall.ALTINN})
Tell = Callable[[str], None]
Uten = tuple[tuple[str, Utfall], ...]
FEIL: tuple[tuple[type[Exception], Utfall], ...] = (
    (UkjentVirksomhet, Utfall.TILGANG),
    (TilgangUtilgjengelig, Utfall.ALTINN),
    (ApiRefused, Utfall.RETT),
    (ApiUnknownOrganisation, Utfall.UKJENT),
    (ApiFormatError, Utfall.ULESELIG),
    (ApiError, Utfall.UTILGJENGELIG),
    (LargeBusy, Utfall.UTILGJENGELIG),
)
logger = logging.getLogger("portal.jobs")


@dataclass(frozen=True, kw_only=True)
class Laget:
    """What became of a client, and its files by suffix."""

    klient: Klientpapir
    filer: dict[str, bytes] = field(default_factory=dict)


def make_papirer(innlogget: Innlogget, bestilling: Bestilling, klient: Klientpapir, byte: int, tell: Tell) -> Laget:
    """Make them. Whatever is wrong with this client alone is its outcome.

    `byte`: of the order so far. Raises InnloggingUtlopt, UnknownKey, Avbrutt and AWAY.
    """
    tried = replace(klient, forsoek=klient.forsoek + 1, sist=get_clock().now())
    try:
        with translation.override(bestilling.spraak):
            return _make(innlogget, bestilling, tried, byte, tell)
    except (InnloggingUtlopt, UnknownKey, Avbrutt, *AWAY):
        raise
    except Exception as exc:  # noqa: BLE001 (one client never ends the order)
        return _fail(tried, exc)


def _make(innlogget: Innlogget, bestilling: Bestilling, klient: Klientpapir, byte: int, tell: Tell) -> Laget:
    tilgang, utskrift = _read(innlogget, bestilling, klient.orgnr)
    if utskrift.kontoutskrift.is_skjermet:
        return Laget(klient=replace(klient, utfall=Utfall.SKJERMET))
    if _may_be_whole_later(utskrift.kontoutskrift) and klient.forsoek < MAX_FORSOEK:
        return Laget(klient=klient)
    hode = utskrift.hode
    saldo = compute_papirsaldo(utskrift.kontoutskrift, hode.tall_hentet, is_gammelt=hode.is_gammelt)
    known = replace(klient, navn=tilgang.navn, saldo=saldo, leser=tilgang.leser)
    filer, uten = _render(utskrift, bestilling.formater, tell)
    if byte + sum(map(len, filer.values())) > MAX_BYTE:
        return Laget(klient=replace(klient, utfall=Utfall.FULLT))
    if not filer:
        return Laget(klient=replace(klient, utfall=uten[0][1]))
    record(tilgang, HVA, get_reference())
    return Laget(klient=replace(known, utfall=Utfall.LAGET, filer=tuple(filer), uten=uten), filer=filer)


def _read(innlogget: Innlogget, bestilling: Bestilling, orgnr: str) -> tuple[Tilgang, Utskrift]:
    def read(tilgang: Tilgang) -> tuple[Tilgang, Utskrift]:
        made = make_utskrift(tilgang, bestilling.fra, bestilling.til, InBackground())
        return tilgang, replace(made, is_saldo=bestilling.slag is Papirslag.SALDO)

    tilgang = get_tilgang_for(innlogget, orgnr)
    try:
        return read_with(tilgang, partial(get_tilgang_for, innlogget, orgnr, is_sure=True), read)
    except ApiRefused:
        record(tilgang, HVA, get_reference(), is_avvist=True)
        raise


def _may_be_whole_later(utskrift: Kontoutskrift) -> bool:
    """Whether lists are missing only because the authority did not answer."""
    return bool(utskrift.usette_aar) or any(one.problem is Problem.UTILGJENGELIG for one in utskrift.mangler)


def _render(utskrift: Utskrift, formater: tuple[str, ...], tell: Tell) -> tuple[dict[str, bytes], Uten]:
    filer: dict[str, bytes] = {}
    uten: list[tuple[str, Utfall]] = []
    for filformat in TABELLFORMATER:
        if filformat.suffix in formater:
            filer[filformat.suffix] = filformat.render(utskrift.fil_tabeller, utskrift.hode.laget)
    if PDF.suffix in formater:
        drawn = _draw(utskrift, tell)
        if isinstance(drawn, Utfall):
            uten.append((PDF.suffix, drawn))
        else:
            filer = {PDF.suffix: drawn, **filer}
    return filer, tuple(uten)


def _draw(utskrift: Utskrift, tell: Tell) -> bytes | Utfall:
    if len(utskrift.kontoutskrift.linjer) > settings.MAX_ROWS:
        return Utfall.FOR_LANG
    try:
        dokument = utskrift.build_dokument()
        return draw_apart(dokument, tell, seconds=settings.DOCUMENT_SECONDS, memory=settings.DOCUMENT_MEMORY)
    except TooHeavy as exc:
        logger.warning("paper ended because=%s", exc)
        return Utfall.FOR_TUNG
    except DrawingFailed as exc:
        logger.error("paper failed because=%s", exc)
        return Utfall.FEILET


def _fail(klient: Klientpapir, exc: Exception) -> Laget:
    utfall = next((utfall for kind, utfall in FEIL if isinstance(exc, kind)), Utfall.FEILET)
    logger.warning("paper not made outcome=%s because=%s", utfall.value, type(exc).__name__)
    if utfall in SENERE and klient.forsoek < MAX_FORSOEK:
        return Laget(klient=klient)
    return Laget(klient=replace(klient, utfall=utfall))
