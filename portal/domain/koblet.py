"""What a matching found, as it is kept: rows by their place, so that it says nothing without them."""

from dataclasses import dataclass

from portal.domain.koble import Koblingsgrunnlag
from portal.domain.ledige import Ledige
from portal.domain.treff import Regel, Sikkerhet, Treff


@dataclass(frozen=True, slots=True, kw_only=True)
class Koblede:
    """Rows that belong together: their places among all rows of their side, in the order of `make_ledige`."""

    regel: Regel
    sikkerhet: Sikkerhet
    poster: tuple[int, ...]
    linjer: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Koblet:
    """The result for one `Koblingsgrunnlag`."""

    treff: tuple[Koblede, ...]
    oppgitt: int

    @classmethod
    def make(cls, grunnlag: Koblingsgrunnlag, ledige: Ledige) -> "Koblet":
        """Of what was found."""
        everything = grunnlag.make_ledige()
        poster = {name: place for place, name in enumerate(everything.poster)}
        linjer = {name: place for place, name in enumerate(everything.linjer)}
        return cls(
            treff=tuple(
                Koblede(
                    regel=one.regel,
                    sikkerhet=one.sikkerhet,
                    poster=tuple(poster[post.noekkel] for post in one.poster),
                    linjer=tuple(linjer[linje.noekkel] for linje in one.linjer),
                )
                for one in ledige.treff
            ),
            oppgitt=ledige.oppgitt,
        )

    def restore(self, grunnlag: Koblingsgrunnlag) -> Ledige:
        """What was found, with the rows that it was found in."""
        ledige = grunnlag.make_ledige()
        poster, linjer = [*ledige.poster.values()], [*ledige.linjer.values()]
        ledige.oppgitt = self.oppgitt
        for one in self.treff:
            found = Treff(
                regel=one.regel,
                sikkerhet=one.sikkerhet,
                poster=tuple(poster[place] for place in one.poster),
                linjer=tuple(linjer[place] for place in one.linjer),
            )
            ledige.take(found)
        return ledige
