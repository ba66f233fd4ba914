"""Books and ledgers made from a hidden truth: no sure match is of other rows than it says belong together."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.fortelling import Forteller
from tests.domain.sannheter import UNDER_WAY, Sannhet, describe
from tests.domain.test_koblingsregler import FUNN, SIKKER, match

SEEDS = st.integers(min_value=0, max_value=10**9)


def find_wrong(sannhet: Sannhet) -> list[str]:
    treff = match(sannhet.poster, sannhet.linjer).treff
    wrong = [one for one in treff if one.sikkerhet in (SIKKER, FUNN) and not sannhet.is_right(one)]
    return [*(f"{one.regel} is sure and wrong" for one in wrong), *(describe(sannhet) if wrong else ())]


@settings(max_examples=5 * settings().max_examples)
@given(SEEDS)
def test_no_sure_match_is_wrong_against_the_truth(seed: int) -> None:
    assert find_wrong(Forteller(seed).tell()) == []


def test_the_truths_have_every_event_and_what_is_amiss_with_each() -> None:
    told = [Forteller(seed).tell() for seed in range(400)]
    amiss = Counter((one.ute[1], one.hendelser[one.ute[0]].kind) for one in told if one.ute is not None)

    assert {kind for _how, kind in amiss} == {
        "pay",
        "two groups",
        "claim",
        "salary",
        "take back",
        "write-off",
        "undone",
        "set-off",
        UNDER_WAY,
    }
    assert {how for how, _kind in amiss} == {"not recorded", "not booked", "booked twice", "rounded"}


def test_the_truths_have_events_booked_and_recorded_less_what_is_deducted() -> None:
    events = [event for seed in range(400) for event in Forteller(seed).tell().hendelser]

    assert any(len({row.beloep > 0 for row in event.linjer}) == 2 for event in events if event.kind == "pay")
    assert any(len({row.beloep > 0 for row in event.linjer}) == 2 for event in events if event.kind == "claim")
    assert any(len({row.beloep > 0 for row in event.poster}) == 2 for event in events if event.kind == "claim")
