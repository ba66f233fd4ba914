"""A person's organisations: their order, search, and which are hidden by default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.collation import sort_key
from portal.domain.tilgang import Virksomhet
from portal.domain.typed import fold, read_orgnr

NYLIGE_VIST = 5
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Huskeliste:
    """A person's favourites and recents: numbers only, they grant no access."""

    favoritter: frozenset[str] = frozenset()
    nylige: tuple[str, ...] = ()  # last opened first


@dataclass(frozen=True, slots=True)
class Related:
    """An organisation that a person has anything to do with, perhaps without the right, and Altinn's id of it."""

    orgnr: str
    navn: str
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Virksomhetstreff:
    """Hits: the organisations to show, in three groups, and the hidden ones."""

    favoritter: tuple[Virksomhet, ...]
    nylige: tuple[Virksomhet, ...]
    andre: tuple[Virksomhet, ...]
    skjulte: tuple[Virksomhet, ...]

    @property
    def antall(self) -> int:
        """Number shown."""
        return len(self.favoritter) + len(self.nylige) + len(self.andre)

    @property
    def alle(self) -> tuple[Virksomhet, ...]:
        """All that are shown, in order."""
        return (*self.favoritter, *self.nylige, *self.andre)


def sort_virksomheter(units: tuple[Virksomhet, ...]) -> tuple[Virksomhet, ...]:
    """By name, each sub-unit after its main unit."""
    names = {unit.orgnr: sort_key(unit.navn) for unit in units if not unit.overordnet}

    def key(unit: Virksomhet) -> tuple[tuple[str, str], str, bool, tuple[str, str]]:
        own, main = sort_key(unit.navn), unit.overordnet or unit.orgnr
        return names.get(main, own), main, bool(unit.overordnet), own

    return tuple(sorted(units, key=key))


def choose(
    units: tuple[Virksomhet, ...],
    huskeliste: Huskeliste,
    sok: str = "",
    *,
    vis_under: bool = False,
    vis_slettede: bool = False,
    notert: Mapping[str, str] = NOTHING,
) -> Virksomhetstreff:
    """What to show of sorted units: favourites, then recents, then the rest.

    Sub-units and dissolved units are hidden unless asked for, marked, recently opened, or searched for by their whole
    number. If everything would be hidden, show everything. `notert`: what else is searched, by organisation number.
    """
    found, number = search(units, sok, notert), read_orgnr(sok)
    remembered = huskeliste.favoritter.union(huskeliste.nylige)
    by_number = {unit.orgnr: unit for unit in found if unit.orgnr in remembered}
    favoritter = tuple(unit for unit in by_number.values() if unit.orgnr in huskeliste.favoritter)
    lately = (by_number[orgnr] for orgnr in huskeliste.nylige if orgnr in by_number)
    nylige = tuple(unit for unit in lately if unit.orgnr not in huskeliste.favoritter)[:NYLIGE_VIST]
    first = {unit.orgnr for unit in (*favoritter, *nylige)}
    andre: list[Virksomhet] = []
    skjulte: list[Virksomhet] = []
    for unit in found:
        if unit.orgnr not in first:
            is_hidden = (unit.overordnet and not vis_under) or (unit.is_slettet and not vis_slettede)
            (skjulte if is_hidden and unit.orgnr != number else andre).append(unit)
    if not (first or andre or sok):
        andre, skjulte = skjulte, []
    return Virksomhetstreff(favoritter=favoritter, nylige=nylige, andre=tuple(andre), skjulte=tuple(skjulte))


def search(units: tuple[Virksomhet, ...], sok: str, notert: Mapping[str, str] = NOTHING) -> tuple[Virksomhet, ...]:
    """Units whose name or notes contain every word, or whose number contains the digits, however they are written.

    A heading cannot be chosen, but its name finds its sub-units.
    """
    folded = fold(sok)
    digits, words = read_orgnr(sok) or re.sub(r"[-. ]", "", folded) or folded, folded.split()
    found = tuple(unit for unit in units if not unit.is_overskrift)
    if not words:
        return found
    headings = {unit.orgnr: f" {unit.navn}" for unit in units if unit.is_overskrift}
    notes = {orgnr: f" {text}" for orgnr, text in notert.items()}
    return tuple(
        unit
        for unit in found
        if digits in unit.orgnr
        # No generator per name: with 15,000 names it would cost more than the search.
        or all(
            map(
                (unit.navn + headings.get(unit.overordnet, "") + notes.get(unit.orgnr, "")).casefold().__contains__,
                words,
            )
        )
    )
