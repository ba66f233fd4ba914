"""Rows that could be pairs are those that comparing each with all finds, in the same order, also of very many."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain import koblingsregler as regler
from portal.domain.komponenter import IsPair, find_components
from portal.domain.skattepost import Skattepost
from portal.domain.stikkord import BY_AMOUNT, BY_DAY, BY_DUE_DATE, BY_KRONE, BY_PERIOD, BY_TERM, Stikkord
from portal.domain.treff import Foert, make_foert
from tests.domain.avstemming import GRUPPER, make_linje
from tests.domain.fortelling import Forteller
from tests.domain.test_koblingsregler import DAY, PAID, post

RULES: list[tuple[IsPair, Stikkord]] = [
    (regler.may_have_same_kid, BY_DAY),
    (regler.may_be_same_payment, BY_DAY),
    (regler.is_same_payment, BY_DAY),
    (regler.is_paid_without_bank, BY_DAY),
    (regler.is_in_another_group, BY_DAY),
    (regler.has_same_period, BY_PERIOD),
    (regler.has_same_due_date, BY_DUE_DATE),
    (regler.is_near_claim, BY_AMOUNT),
    (regler.is_rounded, BY_KRONE),
    (regler.is_changed, BY_TERM),
]
UNEQUAL = (BY_KRONE, BY_TERM)
Names = tuple[list[str], list[str]]


def find_slowly(
    poster: Sequence[Skattepost], linjer: Sequence[Foert], is_pair: IsPair, *, is_equal: bool
) -> list[Names]:
    """Components, and in each the rows as they are aligned, by comparing each row with all."""
    pairs = {
        (one.noekkel, other.noekkel)
        for one in poster
        for other in linjer
        if is_pair(one, other) and (one.beloep == other.beloep or not is_equal)
    }
    left = {one for one, _ in pairs}
    found: list[Names] = []
    while left:
        names = {min(left)}
        while more := {name for pair in pairs if {*pair} & names for name in pair} - names:
            names |= more
        left -= names
        mine = sorted((one for one in poster if one.noekkel in names), key=lambda one: (one.dato, one.noekkel))
        theirs = [one for one in linjer if one.noekkel in names]
        theirs.sort(key=lambda one: (one.linje.sortering, one.noekkel))
        found.append(align_slowly(mine, theirs, pairs))
    return found


def align_slowly(poster: Sequence[Skattepost], linjer: Sequence[Foert], pairs: set[tuple[str, str]]) -> Names:
    free, chosen = [*linjer], []
    for number, one in enumerate(poster):
        fitting = [linje for linje in free if (one.noekkel, linje.noekkel) in pairs]
        fitting.sort(key=lambda linje: (abs((linje.linje.betalingsdato - one.dato).days), linje.dato))
        if len(poster) == len(linjer) and linjer[number] in fitting:
            fitting.insert(0, linjer[number])
        if fitting:
            free.remove(fitting[0])
            chosen.append((one.noekkel, fitting[0].noekkel))
    return [one for one, _ in chosen], [other for _, other in chosen]


@settings(max_examples=2 * settings().max_examples)
@given(seeds=st.lists(st.integers(0, 10**6), min_size=1, max_size=3), rule=st.sampled_from(RULES))
def test_components_and_what_is_aligned_are_those_of_comparing_each_row_with_all(
    seeds: list[int], rule: tuple[IsPair, Stikkord]
) -> None:
    """Of several truths together: many rows are alike."""
    truths = [Forteller(seed).tell() for seed in seeds]
    poster = [
        replace(one, noekkel=f"{number} {one.noekkel}") for number, truth in enumerate(truths) for one in truth.poster
    ]
    linjer = make_foert([linje for truth in truths for linje in truth.linjer], GRUPPER)

    found = [component.align() for component in find_components(poster, linjer, *rule)]

    assert sorted(([one.noekkel for one in mine], [one.noekkel for one in theirs]) for mine, theirs in found) == sorted(
        find_slowly(poster, linjer, rule[0], is_equal=rule[1] not in UNEQUAL)
    )


@pytest.mark.parametrize("days_between", [0, 1])
def test_thousands_of_rows_of_one_component_are_compared_few_times(days_between: int) -> None:
    count, asked = 3_000, 0

    def is_same_payment(one: Skattepost, other: Foert) -> bool:
        nonlocal asked
        asked += 1
        return regler.is_same_payment(one, other)

    days = [PAID + days_between * number * DAY for number in range(count)]
    poster = [replace(post("-500", day), noekkel=f"{number:05}") for number, day in enumerate(days)]
    linjer = make_foert([make_linje("2740", "-500", day, bank=True, bilag=f"{day}") for day in days], GRUPPER)

    (component,) = find_components(poster, linjer, is_same_payment, BY_DAY)
    aligned = component.align()

    assert (len(component.poster), len(component.linjer)) == (count, count)
    assert [one.dato for one in aligned[0]] == [one.dato for one in aligned[1]] == days
    assert asked <= 21 * count
