"""What a payout consists of, and how much of its credit went elsewhere."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.betaling import (
    Innbetaling,
    RefundertInnbetaling,
    TilbakebetaltInnbetaling,
    Utbetaling,
    merge_innbetaling,
    merge_utbetaling,
    sum_innbetalinger,
)
from portal.domain.felter import Betalingsinformasjon, Part
from portal.domain.plassering import DekketKrav, Motregning
from tests.grunnlag import eksempel_c, nordlys

DAG = date(2023, 8, 28)


def make_utbetaling(utbetalt: int, rest: int) -> Utbetaling:
    """A payout of a single credit claim of 62 374."""
    (row, *_) = eksempel_c().utbetalinger
    (claim,) = row.kredit_krav
    part = replace(claim, utbetalt_beloep=Decimal(utbetalt), gjenstaaende_beloep=Decimal(-rest))
    return replace(row, utbetalt_beloep=Decimal(utbetalt), kredit_krav=(part,))


def refund(beloep: Decimal | None) -> RefundertInnbetaling:
    return RefundertInnbetaling(
        innbetalingsidentifikator="1",
        innbetalingstype="",
        innbetalingsdato=None,
        innbetalt_beloep=Decimal(100),
        utbetalt_beloep=beloep,
        innbetalt_fra=None,
    )


def test_credit_not_paid_out_is_left_or_used_elsewhere() -> None:
    row = make_utbetaling(60000, 374)

    assert (row.til_gode, row.utbetalt_av_krav, row.rest_til_gode, row.brukt_ellers) == (62374, 60000, 374, 2000)
    assert row.ikke_forklart == 0


def test_the_unexplained_amount_is_given_unless_a_part_has_no_amount() -> None:
    row = replace(make_utbetaling(60000, 0), utbetalt_beloep=Decimal(60150))

    assert row.ikke_forklart == 150
    assert replace(row, tilbakebetaling_av=(refund(Decimal(100)),)).ikke_forklart == 50
    assert replace(row, tilbakebetaling_av=(refund(None),)).ikke_forklart == 0


def test_a_reversed_payout_is_explained_by_its_parts() -> None:
    assert replace(make_utbetaling(60000, 0), utbetalt_beloep=Decimal(-60000)).ikke_forklart == 0


def test_the_state_is_the_authoritys() -> None:
    row = make_utbetaling(1, 1)

    assert (row.is_bekreftet, row.is_under_utbetaling) == (True, False)
    assert not replace(row, utbetalingstatus="").is_bekreftet


@pytest.mark.parametrize(
    ("rest", "left"),
    [(62374, 2374), (60000, 0), (59999, 59999)],  # the amount is still on the claim, or has already left it
)
def test_a_payout_under_way_is_not_also_counted_as_left(rest: int, left: int) -> None:
    under_way = replace(make_utbetaling(60000, rest), utbetalingstatus="underUtbetaling")

    assert under_way.rest_til_gode == left
    assert make_utbetaling(60000, rest).rest_til_gode == rest


def test_a_payout_under_way_that_the_claim_no_longer_counts_is_not_taken_off_again() -> None:
    taken_off = replace(make_utbetaling(30000, 32374), utbetalingstatus="underUtbetaling")

    assert taken_off.rest_til_gode == 32374
    assert replace(make_utbetaling(30000, 32373), utbetalingstatus="underUtbetaling").rest_til_gode == 2373


def test_a_payout_of_zero_or_a_few_oere_is_not_a_reversal() -> None:
    row = make_utbetaling(100, 0)

    assert replace(row, utbetalt_beloep=Decimal(0)).ikke_forklart == -100
    assert replace(row, utbetalt_beloep=Decimal("0.50")).ikke_forklart == Decimal("-99.50")


def test_sums_without_parts_are_zero() -> None:
    payout = replace(make_utbetaling(1, 1), kredit_krav=(), tilbakebetaling_av=())
    payment = replace(make_innbetaling(5), plassert_krav=(), plassert_utbetaling=())
    nothing = sum_innbetalinger([])

    sums = [
        *(payout.til_gode, payout.utbetalt_av_krav, payout.rest_til_gode, payout.brukt_ellers),
        *(payment.plassert_beloep, payment.tilbakebetalt_beloep, payment.motregnet_beloep),
        *(nothing.innbetalt, nothing.plassert, nothing.uplassert),
    ]

    assert [(type(amount), amount) for amount in sums] == [(Decimal, Decimal(0))] * len(sums)


def make_innbetaling(beloep: int, *, uplassert: int = 0) -> Innbetaling:
    """A payment from the example ledger with another amount; 23 750 of it is placed."""
    row = next(row for row in nordlys().innbetalinger if row.innbetalingsidentifikator == "85214061")
    return replace(row, innbetalt_beloep=Decimal(beloep), uplassert_beloep=Decimal(uplassert))


def sent_back(beloep: int) -> TilbakebetaltInnbetaling:
    return TilbakebetaltInnbetaling(
        utbetalingsidentifikator="1", utbetalt_dato=DAG, utbetalt_beloep=Decimal(beloep), betalt_til=None
    )


def set_off(beloep: int, *kilder: tuple[str, int]) -> Motregning:
    covered = DekketKrav(
        motregnet_beloep=Decimal(beloep),
        beskrivelse="",
        kreditorsnavn="",
        innkrevingsmyndighet="",
        forfallsdato=None,
        forsinkelsesrenter=None,
    )
    return Motregning(
        motregningsidentifikator="1",
        motregnetdato=DAG,
        innkrevingsmyndighet="",
        dekket_krav=(covered,),
        kilder=tuple((kilde, Decimal(amount)) for kilde, amount in kilder),
    )


def test_a_payments_placed_unplaced_refunded_and_set_off_parts_are_explained() -> None:
    whole = make_innbetaling(30000, uplassert=3000)
    with_parts = replace(whole, plassert_utbetaling=(sent_back(1000), sent_back(250)), motregning=set_off(2000))

    assert whole.ikke_forklart == 3250
    assert (with_parts.tilbakebetalt_beloep, with_parts.motregnet_beloep, with_parts.ikke_forklart) == (1250, 2000, 0)


def test_no_more_is_set_off_elsewhere_than_is_left_of_the_payment() -> None:
    payment = replace(make_innbetaling(30000, uplassert=3000), motregning=set_off(5000))

    assert payment.motregnet_beloep == 3250
    assert replace(payment, plassert_utbetaling=(sent_back(1250),)).motregnet_beloep == 2000
    assert replace(payment, innbetalt_beloep=Decimal(26750)).motregnet_beloep == 0
    assert replace(payment, innbetalt_beloep=Decimal(20000)).motregnet_beloep == 0


def test_a_reversals_parts_are_explained_with_the_opposite_sign() -> None:
    taken_back = replace(make_innbetaling(-2000), plassert_krav=(), plassert_utbetaling=(sent_back(1500),))

    assert (taken_back.is_reversering, taken_back.ikke_forklart) == (True, -500)
    assert replace(taken_back, innbetalt_beloep=Decimal(0)).ikke_forklart == -1500
    assert not replace(taken_back, innbetalt_beloep=Decimal(0)).is_reversering
    assert replace(taken_back, innbetalt_beloep=Decimal("0.50")).ikke_forklart == Decimal("-1499.50")


def test_each_payment_in_a_shared_set_off_has_its_own_share() -> None:
    both = set_off(300, ("85214061", 100), ("9", 200))
    payment = replace(make_innbetaling(30000), motregning=both)

    assert payment.motregnet_beloep == 100
    assert replace(payment, innbetalingsidentifikator="9").motregnet_beloep == 200
    assert (both.get_andel("8"), type(both.get_andel("8"))) == (0, Decimal)
    assert set_off(300, ("9", 100)).get_andel("8") == 300
    assert type(replace(both, dekket_krav=()).beloep) is Decimal


def test_payments_with_and_without_a_kid_are_told_apart() -> None:
    payment = make_innbetaling(5)

    assert payment.has_kid
    assert not replace(payment, innbetalt_fra=Betalingsinformasjon()).has_kid
    assert not replace(payment, innbetalt_fra=None).has_kid


def test_the_sums_of_a_payment_list_match_its_rows() -> None:
    found = sum_innbetalinger([make_innbetaling(30000, uplassert=3000), make_innbetaling(25000, uplassert=200)])

    assert (found.innbetalt, found.plassert, found.uplassert) == (55000, 47500, 3200)


def test_a_rows_key_is_stable_and_unique() -> None:
    payment, payout = make_innbetaling(23750), make_utbetaling(62374, 0)
    payment = replace(payment, part=Part(noekkel="310000003", is_person=False), innbetalt_beloep=Decimal("23750.0"))
    payout = replace(payout, utbetalt_beloep=Decimal("62374.0"))
    others = [
        replace(payment, part=Part(noekkel="310000004", is_person=False)).noekkel,
        replace(payment, innbetalingsidentifikator="85214062").noekkel,
        replace(payment, innbetalingsdato=DAG).noekkel,
        replace(payment, innbetalt_beloep=Decimal("23750.5")).noekkel,
        replace(payout, part=Part(noekkel="310000004", is_person=False)).noekkel,
        replace(payout, utbetalingsidentifikator="147655").noekkel,
        replace(payout, utbetalt_dato=DAG).noekkel,
        replace(payout, utbetalt_beloep=Decimal("62374.5")).noekkel,
    ]

    assert (payment.noekkel, payout.noekkel) == ("b9dcd513d3f9", "8f9eb6bd6c03")
    assert len({payment.noekkel, payout.noekkel, *others}) == 10


def test_equal_payments_are_merged_with_all_placements_and_refunds() -> None:
    one = make_innbetaling(30000)
    (covered,) = one.plassert_krav
    other = replace(covered, kravforfallsidentifikator="9")
    rows = (
        replace(one, plassert_krav=(covered,), plassert_utbetaling=(sent_back(1),)),
        replace(one, plassert_krav=(covered, other), plassert_utbetaling=(sent_back(1), sent_back(2)), mottatt=2),
    )
    rows = (rows[0], replace(rows[1], innbetalingstype="as the first says"))

    assert merge_innbetaling(rows) == replace(
        one, plassert_krav=(covered, other), plassert_utbetaling=(sent_back(1), sent_back(2)), mottatt=3
    )


def test_equal_payouts_are_merged_with_all_claims_and_payments() -> None:
    one = make_utbetaling(60000, 374)
    (claim,) = one.kredit_krav
    other = replace(claim, kravforfallsidentifikator="9")
    rows = (
        replace(one, tilbakebetaling_av=(refund(Decimal(1)),), mottatt=1),
        replace(one, kredit_krav=(claim, other), tilbakebetaling_av=(refund(Decimal(2)),), mottatt=2),
    )
    rows = (rows[0], replace(rows[1], utbetalingstatus="as the first says"))

    assert merge_utbetaling(rows) == replace(
        one, kredit_krav=(claim, other), tilbakebetaling_av=(refund(Decimal(1)), refund(Decimal(2))), mottatt=3
    )
