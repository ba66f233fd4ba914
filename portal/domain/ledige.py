"""Rows that are not matched yet, and the matching of pairs: one with one, or a tie."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace

from portal.domain.skattepost import Skattepost
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, name_rad

IsPair = Callable[[Skattepost, Foert], bool]
LineKey = Callable[[Foert], Hashable]
PostKeys = Callable[[Skattepost], Iterable[Hashable]]


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
    oppgitt: int = 0  # searches for sums that were too large

    def koble(self, regel: Regel, sikkerhet: Sikkerhet, poster: Iterable[Skattepost], linjer: Iterable[Foert]) -> bool:
        """Match these rows, unless a person has said that they do not belong together."""
        found = Treff(regel=regel, sikkerhet=sikkerhet, poster=tuple(poster), linjer=tuple(linjer))
        if found.venter and found.noekkel in self.svar.avvist:
            return False
        if found.venter and found.noekkel in self.svar.godtatt:
            found = replace(found, sikkerhet=Sikkerhet.GODTATT)
        self.treff.append(found)
        for post in found.poster:
            del self.poster[post.noekkel]
        for linje in found.linjer:
            del self.linjer[linje.noekkel]
        return True

    def list_open(self, but: Treff) -> tuple[list[Skattepost], list[Foert]]:
        """Rows that are free or wait for an answer, but for these."""
        waiting = [treff for treff in self.treff if treff.venter]
        poster = [*self.poster.values(), *(one for treff in waiting for one in treff.poster)]
        linjer = [*self.linjer.values(), *(one for treff in waiting for one in treff.linjer)]
        names = {*(one.noekkel for one in but.poster), *(one.noekkel for one in but.linjer)}
        return [one for one in poster if one.noekkel not in names], [one for one in linjer if one.noekkel not in names]

    def koble_entydige(self, regel: Regel, is_pair: IsPair, *, only: IsPair | None = None) -> None:
        """Match pairs in which neither row could belong to any other. `only`: of these pairs alone."""
        for component in self.find_components(is_pair):
            is_one = len(component.poster) == len(component.linjer) == 1
            if is_one and (only is None or only(component.poster[0], component.linjer[0])):
                self.koble(regel, Sikkerhet.SIKKER, component.poster, component.linjer)

    def foreslaa_like(self, regel: Regel, is_pair: IsPair) -> None:
        """Suggest the rest: rows in the order of their days. Which is whose is the person's to say."""
        for component in self.find_components(is_pair):
            poster, linjer = component.align()
            if poster:
                self.koble(regel, Sikkerhet.FORSLAG, poster, linjer)

    def find_components(
        self,
        is_pair: IsPair,
        line_key: LineKey = lambda linje: linje.beloep,
        post_keys: PostKeys = lambda post: (post.beloep,),
    ) -> list["Component"]:
        """Free rows that could be pairs, directly or through others. Each row is in one of them at most.

        Only lines whose key is among the post's are looked at: as a rule those of the same amount.
        """
        by_key: dict[Hashable, list[Foert]] = {}
        for linje in self.linjer.values():
            by_key.setdefault(line_key(linje), []).append(linje)
        joining = _Joining()
        for post in self.poster.values():
            candidates = (linje for key in post_keys(post) for linje in by_key.get(key, ()))
            joining.add(post, [linje for linje in candidates if is_pair(post, linje)])
        return joining.list_sorted()


@dataclass(slots=True)
class Component:
    """Posts and lines that could be pairs, in order."""

    poster: list[Skattepost]
    linjer: list[Foert]
    pairs: set[tuple[str, str]]

    def align(self) -> tuple[list[Skattepost], list[Foert]]:
        """As many pairs as there can be: each row of the smaller side with the nearest free one of the other."""
        poster: list[Skattepost] = []
        linjer: list[Foert] = []
        free = list(self.linjer)
        even = len(self.poster) == len(self.linjer)
        for number, post in enumerate(self.poster):
            fitting = [linje for linje in free if (post.noekkel, linje.noekkel) in self.pairs]
            by_order = [self.linjer[number]] if even and self.linjer[number] in fitting else []
            nearest = sorted(fitting, key=lambda one: (abs((one.linje.betalingsdato - post.dato).days), one.dato))
            chosen = next(iter([*by_order, *nearest]), None)
            if chosen is not None:
                free.remove(chosen)
                poster.append(post)
                linjer.append(chosen)
        return poster, linjer


@dataclass(slots=True)
class _Joining:
    """Connected groups of the rows that could be pairs."""

    found: dict[int, Component] = field(default_factory=dict)
    whose: dict[str, Component] = field(default_factory=dict)

    def add(self, post: Skattepost, mine: list[Foert]) -> None:
        if not mine:
            return
        component = Component([post], list[Foert](), {(post.noekkel, linje.noekkel) for linje in mine})
        joined = {id(other): other for linje in mine if (other := self.whose.get(linje.noekkel)) is not None}
        for name, other in joined.items():
            component.poster += other.poster
            component.linjer += other.linjer
            component.pairs |= other.pairs
            del self.found[name]
        component.linjer += [linje for linje in mine if linje.noekkel not in self.whose]
        for linje in component.linjer:
            self.whose[linje.noekkel] = component
        self.found[id(component)] = component

    def list_sorted(self) -> list[Component]:
        for component in self.found.values():
            component.poster.sort(key=lambda post: (post.dato, post.noekkel))
            component.linjer.sort(key=lambda linje: (linje.linje.sortering, linje.noekkel))
        return sorted(self.found.values(), key=lambda component: component.poster[0].noekkel)
