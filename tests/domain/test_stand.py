"""What is kept of a ledger: everything that is compared later, the same whatever the order of the answers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given

from portal.domain.felter import Kravperiode
from portal.domain.krav import Krav
from portal.domain.stand import MAX_NAVN, Aarslister, Betalingstand, Kravstand, Stand, Utbetalingstand, make_stand
from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav
from tests.domain.stander import AAPNE, HENTET, PERSON, krav, lister, stand
from tests.grunnlag import make_krav
from tests.rader import DAG, dekning, innbetaling, plassert, plassert_utbetaling

DAY = timedelta(days=1)
KRAV = krav("A", "100", "30", plassert("40", DAG, name="I", paid_on=DAG), plassert_utbetaling("30", name="U"))


def read_krav(*alle_krav: Krav) -> Kravstand:
    (found,) = stand(*alle_krav).krav
    return found


def test_a_claim_is_kept_with_what_is_left_and_what_covers_it() -> None:
    whole = replace(
        KRAV,
        kravbeskrivelse="Skatt - 2023/1",
        kravperiode=Kravperiode(aar="2023", termin="1"),
        stipulerte_renter=Decimal(2),
        kravforfall=(replace(KRAV.kravforfall[0], kravforfallsidentifikator="F"),),
    )

    found = read_krav(whole)

    assert found == Kravstand(
        id="A",
        part="",
        navn=f"{whole.kort_beskrivelse} 2023-1",
        opprinnelig=Decimal(100),
        rest=((DAG, Decimal(30)),),
        renter=Decimal(2),
        plassert=(("I", Decimal(40)),),
        utbetalt=(("U", Decimal(30)),),
        forfall=("F",),
    )
    assert (found.noekkel, found.dekket, found.rest_i_alt) == (("", "A"), 70, 30)
    assert (read_krav(KRAV).forfall, read_krav(KRAV).navn) == ((), "Krav")
    assert read_krav(replace(KRAV, part=PERSON)).noekkel == ("hemmelig", "A")
    assert read_krav(replace(KRAV, kravbeskrivelse="x" * 99)).navn == "x" * MAX_NAVN


def test_what_is_late_is_what_is_to_be_paid_after_its_day() -> None:
    claim = read_krav(make_krav([(DAG, Decimal(5)), (DAG + DAY, Decimal(7))]))

    assert claim.list_forfalt(DAG) == {}
    assert claim.list_forfalt(DAG + DAY) == {DAG: 5}
    assert claim.list_forfalt(DAG + 2 * DAY) == {DAG: 5, DAG + DAY: 7}
    assert claim.rest == ((DAG, 5), (DAG + DAY, 7))
    assert read_krav(krav("A", "-5")).list_forfalt(DAG + DAY) == {}
    assert read_krav(krav("A", "0.50")).list_forfalt(DAG + DAY) == {DAG: Decimal("0.50")}
    undated = read_krav(make_krav([(DAG, Decimal(5))], rest=Decimal(9)))
    assert sum(amount for _, amount in undated.rest) == undated.rest_i_alt
    assert None not in undated.list_forfalt(DAG + DAY)


def test_what_is_left_stands_by_due_date_and_last_what_has_none() -> None:
    later, sooner = (DAG + DAY, Decimal(5)), (DAG, Decimal(7))

    assert read_krav(make_krav([later, sooner], rest=Decimal(15))).rest == (sooner, later, (None, Decimal(3)))


def test_rows_with_one_key_are_one() -> None:
    other = krav("A", "50", "20", plassert("10", DAG, name="J", paid_on=DAG), plassert_utbetaling("20", name="U"))
    other = replace(
        other,
        kravbeskrivelse="Avgift",
        stipulerte_renter=Decimal(3),
        kravforfall=(replace(other.kravforfall[0], kravforfallsidentifikator="F"),),
    )

    assert read_krav(KRAV, other) == Kravstand(
        id="A",
        part="",
        navn="Avgift",
        opprinnelig=Decimal(150),
        rest=((DAG, Decimal(50)),),
        renter=Decimal(3),
        plassert=(("I", Decimal(40)), ("J", Decimal(10))),
        utbetalt=(("U", Decimal(50)),),
        forfall=("F",),
    )
    assert len(stand(KRAV, replace(other, part=PERSON)).krav) == 2


def test_what_comes_to_nothing_is_not_kept() -> None:
    back = krav("A", "-30", "-30", plassert("-40", DAG, name="I", paid_on=DAG), plassert_utbetaling("-30", name="U"))

    found = read_krav(KRAV, back)

    assert (found.rest, found.plassert, found.utbetalt) == ((), (), ())
    gone = read_krav(krav("A", "100", "0"))
    assert (gone.rest, gone.rest_i_alt, gone.dekket) == ((), 0, 0)
    assert {type(gone.rest_i_alt), type(gone.dekket)} == {Decimal}  # they are written as amounts


def test_money_that_lies_unused_is_kept_and_so_are_payments_that_claims_tell_of() -> None:
    made = stand(KRAV, betalt=(innbetaling("9", "4", name="L"), innbetaling("9", "0", name="M")))

    assert made.betalinger == (
        Betalingstand("I", DAG, None),
        Betalingstand("L", DAG, Decimal(9), Decimal(4)),
    )
    assert made.utbetalinger == (Utbetalingstand("U", DAG, Decimal(30)),)
    assert (made.hentet, made.dag, made.aar) == (HENTET, DAG, 0)
    assert (made.lacks_krav, made.lacks_uplasserte) == (False, False)


def test_the_years_lists_know_what_payments_cover_and_the_open_list_what_is_unused() -> None:
    listed = innbetaling("9", "7", name="L", covered=tuple(dekning("1", DAG, name=name) for name in "FEF"))
    year = Aarslister(aar=2023, innbetalinger=(listed, innbetaling("40", name="I")), utbetalinger=())
    made = stand(KRAV, betalt=(innbetaling("9", "4", name="L"),), lister=year)

    assert made.betalinger == (
        Betalingstand("I", DAG, Decimal(40), Decimal(0)),
        Betalingstand("L", DAG, Decimal(9), Decimal(4), ("E", "F")),
    )
    assert made.aar == 2023
    assert made.without_dekker().betalinger[1] == Betalingstand("L", DAG, Decimal(9), Decimal(4))
    assert made.without_dekker().krav == made.krav


def test_payments_with_one_id_are_added_where_a_list_has_them_twice() -> None:
    rows = (
        innbetaling("9", "4", name="L", dato=DAG + DAY, covered=(dekning("1", DAG, name="F"),)),
        innbetaling("5", "1", name="L", covered=(dekning("1", DAG, name="E"),)),
    )

    assert stand(betalt=rows).betalinger == (Betalingstand("L", DAG, Decimal(14), Decimal(5)),)
    (both,) = stand(lister=Aarslister(aar=2023, innbetalinger=rows, utbetalinger=())).betalinger
    assert both == Betalingstand("L", DAG, Decimal(14), Decimal(5), ("E", "F"))


def test_a_payment_that_several_claims_tell_of_is_one_and_the_earliest_known_day_counts() -> None:
    placed = [
        replace(plassert("1", DAG, name="I", paid_on=paid_on), innbetalt_beloep=amount)
        for paid_on, amount in (
            (None, None),
            (DAG + DAY, Decimal(1)),
            (DAG, None),
            (DAG, Decimal(8)),
            (DAG, Decimal(7)),
        )
    ]
    made = stand(krav("A", "100", "95", *placed))

    assert made.betalinger == (Betalingstand("I", DAG, Decimal(7)),)


def test_a_payout_settles_several_claims_and_is_one() -> None:
    whole = [plassert_utbetaling("10", dato=day, name="U", paid="30") for day in (DAG + DAY, DAG)]
    made = stand(krav("A", "-20", "0", *whole), lister=lister(ut=("U", "V")))

    assert [(one.id, one.dato) for one in made.utbetalinger] == [("U", DAG), ("V", DAG)]


def test_what_may_be_missing_is_told() -> None:
    assert stand(missing=(KRAVLISTE,)).lacks_krav
    assert not stand(missing=(KRAVLISTE,)).lacks_uplasserte
    assert stand(missing=(INNBETALINGSLISTE,)).lacks_uplasserte
    assert not stand(missing=(INNBETALINGSLISTE,)).lacks_krav


@given(AAPNE)
def test_the_order_of_the_answers_is_of_no_account(aapne: AapneKrav) -> None:
    backwards = replace(aapne, alle_krav=aapne.alle_krav[::-1], innbetalinger=aapne.innbetalinger[::-1])

    made = make(aapne)

    assert make(backwards) == made
    assert list(made.krav) == sorted(made.krav)
    assert sum((one.rest_i_alt for one in made.krav), Decimal(0)) == sum(
        (amount for krav in aapne.alle_krav for _, amount in krav.rest_per_dato), Decimal(0)
    )


def make(aapne: AapneKrav, on: date = DAG) -> Stand:
    return make_stand(aapne, HENTET, on)
