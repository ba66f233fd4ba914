"""Answers that together have every known field: the examples, and generated ledgers for the rest."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sandbox.app import DATA
from sandbox.ledger.random_ledger import make_ledger
from sandbox.rawjson import Json, Object, dumps, loads, objects, text
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS
from tests.proof.fields import ITEM, Path, has, list_paths

TODAY = date(2023, 8, 28)
LISTS = {
    "aapnekrav": "aapentKravMedGjenstaaendeBeloep",
    "krav": "krav",
    "innbetalinger": "innbetaling",
    "utbetalinger": "utbetaling",
}
DAYS = ("opprettelsesdatoForKrav", "innbetalingsdato", "utbetaltdato", "utbetaltDato")
SEEDS = range(40)


@dataclass(frozen=True)
class World:
    """The four answers of one organisation."""

    name: str
    answers: dict[str, Object]

    def list_fields(self) -> dict[tuple[str, Path], Json]:
        """Every field of every answer."""
        return {
            (endpoint, path): value
            for endpoint, answer in self.answers.items()
            for path, value in list_paths(answer).items()
        }

    def find_row(self, endpoint: str, path: Path) -> Object:
        """The first row with the field; if no row has it, the first row."""
        rows = objects(self.answers[endpoint].get(path[0]))
        if len(path) > 2 and path[1] == ITEM:
            rows = tuple(row for row in rows if has(row, path[2:]))
        return next(iter(rows or objects(self.answers[endpoint].get(LISTS[endpoint]))), {})


@dataclass(frozen=True)
class Field:
    """A field of an answer, at its first occurrence."""

    world: World
    endpoint: str
    path: Path
    value: Json

    def __str__(self) -> str:
        return f"{self.world.name} {self.endpoint}.{'.'.join(self.path)}"

    @property
    def aar(self) -> int:
        """The year of the list with the field."""
        row = self.world.find_row(self.endpoint, self.path)
        days = [
            *(row.get(name) for name in DAYS),
            *(part.get("forfallsdato") for part in objects(row.get("kravforfall"))),
        ]
        return next((int(day[:4]) for day in days if isinstance(day, str)), TODAY.year)

    @property
    def krav_id(self) -> str:
        """The claim it belongs to; for payments, the first claim."""
        rows = objects(self.world.answers.get("krav", {}).get("krav"))
        first = text(rows[0].get("kravidentifikator")) if rows else ""
        return text(self.world.find_row(self.endpoint, self.path).get("kravidentifikator")) or first


@lru_cache(maxsize=1)
def list_fields() -> list[Field]:
    """Every field of the examples, and fields found only in generated ledgers."""
    found: dict[tuple[str, Path], Field] = {}
    for world in (_read("A", NORDLYS), _read("B", EKSEMPEL_B, EKSEMPEL_C), *map(_generate, SEEDS)):
        for (endpoint, path), value in world.list_fields().items():
            found.setdefault((endpoint, path), Field(world, endpoint, path, value))
    return list(found.values())


def _read(name: str, *numbers: str) -> World:
    answers: dict[str, Object] = {}
    for orgnr in numbers:
        for file in sorted((DATA / "parties" / orgnr).glob("*.json")):
            answer = loads(file.read_text("utf-8").replace(orgnr, NORDLYS))
            assert isinstance(answer, dict)
            answers[file.stem] = answer
    return World(name, answers)


def _generate(seed: int) -> World:
    ledger = make_ledger(seed, TODAY, orgnr=NORDLYS, name="Nordlys Eplepresseri ENK", size=25)
    answers = {}
    for endpoint, answer in ledger.answers.items():
        own = loads(dumps(answer))  # a deep copy, so that repeated rows are separate objects
        assert isinstance(own, dict)
        answers[endpoint] = own
    return World(f"ledger {seed}", answers)
