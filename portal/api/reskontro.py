"""What views ask for figures: cached, parsed, domain objects out, always with their age."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from django.conf import settings

from portal.api.cache import Entry, Plass, drop_entry, get_entry, keep_entry
from portal.api.client import EMPTY, KravOgBetalinger
from portal.api.errors import (
    ApiBadRequest,
    ApiError,
    ApiFormatError,
    ApiRefused,
    ApiUnavailable,
    ApiUnknownOrganisation,
)
from portal.api.integrity import check_whole
from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from portal.clock import Clock, get_clock
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.svar import AapneKrav, Liste, Oppslag, Problem
from portal.domain.tilgang import Tilgang

T = TypeVar("T")
LISTER = ("krav", "innbetalinger", "utbetalinger")
AAR_TILBAKE = 11  # ten years of statement, and the year before the first
logger = logging.getLogger("portal.api")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Levetid:
    fresh: timedelta
    kept: timedelta


class Reskontro:
    """The ledger of the organisation a `Tilgang` is for; nothing is fetched without one."""

    def __init__(self, client: KravOgBetalinger, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def get_aapne_krav(self, tilgang: Tilgang, *, newer_than: timedelta | None = None) -> Oppslag[AapneKrav]:
        """What is open now. `newer_than`: accept nothing older, for a person who asks for fresh figures.

        Raises ApiError when there is neither an answer nor one kept.
        """
        place = Plass(eier=get_grant(tilgang.orgnr).eier, orgnr=tilgang.orgnr, endpoint="aapnekrav")
        life = _Levetid(fresh=newer_than or settings.FRESH_AAPNEKRAV, kept=settings.KEPT_AAPNEKRAV)
        return self._get(place, life, lambda: self._client.get_aapnekrav(tilgang.orgnr), parse_aapne_krav)

    def get_krav(self, tilgang: Tilgang, aar: int) -> Oppslag[Liste[Krav] | None]:
        """All claims of a calendar year; without data when they could not be had."""
        return self._get_liste(tilgang, "krav", aar, parse_krav_liste)

    def get_innbetalinger(self, tilgang: Tilgang, aar: int) -> Oppslag[Liste[Innbetaling] | None]:
        """Payments in of a calendar year."""
        return self._get_liste(tilgang, "innbetalinger", aar, parse_innbetalinger)

    def get_utbetalinger(self, tilgang: Tilgang, aar: int) -> Oppslag[Liste[Utbetaling] | None]:
        """Payments out of a calendar year."""
        return self._get_liste(tilgang, "utbetalinger", aar, parse_utbetalinger)

    def _get_liste(
        self, tilgang: Tilgang, endpoint: str, aar: int, parse: Callable[[bytes], Liste[T]]
    ) -> Oppslag[Liste[T] | None]:
        place = Plass(eier=get_grant(tilgang.orgnr).eier, orgnr=tilgang.orgnr, endpoint=endpoint, aar=aar)
        life = _Levetid(fresh=settings.FRESH_LISTE, kept=settings.KEPT_LISTE)
        if aar < self._clock.today().year:
            life = _Levetid(fresh=settings.FRESH_LUKKET_AAR, kept=settings.KEPT_LUKKET_AAR)
        try:
            return self._get(place, life, lambda: self._client.get_liste(endpoint, tilgang.orgnr, aar), parse)
        except (ApiUnavailable, ApiFormatError, ApiBadRequest, ApiUnknownOrganisation) as exc:
            return Oppslag(data=None, problem=_get_problem(exc))

    def _get(self, place: Plass, life: _Levetid, fetch: Callable[[], bytes], parse: Callable[[bytes], T]) -> Oppslag[T]:
        now = self._clock.now()
        kept = get_entry(place)
        if kept is not None and not timedelta(0) <= now - kept.fetched_at < life.kept:
            kept = None
        if kept is not None and now - kept.fetched_at < life.fresh:
            return _make_oppslag(parse(kept.body), kept)
        try:
            body = fetch()
            if body != EMPTY:
                check_whole(body, place.endpoint, place.orgnr)
            data = parse(body)  # before it is kept: what cannot be read is never kept
        except ApiRefused:
            self._drop_all(place)
            raise
        except (ApiUnavailable, ApiFormatError, ApiBadRequest) as exc:
            if kept is None:
                raise
            logger.warning("shown old endpoint=%s because=%s", place.endpoint, type(exc).__name__)
            return _make_oppslag(parse(kept.body), kept, _get_problem(exc))
        entry = Entry(body=body, fetched_at=self._clock.now(), fetched_on=self._clock.today())
        keep_entry(place, entry, life.kept)
        return _make_oppslag(data, entry)

    def _drop_all(self, place: Plass) -> None:
        """The right is gone: nothing fetched under it may be shown again."""
        this_year = self._clock.today().year
        drop_entry(Plass(eier=place.eier, orgnr=place.orgnr, endpoint="aapnekrav"))
        for endpoint in LISTER:
            for aar in range(this_year - AAR_TILBAKE, this_year + 1):
                drop_entry(Plass(eier=place.eier, orgnr=place.orgnr, endpoint=endpoint, aar=aar))


def get_reskontro() -> Reskontro:
    """The process's one ledger reader; tokens and connections are shared through it."""
    return _make(get_clock())


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Reskontro:
    return Reskontro(KravOgBetalinger(get_maskinporten()), clock)


def _make_oppslag(data: T, entry: Entry, problem: Problem | None = None) -> Oppslag[T]:
    return Oppslag(
        data=data,
        fetched_at=entry.fetched_at,
        fetched_on=entry.fetched_on,
        is_old=problem is not None,
        problem=problem,
    )


def _get_problem(exc: ApiError) -> Problem:
    return Problem.UFORSTAAELIG if isinstance(exc, ApiFormatError) else Problem.UTILGJENGELIG
