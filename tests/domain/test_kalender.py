"""What becomes of calendar entries, for any two states of the open list."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import cast

import hypothesis.strategies as st
from hypothesis import given

from portal.domain.kalender import Hendelse, Kalenderforfall, follow_up
from portal.domain.krav import Krav, Kravforfall

THEN, NOW = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
NOTHING = cast("Krav", None), cast("Kravforfall", None)  # what is followed does not depend on them


def make(days: int, amount: int) -> Kalenderforfall:
    krav, forfall = NOTHING
    due = date(2026, 1, 1) + timedelta(days=days)
    return Kalenderforfall(noekkel="", dato=due, kravgruppe="Skatt", beloep=Decimal(amount), krav=krav, forfall=forfall)


LISTS = st.dictionaries(st.sampled_from("abcdef"), st.builds(make, st.integers(0, 3), st.integers(1, 3)))


def follow(
    before: tuple[Hendelse, ...],
    found: Mapping[str, Kalenderforfall],
    *,
    now: datetime,
    is_whole: bool = True,
    with_beloep: bool = True,
) -> dict[str, Hendelse]:
    after = follow_up(before, found, is_whole=is_whole, with_beloep=with_beloep, now=now)
    assert len({one.uid for one in after}) == len(after)
    return {one.uid: one for one in after}


@given(LISTS, LISTS, st.booleans(), st.booleans())
def test_entries_are_those_of_the_list_and_changed_exactly_where_it_changed(
    first: Mapping[str, Kalenderforfall], second: Mapping[str, Kalenderforfall], is_whole: bool, with_beloep: bool
) -> None:
    before = follow((), first, now=THEN, with_beloep=with_beloep)
    after = follow(tuple(before.values()), second, now=NOW, is_whole=is_whole, with_beloep=with_beloep)

    assert after.keys() == second.keys() | (set() if is_whole else first.keys())
    for uid, one in after.items():
        shown = second.get(uid, first.get(uid))
        assert shown is not None
        assert one.dato == shown.dato
        assert one.beloep == (shown.beloep if with_beloep else None)
        is_kept = uid in before and replace(one, sekvens=0, endret=THEN) == before[uid]
        assert (one.sekvens, one.endret) == ((0, THEN) if is_kept else (int(uid in before), NOW))


@given(LISTS)
def test_read_twice_without_a_change_nothing_changes(found: Mapping[str, Kalenderforfall]) -> None:
    once = follow((), found, now=THEN)

    assert follow(tuple(once.values()), found, now=NOW) == once
