"""Payouts and set-off of the authority's side: shared by the claims and payments the money was taken from."""

from dataclasses import replace
from decimal import Decimal

from portal.domain.krav import UTEN_GRUPPE
from portal.domain.skattepost import EIER, Postslag
from tests.domain.test_skatteposter import MVA, PERSON, TREKK, build, claim, one, sums
from tests.rader import (
    day,
    dekning,
    innbetaling,
    kredit,
    motregning,
    plassert,
    plassert_utbetaling,
    sendt_tilbake,
    utbetaling,
)


def test_a_payout_is_shared_by_the_credit_behind_it() -> None:
    first = claim("K", "-60", "0", on=2)
    other = claim("L", "-40", "0", on=2, gruppe=TREKK)
    paid = utbetaling("100", kredit("60", name="K"), kredit("40", name="L"), dato=day(14), message="Til gode")
    side = build(first, other, utbetalinger=(paid,))

    post = one(side, Postslag.UTBETALING)
    assert (post.dato, post.andeler, post.tekst, post.referanse) == (day(14), ((TREKK, 40), (MVA, 60)), "Til gode", "U")
    assert sums(side) == {}
    assert sums(side, day(13)) == {MVA: -60, TREKK: -40}


def test_a_payout_that_is_only_seen_on_its_claims_is_shared_by_them() -> None:
    side = build(
        claim("K", "-60", "0", plassert_utbetaling("60", dato=day(14), paid="100"), on=2),
        claim("L", "-40", "0", plassert_utbetaling("40", dato=day(14), paid="100"), on=2, gruppe=TREKK),
    )

    assert one(side, Postslag.UTBETALING).andeler == ((TREKK, 40), (MVA, 60))
    assert sums(side) == {}


def test_a_payment_sent_back_counts_where_the_payment_belongs() -> None:
    payment = replace(
        innbetaling("100", dato=day(12), covered=(dekning("70", day(12), name="K"),)),
        plassert_utbetaling=(sendt_tilbake("30", dato=day(15)),),
    )
    side = build(claim("K", "70", "0", plassert("70", day(12), paid_on=day(12))), innbetalinger=(payment,))

    assert one(side, Postslag.UTBETALING).andeler == ((MVA, 30),)
    assert sums(side) == {}
    assert sums(side, day(14)) == {MVA: -30}


def test_a_payout_of_which_nothing_is_known_has_no_group_or_is_the_owners() -> None:
    unknown = utbetaling("50", dato=day(14))
    side, own = (build(utbetalinger=(row,)) for row in (unknown, replace(unknown, part=PERSON)))

    assert one(side, Postslag.UTBETALING).andeler == ((UTEN_GRUPPE, 50),)
    assert one(own, Postslag.UTBETALING).andeler == ((EIER, 50),)


def test_what_a_payouts_sources_do_not_explain_is_where_most_of_it_is() -> None:
    paid = utbetaling("110", kredit("60", name="K"), kredit("40", name="L"), dato=day(14))
    side = build(claim("K", "-60", "0", on=2), claim("L", "-40", "0", on=2, gruppe=TREKK), utbetalinger=(paid,))

    assert one(side, Postslag.UTBETALING).andeler == ((TREKK, 40), (MVA, 70))


def test_a_reversed_payout_gives_back_to_the_groups_it_took_from() -> None:
    back = utbetaling("-100", kredit("60", name="K"), kredit("40", name="L"), dato=day(16), name="V")
    side = build(claim("K", "-60", on=2), claim("L", "-40", on=2, gruppe=TREKK), utbetalinger=(back,))

    assert one(side, Postslag.UTBETALING).andeler == ((TREKK, -40), (MVA, -60))


def test_a_payout_under_way_is_no_movement_yet() -> None:
    krav = claim("K", "-60", "-60", on=2)
    paid = utbetaling("60", kredit("60", "-60", name="K"), dato=day(14), status="underUtbetaling")

    side = build(krav, utbetalinger=(paid,))

    assert (sums(side), sums(side, day(2))) == ({MVA: -60}, {MVA: -60})


def test_set_off_against_other_authorities_takes_from_the_claims_and_payments_it_names() -> None:
    taken = motregning("50", dato=day(16), sources=())
    krav = replace(
        claim("K", "-30", "0", on=2), motregning=replace(taken, kilder=(("K", Decimal(30)), ("I", Decimal(20))))
    )
    payment = replace(innbetaling("20", dato=day(12)), motregning=krav.motregning)

    other = replace(claim("L", "-5", "0", on=2), motregning=motregning("5", dato=day(17), name="MS", sources=("L",)))
    paid = replace(innbetaling("3", dato=day(12), name="J"), motregning=motregning("3", dato=day(17), name="MT"))

    side = build(krav, other, claim("M", "0"), innbetalinger=(payment, paid, innbetaling("0", name="N")))

    (post,) = [row for row in side.poster if row.referanse == "MR"]
    assert (post.dato, post.andeler) == (day(16), ((UTEN_GRUPPE, 20), (MVA, 30)))
    assert (post.tekst, post.referanse) == ("Innkrevingssentralen", "MR")
    assert sums(side) == {}


def test_set_off_whose_source_is_not_known_has_no_group() -> None:
    krav = replace(claim("K", "30"), motregning=motregning("50", dato=day(16), sources=("X",)))

    assert one(build(krav), Postslag.MOTREGNING).andeler == ((UTEN_GRUPPE, 50),)


def share(
    total: str, first: str, second: str, gruppe: str = MVA, other: str = TREKK
) -> tuple[tuple[str, Decimal], ...]:
    """The shares of a payout of this total, which took these amounts from the credit of two groups."""
    paid = utbetaling(total, kredit(first, name="K"), kredit(second, name="L"), dato=day(14))
    krav = claim("K", f"-{first}", "0", on=2, gruppe=gruppe), claim("L", f"-{second}", "0", on=2, gruppe=other)
    return one(build(*krav, utbetalinger=(paid,)), Postslag.UTBETALING).andeler


def test_the_rest_is_where_most_is_whatever_the_groups_are_called_and_however_small_it_is() -> None:
    assert share("110", "60", "40", TREKK, MVA) == ((TREKK, 70), (MVA, 40))
    assert share("0.50", "0.30", "0.20") == ((TREKK, Decimal("0.20")), (MVA, Decimal("0.30")))
    assert share("0", "60", "40") == ((TREKK, 40), (MVA, -40))


def test_credit_that_is_in_no_list_has_no_group() -> None:
    paid = utbetaling("50", kredit("50", name="gone"), dato=day(14))

    assert one(build(utbetalinger=(paid,)), Postslag.UTBETALING).andeler == ((UTEN_GRUPPE, 50),)
