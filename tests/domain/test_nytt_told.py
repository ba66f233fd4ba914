"""What a change says: the whole of it, by an example of each kind."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from portal.domain.krav import Krav
from portal.domain.nytt import Endring, Endringsslag, Hull, compare
from portal.domain.stand import Stand
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE
from tests.domain.stander import HENTET, PERSON, krav, lister, stand
from tests.rader import DAG, dekning, innbetaling, plassert, plassert_utbetaling

S = Endringsslag
PAYOUTS = (S.UTBETALING, S.UTBETALING_ENDRET, S.UTBETALING_FLYTTET)
LATER = DAG + timedelta(days=9)


def tell(before: Stand, after: Stand) -> list[Endring]:
    return list(compare(before, after).endringer)


def named(claim: Krav, name: str) -> Krav:
    return replace(claim, kravbeskrivelse=name)


def about(slag: Endringsslag, amount: str, **more: object) -> Endring:
    """A change of claim A, due on the day."""
    said: dict[str, object] = {"navn": "Krav", "dato": DAG, **more}
    return Endring(slag=slag, id="A", beloep=Decimal(amount), **said)  # type: ignore[arg-type]


def of_payment(slag: Endringsslag, amount: str | None, *gjelder: str, **more: object) -> Endring:
    """A change of payment I, of the day."""
    said: dict[str, object] = {"dato": DAG, **more}
    return Endring(slag=slag, id="I", beloep=None if amount is None else Decimal(amount), gjelder=gjelder, **said)  # type: ignore[arg-type]


def test_a_change_of_a_claim_names_it_and_has_its_date_and_amount() -> None:
    before = stand(krav("A"))

    assert tell(before, stand()) == [about(S.OPPGJORT, "100")]
    assert tell(before, stand(krav("A"), dager=1)) == [about(S.FORFALT, "100")]
    assert tell(before, stand(krav("A", renter="7.18"))) == [about(S.RENTER, "7.18", dato=None)]
    assert tell(before, stand(krav("A", "90"))) == [about(S.ENDRET, "90", foer=Decimal(100))]
    assert tell(before, stand(krav("A", "100", "60"))) == [about(S.ENDRET, "60", foer=Decimal(100))]
    assert tell(before, stand(krav("A", due=LATER))) == [about(S.FRIST, "100", dato=LATER)]


def test_a_new_claim_has_its_original_amount_and_what_is_left_and_late_of_it() -> None:
    due, half = Decimal(100), Decimal(60)
    partly_covered = krav("A", "100", "60", plassert("40", DAG, paid_on=DAG))

    assert tell(stand(), stand(krav("A"))) == [about(S.NYTT_KRAV, "100", rest=due)]
    assert tell(stand(), stand(krav("A"), dager=1)) == [about(S.NYTT_KRAV, "100", rest=due, forfalt=due)]
    told = tell(stand(), stand(partly_covered, dager=1))
    assert told[0] == about(S.NYTT_KRAV, "100", rest=half, forfalt=half)


def test_a_new_due_date_is_told_though_something_was_paid_too() -> None:
    after = stand(krav("A", "100", "60", plassert("40", DAG, paid_on=DAG), due=LATER))

    assert [one.slag for one in tell(stand(krav("A")), after)] == [S.FRIST, S.MOTTATT]


def test_a_due_date_that_was_not_known_where_nothing_was_left_is_not_said_to_be_another() -> None:
    covered, free = krav("A", "100", "0", plassert("100", DAG)), krav("A", "100", "60", plassert("40", DAG))

    assert S.FRIST not in [one.slag for one in tell(stand(covered), stand(free))]


def test_what_a_payment_covered_is_no_other_change_of_a_claim_of_little_or_nothing() -> None:
    for amount, left in (("0.50", "0.50"), ("0", "0.50")):
        after = krav("A", amount, "0.20", plassert("0.30", DAG, paid_on=DAG))
        assert tell(stand(krav("A", amount, left)), stand(after)) == [of_payment(S.MOTTATT, "0.30", "Krav")]


def test_two_with_the_same_name_and_number_stand_by_amount() -> None:
    theirs = replace(krav("A", "20"), part=PERSON)

    assert [one.beloep for one in tell(stand(), stand(krav("A", "50"), theirs))] == [20, 50]


def test_changes_of_one_kind_stand_by_date_and_those_without_one_last() -> None:
    after = stand(krav("A", "100", "0"), krav("B", due=LATER), krav("C"))

    assert [(one.id, one.dato) for one in tell(stand(), after)] == [("C", DAG), ("B", LATER), ("A", None)]


def test_a_payment_that_came_has_its_own_date_and_amount() -> None:
    whole = innbetaling("150", "10", covered=(dekning("100", DAG, name="A"),))
    before = stand(krav("A"), krav("B"))

    gone, came = tell(before, stand(lister=lister(replace(whole, uplassert_beloep=Decimal(0)))))
    assert (gone.slag, gone.id) == (S.OPPGJORT, "B")  # only A is among what the payment covered
    assert came == of_payment(S.MOTTATT, "150", "Krav")
    (lies, _) = sorted(tell(before, stand(lister=lister(whole))), key=lambda one: one.id, reverse=True)
    assert lies == of_payment(S.LIGGER, "150", "Krav", uplassert=Decimal(10))


def test_of_a_payment_without_an_amount_the_sum_that_covers_known_claims_is_told() -> None:
    after = (krav(name, "100", left, plassert(amount, DAG, paid_on=DAG)) for name, left, amount in
             (("A", "60", "40"), ("B", "80", "20")))  # fmt: skip

    assert tell(stand(krav("A"), krav("B")), stand(*after)) == [of_payment(S.MOTTATT, "60", "Krav")]


def test_the_amount_of_a_payment_that_only_a_new_claim_names_is_not_known_and_not_zero() -> None:
    day = DAG + timedelta(days=1)
    after = stand(krav("A", "100", "60", plassert("40", day, paid_on=day), due=LATER), dager=1)

    assert [one.slag for one in tell(stand(), after)] == [S.NYTT_KRAV, S.MOTTATT]
    assert tell(stand(), after)[1] == of_payment(S.MOTTATT, None, dato=day)


def test_a_payment_that_lay_tells_how_much_was_used_and_on_what() -> None:
    lying, part = innbetaling("40", "40"), innbetaling("40", "10")
    a, b = krav("A"), named(krav("B", "10"), "Annet")
    paid = krav("A", "100", "70", plassert("30", DAG))

    used = of_payment(S.PLASSERT, "30", "Krav", foer=Decimal(40), uplassert=Decimal(10))
    assert tell(stand(a, betalt=(lying,)), stand(paid, betalt=(part,))) == [used]
    freed = of_payment(S.LEDIG, "30", "Krav", foer=Decimal(10), uplassert=Decimal(40))
    assert tell(stand(paid, betalt=(part,)), stand(a, betalt=(lying,))) == [freed]
    gone = of_payment(S.PLASSERT, "40", foer=Decimal(40))
    assert tell(stand(betalt=(lying,)), stand()) == [gone]  # on what is not known
    whole = replace(innbetaling("40"), plassert_krav=(dekning("10", DAG, name="B"), dekning("30", DAG, name="A")))
    both = of_payment(S.PLASSERT, "40", "Annet", "Krav", foer=Decimal(40))
    assert tell(stand(a, b, betalt=(lying,)), stand(paid, lister=lister(whole))) == [both]


def test_where_the_same_is_left_money_is_moved_and_lies_neither_again_nor_no_longer() -> None:
    lies = (innbetaling("40", "10"),)
    less, more = (krav("A", "100", left, plassert(amount, DAG)) for left, amount in (("80", "20"), ("79.50", "20.50")))

    def between(one: Krav, other: Krav) -> list[Endring]:
        return tell(stand(one, betalt=lies), stand(other, betalt=lies))

    moved = of_payment(S.FLYTTET, "0.50", "Krav", uplassert=Decimal(10))
    assert between(less, more) == between(more, less) == [moved]


def test_money_moved_between_claims_is_told_with_all_that_moved() -> None:
    def cover(name: str, amount: int) -> Krav:
        paid = [plassert(f"{amount}", DAG, paid_on=DAG)] if amount else []
        return krav(name, "100", f"{100 - amount}", *paid)

    a, b = ({amount: cover(name, amount) for amount in (0, 40, 100)} for name in "AB")
    new = krav("N", "60", "0", plassert("60", DAG, paid_on=DAG))

    assert tell(stand(a[40], b[0]), stand(a[0], b[40])) == [of_payment(S.FLYTTET, "40", "Krav")]
    assert tell(stand(a[100], b[0]), stand(a[0], b[40])) == [of_payment(S.FLYTTET, "100", "Krav")]
    assert of_payment(S.FLYTTET, "60", "Krav") in tell(stand(a[100]), stand(a[40], new))  # to one that is new


def test_a_payment_found_to_be_reversed_does_not_lie_again() -> None:
    (reversed_,) = tell(stand(betalt=(innbetaling("40", "40"),)), stand(betalt=(innbetaling("-40", "-40"),)))

    assert (reversed_.slag, reversed_.uplassert) == (S.PLASSERT, -40)


def test_money_that_a_claim_which_is_gone_gave_back_lies_again() -> None:
    before = stand(krav("A", "100", "60", plassert("40", DAG)), betalt=(innbetaling("50", "10"),))
    after = stand(betalt=(innbetaling("50", "50"),))

    freed = of_payment(S.LEDIG, "40", foer=Decimal(10), uplassert=Decimal(50))
    assert freed in tell(before, after)


def test_of_payments_that_may_be_missing_those_that_lie_in_both_are_compared() -> None:
    gap = (INNBETALINGSLISTE,)
    after = stand(betalt=(innbetaling("40", "30"),), missing=gap)

    used = of_payment(S.PLASSERT, "10", foer=Decimal(40), uplassert=Decimal(30))
    assert tell(stand(betalt=(innbetaling("40", "40"),)), after) == [used]


def test_a_list_of_claims_that_may_be_incomplete_says_of_none_that_it_was_paid() -> None:
    whole = innbetaling("100", covered=(dekning("100", DAG, name="A"),))

    assert tell(stand(krav("A")), stand(lister=lister(whole), missing=(KRAVLISTE,))) == []


def test_a_payout_has_its_date_and_amount() -> None:
    credit = krav("A", "-100", "-60", plassert_utbetaling("40"))

    (paid,) = tell(stand(krav("A", "-100")), stand(credit))
    assert paid == Endring(slag=S.UTBETALING, id="U", dato=DAG, beloep=Decimal(40))
    assert not any(one.is_utbetaling for one in S if one not in PAYOUTS)
    assert all(one.is_utbetaling for one in PAYOUTS)


def paid_out(name: str, amount: str, left: str) -> Krav:
    """A credit claim of which payout U has paid what is not left."""
    paid = Decimal(left) - Decimal(amount)
    return named(krav(name, amount, left, *([plassert_utbetaling(f"{paid}")] if paid else [])), name)


def test_a_payout_that_is_taken_back_from_a_claim_is_told_and_so_is_more_of_one_that_is_known() -> None:
    whole, part, none = (stand(paid_out("A", "-100", left)) for left in ("-10", "-40", "-100"))
    change = Endring(slag=S.UTBETALING_ENDRET, id="U", dato=DAG, gjelder=("A",))

    assert tell(part, none) == [replace(change, beloep=Decimal(-60))]
    assert tell(whole, part) == [replace(change, beloep=Decimal(-30))]
    assert tell(part, whole) == [replace(change, beloep=Decimal(30))]
    assert tell(part, part) == []


def test_a_payout_of_other_claims_than_before_is_told_as_moved() -> None:
    before = stand(paid_out("B", "-100", "-40"), paid_out("A", "-100", "-100"), paid_out("C", "-9", "-4"))
    after = stand(paid_out("B", "-100", "-100"), paid_out("A", "-100", "-40"), paid_out("C", "-9", "-4"))

    moved = Endring(slag=S.UTBETALING_FLYTTET, id="U", dato=DAG, beloep=Decimal(60), gjelder=("A", "B"))
    assert tell(before, after) == [moved]


def test_a_payout_of_a_claim_that_is_not_in_both_is_told_by_the_claim() -> None:
    before = stand(paid_out("A", "-100", "-40"), lister=lister(ut=("U",)))

    assert [one.slag for one in tell(before, stand(lister=lister(ut=("U",))))] == [S.OPPGJORT]
    assert [one.slag for one in tell(stand(lister=lister(ut=("U",))), before)] == [S.NYTT_KRAV]


def test_nothing_new_is_known_where_the_open_lists_are() -> None:
    whole, without = compare(stand(lister=lister()), stand(lister=lister())), compare(stand(), stand())

    assert (whole.hull, whole.is_ukjent) == ((), False)
    assert (without.hull, without.is_ukjent) == ((Hull.LISTER,), False)
    gap = compare(stand(krav("A")), stand(krav("A"), dager=1, missing=(KRAVLISTE,)))
    assert (gap.hull, gap.is_ukjent) == ((Hull.KRAV, Hull.LISTER), False)  # what is told is known
    assert compare(None, stand()).naa == HENTET
