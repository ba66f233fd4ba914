"""Payment plan: what is to be paid per month and claim group, as of a given day.

Amounts are positive kroner and only what is to be paid: credit has no deadline and is never subtracted. The parts match
`Summer`: past due is `forfalt`, later is `ikke_forfalt`, and no known due date is `uten_forfallsdato`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.krav import Krav, sort_key_kravgruppe

ZERO = Decimal(0)
MAANEDER_FREM = 6  # calendar months in the plan after the current one


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is to be paid of one claim on one due date."""

    krav: Krav
    beloep: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Gruppebeloep:
    """What is to be paid in one claim group within a time span."""

    kravgruppe: str
    beloep: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Forfallstidsrom:
    """What falls due within a time span, by claim group in the fixed order; empty groups are left out."""

    deler: tuple[Gruppebeloep, ...]

    @property
    def beloep(self) -> Decimal:
        """Total of all groups."""
        return sum((del_.beloep for del_ in self.deler), ZERO)

    def get_beloep(self, kravgruppe: str) -> Decimal:
        """The amount of one group."""
        return sum((del_.beloep for del_ in self.deler if del_.kravgruppe == kravgruppe), ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maaned(Forfallstidsrom):
    """A calendar month in the plan; for the current month, only the days that are left."""

    start: date  # first day of the month
    is_resten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forfallsplan:
    """Everything to be paid, by due date. `forfalt` + `maaneder` + `senere` + `uten_frist` is the total."""

    forfalt: Forfallstidsrom
    maaneder: tuple[Maaned, ...]  # six months, preceded by the rest of this month if something falls due in it
    senere: Forfallstidsrom  # after those months
    uten_frist: Forfallstidsrom  # due date unknown: neither past due nor to come

    @property
    def has_noe(self) -> bool:
        """Whether there is anything to pay."""
        return bool(self.grupper)

    @property
    def is_tegnbar(self) -> bool:
        """Whether something falls due within the months, so that there is something to draw."""
        return any(maaned.deler for maaned in self.maaneder)

    @property
    def i_perioden(self) -> Decimal:
        """What falls due within the months."""
        return sum((maaned.beloep for maaned in self.maaneder), ZERO)

    @property
    def sum(self) -> Decimal:
        """Total to be paid."""
        return self.forfalt.beloep + self.i_perioden + self.senere.beloep + self.uten_frist.beloep

    @property
    def grupper(self) -> tuple[str, ...]:
        """Claim groups with something to pay, in the fixed order."""
        spans = (self.forfalt, *self.maaneder, self.senere, self.uten_frist)
        return tuple(sorted({del_.kravgruppe for span in spans for del_ in span.deler}, key=sort_key_kravgruppe))

    def get_gruppesum(self, kravgruppe: str) -> Decimal:
        """Total to be paid in one group."""
        spans = (self.forfalt, *self.maaneder, self.senere, self.uten_frist)
        return sum((span.get_beloep(kravgruppe) for span in spans), ZERO)


def build_forfallsplan(alle_krav: Iterable[Krav], on: date) -> Forfallsplan:
    """The plan for open claims on a day; a claim is not late on its due date."""
    posts = [pair for krav in alle_krav for pair in _list_poster(krav)]
    dated = [(due, post) for due, post in posts if due is not None]
    starts = _list_maaneder(on)
    end = _next_month(starts[-1])
    months = [
        Maaned(start=start, deler=_group(dated, max(start, on), _next_month(start)), is_resten=start <= on)
        for start in (on.replace(day=1), *starts)
    ]
    return Forfallsplan(
        forfalt=Forfallstidsrom(deler=_group(dated, date.min, on)),
        maaneder=tuple(month for month in months if month.deler or not month.is_resten),
        senere=Forfallstidsrom(deler=_group(dated, end, None)),
        uten_frist=Forfallstidsrom(deler=_sum_groups(post for due, post in posts if due is None)),
    )


def _list_poster(krav: Krav) -> list[tuple[date | None, Post]]:
    return [(due, Post(krav=krav, beloep=amount)) for due, amount in krav.rest_per_dato if amount > 0]


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
        sums[post.krav.kravgruppe] = sums.get(post.krav.kravgruppe, ZERO) + post.beloep
    return tuple(Gruppebeloep(kravgruppe=group, beloep=sums[group]) for group in sorted(sums, key=sort_key_kravgruppe))
