"""Rows that could be pairs, directly or through others, found and aligned without comparing each with all.

Rows that are alike in all that a rule of pairs looks at are compared once. Texts and identifiers are not among that.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.skattepost import Skattepost
from portal.domain.stikkord import Stikkord
from portal.domain.treff import Foert

IsPair = Callable[[Skattepost, Foert], bool]
Likeness = tuple[Hashable, ...]


@dataclass(slots=True)
class Component:
    """Posts and lines that could be pairs, in order. `fits`: which lines fit a post, by their likeness."""

    poster: list[Skattepost]
    linjer: list[Foert]
    fits: Mapping[Likeness, Sequence[Likeness]]

    def align(self) -> tuple[list[Skattepost], list[Foert]]:
        """As many pairs as there can be: each row of the smaller side with the nearest free one of the other."""
        poster: list[Skattepost] = []
        linjer: list[Foert] = []
        free = _FreeLines(self.linjer)
        even = len(self.poster) == len(self.linjer)
        for number, post in enumerate(self.poster):
            fitting = self.fits[_liken_post(post)]
            own = self.linjer[number] if even else None
            is_in_order = own is not None and free.has(own) and _liken_line(own) in fitting
            chosen = own if is_in_order else free.find_nearest(fitting, post.dato)
            if chosen is not None:
                free.take(chosen)
                poster.append(post)
                linjer.append(chosen)
        return poster, linjer


class _FreeLines:
    """Lines of a component that are free, by their likeness and in order."""

    def __init__(self, linjer: Sequence[Foert]) -> None:
        self._place = {linje.noekkel: number for number, linje in enumerate(linjer)}
        self._alike: dict[Likeness, deque[Foert]] = defaultdict(deque)
        for linje in linjer:
            self._alike[_liken_line(linje)].append(linje)

    def has(self, linje: Foert) -> bool:
        return linje.noekkel in self._place

    def take(self, linje: Foert) -> None:
        del self._place[linje.noekkel]

    def find_nearest(self, fitting: Iterable[Likeness], day: date) -> Foert | None:
        first = (linje for name in fitting if (linje := self._get_first(self._alike[name])) is not None)
        return min(first, key=lambda linje: self._rank(linje, day), default=None)

    def _get_first(self, alike: deque[Foert]) -> Foert | None:
        while alike and not self.has(alike[0]):
            alike.popleft()
        return alike[0] if alike else None

    def _rank(self, linje: Foert, day: date) -> tuple[int, date, int]:
        return abs((linje.linje.betalingsdato - day).days), linje.dato, self._place[linje.noekkel]


def find_components(
    poster: Iterable[Skattepost], linjer: Iterable[Foert], is_pair: IsPair, stikkord: Stikkord
) -> list[Component]:
    """Each row is in one component at most."""
    alike_posts: dict[Likeness, list[Skattepost]] = defaultdict(list)
    alike_lines: dict[Likeness, list[Foert]] = defaultdict(list)
    by_key: dict[Hashable, list[Likeness]] = defaultdict(list)
    for post in poster:
        alike_posts[_liken_post(post)].append(post)
    for linje in linjer:
        alike_lines[_liken_line(linje)].append(linje)
    for name, lines in alike_lines.items():
        by_key[stikkord.of_line(lines[0])].append(name)
    fits: dict[Likeness, list[Likeness]] = {}
    for name, posts in alike_posts.items():
        near = (one for key in dict.fromkeys(stikkord.of_post(posts[0])) for one in by_key.get(key, ()))
        fits[name] = [one for one in near if is_pair(posts[0], alike_lines[one][0])]
    found = []
    for of_posts, of_lines in _connect(fits):
        posts = [post for name in of_posts for post in alike_posts[name]]
        lines = [linje for name in of_lines for linje in alike_lines[name]]
        posts.sort(key=lambda post: (post.dato, post.noekkel))
        lines.sort(key=lambda linje: (linje.linje.sortering, linje.noekkel))
        found.append(Component(posts, lines, fits))
    return sorted(found, key=lambda component: component.poster[0].noekkel)


def _connect(fits: Mapping[Likeness, Sequence[Likeness]]) -> Iterator[tuple[list[Likeness], list[Likeness]]]:
    """Connected groups of posts and lines. Posts that no line fits are in none."""
    back: dict[Likeness, list[Likeness]] = defaultdict(list)
    for name, near in fits.items():
        for one in near:
            back[one].append(name)
    seen: set[Likeness] = set()
    for start, near in fits.items():
        if not near or start in seen:
            continue
        posts, lines = [start], dict[Likeness, None]()
        seen.add(start)
        for name in posts:  # grows
            for one in fits[name]:
                if one not in lines:
                    lines[one] = None
                    posts += [other for other in back[one] if other not in seen]
                    seen.update(back[one])
        yield posts, list(lines)


def _liken_post(post: Skattepost) -> Likeness:
    return post.slag, post.dato, post.andeler, post.kid, post.periode, post.forfall


def _liken_line(linje: Foert) -> Likeness:
    row = linje.linje
    dates = row.bilagsdato, row.verdidato, row.forfall, linje.periode, linje.forfall
    return linje.gruppe, row.beloep, row.kid, row.er_bank, *dates
