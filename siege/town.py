"""The people of the load: owners with an organisation or two, and accountants with many clients."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

from bench.world import NUMBERS, TODAY, make_party, write_people
from sandbox import checkdigits
from sandbox.ledger.random_ledger import make_ledger
from sandbox.rawjson import dumps

ORGANISATIONS = NUMBERS[:1200]
KNOWN = frozenset(number.encode() for number in ORGANISATIONS)
OWNERS, ACCOUNTANTS = 160, 40
CLIENTS = (20, 60)  # of an accountant, at least and at most; some are other people's own
SIZES = (10, 15, 20, 30, 40, 60, 100, 250)  # claims in a ledger, mostly few
TEXT = re.compile(r'("tekst":"[^"]*)"')
PATTERN = ORGANISATIONS[0]


@dataclass(frozen=True)
class Person:
    """Somebody who signs in."""

    pid: str
    own: tuple[str, ...]
    is_accountant: bool
    address: str

    @property
    def others(self) -> frozenset[bytes]:
        """Organisations that must never be seen by this person."""
        return KNOWN - {number.encode() for number in self.own}


def make_people() -> list[Person]:
    """Always the same."""
    chance, own = random.Random(1), iter(ORGANISATIONS)
    people = []
    for place, number in enumerate(NUMBERS[2000 : 2000 + OWNERS + ACCOUNTANTS]):
        is_accountant = place >= OWNERS
        if is_accountant:
            organisations = chance.sample(ORGANISATIONS, chance.randint(*CLIENTS))
        else:
            organisations = [next(own) for _ in range(chance.choice((1, 1, 1, 2)))]
        address = f"127.0.{1 + place // 200}.{1 + place % 200}"
        people.append(Person(checkdigits.some_pid(number), tuple(organisations), is_accountant, address))
    return people


def make_town(folder: Path, people: list[Person]) -> None:
    """Write the sandbox's data directory. Each text of a ledger has its organisation's number."""
    roles = {
        True: ("regnskapsforer", "regnskapsforer-med-signeringsrettighet"),
        False: ("daglig-leder", "krav-og-utlegg"),
    }
    parties = {one.pid: [make_party(number, *roles[one.is_accountant]) for number in one.own] for one in people}
    write_people(folder, parties)
    (folder / "ledgers.json").write_text(dumps({}), encoding="utf-8")
    patterns = [_make_pattern(seed, size) for seed, size in enumerate(SIZES)]
    for place, number in enumerate(ORGANISATIONS):
        own = folder / "parties" / number
        own.mkdir(parents=True)
        for endpoint, text in patterns[place % len(patterns)].items():
            (own / f"{endpoint}.json").write_text(text.replace(PATTERN, number), encoding="utf-8")


def _make_pattern(seed: int, size: int) -> dict[str, str]:
    answers = make_ledger(seed, TODAY, size=size, orgnr=PATTERN).answers
    return {endpoint: TEXT.sub(rf'\1 {PATTERN}"', dumps(answer)) for endpoint, answer in answers.items()}
