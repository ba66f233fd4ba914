"""What views ask for figures: cached, parsed, domain objects out, always with their age."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar, cast

import msgspec
from django.conf import settings
from django.core.cache import caches

from portal.api import budget as budgets
from portal.api.budget import Budget
from portal.api.cache import Levetid, Plass, drop_entries
from portal.api.client import EMPTY, KravOgBetalinger
from portal.api.errors import ApiError, ApiFormatError, ApiRefused, ApiUnavailable
from portal.api.flight import Funnet, Spoersmaal, get_answers
from portal.api.integrity import check_whole
from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.api.systembruker import get_grant
from portal.api.token import get_maskinporten
from portal.clock import Clock, get_clock
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.krav import Krav
from portal.domain.signs import LedgerAnswers, settle_signs
from portal.domain.svar import AapneKrav, Liste, Oppslag, Problem
from portal.domain.tilgang import Tilgang
from portal.sealing import pseudonym

T = TypeVar("T")
LISTER = ("krav", "innbetalinger", "utbetalinger")
LARGEST_REMEMBERED = 300_000  # bytes of an answer: 32 of them are at most some ten megabytes in each process
AAR_TILBAKE = 11  # ten years of statement, and the year before the first
logger = logging.getLogger("portal.api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Regnskap:
    """What is open, and the lists of some years; each list is its own lookup, since each may be missing."""

    aapne: Oppslag[AapneKrav]
    krav: tuple[tuple[int, Oppslag[Liste[Krav] | None]], ...]
    innbetalinger: tuple[tuple[int, Oppslag[Liste[Innbetaling] | None]], ...]
    utbetalinger: tuple[tuple[int, Oppslag[Liste[Utbetaling] | None]], ...]

    @property
    def aar_to_refresh(self) -> list[int]:
        """The years in which a list is shown that is not quite fresh."""
        lists = (*self.krav, *self.innbetalinger, *self.utbetalinger)
        return sorted({aar for aar, oppslag in lists if oppslag.wants_refresh})


Aarslister = tuple[tuple[int, Oppslag[Liste[T] | None]], ...]


def settle_regnskap(
    *,
    aapne: Oppslag[AapneKrav],
    krav: Aarslister[Krav],
    innbetalinger: Aarslister[Innbetaling],
    utbetalinger: Aarslister[Utbetaling],
) -> Regnskap:
    """The answers as one whole: which payments are reversals is settled by all of them together."""
    settled = settle_signs(
        LedgerAnswers(
            aapne=aapne.data,
            krav=_list_data(krav),
            innbetalinger=_list_data(innbetalinger),
            utbetalinger=_list_data(utbetalinger),
        )
    )
    return Regnskap(
        aapne=_with_settled(aapne, settled.aapne),
        krav=krav,
        innbetalinger=_put_back(innbetalinger, settled.innbetalinger),
        utbetalinger=_put_back(utbetalinger, settled.utbetalinger),
    )


def _list_data(lister: Aarslister[T]) -> tuple[Liste[T], ...]:
    return tuple(oppslag.data for _, oppslag in lister if oppslag.data is not None)


def _put_back(lister: Aarslister[T], settled: Iterable[Liste[T]]) -> Aarslister[T]:
    rest = iter(settled)
    return tuple(
        (aar, oppslag if oppslag.data is None else replace(oppslag, data=next(rest))) for aar, oppslag in lister
    )


def _settle_aapne(oppslag: Oppslag[AapneKrav]) -> Oppslag[AapneKrav]:
    """What is open, where no other answer is at hand."""
    return _with_settled(oppslag, settle_signs(LedgerAnswers(aapne=oppslag.data)).aapne)


def _with_settled(oppslag: Oppslag[AapneKrav], settled: AapneKrav) -> Oppslag[AapneKrav]:
    if settled.innbetalinger == oppslag.data.innbetalinger:
        return oppslag
    # The same bytes can give other figures beside other answers, and figures are kept by this print.
    signs = ",".join(row.noekkel for row in settled.innbetalinger)
    avtrykk = oppslag.avtrykk and f"{oppslag.avtrykk}/{signs}"
    return replace(oppslag, data=settled, avtrykk=avtrykk)


class Reskontro:
    """The ledger of the organisation a `Tilgang` is for; nothing is fetched without one."""

    def __init__(self, client: KravOgBetalinger, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def get_aapne_krav(self, tilgang: Tilgang, *, newer_than: timedelta | None = None) -> Oppslag[AapneKrav]:
        """What is open now. `newer_than`: accept nothing older, for a person who asks for fresh figures.

        Raises ApiError when there is neither an answer nor one kept.
        """
        asked = self._ask_aapne(tilgang, newer_than)
        (found,) = self._get([asked], budgets.for_person(), may_show=newer_than is None)
        return _settle_aapne(_make_oppslag(found, parse_aapne_krav))

    def get_krav(self, tilgang: Tilgang, aar: int) -> Oppslag[Liste[Krav] | None]:
        """All claims of a calendar year; without data when they could not be had."""
        return self._get_liste(tilgang, "krav", aar, parse_krav_liste)

    def get_innbetalinger(self, tilgang: Tilgang, aar: int) -> Oppslag[Liste[Innbetaling] | None]:
        """Payments in of a calendar year."""
        oppslag = self._get_liste(tilgang, "innbetalinger", aar, parse_innbetalinger)
        if oppslag.data is None:
            return oppslag
        return replace(oppslag, data=settle_signs(LedgerAnswers(innbetalinger=(oppslag.data,))).innbetalinger[0])

    def get_utbetalinger(self, tilgang: Tilgang, aar: int) -> Oppslag[Liste[Utbetaling] | None]:
        """Payments out of a calendar year."""
        oppslag = self._get_liste(tilgang, "utbetalinger", aar, parse_utbetalinger)
        if oppslag.data is None:
            return oppslag
        return replace(oppslag, data=settle_signs(LedgerAnswers(utbetalinger=(oppslag.data,))).utbetalinger[0])

    def get_regnskap(self, tilgang: Tilgang, alle_aar: Sequence[int], *, may_show: bool = False) -> Regnskap:
        """What is open and the three lists of every year, fetched side by side and none older than it should be.

        `may_show`: for a page, what is not quite fresh may do, while it is fetched anew.

        Raises ApiError when what is open, without which there is no balance, cannot be had.
        """
        asked = [self._ask_aapne(tilgang, None)]
        asked += [self._ask_liste(tilgang, *what) for what in _each_liste(alle_aar)]
        first, *rest = self._get(asked, budgets.for_person(), may_show=may_show)
        lists = dict(zip(_each_liste(alle_aar), rest, strict=True))
        return settle_regnskap(
            aapne=_make_oppslag(first, parse_aapne_krav),
            krav=tuple((aar, _make_liste(lists["krav", aar], parse_krav_liste)) for aar in alle_aar),
            innbetalinger=tuple(
                (aar, _make_liste(lists["innbetalinger", aar], parse_innbetalinger)) for aar in alle_aar
            ),
            utbetalinger=tuple((aar, _make_liste(lists["utbetalinger", aar], parse_utbetalinger)) for aar in alle_aar),
        )

    def get_aapne_for(self, tilganger: Sequence[Tilgang]) -> list[Oppslag[AapneKrav] | ApiError]:
        """What is open in several organisations, for a list filled behind the scenes; each may fail by itself."""
        asked = [self._ask_aapne(tilgang, None) for tilgang in tilganger]
        found = get_answers(asked, self._clock, budgets.for_background(), may_show=False)
        return [self._make_one(one.place.orgnr, funnet) for one, funnet in zip(asked, found, strict=True)]

    def _make_one(self, orgnr: str, funnet: Funnet) -> Oppslag[AapneKrav] | ApiError:
        if isinstance(funnet.error, ApiRefused):
            forget(orgnr, self._clock, is_avvist=True)
        try:
            return _settle_aapne(_make_oppslag(funnet, parse_aapne_krav))
        except ApiError as exc:
            return exc

    def fetch_ahead(self, tilgang: Tilgang, endpoint: str, aar: int | None = None) -> None:
        """Have an answer kept, fresh; nobody waits for it, so everybody else goes first."""
        asked = self._ask_aapne(tilgang, None) if aar is None else self._ask_liste(tilgang, endpoint, aar)
        self._get([asked], budgets.for_background(), may_show=False)

    def _get_liste(
        self, tilgang: Tilgang, endpoint: str, aar: int, parse: Callable[[bytes], Liste[T]]
    ) -> Oppslag[Liste[T] | None]:
        (found,) = self._get([self._ask_liste(tilgang, endpoint, aar)], budgets.for_person(), may_show=True)
        return _make_liste(found, parse)

    def _ask_aapne(self, tilgang: Tilgang, newer_than: timedelta | None) -> Spoersmaal:
        orgnr = self._check(tilgang)
        life = Levetid(
            fresh=settings.FRESH_AAPNEKRAV if newer_than is None else newer_than,
            shown=settings.SHOWN_AAPNEKRAV,
            kept=settings.KEPT_AAPNEKRAV,
        )
        place = Plass(eier=get_grant(orgnr).eier, orgnr=orgnr, endpoint="aapnekrav")
        read = _make_reader(place, parse_aapne_krav)
        return Spoersmaal(place, life, lambda budget: self._client.get_aapnekrav(orgnr, budget), read)

    def _ask_liste(self, tilgang: Tilgang, endpoint: str, aar: int) -> Spoersmaal:
        orgnr = self._check(tilgang)
        is_closed = aar < self._clock.today().year
        life = Levetid(
            fresh=settings.FRESH_LUKKET_AAR if is_closed else settings.FRESH_LISTE,
            shown=settings.SHOWN_LUKKET_AAR if is_closed else settings.SHOWN_LISTE,
            kept=settings.KEPT_LUKKET_AAR if is_closed else settings.KEPT_LISTE,
        )
        place = Plass(eier=get_grant(orgnr).eier, orgnr=orgnr, endpoint=endpoint, aar=aar)
        read = _make_reader(place, PARSERS[endpoint])
        return Spoersmaal(place, life, lambda budget: self._client.get_liste(endpoint, orgnr, aar, budget), read)

    def _check(self, tilgang: Tilgang) -> str:
        """The organisation, if the permission still holds: it is asked for anew at each request and each job."""
        if self._clock.now() > tilgang.gyldig_til:
            raise ApiUnavailable("tilgang")
        return tilgang.orgnr

    def _get(self, asked: Sequence[Spoersmaal], budget: Budget, *, may_show: bool) -> list[Funnet]:
        found = get_answers(asked, self._clock, budget, may_show=may_show)
        for one, funnet in zip(asked, found, strict=True):
            if isinstance(funnet.error, ApiRefused):
                forget(one.place.orgnr, self._clock, is_avvist=True)
                raise funnet.error
        return found


PARSERS: dict[str, Callable[[bytes], object]] = {
    "krav": parse_krav_liste,
    "innbetalinger": parse_innbetalinger,
    "utbetalinger": parse_utbetalinger,
}


class Glemt(msgspec.Struct, frozen=True, kw_only=True):
    """When everything of an organisation was dropped, and whether the authority had refused it."""

    naar: datetime
    is_avvist: bool


def forget(orgnr: str, clock: Clock, *, is_avvist: bool) -> None:
    """Drop all that is kept for an organisation: its right is gone, or somebody asks for it.

    What was made of it for somebody, files and rows of client lists, lies under names that cannot be found from here.
    A mark says that what is older may not be shown; it outlives all that was made before it.
    """
    mark = msgspec.msgpack.encode(Glemt(naar=clock.now(), is_avvist=is_avvist))
    caches["default"].set(_name_glemt(orgnr), mark, timeout=2 * int(settings.KEPT_FILE.total_seconds()))
    eier, this_year = get_grant(orgnr).eier, clock.today().year
    lists = _each_liste(range(this_year - AAR_TILBAKE, this_year + 1))
    drop_entries(
        [
            Plass(eier=eier, orgnr=orgnr, endpoint="aapnekrav"),
            *(Plass(eier=eier, orgnr=orgnr, endpoint=endpoint, aar=aar) for endpoint, aar in lists),
        ]
    )


def find_glemte(orgnumre: Iterable[str]) -> dict[str, Glemt]:
    """Of which organisations everything was dropped lately: nothing older may be shown. A garbled mark is of now."""
    names = {_name_glemt(orgnr): orgnr for orgnr in orgnumre}
    found = caches["default"].get_many(list(names))
    return {names[name]: _read_glemt(mark) for name, mark in found.items()}


def _read_glemt(mark: bytes) -> Glemt:
    try:
        return msgspec.msgpack.decode(mark, type=Glemt)
    except (msgspec.MsgspecError, TypeError):
        return Glemt(naar=get_clock().now(), is_avvist=False)


def _name_glemt(orgnr: str) -> str:
    return f"glemt:{pseudonym(orgnr)}"


def get_reskontro() -> Reskontro:
    """The process's one ledger reader; tokens and connections are shared through it."""
    return _make(get_clock())


@lru_cache(maxsize=2)
def _make(clock: Clock) -> Reskontro:
    return Reskontro(KravOgBetalinger(get_maskinporten(), clock), clock)


def _each_liste(alle_aar: Sequence[int]) -> list[tuple[str, int]]:
    return [(endpoint, aar) for endpoint in LISTER for aar in alle_aar]


def _make_reader(place: Plass, parse: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def read(body: bytes) -> object:
        if body != EMPTY:
            check_whole(body, place.endpoint, place.orgnr)
        return parse(body)

    return read


def _make_oppslag(found: Funnet, parse: Callable[[bytes], T]) -> Oppslag[T]:
    """The lookup of something that a page cannot do without. Raises what kept it from coming."""
    if found.entry is None:
        raise found.error or ApiUnavailable("nothing kept")
    return Oppslag(
        data=cast("T", found.data) if found.data is not None else _parse_kept(parse, found.entry.body),
        fetched_at=found.entry.fetched_at,
        fetched_on=found.entry.fetched_on,
        is_old=found.error is not None,
        problem=_get_problem(found.error),
        wants_refresh=found.wants_refresh,
        is_new=found.data is not None,
        avtrykk=found.entry.digest,
    )


def _parse_kept(parse: Callable[[bytes], T], body: bytes) -> T:
    """What was kept, parsed. What has been read lately is not read again: the bytes themselves are the key, so that
    the same bytes give the same figures and nobody's can be taken for another's.
    """
    if len(body) > LARGEST_REMEMBERED:
        return parse(body)
    return cast("T", _remember(parse, body))


@lru_cache(maxsize=32)
def _remember(parse: Callable[[bytes], object], body: bytes) -> object:
    return parse(body)


def _make_liste(found: Funnet, parse: Callable[[bytes], Liste[T]]) -> Oppslag[Liste[T] | None]:
    """The lookup of a list, which may be missing: then without data, and with the reason."""
    if found.entry is None:
        return Oppslag(data=None, problem=_get_problem(found.error) or Problem.UTILGJENGELIG)
    return _make_oppslag(found, parse)


def _get_problem(exc: ApiError | None) -> Problem | None:
    if exc is None:
        return None
    return Problem.UFORSTAAELIG if isinstance(exc, ApiFormatError) else Problem.UTILGJENGELIG
