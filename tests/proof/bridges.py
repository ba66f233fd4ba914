"""One pair of ledger and books, with a fault or two: everything that must hold of its bridge."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from portal.domain.bok import Bok
from portal.domain.bro import Art, Bro
from portal.domain.grunnlag import Grunnlag
from portal.domain.ledige import Kobling, Svar
from portal.domain.skatteposter import build_skatteside
from portal.domain.treff import make_foert
from sandbox.bookkeeping.faults import Fault, Injected
from tests.proof.bookpairs import Pair, get_kontoer, make_pair
from tests.proof.bridge_checks import check_matches, check_rows, check_sums
from tests.proof.bridge_faults import check_fault, put_in
from tests.proof.bridge_truth import Truth
from tests.proof.twins import add_twins

ANSWERED = 3  # of so many pairs, one is answered too
T = TypeVar("T")


def make_faulty(seed: int) -> tuple[Pair, list[Injected]]:
    """Most pairs have one fault, some two, some none; half have twins too."""
    pair, chance = make_pair(seed), random.Random(f"faults {seed}")
    count = chance.choices((0, 1, 2), (1, 6, 3))[0]
    faults = chance.sample(list(Fault), count)
    faults.sort(key=lambda fault: fault is not Fault.PAID_EARLY)  # it decides the day
    done = [put_in(pair, fault, chance) for fault in faults]
    add_twins(pair, random.Random(f"twins {seed}"))
    return pair, [one for one in done if one is not None]


def check_bridge(seed: int) -> list[str]:
    """Violations."""
    pair, injected = make_faulty(seed)
    grunnlag, bok = pair.read_ledger(), pair.read_books()
    bro, truth = pair.build(grunnlag, bok), Truth(pair)
    found = [*check_sums(pair, bro), *check_matches(truth, bro)]
    found += check_rows(pair, bro, build_skatteside(grunnlag), make_foert(bok.linjer, get_kontoer(bok)))
    for one in injected:
        found += check_fault(pair, bro, truth, one)
    if seed % ANSWERED == 0:
        found += check_answers(pair, grunnlag, bok, random.Random(f"answers {seed}"))
    if shuffle(pair, grunnlag, bok, random.Random(f"order {seed}")) != bro:
        found.append("another order of rows gives another bridge")
    return found


def check_answers(pair: Pair, grunnlag: Grunnlag, bok: Bok, chance: random.Random) -> Iterator[str]:
    """Violations when everything is accepted, and rows tied that do not belong together."""
    side, foert = build_skatteside(grunnlag), make_foert(bok.linjer, get_kontoer(bok))
    svar = Svar()
    while (bro := pair.build(grunnlag, bok, svar)).forslag:
        svar = replace(svar, godtatt=svar.godtatt | {one.noekkel for one in bro.forslag})
    free = [post for one in bro.linjer if one.art is not Art.EIERENS_EGNE for post in one.poster]
    if free and bro.uforklarte:
        posts = chance.sample(free, min(len(free), chance.randint(1, 3)))
        lines = chance.sample(bro.uforklarte, min(len(bro.uforklarte), chance.randint(1, 2)))
        svar = replace(svar, koblet=(Kobling.make(posts, lines),))
        bro = pair.build(grunnlag, bok, svar)
    yield from (f"answered: {one}" for one in (*check_sums(pair, bro), *check_rows(pair, bro, side, foert)))


def shuffle(pair: Pair, grunnlag: Grunnlag, bok: Bok, chance: random.Random) -> Bro:
    """The bridge of the same rows in another order, on both sides."""

    def mix(rows: Sequence[T]) -> tuple[T, ...]:
        return tuple(chance.sample(rows, len(rows)))

    aapne = replace(
        grunnlag.aapne,
        alle_krav=mix(grunnlag.aapne.alle_krav),
        innbetalinger=mix(grunnlag.aapne.innbetalinger),
    )
    mixed = replace(
        grunnlag,
        aapne=aapne,
        krav=mix(grunnlag.krav),
        innbetalinger=mix(grunnlag.innbetalinger),
        utbetalinger=mix(grunnlag.utbetalinger),
    )
    return pair.build(mixed, replace(bok, kontoer=mix(bok.kontoer), linjer=mix(bok.linjer)))
