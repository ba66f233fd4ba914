"""What is new, for all pairs of generated ledgers: told once, in any order, and never where there is nothing."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.domain.nytt import Endringsslag, compare
from portal.domain.stand import Stand, make_stand
from portal.domain.svar import AapneKrav
from tests.domain.stander import AAPNE, HENTET
from tests.rader import DAG

S = Endringsslag
OF_PAYMENTS = (S.LIGGER, S.MOTTATT, S.PLASSERT, S.LEDIG, S.FLYTTET)
DAYS = st.integers(0, 4)


def make(aapne: AapneKrav, days: int = 0) -> Stand:
    return make_stand(aapne, HENTET + timedelta(days=days), DAG + timedelta(days=days))


def shuffle(aapne: AapneKrav, seed: int) -> AapneKrav:
    rows, paid, order = [*aapne.alle_krav], [*aapne.innbetalinger], random.Random(seed)
    order.shuffle(rows)
    order.shuffle(paid)
    return replace(aapne, alle_krav=tuple(rows), innbetalinger=tuple(paid))


@given(AAPNE)
def test_equal_answers_tell_nothing(aapne: AapneKrav) -> None:
    later = replace(make(aapne), hentet=HENTET + timedelta(hours=5))

    assert compare(make(aapne), later).endringer == ()


@given(AAPNE, AAPNE, DAYS, st.integers())
def test_the_order_of_rows_does_not_matter(one: AapneKrav, other: AapneKrav, days: int, seed: int) -> None:
    assert make(shuffle(one, seed)) == make(one)
    assert compare(make(shuffle(one, seed)), make(shuffle(other, seed), days)) == compare(make(one), make(other, days))


@given(AAPNE, AAPNE, DAYS)
def test_every_claim_that_came_or_went_is_told_once(one: AapneKrav, other: AapneKrav, days: int) -> None:
    before, after = make(one), make(other, days)
    told = Counter((change.slag, change.id) for change in compare(before, after).endringer)

    old, new = ({krav.noekkel for krav in each.krav} for each in (before, after))
    assert Counter(i for s, i in told.elements() if s is S.NYTT_KRAV) == Counter(i for _, i in new - old)
    assert Counter(i for s, i in told.elements() if s is S.OPPGJORT) == Counter(i for _, i in old - new)


@given(AAPNE, AAPNE, DAYS)
def test_every_payment_is_told_at_most_once(one: AapneKrav, other: AapneKrav, days: int) -> None:
    changes = compare(make(one), make(other, days)).endringer

    of_payments = [c.id for c in changes if c.slag in OF_PAYMENTS]
    assert len(of_payments) == len(set(of_payments))
    assert len(changes) == len(set(changes)) or any(krav.part for krav in (*make(one).krav, *make(other).krav))


@given(AAPNE, AAPNE, DAYS)
def test_every_payment_with_another_amount_unplaced_is_told(one: AapneKrav, other: AapneKrav, days: int) -> None:
    before, after = make(one), make(other, days)
    old, new = ({p.id: p.uplassert for p in each.betalinger if p.uplassert} for each in (before, after))

    told = {c.id for c in compare(before, after).endringer if c.slag in OF_PAYMENTS}
    assert {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= told


@settings(max_examples=400)
@given(AAPNE, AAPNE, DAYS)
def test_where_nothing_is_told_no_claim_has_changed(one: AapneKrav, other: AapneKrav, days: int) -> None:
    before, after = make(one), make(other, days)
    told = {change.id for change in compare(before, after).endringer}
    moved = {key for krav in (*before.krav, *after.krav) for key, _ in (*krav.plassert, *krav.utbetalt)} & told

    old = {krav.noekkel: krav for krav in before.krav}
    for krav in after.krav:
        was = old.get(krav.noekkel)
        if was is None or krav.id in told or moved & {key for key, _ in (*krav.plassert, *was.plassert)}:
            continue
        if moved & {key for key, _ in (*krav.utbetalt, *was.utbetalt)}:
            continue
        assert (krav.opprinnelig, krav.rest) == (was.opprinnelig, was.rest)
        assert not (krav.renter and not was.renter)
        assert krav.list_forfalt(after.dag).keys() <= was.list_forfalt(before.dag).keys()


@given(AAPNE, AAPNE)
def test_there_and_back_again_is_told_both_ways(one: AapneKrav, other: AapneKrav) -> None:
    there, back = (compare(make(a), make(b)).endringer for a, b in ((one, other), (other, one)))

    came, went = (sorted(c.id for c in changes if c.slag is slag) for changes, slag in
                  ((there, S.NYTT_KRAV), (back, S.OPPGJORT)))  # fmt: skip
    assert came == went


@given(AAPNE, AAPNE)
def test_amounts_told_are_those_of_the_states(one: AapneKrav, other: AapneKrav) -> None:
    after = make(other)
    amounts = {(krav.id, krav.opprinnelig) for krav in after.krav}
    new = [c for c in compare(make(one), after).endringer if c.slag is S.NYTT_KRAV]
    assume(new)

    assert {(c.id, c.beloep) for c in new} <= amounts
