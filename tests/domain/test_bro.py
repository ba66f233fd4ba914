"""What a bridge says of itself: its columns, what is unexplained, and what keeps it from being finished."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.bro import Art, Bro, Broforbehold, Broslinje, freeze, sum_andeler
from portal.domain.skattepost import EIER, RENTER
from portal.domain.treff import Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, FORSLAG, MVA, SIKKER, post

ZERO, ONE, TEN = Decimal(0), Decimal(1), Decimal(10)
EMPTY = Bro(
    dato=DATO, saldo_skatt=(), herav_krav=ZERO, herav_uplassert=ZERO, herav_renter=ZERO,
    linjer=(), saldo_bok=(), uforklarte=(), treff=(), forbehold=(),
)  # fmt: skip
INTEREST = Broslinje(art=Art.RENTER_IKKE_FOERT, andeler=((AGA, ONE), (MVA, -TEN)))


def tie(booked: str, regel: Regel = Regel.BRUKER, sikkerhet: Sikkerhet = Sikkerhet.GODTATT) -> Treff:
    """A payment of 500 with a line."""
    linjer = make_foert([make_linje("2740", booked, DATO)], GRUPPER)
    return Treff(regel=regel, sikkerhet=sikkerhet, poster=(post("-500", DATO),), linjer=linjer)


def test_the_columns_are_the_groups_in_their_order_then_interest_and_the_owners() -> None:
    bro = replace(
        EMPTY,
        saldo_skatt=((EIER, ONE), (RENTER, ONE), ("Ukjent", ONE)),
        saldo_bok=((AGA, ONE),),
        linjer=(Broslinje(art=Art.AVRUNDING, andeler=((MVA, ONE), ("Skatt", ONE))),),
    )

    assert bro.grupper == ("Skatt", MVA, AGA, "Ukjent", RENTER, EIER)


def test_what_the_books_should_have_is_the_authoritys_balance_with_every_line() -> None:
    bro = replace(EMPTY, saldo_skatt=((MVA, TEN), (RENTER, ONE)), linjer=(INTEREST,), saldo_bok=((AGA, TEN),))

    assert INTEREST.beloep == -9
    assert bro.beregnet == ((RENTER, ONE), (AGA, ONE))
    assert bro.uforklart == ((RENTER, -1), (AGA, 9))
    assert (bro.get_linje(Art.RENTER_IKKE_FOERT), bro.get_linje(Art.AVRUNDING)) == (INTEREST, None)


def test_shares_are_in_order_and_none_is_zero() -> None:
    assert freeze({MVA: TEN, "x": ZERO, AGA: ONE}) == ((AGA, ONE), (MVA, TEN))
    assert sum_andeler([((MVA, TEN), (AGA, ONE)), ((AGA, -ONE),)]) == ((MVA, TEN),)


def test_a_person_must_answer_what_waits_and_its_difference_is_unexplained_till_then() -> None:
    asked, equal, sure = tie("-501", sikkerhet=FORSLAG), tie("-500", sikkerhet=FORSLAG), tie("-501", sikkerhet=SIKKER)
    bro = replace(EMPTY, treff=(sure, asked, equal))

    assert (bro.forslag, bro.forslag_med_differanse) == ((asked, equal), (asked,))
    assert not bro.kan_gjoeres_ferdig
    assert replace(bro, treff=(sure,)).kan_gjoeres_ferdig


def test_only_tied_rows_that_differ_and_have_no_text_leave_a_rest() -> None:
    tied, equal = tie("-501"), tie("-500")
    bro = replace(EMPTY, treff=(equal, tie("-501", Regel.AVRUNDING), tie("-501", sikkerhet=FORSLAG), tied))
    explained = Broslinje(art=Art.FORKLART, andeler=(), treff=(tied,), tekst="x")

    assert bro.uforklarte_rester == (tied,)
    assert replace(bro, linjer=(explained,)).uforklarte_rester == ()
    assert replace(bro, linjer=(replace(explained, art=Art.AVRUNDING),)).uforklarte_rester == (tied,)


@pytest.mark.parametrize(
    ("forbehold", "may_be_finished"),
    [
        ((), True),
        ((Broforbehold.SOEK_OPPGITT,), True),
        ((Broforbehold.SOEK_OPPGITT, Broforbehold.BOKA_STEMMER_IKKE), False),
        ((Broforbehold.SKATTEETATEN_UFULLSTENDIG,), False),
    ],
)
def test_a_bridge_is_finished_only_where_both_sides_are_whole(
    forbehold: tuple[Broforbehold, ...], may_be_finished: bool
) -> None:
    bro = replace(EMPTY, forbehold=forbehold)

    assert bro.kan_gjoeres_ferdig is may_be_finished
    assert not replace(bro, saldo_bok=((MVA, ONE),)).kan_gjoeres_ferdig
