"""Rows that are not matched yet, and the matching of pairs: one with one, or a tie."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from portal.domain.komponenter import Component, IsPair, find_components
from portal.domain.search_budget import SearchBudget
from portal.domain.skattepost import Skattepost
from portal.domain.stikkord import Stikkord
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, name_rad


@dataclass(frozen=True, slots=True, kw_only=True)
class Kobling:
    """Rows of both sides that a person has tied, by `name_rad`."""

    poster: tuple[str, ...]
    linjer: tuple[str, ...]

    @classmethod
    def make(cls, poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> "Kobling":
        """Of these rows."""
        return cls(
            poster=tuple(name_rad(post.noekkel) for post in poster),
            linjer=tuple(name_rad(linje.noekkel) for linje in linjer),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Svar:
    """What a person has answered: suggestions accepted and rejected by key, rows tied, lines explained by a text."""

    godtatt: frozenset[str] = frozenset()
    avvist: frozenset[str] = frozenset()
    forklart: tuple[tuple[str, str], ...] = ()  # key of a book line, or of tied rows; text
    koblet: tuple[Kobling, ...] = ()

    def get_forklaring(self, noekkel: str) -> str:
        """The text; empty if nobody has explained it."""
        return next((text.strip() for name, text in self.forklart if name == noekkel), "")


@dataclass(slots=True)
class Ledige:
    """Free rows in their order, and what has been matched. A rule takes only what is free."""

    poster: dict[str, Skattepost]
    linjer: dict[str, Foert]
    svar: Svar = field(default_factory=Svar)
    treff: list[Treff] = field(default_factory=list)
    oppgitt: int = 0  # searches that were too large
    budget: SearchBudget = field(default_factory=SearchBudget, compare=False)

    def koble(self, regel: Regel, sikkerhet: Sikkerhet, poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> None:
        """Match these rows, unless a person has said that they do not belong together."""
        found = Treff(regel=regel, sikkerhet=sikkerhet, poster=tuple(poster), linjer=tuple(linjer))
        if found.venter and found.noekkel in self.svar.avvist:
            return
        if found.venter and found.noekkel in self.svar.godtatt:
            found = replace(found, sikkerhet=Sikkerhet.GODTATT)
        self.take(found)

    def take(self, found: Treff) -> None:
        """Note what is matched. Its rows are no longer free."""
        self.treff.append(found)
        for post in found.poster:
            del self.poster[post.noekkel]
        for linje in found.linjer:
            del self.linjer[linje.noekkel]

    def list_open(self, but: Treff) -> tuple[list[Skattepost], list[Foert]]:
        """Rows that are free or wait for an answer, but for these."""
        waiting = [treff for treff in self.treff if treff.venter]
        poster = [*self.poster.values(), *(one for treff in waiting for one in treff.poster)]
        linjer = [*self.linjer.values(), *(one for treff in waiting for one in treff.linjer)]
        names = {*(one.noekkel for one in but.poster), *(one.noekkel for one in but.linjer)}
        return [one for one in poster if one.noekkel not in names], [one for one in linjer if one.noekkel not in names]

    def koble_entydige(self, regel: Regel, is_pair: IsPair, stikkord: Stikkord, *, only: IsPair) -> None:
        """Match pairs in which neither row could belong to any other. `only`: of these pairs alone."""
        for component in self.find_components(is_pair, stikkord):
            is_one = len(component.poster) == len(component.linjer) == 1
            if is_one and only(component.poster[0], component.linjer[0]):
                self.koble(regel, Sikkerhet.SIKKER, component.poster, component.linjer)

    def foreslaa_like(self, regel: Regel, is_pair: IsPair, stikkord: Stikkord) -> None:
        """Suggest the rest: rows in the order of their days. Which is whose is the person's to say."""
        for component in self.find_components(is_pair, stikkord):
            poster, linjer = component.align()
            if poster:
                self.koble(regel, Sikkerhet.FORSLAG, poster, linjer)

    def find_components(self, is_pair: IsPair, stikkord: Stikkord) -> list[Component]:
        """Free rows that could be pairs, directly or through others. Each row is in one of them at most."""
        return find_components(self.poster.values(), self.linjer.values(), is_pair, stikkord)
