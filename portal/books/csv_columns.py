"""Which column of an account statement is what: guessed from its head, chosen by the person, remembered as text."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from portal.books.csv_text import Row
from portal.domain.typed import fold

NAMES: Mapping[str, tuple[str, ...]] = {
    "dato": ("bilagsdato", "dato", "date", "posteringsdato", "bokføringsdato", "transaksjonsdato"),
    "bilag": ("bilagsnummer", "bilagsnr", "bilagsnr.", "bilag", "voucher", "bilag nr", "bilag nr.", "bilagnr"),
    "tekst": ("tekst", "beskrivelse", "description", "text", "forklaring"),
    "konto": ("kontonummer", "kontonr", "kontonr.", "konto", "account"),
    "debet": ("debet", "debit", "debetbeløp"),
    "kredit": ("kredit", "credit", "kreditbeløp"),
    "beloep": ("beløp", "amount", "beløp nok", "sum"),
    "kid": ("kid", "kid-nummer", "kidnummer"),
}
MAX_HEAD = 15  # rows above the head: name, period and the like


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolonner:
    """Places of the columns from 0; None: there is none. Either debet and kredit, or beloep with plus for debit."""

    dato: int
    beloep: int | None = None
    debet: int | None = None
    kredit: int | None = None
    bilag: int | None = None
    tekst: int | None = None
    konto: int | None = None
    kid: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the amounts can be read: one column or two, not both."""
        return (self.beloep is not None) != (self.debet is not None and self.kredit is not None)

    @property
    def is_distinct(self) -> bool:
        """Whether no column is two things."""
        chosen = [place for one in fields(self) if (place := getattr(self, one.name)) is not None]
        return len(chosen) == len(set(chosen)) and all(place >= 0 for place in chosen)


def guess_kolonner(rows: tuple[Row, ...]) -> tuple[int, Kolonner] | None:
    """The number of the head row and its columns; None if no row names a date and an amount."""
    for number, row in enumerate(rows[:MAX_HEAD]):
        places = _name_columns(row)
        dato = places.get("dato")
        if dato is None:
            continue
        if "debet" in places and "kredit" in places:
            places.pop("beloep", None)
        elif "beloep" in places:
            places.pop("debet", None)
            places.pop("kredit", None)
        kolonner = Kolonner(**{name: place for name, place in places.items() if name != "dato"}, dato=dato)
        if kolonner.is_complete:
            return number, kolonner
    return None


def _name_columns(row: Row) -> dict[str, int]:
    """The first column with each name; better names first."""
    heads = [fold(cell) for cell in row]
    found: dict[str, int] = {}
    for name, words in NAMES.items():
        place = next((heads.index(word) for word in words if word in heads), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found
