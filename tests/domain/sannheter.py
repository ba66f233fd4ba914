"""Small ledgers and books made from a hidden truth: what happened, and how each side wrote it down.

At most one thing is amiss: an event that one side does not have, one that is booked twice, or one that is booked a
little off. No other reading of the rows can leave less unexplained, so a sure match that is not of the truth is wrong.
"""

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Treff

UNDER_WAY = "under way"  # rows that are of no row of the other side, nor of each other


@dataclass
class Hendelse:
    """An event: its rows on either side."""

    kind: str
    poster: list[Skattepost] = field(default_factory=list)
    linjer: list[BokLinje] = field(default_factory=list)


@dataclass
class Sannhet:
    """What happened. `ute` says of which event, and how, the books and the ledger differ."""

    hendelser: list[Hendelse]
    ute: tuple[int, str] | None

    @property
    def poster(self) -> list[Skattepost]:
        return [
            replace(one, noekkel=f"{number}#{place} {one.slag.name}")
            for number, event in enumerate(self.hendelser)
            if self.ute != (number, "not recorded")
            for place, one in enumerate(event.poster)
        ]

    @property
    def linjer(self) -> list[BokLinje]:
        found = []
        for number, event in enumerate(self.hendelser):
            how = self.ute[1] if self.ute and self.ute[0] == number else ""
            again = 2 if how == "booked twice" else 1
            for copy in range(again if how != "not booked" else 0):
                rows = [replace(one, bilag=f"{number}#{copy}{one.bilag}") for one in event.linjer]
                if how == "rounded" and rows:
                    rows[0] = replace(rows[0], beloep=rows[0].beloep + Decimal("0.40"))
                found += [replace(one, linje=str(place)) for place, one in enumerate(rows)]
        return found

    def is_right(self, treff: Treff) -> bool:
        """Whether the rows truly belong together, and are all of their kind."""
        told = {one.noekkel.split("#")[0] for one in treff.poster}
        booked = {one.linje.bilag.split("#")[0] for one in treff.linjer}
        if treff.poster and treff.linjer:
            return told == booked
        return len(told | booked) == 1 and all(self.hendelser[int(one)].kind != UNDER_WAY for one in told | booked)


def describe(sannhet: Sannhet) -> list[str]:
    """The truth in words, for a failing test."""
    return [
        f"{sannhet.ute}",
        *(
            f"{number} {event.kind}: {'; '.join([*map(_tell, event.poster)])} | {'; '.join(map(_tell, event.linjer))}"
            for number, event in enumerate(sannhet.hendelser)
        ),
    ]


def _tell(row: Skattepost | BokLinje) -> str:
    """What is not empty of a row."""
    names = [one.name for one in fields(row) if getattr(row, one.name) and one.name != "noekkel"]
    return ", ".join(f"{name} {getattr(row, name)}" for name in names)
