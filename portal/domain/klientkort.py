"""What a person notes about a client: a number, labels, who is responsible, and a note. It changes no figure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

MAX_NUMMER, MAX_ETIKETT, MAX_ETIKETTER, MAX_ANSVARLIG, MAX_NOTAT = 20, 30, 5, 60, 500
BETWEEN_ETIKETTER = ","
# What our files put before a cell that a spreadsheet would run as a formula, and before a label that begins like one.
ESCAPE = re.compile(r"(^|[,;|])([ \"]*)'+(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Klientkort:
    """One person's notes about one client; empty fields are not filled in."""

    nummer: str = ""
    etiketter: tuple[str, ...] = ()
    ansvarlig: str = ""
    notat: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in."""
        return self == Klientkort()

    def with_labels(self, labels: Iterable[str]) -> "Klientkort":
        """The same with these labels too, as they are written now."""
        both = {one.casefold(): one for one in (*self.etiketter, *labels)}
        return replace(self, etiketter=(*both.values(),))

    def without(self, labels: Iterable[str]) -> "Klientkort":
        """The same without these labels."""
        gone = {one.casefold() for one in labels}
        return replace(self, etiketter=tuple(one for one in self.etiketter if one.casefold() not in gone))

    @property
    def sokbart(self) -> str:
        """What a search looks in."""
        return " ".join((self.nummer, *self.etiketter, self.ansvarlig)).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLong:
    """A field of a card that has more characters, or labels, than it may have."""

    field: str
    most: int


def make_klientkort(
    nummer: str = "", etiketter: str = "", ansvarlig: str = "", notat: str = ""
) -> tuple[Klientkort, tuple[TooLong, ...]]:
    """A card of what was typed, and what is too long in it; labels stand between commas."""
    labels = tuple(
        {label.casefold(): label for one in etiketter.split(BETWEEN_ETIKETTER) if (label := clean(one))}.values()
    )
    kort = Klientkort(nummer=clean(nummer), etiketter=labels, ansvarlig=clean(ansvarlig), notat=clean(notat))
    limits = (
        ("nummer", len(kort.nummer), MAX_NUMMER),
        ("etiketter", len(labels), MAX_ETIKETTER),
        ("etikett", max(map(len, labels), default=0), MAX_ETIKETT),
        ("ansvarlig", len(kort.ansvarlig), MAX_ANSVARLIG),
        ("notat", len(kort.notat), MAX_NOTAT),
    )
    return kort, tuple(TooLong(field=name, most=most) for name, length, most in limits if length > most)


def clean(text: str) -> str:
    """One line of visible characters, composed, and without the escapes of our own files."""
    visible = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    line = " ".join("".join(char for char in visible if unicodedata.category(char)[0] != "C").split())
    return ESCAPE.sub(r"\1\2", line)


def rank_nummer(nummer: str) -> str | None:
    """A sort key in which 9 comes before 10; None if there is no number."""
    return f"{int(nummer):020}" if nummer.isdecimal() else nummer or None
