"""Which column of an account statement is what: guessed from its head, chosen by the person, remembered as text."""

from collections.abc import Mapping, Sequence
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
MAX_NAME = 60  # characters of a column's name that are kept
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
        """Whether no column is chosen for two things."""
        chosen = [place for one in fields(self) if (place := getattr(self, one.name)) is not None]
        return len(chosen) == len(set(chosen)) and all(place >= 0 for place in chosen)


ROLLER = tuple(one.name for one in fields(Kolonner))


@dataclass(frozen=True, slots=True, kw_only=True)
class Csvvalg:
    """How a statement is to be read."""

    kolonner: Kolonner
    hode: int | None  # the row with the columns' names, from 0; None: there is none
    pluss_er_kredit: bool = False  # of a column with signed amounts
    konto: str = ""  # the account of every line, where no column has it

    @property
    def first(self) -> int:
        """The first row that can be a line."""
        return 0 if self.hode is None else self.hode + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HuskedeKolonner:
    """What was chosen last for an organisation: the names of the columns, or their places in a file without names."""

    navn: Mapping[str, str]
    plasser: Mapping[str, int]
    pluss_er_kredit: bool = False
    konto: str = ""


def remember(rows: Sequence[Row], valg: Csvvalg) -> HuskedeKolonner:
    """What is kept of a choice: no row of the file but the names of its columns."""
    places = {name: place for name in ROLLER if (place := getattr(valg.kolonner, name)) is not None}
    names = {} if valg.hode is None else {name: rows[valg.hode][place][:MAX_NAME] for name, place in places.items()}
    return HuskedeKolonner(navn=names, plasser=places, pluss_er_kredit=valg.pluss_er_kredit, konto=valg.konto)


def recall(rows: Sequence[Row], husket: HuskedeKolonner) -> Csvvalg | None:
    """The same choice for another file; None if the file does not have the columns."""
    hode = None
    places = dict(husket.plasser)
    if husket.navn:
        wanted = {name: fold(text) for name, text in husket.navn.items()}
        heads = ([fold(cell[:MAX_NAME]) for cell in row] for row in rows[:MAX_HEAD])
        found = next(((number, head) for number, head in enumerate(heads) if {*wanted.values()} <= {*head}), None)
        if found is None:
            return None
        hode, head = found
        # Two columns may have the same name: then the place decides.
        places = {
            name: place if (place := places.get(name, -1)) < len(head) and head[place] == text else head.index(text)
            for name, text in wanted.items()
        }
    if "dato" not in places or max(places.values()) >= len(rows[0]):
        return None
    kolonner = Kolonner(**places)
    if not (kolonner.is_complete and kolonner.is_distinct):
        return None
    return Csvvalg(kolonner=kolonner, hode=hode, pluss_er_kredit=husket.pluss_er_kredit, konto=husket.konto)


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
