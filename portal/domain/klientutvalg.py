"""A filter of the client list that a person has saved under a name, with search, label and order."""

from dataclasses import dataclass

from portal.domain.klientkort import clean

MAX_UTVALG, MAX_NAVN = 20, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientutvalg:
    """A saved filter. `spoerring`: the list's query, without a question mark."""

    navn: str
    spoerring: str


class UtvalgRefused(Exception):
    """The choice cannot be saved under this name; nothing is changed."""


class NoName(UtvalgRefused):
    """There is no name, or it is too long."""


class ForMangeUtvalg(UtvalgRefused):
    """There are as many as there may be."""


def add_utvalg(kept: tuple[Klientutvalg, ...], navn: str, spoerring: str) -> tuple[Klientutvalg, ...]:
    """With one more; the same name, in any case, is replaced where it stands. Raises UtvalgRefused."""
    one = Klientutvalg(navn=clean(navn), spoerring=spoerring)
    if not 0 < len(one.navn) <= MAX_NAVN:
        raise NoName
    if any(_is_same(other, one.navn) for other in kept):
        return tuple(one if _is_same(other, one.navn) else other for other in kept)
    if len(kept) >= MAX_UTVALG:
        raise ForMangeUtvalg
    return (*kept, one)


def remove_utvalg(kept: tuple[Klientutvalg, ...], navn: str) -> tuple[Klientutvalg, ...]:
    """Without the one of this name."""
    return tuple(other for other in kept if not _is_same(other, navn))


def _is_same(one: Klientutvalg, navn: str) -> bool:
    return one.navn.casefold() == navn.casefold()
