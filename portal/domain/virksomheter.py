"""A person's organisations: their order, search, and which are hidden by default."""

import re
from dataclasses import dataclass

from portal.domain.tilgang import Virksomhet

NYLIGE_VIST = 5
# Norwegian sorts these after z; by code point, å would come before æ and ø.
SIST_I_ALFABETET = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Huskeliste:
    """A person's favourites and recents: numbers only, they grant no access."""

    favoritter: frozenset[str] = frozenset()
    nylige: tuple[str, ...] = ()  # last opened first


@dataclass(frozen=True, slots=True, kw_only=True)
class Treff:
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
    names = {unit.orgnr: _make_key(unit.navn) for unit in units if not unit.overordnet}

    def key(unit: Virksomhet) -> tuple[str, str, bool, str]:
        own, main = _make_key(unit.navn), unit.overordnet or unit.orgnr
        return names.get(main, own), main, bool(unit.overordnet), own

    return tuple(sorted(units, key=key))


def choose(
    units: tuple[Virksomhet, ...],
    huskeliste: Huskeliste,
    sok: str = "",
    *,
    vis_under: bool = False,
    vis_slettede: bool = False,
) -> Treff:
    """What to show of sorted units: favourites, then recents, then the rest.

    Sub-units and dissolved units are hidden unless asked for, marked or recently opened. If everything would be hidden,
    show everything.
    """
    found = search(units, sok)
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
            (skjulte if is_hidden else andre).append(unit)
    if not (first or andre or sok):
        andre, skjulte = skjulte, []
    return Treff(favoritter=favoritter, nylige=nylige, andre=tuple(andre), skjulte=tuple(skjulte))


def search(units: tuple[Virksomhet, ...], sok: str) -> tuple[Virksomhet, ...]:
    """Units whose name contains every word, or whose number contains the digits, with or without spaces.

    A heading cannot be chosen, but its name finds its sub-units.
    """
    digits, words = re.sub(r"\s", "", sok), sok.casefold().split()
    found = tuple(unit for unit in units if not unit.is_overskrift)
    if not words:
        return found
    headings = {unit.orgnr: f" {unit.navn}" for unit in units if unit.is_overskrift}
    return tuple(
        unit
        for unit in found
        if digits in unit.orgnr
        # No generator per name: with 15,000 names it would cost more than the search.
        or all(map((unit.navn + headings.get(unit.overordnet, "")).casefold().__contains__, words))
    )


def _make_key(navn: str) -> str:
    return navn.casefold().translate(SIST_I_ALFABETET)
