"""The profile of a business: age, size, payment habits, and which fields its ledgers omit."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sandbox import checkdigits
from sandbox.ledger.events import Book

MAX_SIZE = 10_000
_MEDIAN = 20
_SPREAD = 1.68  # gives one ledger in a hundred over a thousand claims
_FIRST_WORDS = ("Fjell", "Fjord", "Nordlys", "Granskogen", "Havgap", "Elvebredden", "Solvang", "Lyng", "Østerås")
_LAST_WORDS = ("Bygg", "Regnskap", "Transport", "Mat og Vin", "Verksted", "Konsulent", "Handel", "Frisør")
_OMITTED_FROM_CLAIMS = (
    "opprettelsesdatoForKrav",
    "kravbeskrivelse",
    "kravperiode",
    "kravgruppe",
    "fastsettingsmaate",
    "betalingsinformasjon",
    "kidnummer",
)
_OMITTED_FROM_PAYMENTS = ("innbetaltFra", "innbetalingstype")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    orgnr: str
    name: str
    owner: str | None
    start: date
    today: date
    size: int  # approximate number of claims
    books: tuple[Book, ...]
    typical: float  # natural logarithm of the usual amount
    has_oere: bool
    has_older: bool  # whether claims older than the lists still occur
    neglect: float  # share of claims that are never paid
    late: float
    omitted_from_claims: Mapping[str, float]
    omitted_from_payments: Mapping[str, float]
    max_age: timedelta = timedelta(days=300)  # claims and payments are used within this time
    reversals: float = 0.06  # share of payments that are reversed
    is_hard: bool = False  # see `hard.py`
    settles_ahead: bool = False  # whether claims that fall due next year are settled before this year ends


def draw_size(seed: int) -> int:
    """Number of claims. Most businesses have few, some very many."""
    size = random.Random(f"size {seed}").lognormvariate(math.log(_MEDIAN), _SPREAD)
    return min(max(round(size), 1), MAX_SIZE)


def draw_orgnr(chance: random.Random) -> str:
    """A synthetic organisation number, starting with 2 or 3."""
    while True:
        digits = f"{chance.choice((2, 3))}{chance.randint(0, 9_999_999):07}"
        if found := checkdigits.orgnr(digits):
            return found


def draw_name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST_WORDS)} {chance.choice(_LAST_WORDS)} {chance.choice(('AS', 'ENK', 'DA'))}"


def draw_profile(
    chance: random.Random, today: date, size: int, orgnr: str, name: str, *, is_enk: bool = False
) -> Profile:
    years = chance.uniform(1, 8.5) if size > 5 else chance.uniform(0.3, 4)
    has_owner = chance.random() < 0.3 or is_enk
    books = chance.choices((tuple(Book), (Book.MVA,), (Book.SKATT,)), (0.7, 0.15, 0.15))[0]
    return Profile(
        orgnr=orgnr,
        name=name,
        owner=checkdigits.some_pid(orgnr) if has_owner else None,
        start=today - timedelta(days=round(years * 365)),
        today=today,
        size=size,
        books=books,
        typical=chance.uniform(math.log(2_000), math.log(200_000)),
        has_oere=chance.random() < 0.3,
        has_older=chance.random() < 0.25 and size > 5 and years > 1.5,
        neglect=chance.choice((0.01, 0.06, 0.25)),
        late=chance.choice((0.03, 0.15, 0.5)),
        omitted_from_claims=_rates(chance, _OMITTED_FROM_CLAIMS),
        omitted_from_payments=_rates(chance, _OMITTED_FROM_PAYMENTS),
    )


def draw_amount(chance: random.Random, profile: Profile) -> Decimal:
    """An amount near the usual one; sometimes a few kroner, or nine digits."""
    kind = chance.random()
    if kind < 0.01:
        kroner = chance.randint(1, 9)
    elif kind < 0.015:
        kroner = chance.randint(100_000_000, 999_999_998)
    else:
        kroner = min(max(round(chance.lognormvariate(profile.typical, 0.9)), 50), 9_999_999)
    oere = chance.randint(1, 99) if profile.has_oere and chance.random() < 0.6 else 0
    return Decimal(kroner) + Decimal(oere) / 100


def draw_omitted(chance: random.Random, rates: Mapping[str, float]) -> frozenset[str]:
    return frozenset(name for name, rate in rates.items() if chance.random() < rate)


def _rates(chance: random.Random, names: tuple[str, ...]) -> dict[str, float]:
    return {name: chance.uniform(0.02, 0.25) for name in names if chance.random() < 0.25}
