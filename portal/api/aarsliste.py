"""The ledger of one year: its lists, those of adjacent years, and notes about missing lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from portal.api.regnskap import Regnskap, YearsByList
from portal.domain.betaling import Innbetaling, Utbetaling
from portal.domain.grunnlag import Grunnlag, Mangel, find_mangel
from portal.domain.krav import Krav
from portal.domain.ledger_state import mark_motsagte
from portal.domain.spor import Spor
from portal.domain.svar import Liste, Oppslag, UleseligRad
from portal.domain.union import union_innbetalinger, union_krav, union_utbetalinger

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class YearLedger:
    """Ledger of one year for a page."""

    aar: int
    regnskap: Regnskap

    @property
    def alle_aar(self) -> list[int]:
        """Years whose lists were searched, earliest first."""
        return sorted(aar for aar, _ in self.regnskap.krav)

    @cached_property
    def _grunnlag(self) -> Grunnlag:
        """All rows without duplicates: lists of two years may share rows."""
        aapne, regnskap = self.regnskap.aapne.data, self.regnskap
        return Grunnlag(
            aapne=aapne,
            krav=mark_motsagte(aapne, union_krav(*list_rader(regnskap.krav))),
            innbetalinger=union_innbetalinger(*list_rader(regnskap.innbetalinger)),
            utbetalinger=union_utbetalinger(*list_rader(regnskap.utbetalinger)),
        )

    def get_alle_krav(self) -> tuple[Krav, ...]:
        """Claims of the year and adjacent years, and open claims."""
        return self._grunnlag.get_alle_krav()

    def get_innbetalinger(self) -> tuple[Innbetaling, ...]:
        """Incoming payments dated in the year, newest first."""
        mine = [row for row in self._grunnlag.get_alle_innbetalinger() if row.innbetalingsdato.year == self.aar]
        return tuple(sorted(mine, key=lambda row: (row.innbetalingsdato, row.noekkel), reverse=True))

    def get_utbetalinger(self) -> tuple[Utbetaling, ...]:
        """Outgoing payments of the year, newest first."""
        mine = [row for row in self._grunnlag.utbetalinger if row.utbetalt_dato.year == self.aar]
        return tuple(sorted(mine, key=lambda row: (row.utbetalt_dato, row.noekkel), reverse=True))

    def find_siste_innbetalingsaar(self) -> int | None:
        """The latest other year with a payment that we know of: in the lists, or placed on an open claim."""
        listed = (row.innbetalingsdato for row in self._grunnlag.get_alle_innbetalinger())
        placed = (
            plassert.innbetalingsdato
            for krav in self.regnskap.aapne.data.alle_krav
            for forfall in krav.kravforfall
            for plassert in forfall.plassert_innbetaling
        )
        return max((day.year for day in (*listed, *placed) if day and day.year != self.aar), default=None)

    def find_siste_utbetalingsaar(self) -> int | None:
        """The latest other year with a payout in the lists."""
        return max((row.utbetalt_dato.year for row in self._grunnlag.utbetalinger), default=None)

    def get_spor(self) -> Spor:
        """Links between claims and payments of those years."""
        return Spor(self.get_alle_krav(), self._grunnlag.get_alle_innbetalinger())

    def list_mangler(self, *lister: str) -> tuple[Mangel, ...]:
        """Missing lists among those named, with year."""
        return tuple(
            mangel
            for liste in lister
            for aar, oppslag in self._get(liste)
            if (mangel := find_mangel(liste, aar, oppslag)) is not None
        )

    def list_oppslag(self, *lister: str) -> list[Oppslag[object]]:
        """Lookups of the named lists that have data, oldest first."""
        everything = (oppslag for liste in lister for _, oppslag in self._get(liste))
        dated = [(oppslag.fetched_at, oppslag) for oppslag in everything if oppslag.fetched_at is not None]
        return [oppslag for _, oppslag in sorted(dated, key=lambda pair: pair[0])]

    def list_uleselige(self, *lister: str) -> tuple[UleseligRad, ...]:
        """Unreadable rows of the named lists."""
        return tuple(
            rad
            for liste in lister
            for _, oppslag in self._get(liste)
            if oppslag.data is not None
            for rad in oppslag.data.uleselige
        )

    def _get(self, liste: str) -> Iterable[tuple[int, Oppslag[Liste[object] | None]]]:
        return self.regnskap.lister.get(liste, ())


def list_years_around(lister: Iterable[str], aar: int, today: date) -> YearsByList:
    """Years to read of each list. The API does not document which date decides a row's year: adjacent ones too."""
    years = [other for other in (aar + 1, aar, aar - 1) if other <= today.year]
    return dict.fromkeys(lister, years)


def list_rader(years: Sequence[tuple[int, Oppslag[Liste[T] | None]]]) -> list[tuple[T, ...]]:
    """Rows of each list, newest answer first: the newest wins for duplicates."""
    came = [(oppslag.fetched_at, aar, oppslag.data) for aar, oppslag in years if oppslag.data and oppslag.fetched_at]
    newest = sorted(came, key=lambda one: one[:2], reverse=True)
    return [liste.rader for _, _, liste in newest if not liste.is_skjermet]
