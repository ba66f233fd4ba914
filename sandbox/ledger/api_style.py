"""The style of one organisation's answers: signs, spellings and quirks. It never changes the facts."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from sandbox.ledger.events import Book
from sandbox.ledger.translate import in_english, in_nynorsk
from sandbox.rawjson import Object


class Sums(Enum):
    """Whether aapnekrav has the authority's own sums, and how."""

    ABSENT = "absent"
    EXACT = "exact"
    ROUNDED = "rounded"  # each to whole kroner
    WITH_REPEATS = "with repeats"  # a repeated row is counted each time


class Ids(Enum):
    """What identifiers look like."""

    BY_DATE = "as in the API's examples, counted by date"
    BY_ENTRY = "the same, counted as they are entered"
    DIGITS = "digits alone, in both ledgers and for everything"
    UUIDS = "UUIDs"
    PREFIXES = "prefixes that mean nothing"
    LETTERS = "letters and digits that mean nothing"


class Quirk(StrEnum):
    """Variations that occur in some rows."""

    NYNORSK = "a text in nynorsk too"
    ENGLISH = "a text in English too"
    BOKMAAL_LAST = "the other languages come first"
    EMPTY_ACCOUNT = "the payer's account is an empty object"
    OTHER_MASK = "an account is masked in another way"
    OTHER_MESSAGE = "the message of a payment is not its KID"
    NO_RECEIVER = "mottakersKontonummer is missing"
    NO_CURRENCY = "valutakode is missing"
    NO_PAID = "a placement does not say how large its payment was"
    EMPTY_LISTS = "nothing placed is an empty list"
    NO_INTEREST = "no interest so far is left out"
    NO_UNPLACED = "nothing unplaced is left out"
    NOTHING_UNPLACED = "a payment with nothing unplaced stands among the unplaced"
    REPEATED = "a row comes more than once"
    IN_PARTS = "a refund comes once for each thing it pays"
    NAMES_ITSELF = "a counter-claim names the due date it stands on"
    NO_SOURCE = "a set-off elsewhere does not say what it was taken from"
    NOT_DEFERRED = "a claim says that it is not deferred"
    DEFERRED_PART = "deferment stands on the instalments"
    SHUFFLED = "rows in no order"
    NO_PARTY = "a row without its party, which stands on top alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The signs one ledger uses for its amounts."""

    placed: int  # plassertBeloep on a debit claim, of payments and counter-claims
    placed_on_credit: int = 1
    paid: int = -1  # innbetaltBeloep
    unplaced: int = 1
    covered: int = 1  # plassertBeloep of a plassertKrav
    set_off: int = 1  # motregnetBeloep


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The spelling of keys that the API spells in several ways, by where they occur."""

    part: str = "kravforfallsIdentifikator"
    counter: str = "kravforfallsIdentifikator"
    covered_part: str = "kravforfallIdentifikator"
    paid_out_part: str = "kravforfallidentifikator"
    payment: str = "innbetalingsidentifikator"
    placed_payment: str = "innbetalingsIdentifikator"
    sent_back_payment: str = "innbetalingsIdentifikator"
    paid_out_on: str = "utbetaltdato"
    placed_payout_on: str = "utbetaltDato"
    sent_back_on: str = "utbetaltdato"
    debts_of_claim: str = "dekketkrav"
    debts_of_payment: str = "dekketKrav"


_HARD = {Quirk.NO_PARTY}  # in hard ledgers only
_OFTEN = {Quirk.IN_PARTS: 4, Quirk.DEFERRED_PART: 4, Quirk.NO_SOURCE: 2}  # factors for quirks that few rows can have
EXAMPLES = {Book.MVA: Signs(placed=-1), Book.SKATT: Signs(placed=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiStyle:
    """How answers are written. The default is the style of the API's examples."""

    signs: Mapping[Book, Signs] = field(default_factory=lambda: EXAMPLES)
    spelling: Spelling = field(default_factory=Spelling)
    sums: Sums = Sums.EXACT
    ids: Ids = Ids.BY_DATE
    rates: Mapping[Quirk, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def has(self, quirk: Quirk) -> bool:
        rate = self.rates.get(quirk)
        return rate is not None and self.chance.random() < rate

    def multilingual(self, text: str) -> Object:
        others: list[Object] = []
        if self.has(Quirk.NYNORSK):
            others.append({"tekst": in_nynorsk(text), "spraak": "nn"})
        if self.has(Quirk.ENGLISH):
            others.append({"tekst": in_english(text), "spraak": "en"})
        bokmaal: Object = {"tekst": text, "spraak": "nb"}
        return {"spraakTekst": [*others, bokmaal] if self.has(Quirk.BOKMAAL_LAST) else [bokmaal, *others]}


def draw_style(chance: random.Random) -> ApiStyle:
    return ApiStyle(
        signs={book: _draw_signs(chance, EXAMPLES[book]) for book in Book},
        spelling=_draw_spelling(chance),
        sums=chance.choices((Sums.ABSENT, Sums.EXACT, Sums.ROUNDED), (0.4, 0.4, 0.2))[0],
        # Each ledger has few quirks, but each of them often enough to be seen.
        rates={
            quirk: chance.uniform(0.02, 0.4) * _OFTEN.get(quirk, 1)
            for quirk in Quirk
            if quirk not in _HARD and chance.random() < 0.3
        },
        chance=chance,
    )


def _draw_signs(chance: random.Random, usual: Signs) -> Signs:
    paid = chance.choice((1, -1))
    return Signs(
        placed=usual.placed if chance.random() < 0.7 else -usual.placed,
        placed_on_credit=1 if chance.random() < 0.8 else -1,
        paid=paid,
        unplaced=1 if chance.random() < 0.7 else paid,
        covered=1 if chance.random() < 0.9 else -1,
        set_off=1 if chance.random() < 0.8 else -1,
    )


def _draw_spelling(chance: random.Random) -> Spelling:
    """Usually as in the API's description."""
    if chance.random() < 0.7:
        return Spelling()
    parts = ("kravforfallsIdentifikator", "kravforfallIdentifikator", "kravforfallidentifikator")
    payments = ("innbetalingsidentifikator", "innbetalingsIdentifikator")
    days, debts = ("utbetaltdato", "utbetaltDato"), ("dekketkrav", "dekketKrav")
    return Spelling(
        part=chance.choice(parts),
        counter=chance.choice(parts),
        covered_part=chance.choice(parts),
        paid_out_part=chance.choice(parts),
        payment=chance.choice(payments),
        placed_payment=chance.choice(payments),
        sent_back_payment=chance.choice(payments),
        paid_out_on=chance.choice(days),
        placed_payout_on=chance.choice(days),
        sent_back_on=chance.choice(days),
        debts_of_claim=chance.choice(debts),
        debts_of_payment=chance.choice(debts),
    )
