"""Due dates: what is to be paid on each day, and per month and claim group, on a given day.

Amounts are kroner, positive, and of what is to be paid alone: credit has no deadline and is never taken off. What is
past due adds up to `Summer.forfalt`, what comes to `Summer.ikke_forfalt`, and what has no known due date to
`Summer.uten_forfallsdato`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.krav import Krav, sort_key_kravgruppe

NULL = Decimal(0)
MAANEDER_FREM = 6  # calendar months of the plan, after the one that runs
MOST_FRISTER = 5
KEPT_FOR_KOMMENDE = 2  # places among those that what is late never takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is to be paid of one claim on one due date."""

    krav: Krav
    beloep: Decimal
    termin: int = 0  # which instalment; 0 where the claim has one, or the money stands on none


@dataclass(frozen=True, slots=True, kw_only=True)
class Frist:
    """A due date with everything that is to be paid on it."""

    dato: date
    poster: tuple[Post, ...]

    @property
    def beloep(self) -> Decimal:
        """All of it together."""
        return _sum(self.poster)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utsnitt:
    """The first of some due dates, and how many follow with how much."""

    frister: tuple[Frist, ...]
    antall_til: int
    beloep_til: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppebeloep:
    """What is to be paid in one claim group within one span of time."""

    kravgruppe: str
    beloep: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidsrom:
    """What falls due within one span of time, by claim group in the fixed order; groups with nothing are left out."""

    deler: tuple[Gruppebeloep, ...]

    @property
    def beloep(self) -> Decimal:
        """All groups together."""
        return sum((del_.beloep for del_ in self.deler), NULL)

    def get_beloep(self, kravgruppe: str) -> Decimal:
        """The part of one group."""
        return sum((del_.beloep for del_ in self.deler if del_.kravgruppe == kravgruppe), NULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maaned(Tidsrom):
    """A calendar month of the plan; of the one that runs, the days that are left."""

    start: date  # its first day
    is_resten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forfallsplan:
    """All that is to be paid, by when. `forfalt` + `maaneder` + `senere` + `uten_frist` is everything."""

    dag: date
    frister: tuple[Frist, ...]  # the earliest first
    forfalt: Tidsrom
    maaneder: tuple[Maaned, ...]  # six, before them what is left of this month where something falls due in it
    senere: Tidsrom  # after those months
    uten_frist: Tidsrom  # due date not known: neither past due nor to come

    @property
    def has_noe(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.frister or self.uten_frist.deler)

    @property
    def is_tegnbar(self) -> bool:
        """Whether something falls due within the months, so that there is something to draw."""
        return any(maaned.deler for maaned in self.maaneder)

    @property
    def i_perioden(self) -> Decimal:
        """What falls due within the months."""
        return sum((maaned.beloep for maaned in self.maaneder), NULL)

    @property
    def sum(self) -> Decimal:
        """All that is to be paid."""
        return self.forfalt.beloep + self.i_perioden + self.senere.beloep + self.uten_frist.beloep

    @property
    def grupper(self) -> tuple[str, ...]:
        """The claim groups with something to pay, in the fixed order."""
        spans = (self.forfalt, *self.maaneder, self.senere, self.uten_frist)
        return tuple(sorted({del_.kravgruppe for span in spans for del_ in span.deler}, key=sort_key_kravgruppe))

    def get_gruppesum(self, kravgruppe: str) -> Decimal:
        """All that is to be paid in one group."""
        spans = (self.forfalt, *self.maaneder, self.senere, self.uten_frist)
        return sum((span.get_beloep(kravgruppe) for span in spans), NULL)

    @property
    def forfalte(self) -> Utsnitt:
        """The due dates that have passed, as many as the list has room for beside those that come."""
        late = [frist for frist in self.frister if frist.dato < self.dag]
        coming = len(self.frister) - len(late)
        return _cut(late, MOST_FRISTER - min(coming, KEPT_FOR_KOMMENDE))

    @property
    def kommende(self) -> Utsnitt:
        """The due dates from today on, as many as there is room for after what is late."""
        coming = [frist for frist in self.frister if frist.dato >= self.dag]
        return _cut(coming, MOST_FRISTER - len(self.forfalte.frister))


def build_forfallsplan(alle_krav: Iterable[Krav], on: date) -> Forfallsplan:
    """The plan of open claims on a day; the due date itself is in time."""
    posts = [pair for krav in alle_krav for pair in _list_poster(krav)]
    dated = [(due, post) for due, post in posts if due is not None]
    starts = _list_maaneder(on)
    end = _next_month(starts[-1])
    months = [
        Maaned(start=start, deler=_group(dated, max(start, on), _next_month(start)), is_resten=start <= on)
        for start in (on.replace(day=1), *starts)
    ]
    return Forfallsplan(
        dag=on,
        frister=_list_frister(dated),
        forfalt=Tidsrom(deler=_group(dated, date.min, on)),
        maaneder=tuple(month for month in months if month.deler or not month.is_resten),
        senere=Tidsrom(deler=_group(dated, end, None)),
        uten_frist=Tidsrom(deler=_sum_groups(post for due, post in posts if due is None)),
    )


def _list_poster(krav: Krav) -> list[tuple[date | None, Post]]:
    several = len(krav.kravforfall) > 1
    return [
        (due, Post(krav=krav, beloep=amount, termin=number if several and due is not None else 0))
        for number, (due, amount) in enumerate(krav.rest_per_dato, start=1)
        if amount > 0
    ]


def _list_frister(dated: list[tuple[date, Post]]) -> tuple[Frist, ...]:
    days: dict[date, list[Post]] = {}
    for due, post in dated:
        days.setdefault(due, []).append(post)
    return tuple(Frist(dato=due, poster=tuple(sorted(days[due], key=_order))) for due in sorted(days))


def _order(post: Post) -> tuple[tuple[bool, int, str], str, int]:
    return sort_key_kravgruppe(post.krav.kravgruppe), post.krav.noekkel, post.termin


def _list_maaneder(on: date) -> list[date]:
    starts = [_next_month(on)]
    while len(starts) < MAANEDER_FREM:
        starts.append(_next_month(starts[-1]))
    return starts


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _group(dated: Iterable[tuple[date, Post]], start: date, end: date | None) -> tuple[Gruppebeloep, ...]:
    return _sum_groups(post for due, post in dated if start <= due and (end is None or due < end))


def _sum_groups(posts: Iterable[Post]) -> tuple[Gruppebeloep, ...]:
    sums: dict[str, Decimal] = {}
    for post in posts:
        sums[post.krav.kravgruppe] = sums.get(post.krav.kravgruppe, NULL) + post.beloep
    return tuple(Gruppebeloep(kravgruppe=group, beloep=sums[group]) for group in sorted(sums, key=sort_key_kravgruppe))


def _cut(frister: list[Frist], most: int) -> Utsnitt:
    rest = frister[most:]
    return Utsnitt(
        frister=tuple(frister[:most]), antall_til=len(rest), beloep_til=sum((frist.beloep for frist in rest), NULL)
    )


def _sum(posts: Iterable[Post]) -> Decimal:
    return sum((post.beloep for post in posts), NULL)
