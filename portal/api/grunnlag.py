"""All that one statement is made from: the open claims and the lists of every year it needs, in one refresh."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from portal.api.reskontro import Regnskap
from portal.domain.bevegelser import Grunnlag, Mangel, find_mangel, innbetaling_key, krav_key, union, utbetaling_key
from portal.domain.svar import Liste, Oppslag, UleseligRad
from portal.domain.tilgang import Tilgang

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class HentetGrunnlag:
    """The basis of a statement with the age of its oldest and newest part."""

    grunnlag: Grunnlag
    eldste: datetime
    nyeste: datetime
    is_gammelt: bool  # some part is older than it should be, because it could not be fetched anew


class Kilde(Protocol):
    """What answers for a ledger: `Reskontro`, or in proofs the answers themselves."""

    def get_regnskap(self, tilgang: Tilgang, alle_aar: Sequence[int]) -> Regnskap:
        """What is open, and the lists of the years."""
        ...


def get_grunnlag(kilde: Kilde, tilgang: Tilgang, fra: date, today: date) -> HentetGrunnlag:
    """Whole calendar years from the one before `fra` to this; a list that could not be had is named in `mangler`.

    Raises ApiError when the open claims, without which there is no balance, cannot be had.
    """
    # Newest first, so that the newer answer wins where two have a row.
    regnskap = kilde.get_regnskap(tilgang, range(today.year, fra.year - 2, -1))
    parts = _Parts()
    parts.note_age(regnskap.aapne)
    krav = parts.collect("krav", regnskap.krav)
    innbetalinger = parts.collect("innbetalinger", regnskap.innbetalinger)
    utbetalinger = parts.collect("utbetalinger", regnskap.utbetalinger)
    return HentetGrunnlag(
        grunnlag=Grunnlag(
            aapne=regnskap.aapne.data,
            krav=union(*krav, key=krav_key),
            innbetalinger=union(*innbetalinger, key=innbetaling_key),
            utbetalinger=union(*utbetalinger, key=utbetaling_key),
            uleselige=tuple(parts.uleselige),
            mangler=tuple(parts.mangler),
            aapne_hentet=regnskap.aapne.fetched_on,
        ),
        eldste=min(parts.times),
        nyeste=max(parts.times),
        is_gammelt=parts.is_gammelt,
    )


@dataclass
class _Parts:
    """What has been gathered so far besides the rows: ages, what is missing, what could not be read."""

    times: list[datetime] = field(default_factory=list)
    mangler: list[Mangel] = field(default_factory=list)
    uleselige: list[UleseligRad] = field(default_factory=list)
    is_gammelt: bool = False

    def note_age(self, oppslag: Oppslag[object]) -> None:
        if oppslag.fetched_at is not None:
            self.times.append(oppslag.fetched_at)
        self.is_gammelt = self.is_gammelt or oppslag.is_old

    def collect(self, liste: str, years: Iterable[tuple[int, Oppslag[Liste[T] | None]]]) -> list[tuple[T, ...]]:
        """The rows of each year."""
        return [self._take(liste, aar, oppslag) for aar, oppslag in years]

    def _take(self, liste: str, aar: int, oppslag: Oppslag[Liste[T] | None]) -> tuple[T, ...]:
        self.note_age(oppslag)
        mangel = find_mangel(liste, aar, oppslag)
        if mangel is not None or oppslag.data is None:
            self.mangler += [mangel] if mangel is not None else []
            return ()
        self.uleselige += oppslag.data.uleselige
        return oppslag.data.rader
