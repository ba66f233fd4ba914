"""What is new: each rule by an example."""

from datetime import timedelta
from decimal import Decimal

import pytest

from portal.domain.nytt import Endring, Endringsslag, Hull, compare
from portal.domain.stand import Stand
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE
from tests.domain.stander import krav, lister, stand
from tests.grunnlag import make_krav
from tests.rader import DAG, dekning, innbetaling, plassert, plassert_utbetaling

S = Endringsslag


def tell(before: Stand, after: Stand) -> list[tuple[Endringsslag, str]]:
    return [(one.slag, one.id) for one in compare(before, after).endringer]


def find(before: Stand, after: Stand) -> Endring:
    (one,) = compare(before, after).endringer
    return one


def test_a_client_never_marked_has_nothing_to_be_compared_with() -> None:
    nytt = compare(None, stand(krav("A")))

    assert (nytt.endringer, nytt.hull, nytt.foer) == ((), (Hull.FOERSTE, Hull.LISTER), None)
    assert nytt.is_ukjent


def test_both_times_are_told() -> None:
    nytt = compare(stand(), stand(dager=3))

    assert nytt.foer is not None
    assert nytt.naa - nytt.foer == timedelta(days=3)


def test_a_new_claim_is_told_with_its_due_date() -> None:
    new = find(stand(krav("A")), stand(krav("A"), krav("B", "250", due=DAG + timedelta(days=9))))

    assert (new.slag, new.id, new.beloep, new.dato) == (S.NYTT_KRAV, "B", 250, DAG + timedelta(days=9))
    assert (new.rest, new.forfalt) == (250, 0)


def test_a_claim_is_newly_late_once() -> None:
    due = stand(krav("A", due=DAG))

    assert tell(due, stand(krav("A", due=DAG), dager=1)) == [(S.FORFALT, "A")]
    assert tell(stand(krav("A", due=DAG), dager=1), stand(krav("A", due=DAG), dager=2)) == []
    assert tell(due, stand(krav("A", due=DAG))) == []


def test_interest_is_told_when_it_begins_and_not_when_it_grows() -> None:
    assert tell(stand(krav("A")), stand(krav("A", renter="7.18"))) == [(S.RENTER, "A")]
    assert tell(stand(krav("A", renter="7.18")), stand(krav("A", renter="9"))) == []


def test_an_amount_that_no_payment_explains_is_told_with_the_one_before() -> None:
    changed = find(stand(krav("A", "9940")), stand(krav("A", "8940")))
    left = find(stand(krav("A", "100")), stand(krav("A", "100", "60")))

    assert (changed.slag, changed.foer, changed.beloep) == (S.ENDRET, 9940, 8940)
    assert (left.slag, left.foer, left.beloep) == (S.ENDRET, 100, 60)


def test_a_due_date_that_moved_is_told() -> None:
    assert tell(stand(krav("A", due=DAG)), stand(krav("A", due=DAG + timedelta(days=5)))) == [(S.FRIST, "A")]


def test_a_payment_placed_on_a_claim_is_told_and_the_claim_is_not() -> None:
    paid = find(stand(krav("A", "100")), stand(krav("A", "100", "60", plassert("40", DAG, name="I", paid_on=DAG))))

    assert (paid.slag, paid.id, paid.beloep, paid.gjelder) == (S.MOTTATT, "I", 40, ("Krav",))


def test_a_payment_that_lies_and_is_then_placed_is_told_as_that() -> None:
    lying = stand(krav("A", "100"), betalt=(innbetaling("40", "40"),))
    placed = stand(krav("A", "100", "60", plassert("40", DAG)))

    assert tell(stand(krav("A", "100")), lying) == [(S.LIGGER, "I")]
    used = find(lying, placed)
    assert (used.slag, used.beloep, used.uplassert, used.foer) == (S.PLASSERT, 40, 0, 40)
    assert tell(placed, lying) == [(S.LEDIG, "I")]  # the way back


def test_a_claim_that_is_gone_is_told_unless_a_payment_in_the_list_explains_it() -> None:
    before = stand(krav("A", "100"))
    whole = innbetaling("100", covered=(dekning("100", DAG, name="A"),))

    assert tell(before, stand()) == [(S.OPPGJORT, "A")]
    paid = find(before, stand(lister=lister(whole)))
    assert (paid.slag, paid.id, paid.gjelder) == (S.MOTTATT, "I", ("Krav",))


def test_payouts_are_told_on_open_credit_and_in_the_list() -> None:
    credit = krav("A", "-100", "-60", plassert_utbetaling("40", name="U"))

    assert tell(stand(krav("A", "-100")), stand(credit)) == [(S.UTBETALING, "U")]
    assert tell(stand(lister=lister()), stand(lister=lister(ut=("U",)))) == [(S.UTBETALING, "U")]
    assert tell(stand(lister=lister(ut=("U",))), stand(lister=lister(ut=("U",)))) == []


def test_what_was_paid_before_and_not_asked_for_is_not_told_as_new() -> None:
    after = stand(lister=lister(innbetaling("100"), ut=("U",)))

    nytt = compare(stand(), after)
    assert nytt.endringer == ()
    assert nytt.hull == (Hull.LISTER,)
    later = stand(lister=lister(innbetaling("100", dato=DAG + timedelta(days=1))), dager=1)
    assert tell(stand(), later) == [(S.MOTTATT, "I")]  # of a later day, so it has come since


@pytest.mark.parametrize("is_before", [True, False])
def test_claims_that_may_be_missing_are_a_gap_and_never_news(is_before: bool) -> None:
    gap = stand(missing=(KRAVLISTE,))
    nytt = compare(gap, stand(krav("A"))) if is_before else compare(stand(krav("A")), gap)

    assert nytt.endringer == ()
    assert Hull.KRAV in nytt.hull
    assert nytt.is_ukjent


@pytest.mark.parametrize("is_before", [True, False])
def test_unplaced_payments_that_may_be_missing_are_a_gap_and_never_news(is_before: bool) -> None:
    gap, lying = stand(missing=(INNBETALINGSLISTE,)), stand(betalt=(innbetaling("40", "40"),))
    nytt = compare(gap, lying) if is_before else compare(lying, gap)

    assert nytt.endringer == ()
    assert Hull.UPLASSERTE in nytt.hull


def test_what_is_late_stands_first() -> None:
    before = stand(krav("A"), krav("B", "-30"))
    after = stand(krav("A", renter="1"), krav("C", "5"), dager=1)

    assert [slag for slag, _ in tell(before, after)] == [S.FORFALT, S.RENTER, S.NYTT_KRAV, S.OPPGJORT]
    assert compare(before, after).endringer[0].beloep == Decimal(100)


def test_money_moved_between_due_dates_is_told_though_the_sum_is_the_same() -> None:
    days = (DAG, DAG + timedelta(days=30))
    before, after = (
        make_krav([(day, Decimal(amount)) for day, amount in zip(days, amounts, strict=True)])
        for amounts in ((50, 50), (20, 80))
    )

    assert tell(stand(before), stand(after)) == [(S.FRIST, "1")]
