"""What becomes of calendar entries, for any two states of the open list."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import given

from portal.domain.kalender import Hendelse, Kalenderforfall, follow_up
from tests.domain.stander import krav

THEN, NOW = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
CLAIM_OF = dict(zip("abcdef", "112233", strict=True))  # two instalments of each


def make(uid: str, days: int, amount: int) -> Kalenderforfall:
    one, due = krav(CLAIM_OF[uid], "100"), date(2026, 1, 1) + timedelta(days=days)
    return Kalenderforfall(
        noekkel="", dato=due, kravgruppe="Skatt", beloep=Decimal(amount), krav=one, forfall=one.kravforfall[0]
    )


LISTS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), st.integers(1, 3)), unique_by=lambda one: one[0]
).map(lambda some: {one[0]: make(*one) for one in some})
ULESTE = st.none() | st.sets(st.sampled_from("1234"))


def follow(
    before: tuple[Hendelse, ...],
    found: Mapping[str, Kalenderforfall],
    *,
    now: datetime,
    uleste: Collection[str] | None = (),
    with_beloep: bool = True,
) -> dict[str, Hendelse]:
    after = follow_up(before, found, name_krav=lambda name: f"k{name}", uleste=uleste, with_beloep=with_beloep, now=now)
    assert len({one.uid for one in after}) == len(after)
    return {one.uid: one for one in after}


@given(LISTS, LISTS, ULESTE, st.booleans())
def test_entries_are_those_of_the_list_and_changed_exactly_where_it_changed(
    first: Mapping[str, Kalenderforfall],
    second: Mapping[str, Kalenderforfall],
    uleste: set[str] | None,
    with_beloep: bool,
) -> None:
    before = follow((), first, now=THEN, with_beloep=with_beloep)
    after = follow(tuple(before.values()), second, now=NOW, uleste=uleste, with_beloep=with_beloep)

    assert after.keys() == second.keys() | {uid for uid in first if uleste is None or CLAIM_OF[uid] in uleste}
    for uid, one in after.items():
        shown = second.get(uid, first.get(uid))
        assert shown is not None
        assert (one.dato, one.kravgruppe) == (shown.dato, shown.kravgruppe)
        assert one.beloep == (shown.beloep if with_beloep else None)
        is_kept = uid in before and replace(one, sekvens=0, endret=THEN) == before[uid]
        assert (one.sekvens, one.endret) == ((0, THEN) if is_kept else (int(uid in before), NOW))


@given(LISTS, LISTS)
def test_read_twice_without_a_change_nothing_changes(
    first: Mapping[str, Kalenderforfall], found: Mapping[str, Kalenderforfall]
) -> None:
    once = follow(tuple(follow((), first, now=THEN).values()), found, now=NOW)

    assert follow(tuple(once.values()), found, now=NOW + timedelta(days=1)) == once


@given(LISTS, LISTS, ULESTE)
def test_entries_from_before_their_claims_were_noted_stay_while_anything_is_unread(
    first: Mapping[str, Kalenderforfall], second: Mapping[str, Kalenderforfall], uleste: set[str] | None
) -> None:
    before = [replace(one, krav="") for one in follow((), first, now=THEN).values()]

    after = follow(tuple(before), second, now=NOW, uleste=uleste)

    assert after.keys() == second.keys() | (first.keys() if uleste is None or uleste else set())
    same = [uid for uid in second if uid in first and replace(first[uid], krav=second[uid].krav) == second[uid]]
    assert all((after[uid].sekvens, after[uid].krav) == (0, f"k{CLAIM_OF[uid]}") for uid in same)
