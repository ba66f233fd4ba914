"""Calendar entries by day: each organisation once on each of its days, and changed exactly where the words change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import hypothesis.strategies as st
from hypothesis import given

from portal.domain.kalender import Hendelse
from portal.domain.kalenderdag import ANNET, GONE_KEPT, Dagsstand, collect_days, follow_day, follow_days

THEN, NOW = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
DAY = date(2026, 1, 20)


def make(days: int, kravgruppe: str, amount: int | None) -> Hendelse:
    due = DAY + timedelta(days=days)
    beloep = None if amount is None else Decimal(amount)
    return Hendelse(uid="", dato=due, kravgruppe=kravgruppe, endret=THEN, beloep=beloep)


GROUPS = st.sampled_from(("Skatt", "Merverdiavgift", "Nytt slag", "Enda et slag"))
LEDGERS = st.dictionaries(
    st.sampled_from(("314055403", "212201782", "312438623", "316300022")),
    st.lists(st.builds(make, st.integers(0, 3), GROUPS, st.integers(1, 9)), max_size=6),
)


@given(LEDGERS)
def test_each_organisation_is_once_on_each_day_it_has_something_due(ledgers: Mapping[str, list[Hendelse]]) -> None:
    days = collect_days((orgnr, f"Navn {orgnr}", entries) for orgnr, entries in ledgers.items())

    told = [(dag.dato, one.orgnr) for dag in days for one in dag.virksomheter]
    assert all(one.navn == f"Navn {one.orgnr}" for dag in days for one in dag.virksomheter)
    assert len(told) == len(set(told))
    assert set(told) == {(one.dato, orgnr) for orgnr, entries in ledgers.items() for one in entries}
    assert [dag.dato for dag in days] == sorted({dato for dato, _orgnr in told})


@given(LEDGERS)
def test_amounts_and_kinds_of_a_day_are_those_of_its_entries(ledgers: Mapping[str, list[Hendelse]]) -> None:
    for dag in collect_days((orgnr, "", entries) for orgnr, entries in ledgers.items()):
        some = [(orgnr, one) for orgnr, entries in ledgers.items() for one in entries if one.dato == dag.dato]
        assert dag.beloep == sum(one.beloep or Decimal(0) for _orgnr, one in some)
        known = {
            group: {orgnr for orgnr, one in some if one.kravgruppe == group} for group in ("Skatt", "Merverdiavgift")
        }
        known[ANNET] = {orgnr for orgnr, one in some if one.kravgruppe not in known}
        assert dag.count_by_kravgruppe() == {group: len(numbers) for group, numbers in known.items() if numbers}


def test_without_amounts_a_day_has_no_sum() -> None:
    (dag,) = collect_days([("314055403", "Nordlys", [make(0, "Skatt", None)])])

    assert dag.beloep is None


def test_an_entry_counts_a_change_of_its_words_or_day_and_nothing_else() -> None:
    first = follow_day(None, DAY, "Forfall: 2 virksomheter", THEN)

    assert (first.sekvens, first.endret) == (0, THEN)
    assert follow_day(first, DAY, "Forfall: 2 virksomheter", NOW) is first
    changed = follow_day(first, DAY, "Forfall: 1 virksomhet", NOW)
    assert (changed.sekvens, changed.endret) == (1, NOW)
    moved = follow_day(first, DAY + timedelta(days=1), "Forfall: 2 virksomheter", NOW)
    assert replace(moved, dato=DAY) == replace(first, sekvens=1, endret=NOW)


TOLD = st.dictionaries(st.sampled_from("abc"), st.tuples(st.just(DAY), st.sampled_from(("one", "two"))))


@given(st.lists(TOLD, max_size=6))
def test_the_number_of_an_entry_grows_with_each_change_also_where_it_was_gone(
    sendings: list[dict[str, tuple[date, str]]],
) -> None:
    stands, shown = follow_days({}, {}, THEN), dict[str, tuple[int, str]]()
    for number, told in enumerate(sendings):
        after = follow_days(stands, told, THEN + timedelta(days=number))
        assert {uid for uid, one in after.items() if not one.is_gone} == set(told)
        for uid, (_dato, text) in told.items():
            earlier = shown.get(uid)
            if earlier is not None:
                is_same = earlier[1] == text and not stands[uid].is_gone
                assert after[uid].sekvens == earlier[0] + (0 if is_same else 1)
            shown[uid] = after[uid].sekvens, text
        stands = after


def test_an_entry_that_is_gone_is_forgotten_after_a_year() -> None:
    there = follow_days({}, {"a": (DAY, "one")}, THEN)
    gone = follow_days(there, {}, NOW)

    assert there == {"a": follow_day(None, DAY, "one", THEN)}
    assert gone == {"a": Dagsstand(dato=DAY, avtrykk="", endret=NOW)}
    assert gone["a"].is_gone
    assert follow_days(gone, {}, NOW + GONE_KEPT) == gone
    assert follow_days(gone, {}, NOW + GONE_KEPT + timedelta(days=1)) == {}
