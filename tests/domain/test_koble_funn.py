"""Rows that look as if they cancel each other and do not, and texts that name no period."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.bro import Art
from portal.domain.felter import Kravperiode
from portal.domain.ledige import Svar
from portal.domain.treff import Regel, Sikkerhet
from tests.domain.avstemming import Reskontro, bygg, make_krav, make_linje


def test_a_credit_term_of_the_same_amount_is_no_reversal_of_the_term_before() -> None:
    """Both are booked with the same text, as programs do, and both are claims."""
    owed = make_krav("5000", date(2026, 4, 10), termin=(2026, 1))
    credit = make_krav("-5000", date(2026, 6, 10), termin=(2026, 2))
    linjer = [
        make_linje("2740", "5000", date(2026, 2, 28), "Mva-oppgjør"),
        make_linje("2740", "-5000", date(2026, 4, 30), "Mva-oppgjør"),
    ]

    bro = bygg(Reskontro([owed, credit]), linjer)

    assert [treff.regel for treff in bro.treff if treff.regel is Regel.REVERSERING] == []
    assert bro.linjer == ()


def test_a_credit_term_that_is_not_claimed_yet_does_not_hide_the_claim_before_it() -> None:
    owed = make_krav("5000", date(2026, 4, 10), termin=(2026, 1))
    linjer = [
        make_linje("2740", "5000", date(2026, 2, 28), "Mva-oppgjør"),
        make_linje("2740", "-5000", date(2026, 8, 31), "Mva-oppgjør"),
    ]

    bro = bygg(Reskontro([owed]), linjer)

    assert [treff.regel for treff in bro.treff] == [Regel.BARE_BELOEP]
    assert [(one.art, one.beloep) for one in bro.linjer] == [(Art.IKKE_KRAV_ENNAA, -5000)]


def test_a_payment_that_was_booked_and_taken_back_by_mistake_is_matched_with_the_recorded_one() -> None:
    linjer = [
        make_linje("2740", "-900", date(2026, 3, 1), "Betalt", bank=True, kid="123"),
        make_linje("2740", "900", date(2026, 3, 9), "Betalt", bank=True),
    ]

    bro = bygg(Reskontro().betal("900", date(2026, 3, 2), kid="123"), linjer)

    assert [treff.regel for treff in bro.treff] == [Regel.KID]
    assert [one.beloep for one in bro.uforklarte] == [900]


def test_a_line_that_is_taken_back_is_still_a_reversal() -> None:
    linjer = [
        make_linje("2740", "5000", date(2026, 2, 28), "Mva-oppgjør"),
        make_linje("2740", "-5000", date(2026, 4, 30), "Mva-oppgjør"),
    ]

    bro = bygg(Reskontro(), linjer)

    assert [treff.regel for treff in bro.treff] == [Regel.REVERSERING]
    assert bro.kan_gjoeres_ferdig


def test_lines_that_cancel_each_other_are_asked_about_while_both_may_become_claims() -> None:
    """A term and a credit term, or a claim and its payment, with the same text, neither at the authority yet."""
    recent = [
        make_linje("2740", "5000", date(2026, 6, 30), "Mva-oppgjør"),
        make_linje("2740", "-5000", date(2026, 8, 31), "Mva-oppgjør"),
    ]
    referred = [replace(linje, referanse="R7") for linje in recent]

    mistaken = [replace(referred[0], tekst="Mva-oppgjør, tilbakeført"), referred[1]]

    assert [treff.sikkerhet for treff in bygg(Reskontro(), recent).treff] == [Sikkerhet.FORSLAG]
    assert [treff.sikkerhet for treff in bygg(Reskontro(), referred).treff] == [Sikkerhet.FORSLAG]
    assert [treff.sikkerhet for treff in bygg(Reskontro(), mistaken).treff] == [Sikkerhet.SIKKER]


def test_which_payment_was_reversed_is_asked_if_another_of_the_amount_is_booked() -> None:
    reskontro = (
        Reskontro()
        .betal("900", date(2026, 3, 2), ident="a", kid="123")
        .betal("900", date(2026, 5, 4), ident="b")
        .betal("-900", date(2026, 6, 1), ident="c")
    )
    linjer = [make_linje("2740", "-900", date(2026, 3, 1), "Betalt", bank=True, kid="123")]

    bro = bygg(reskontro, linjer)

    assert [treff.sikkerhet for treff in bro.treff if treff.regel is Regel.TILBAKEFOERT] == [Sikkerhet.FORSLAG]


def test_a_payment_reversed_after_the_day_is_one_that_the_books_lack_on_the_day() -> None:
    reskontro = Reskontro().betal("900", date(2026, 8, 20), ident="a").betal("-900", date(2026, 9, 1), ident="b")

    (line,) = bygg(reskontro, []).linjer

    assert (line.art, line.beloep) == (Art.REGISTRERT_IKKE_FOERT, 900)


def test_the_first_instalment_of_a_tax_is_no_term_of_two_months() -> None:
    year = Kravperiode(aar="2026", termin="", fra_dato=date(2026, 1, 1), til_dato=date(2026, 12, 31))
    krav = replace(make_krav("700", date(2026, 1, 12), gruppe="Skatt", forfall=date(2026, 2, 15)), kravperiode=year)
    linjer = [make_linje("2510", "700", date(2026, 3, 1), "Forskuddsskatt 1. termin")]

    bro = bygg(Reskontro([krav]), linjer)

    assert [treff.regel for treff in bro.forslag] == [Regel.BARE_BELOEP]


def test_only_the_rounding_is_rounding_where_the_claim_came_after_the_day() -> None:
    krav = make_krav("84200", date(2026, 9, 1), termin=(2026, 4))
    linjer = [make_linje("2740", "84200.40", date(2026, 8, 31), "Mva 4. termin")]
    (forslag,) = bygg(Reskontro([krav]), linjer).forslag

    bro = bygg(Reskontro([krav]), linjer, svar=Svar(godtatt=frozenset({forslag.noekkel})))

    assert {one.art: one.beloep for one in bro.linjer} == {
        Art.IKKE_KRAV_ENNAA: Decimal(84200),
        Art.AVRUNDING: Decimal("0.40"),
    }
    assert bro.kan_gjoeres_ferdig


def test_a_kid_is_not_sure_where_a_line_without_one_could_be_the_payment() -> None:
    """Of two equal payments one is recorded. Which is it, if the books have the KID of one only?"""
    krav = make_krav("900", date(2026, 3, 1), kid="123")
    reskontro = Reskontro([krav]).betal("900", date(2026, 3, 3), krav, kid="123")
    with_kid = make_linje("2740", "-900", date(2026, 3, 5), "Betalt", bank=True, kid="123")
    without = make_linje("2740", "-900", date(2026, 3, 2), "Betalt", bank=True)

    assert [one.sikkerhet for one in bygg(reskontro, [with_kid]).treff if one.regel is Regel.KID] == [Sikkerhet.SIKKER]
    both = [one for one in bygg(reskontro, [with_kid, without]).treff if one.poster[0].beloep < 0]
    assert [one.sikkerhet for one in both] == [Sikkerhet.FORSLAG]


def test_a_wrong_account_is_no_finding_while_an_answer_could_change_it() -> None:
    """A payment that may be two lines waits for an answer; if that is no, it may be the line on the other account."""
    first, second = (make_krav("200", date(2026, 3, 1), ident=name, kid=name) for name in ("1", "2"))
    reskontro = (
        Reskontro([first, second])
        .betal("200", date(2026, 3, 8), first, ident="p1")
        .betal("200", date(2026, 3, 8), second, ident="p2")
    )
    halves = [make_linje("2740", "-100", date(2026, 3, 7), text, bank=True, bilag=text) for text in ("a", "b")]
    other = make_linje("2770", "-200", date(2026, 3, 8), "Betalt", bank=True)

    regler = {one.regel: one.sikkerhet for one in bygg(reskontro, [*halves, other]).treff if one.linjer}

    assert regler[Regel.ANNEN_GRUPPE] is Sikkerhet.FORSLAG


def test_a_payment_is_not_surely_two_lines_where_another_of_the_amount_came_in_the_same_days() -> None:
    first, second = (make_krav("200", date(2026, 3, 1), ident=name, kid=name) for name in ("1", "2"))
    reskontro = (
        Reskontro([first, second])
        .betal("200", date(2026, 3, 8), first, ident="p1")
        .betal("200", date(2026, 3, 11), second, ident="p2")
    )
    halves = [make_linje("2740", "-100", date(2026, 3, 8), "a", bank=True, bilag=text) for text in ("a", "b")]

    alone = bygg(Reskontro([first]).betal("200", date(2026, 3, 8), first), halves)
    both = bygg(reskontro, halves)

    assert [one.sikkerhet for one in alone.treff if one.linjer] == [Sikkerhet.SIKKER]
    assert [one.sikkerhet for one in both.treff if one.linjer] == [Sikkerhet.FORSLAG]


def test_a_payment_in_one_line_is_not_sure_where_a_voucher_of_two_makes_the_same() -> None:
    """One of two equal payments is not recorded yet: which of them is told only by its voucher."""
    krav = make_krav("200", date(2026, 3, 1))
    reskontro = Reskontro([krav]).betal("200", date(2026, 3, 8), krav)
    halves = [make_linje("2740", "-100", date(2026, 3, 7), text, bank=True, bilag="9") for text in ("a", "b")]
    whole = make_linje("2740", "-200", date(2026, 3, 8), "Betalt", bank=True)

    assert [one.sikkerhet for one in bygg(reskontro, [whole]).treff if one.linjer] == [Sikkerhet.SIKKER]
    both = [one for one in bygg(reskontro, [*halves, whole]).treff if one.linjer]
    assert [one.sikkerhet for one in both] == [Sikkerhet.FORSLAG]
