"""Makes one client's papers of an order: permission, figures, files; or says why there are none."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.utils import translation

from portal.access.innsyn import record
from portal.access.lesing import read_with
from portal.access.sesjon import Innlogget
from portal.access.tilgang import TilgangUtilgjengelig, UkjentVirksomhet, get_tilgang_for
from portal.api.errors import ApiError, ApiFormatError, ApiRefused, ApiUnknownOrganisation, InnloggingUtlopt
from portal.clock import get_clock, get_creation_time
from portal.documents.dokument import Dokument
from portal.documents.drawing_process import DrawingFailed, TooHeavy, draw_apart
from portal.documents.filformat import PDF, TABELLFORMATER
from portal.documents.kontoutskrift import Utskrift
from portal.documents.listepapir import Listehode, build_listedokument
from portal.documents.tabell import Tabell
from portal.domain.kontoutskrift import Kontoutskrift
from portal.domain.papirer import (
    Bestilling,
    Klientpapir,
    Papirsaldo,
    Papirslag,
    Utfall,
    compute_papirsaldo,
)
from portal.domain.svar import Problem
from portal.domain.tilgang import Tilgang
from portal.jobs.papirer import measure_papirer
from portal.jobs.papirlister import read_liste
from portal.jobs.queue import Cancelled
from portal.jobs.utskrift import InBackground, make_utskrift
from portal.large import LargeBusy
from portal.logs import get_reference
from portal.outage import AWAY
from portal.sealing import UnknownKey
from portal.wording_papirer import name_bestilling

MAX_FORSOEK = 3  # of a client whose figures may come a little later
MAX_BYTE = 200_000_000  # of one order
RECORDED_AS = "papirer"  # how the access record names it
SENERE = frozenset({Utfall.UTILGJENGELIG, Utfall.ALTINN})
T = TypeVar("T")
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
class LagedePapirer:
    """What became of a client, and its files by suffix."""

    klient: Klientpapir
    filer: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Papir:
    """What a client's files are made of. `antall`: rows of the document."""

    tabeller: Sequence[Tabell]
    laget: datetime
    antall: int
    build_dokument: Callable[[], Dokument]


def make_papirer(
    innlogget: Innlogget, bestilling: Bestilling, klient: Klientpapir, byte: int, tell: Tell
) -> LagedePapirer:
    """Make them. Whatever is wrong with this client alone is its outcome.

    `byte`: of the order so far. Raises InnloggingUtlopt, UnknownKey, Cancelled and AWAY.
    """
    tried = replace(klient, forsoek=klient.forsoek + 1, sist=get_clock().now())
    try:
        with translation.override(bestilling.spraak):
            return _make(innlogget, bestilling, tried, byte, tell)
    except (InnloggingUtlopt, UnknownKey, Cancelled, *AWAY):
        raise
    except Exception as exc:  # noqa: BLE001 (one client never ends the order)
        return _fail(tried, exc)


def _make(innlogget: Innlogget, bestilling: Bestilling, klient: Klientpapir, byte: int, tell: Tell) -> LagedePapirer:
    if bestilling.slag.is_liste:
        return _make_liste(innlogget, bestilling, klient, byte, tell)
    tilgang, utskrift = _read(innlogget, bestilling, klient.orgnr)
    if utskrift.kontoutskrift.is_skjermet:
        return LagedePapirer(klient=replace(klient, utfall=Utfall.SKJERMET))
    if _may_be_whole_later(utskrift.kontoutskrift) and klient.forsoek < MAX_FORSOEK:
        return LagedePapirer(klient=klient)
    hode = utskrift.hode
    saldo = compute_papirsaldo(utskrift.kontoutskrift, hode.tall_hentet, is_gammelt=hode.is_gammelt)
    papir = _Papir(utskrift.fil_tabeller, hode.laget, len(utskrift.kontoutskrift.linjer), utskrift.build_dokument)
    return _finish(klient, tilgang, saldo, papir, bestilling.formater, byte, tell)


def _make_liste(
    innlogget: Innlogget, bestilling: Bestilling, klient: Klientpapir, byte: int, tell: Tell
) -> LagedePapirer:
    """The list that the client's own page has as a file."""
    tilgang, liste = _read_with(innlogget, klient.orgnr, lambda tilgang: read_liste(tilgang, bestilling))
    if liste.is_skjermet:
        return LagedePapirer(klient=replace(klient, utfall=Utfall.SKJERMET))
    if liste.may_be_whole_later and klient.forsoek < MAX_FORSOEK:
        return LagedePapirer(klient=klient)
    tabell, sums = liste.build()
    laget = get_creation_time()
    hode = Listehode(
        tittel=name_bestilling(bestilling),
        orgnr=tilgang.orgnr,
        navn=tilgang.navn,
        laget=laget,
        laget_av=tilgang.person.navn,
        hentet=sums.hentet,
    )
    papir = _Papir((tabell,), laget, len(tabell.rader), lambda: build_listedokument(tabell, bestilling.slag, hode))
    return _finish(klient, tilgang, sums, papir, bestilling.formater, byte, tell)


def _finish(
    klient: Klientpapir,
    tilgang: Tilgang,
    saldo: Papirsaldo,
    papir: _Papir,
    formater: tuple[str, ...],
    byte: int,
    tell: Tell,
) -> LagedePapirer:
    """The files of one client, or why none could be made."""
    filer, uten = _render(papir, formater, tell)
    if not filer:
        return LagedePapirer(klient=replace(klient, utfall=uten[0][1]))
    return _hand_over(replace(klient, uten=uten), tilgang, saldo, filer, byte)


def _hand_over(
    klient: Klientpapir, tilgang: Tilgang, saldo: Papirsaldo, filer: dict[str, bytes], byte: int
) -> LagedePapirer:
    """Record it before it can be seen. `byte`: of the order before it."""
    size = sum(map(len, filer.values()))
    if byte + size > MAX_BYTE:
        return LagedePapirer(klient=replace(klient, utfall=Utfall.FULLT))
    if measure_papirer() + size > settings.PAPER_BYTES:
        return LagedePapirer(klient=replace(klient, utfall=Utfall.PLASS))
    record(tilgang, RECORDED_AS, get_reference())
    made = replace(klient, utfall=Utfall.LAGET, navn=tilgang.navn, saldo=saldo, leser=tilgang.leser, filer=tuple(filer))
    return LagedePapirer(klient=made, filer=filer)


def _read(innlogget: Innlogget, bestilling: Bestilling, orgnr: str) -> tuple[Tilgang, Utskrift]:
    def make(tilgang: Tilgang) -> Utskrift:
        made = make_utskrift(tilgang, bestilling.fra, bestilling.til, InBackground())
        return replace(made, is_saldo=bestilling.slag is Papirslag.SALDO)

    return _read_with(innlogget, orgnr, make)


def _read_with(innlogget: Innlogget, orgnr: str, work: Callable[[Tilgang], T]) -> tuple[Tilgang, T]:
    """What is made with the system user that can read, and the permission that names it."""
    tilgang = get_tilgang_for(innlogget, orgnr)
    get_anew = partial(get_tilgang_for, innlogget, orgnr, is_sure=True)
    try:
        return read_with(tilgang, get_anew, lambda tilgang: (tilgang, work(tilgang)))
    except ApiRefused:
        record(tilgang, RECORDED_AS, get_reference(), is_avvist=True)
        raise


def _may_be_whole_later(utskrift: Kontoutskrift) -> bool:
    """Whether lists are missing only because the authority did not answer."""
    return bool(utskrift.usette_aar) or any(one.problem is Problem.UTILGJENGELIG for one in utskrift.mangler)


def _render(papir: _Papir, formater: tuple[str, ...], tell: Tell) -> tuple[dict[str, bytes], Uten]:
    filer: dict[str, bytes] = {}
    uten: list[tuple[str, Utfall]] = []
    for filformat in TABELLFORMATER:
        if filformat.suffix in formater:
            filer[filformat.suffix] = filformat.render(papir.tabeller, papir.laget)
    if PDF.suffix in formater:
        drawn = _draw(papir, tell)
        if isinstance(drawn, Utfall):
            uten.append((PDF.suffix, drawn))
        else:
            filer = {PDF.suffix: drawn, **filer}
    return filer, tuple(uten)


def _draw(papir: _Papir, tell: Tell) -> bytes | Utfall:
    if papir.antall > settings.MAX_ROWS:
        return Utfall.FOR_LANG
    try:
        return draw_apart(
            papir.build_dokument(), tell, seconds=settings.DOCUMENT_SECONDS, memory=settings.DOCUMENT_MEMORY
        )
    except TooHeavy as exc:
        logger.warning("paper ended because=%s", exc)
        return Utfall.FOR_TUNG
    except DrawingFailed as exc:
        logger.error("paper failed because=%s", exc)
        return Utfall.FEILET


def _fail(klient: Klientpapir, exc: Exception) -> LagedePapirer:
    utfall = next((utfall for kind, utfall in FEIL if isinstance(exc, kind)), Utfall.FEILET)
    logger.warning("paper not made outcome=%s because=%s", utfall.value, type(exc).__name__)
    if utfall in SENERE and klient.forsoek < MAX_FORSOEK:
        return LagedePapirer(klient=klient)
    return LagedePapirer(klient=replace(klient, utfall=utfall))
