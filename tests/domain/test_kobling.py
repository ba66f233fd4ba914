"""Rows that a person ties: they belong together, and what their sums differ by stays unexplained."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.avstem import NO_ANSWERS
from portal.domain.bok import BokLinje
from portal.domain.bro import Art, Bro, sum_andeler
from portal.domain.ledige import Kobling, Svar
from portal.domain.skatteposter import build_skatteside
from portal.domain.treff import Regel, Sikkerhet, make_foert
from tests.domain.avstemming import DATO, GRUPPER, Reskontro, bygg, make_krav, make_linje

MVA, TREKK = "Merverdiavgift", "Forskuddstrekk"
IDAG = date(2026, 9, 25)
KRAV = make_krav("900", date(2026, 5, 1))
LINJE = make_linje("2740", "1000", date(2026, 2, 3), "Noe annet")


def build(reskontro: Reskontro, linjer: Sequence[BokLinje], svar: Svar = NO_ANSWERS) -> Bro:
    return bygg(reskontro, linjer, idag=IDAG, svar=svar)


def tie(reskontro: Reskontro, linjer: Sequence[BokLinje], tekst: str = "") -> tuple[Svar, Bro]:
    """Tie every row of the authority to every line of the books."""
    poster = build_skatteside(reskontro.get_grunnlag(IDAG)).poster
    kobling = Kobling.make(poster, make_foert(linjer, GRUPPER))
    svar = Svar(koblet=(kobling,))
    bro = build(reskontro, linjer, svar=svar)
    if tekst:
        svar = Svar(koblet=(kobling,), forklart=((bro.treff[0].noekkel, tekst),))
        bro = build(reskontro, linjer, svar=svar)
    return svar, bro


def test_rows_with_the_same_sum_explain_each_other() -> None:
    linjer = [make_linje("2740", "600", date(2026, 2, 3), "a"), make_linje("2740", "300", date(2026, 3, 3), "b")]
    assert dict(build(Reskontro([KRAV]), linjer).uforklart) == {MVA: 900}

    _svar, bro = tie(Reskontro([KRAV]), linjer)

    assert bro.linjer == ()
    assert bro.kan_gjoeres_ferdig
    (treff,) = bro.treff
    assert (treff.regel, treff.sikkerhet, len(treff.linjer)) == (Regel.BRUKER, Sikkerhet.GODTATT, 2)


def test_what_the_sums_differ_by_is_unexplained_until_a_person_explains_it() -> None:
    _svar, bro = tie(Reskontro([KRAV]), [LINJE])

    assert dict(bro.uforklart) == {MVA: 100}
    assert [one.get_rest() for one in bro.uforklarte_rester] == [{MVA: 100}]
    assert not bro.kan_gjoeres_ferdig
    _svar, explained = tie(Reskontro([KRAV]), [LINJE], "Feilført, rettes i september")
    assert [(one.art, dict(one.andeler), one.tekst) for one in explained.linjer] == [
        (Art.FORKLART, {MVA: 100}, "Feilført, rettes i september")
    ]
    assert explained.kan_gjoeres_ferdig
    assert explained.uforklarte_rester == ()


def test_a_payment_recorded_after_the_day_stands_on_its_line_and_only_the_rest_is_unexplained() -> None:
    reskontro = Reskontro().betal("900", date(2026, 9, 20))
    linjer = [make_linje("2740", "-1000", DATO, "Betalt", bank=True)]

    _svar, bro = tie(reskontro, linjer)

    (line,) = bro.linjer
    assert (line.art, dict(line.andeler)) == (Art.BETALT_IKKE_REGISTRERT, {MVA: -900})
    assert dict(bro.uforklart) == {MVA: -100}


def test_the_same_amount_in_two_groups_is_a_wrong_account() -> None:
    linjer = [make_linje("2600", "900", date(2026, 2, 3), "Ført på trekk")]

    _svar, bro = tie(Reskontro([KRAV]), linjer)

    (line,) = bro.linjer
    assert (line.art, dict(line.andeler)) == (Art.FEIL_KONTO_ELLER_KID, {MVA: -900, TREKK: 900})
    assert bro.uforklart == ()


def test_another_amount_in_another_group_is_a_wrong_account_and_a_rest() -> None:
    _svar, bro = tie(Reskontro([KRAV]), [make_linje("2600", "1000", date(2026, 2, 3), "Ført på trekk")])

    (line,) = bro.linjer
    assert (line.art, dict(line.andeler)) == (Art.FEIL_KONTO_ELLER_KID, {MVA: -900, TREKK: 900})
    assert dict(bro.uforklart) == {TREKK: 100}


def test_a_tie_is_of_no_effect_when_one_of_its_rows_is_gone_or_it_has_one_side() -> None:
    svar, _bro = tie(Reskontro([KRAV]), [LINJE])
    changed = make_krav("901", date(2026, 5, 1))

    assert build(Reskontro([changed]), [LINJE], svar=svar).treff == ()
    alone = Svar(koblet=(Kobling(poster=(), linjer=svar.koblet[0].linjer),))
    assert dict(build(Reskontro([KRAV]), [LINJE], svar=alone).uforklart) == {MVA: 1000}


def test_a_row_is_in_one_tie_only() -> None:
    svar, _bro = tie(Reskontro([KRAV]), [LINJE])

    twice = build(Reskontro([KRAV]), [LINJE], svar=Svar(koblet=svar.koblet * 2))

    assert len(twice.treff) == 1


@given(
    claims=st.lists(st.integers(-500, 500).filter(bool), min_size=1, max_size=4),
    booked=st.lists(
        st.tuples(st.integers(-500, 500).filter(bool), st.sampled_from(sorted(GRUPPER))), min_size=1, max_size=4
    ),
    day=st.dates(date(2026, 1, 1), date(2026, 9, 20)),
)
def test_whatever_is_tied_the_bridge_adds_up_and_nothing_is_made_to_fit(
    claims: list[int], booked: list[tuple[int, str]], day: date
) -> None:
    reskontro = Reskontro(make_krav(str(one), day, ident=str(number)) for number, one in enumerate(claims))
    linjer = [make_linje(konto, str(one), date(2026, 4, 2), str(number)) for number, (one, konto) in enumerate(booked)]

    _svar, bro = tie(reskontro, linjer)

    assert sum_andeler((bro.beregnet, bro.uforklart)) == bro.saldo_bok
    assert sum((amount for _gruppe, amount in bro.uforklart), Decimal(0)) == sum(one for one, _ in booked) - sum(claims)
