"""Which rows stand on which line of the bridge, and what each line is made of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from portal.domain.bok import BokLinje
from portal.domain.bro import Art, Bro, Broforbehold
from portal.domain.brobygger import Brobygger
from portal.domain.inngaaende import Inngaaende
from portal.domain.ledige import Ledige, Svar
from portal.domain.skattepost import EIER, RENTER, Postslag, Skattepost
from portal.domain.skatteposter import Skatteside
from portal.domain.treff import Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import DATO, FRA, GRUPPER, make_linje
from tests.domain.test_koblingsregler import AGA, DAY, MVA, TREKK, krav, post

ZERO, TEN = Decimal(0), Decimal(10)
NOTHING = Skatteside(poster=(), krav_naa=(), uplassert_naa=(), renter_naa=())
Told = dict[Art, tuple[dict[str, int], int, int, int]]


def build(
    poster: Sequence[Skattepost] = (),
    linjer: Sequence[BokLinje] = (),
    treff: Sequence[Treff] = (),
    *,
    side: Skatteside = NOTHING,
    forskjell: tuple[tuple[str, Decimal], ...] = (),
    svar: Svar | None = None,
    idag: date = DATO,
) -> Bro:
    """A bridge of free rows and of rows that were matched."""
    foerte = make_foert(linjer, GRUPPER)
    ledige = Ledige({one.noekkel: one for one in poster}, {one.noekkel: one for one in foerte}, treff=[*treff])
    opening = Inngaaende(fra=FRA, forskjell=forskjell)
    builder = Brobygger(DATO, idag, replace(side, poster=(*side.poster, *poster)), opening, ledige, svar or Svar())
    return builder.build(((MVA, TEN),), Decimal(3), (Broforbehold.SOEK_OPPGITT,))


def tell(bro: Bro) -> Told:
    """Each line: its amounts, and how many rows of each sort it has."""
    return {
        one.art: ({name: int(beloep) for name, beloep in one.andeler}, len(one.poster), len(one.linjer), len(one.treff))
        for one in bro.linjer
    }


def tie(poster: Sequence[Skattepost], linjer: Sequence[BokLinje], regel: Regel = Regel.KID) -> Treff:
    sikkerhet = Sikkerhet.GODTATT if regel in (Regel.BRUKER, Regel.AVRUNDING, Regel.ENDRET) else Sikkerhet.SIKKER
    return Treff(regel=regel, sikkerhet=sikkerhet, poster=tuple(poster), linjer=make_foert(linjer, GRUPPER))


def test_free_rows_of_the_books_time_stand_on_a_line_each_kind() -> None:
    rows = [krav("5", FRA), krav("7", DATO), krav("100", FRA - DAY), krav("200", DATO + DAY), post("-9", DATO)]

    bro = build(rows)

    assert tell(bro) == {
        Art.REGISTRERT_IKKE_FOERT: ({MVA: 9}, 1, 0, 0),
        Art.KRAV_IKKE_FOERT: ({MVA: -12}, 2, 0, 0),
    }
    assert [one.poster for one in bro.linjer] == [(rows[4],), (rows[0], rows[1])]


def test_the_authoritys_claims_decide_what_is_a_changed_assessment() -> None:
    first = krav("5", FRA, periode=make_foert([make_linje("2740", "1", DATO, "Mva T3")], GRUPPER)[0].periode)
    side = replace(NOTHING, poster=(first,))

    assert tell(build([replace(first, dato=DATO, noekkel="x")], side=side)).keys() == {Art.ENDRET_FASTSETTING}
    paid = replace(first, slag=Postslag.INNBETALING)
    assert tell(build([replace(first, dato=DATO)], side=replace(side, poster=(paid,)))).keys() == {Art.KRAV_IKKE_FOERT}


def test_lines_up_to_the_day_wait_for_a_claim_or_are_unexplained() -> None:
    august, september = make_linje("2770", "5", DATO), make_linje("2770", "7", DATO, "Aga september 2026")
    old, later = make_linje("2770", "9", date(2026, 3, 1)), make_linje("2770", "11", DATO + DAY)

    bro = build(linjer=[september, august, old, later])

    assert tell(bro) == {Art.IKKE_KRAV_ENNAA: ({AGA: 12}, 0, 2, 0)}
    assert {one.linje for one in bro.linjer[0].linjer} == {august, september}
    assert bro.linjer[0].frist == date(2026, 9, 7)  # the first of them
    assert [one.linje for one in bro.uforklarte] == [old]


def test_a_line_without_a_report_to_wait_for_has_no_day() -> None:
    bro = build(linjer=[make_linje("2740", f"-{beloep}", DATO, bank=True) for beloep in (5, 6)])

    assert tell(bro) == {Art.BETALT_IKKE_REGISTRERT: ({MVA: -11}, 0, 2, 0)}
    assert bro.linjer[0].frist is None


def test_a_line_that_is_booked_twice_is_unexplained_unless_a_person_explains_it() -> None:
    one, again = (make_linje("2740", "-5", DATO, bank=True, bilag=bilag) for bilag in ("1", "2"))
    old = make_linje("2740", "-8", FRA, bank=True)
    key = make_foert([again], GRUPPER)[0].noekkel

    bro, explained = build(linjer=[one, again, old]), build(linjer=[one, again], svar=Svar(forklart=((key, "Ja"),)))

    assert [line.linje.bilag for line in bro.uforklarte] == [old.bilag, "2"]
    assert bro.dobbeltfoert == ((key, "1"),)
    assert tell(explained)[Art.FORKLART] == ({MVA: -5}, 0, 1, 0)
    assert (explained.uforklarte, explained.dobbeltfoert) == ((), ())
    assert [line.tekst for line in explained.linjer if line.art is Art.FORKLART] == ["Ja"]


def test_explained_lines_stand_last_but_one_kind_and_in_the_order_of_their_keys() -> None:
    lines = [make_linje("2770", beloep, FRA + day * DAY) for beloep, day in (("5", 2), ("6", 1))]
    tied = tie([krav("1", FRA)], [make_linje("2740", "9", FRA)], Regel.BRUKER)
    keys = [one.noekkel for one in make_foert(lines, GRUPPER)]
    svar = Svar(forklart=tuple((key, key) for key in (*keys, tied.noekkel)))
    side = replace(NOTHING, krav_naa=((EIER, TEN),))

    bro = build([post("-1", DATO)], lines, [tied], side=side, svar=svar)

    arts = [one.art for one in bro.linjer]
    assert arts == [Art.REGISTRERT_IKKE_FOERT, *[Art.FORKLART] * 3, Art.EIERENS_EGNE]
    texts = [one.tekst for one in bro.linjer if one.tekst]
    assert texts == sorted(texts)
    assert {*texts} == {*keys, tied.noekkel}


def test_matched_rows_make_a_line_where_their_days_differ_and_none_where_they_do_not() -> None:
    late = tie([post("-5", DATO + DAY)], [make_linje("2740", "-5", DATO, bank=True)])
    same = tie([post("-7", DATO)], [make_linje("2740", "-7", DATO, bank=True)])

    bro = build(treff=[late, same])

    assert tell(bro) == {Art.BETALT_IKKE_REGISTRERT: ({MVA: -5}, 0, 0, 1)}
    assert bro.linjer[0].treff == (late,)
    assert bro.treff == (late, same)


def test_what_accepted_rows_differ_by_is_a_line_of_its_own() -> None:
    rounded = tie([krav("5", DATO + DAY)], [make_linje("2770", "7", DATO)], Regel.AVRUNDING)
    changed = tie([krav("50", DATO)], [make_linje("2740", "70", DATO)], Regel.ENDRET)

    bro = build(treff=[rounded, changed])

    assert tell(bro) == {
        Art.IKKE_KRAV_ENNAA: ({AGA: 5}, 0, 0, 1),
        Art.ENDRET_FASTSETTING: ({MVA: 20}, 0, 0, 1),
        Art.AVRUNDING: ({AGA: 2}, 0, 0, 1),
    }
    assert [one.treff for one in bro.linjer] == [(rounded,), (changed,), (rounded,)]


def test_what_tied_rows_differ_by_is_no_line_until_it_is_explained() -> None:
    tied = tie([krav("5", DATO)], [make_linje("2740", "7", DATO)], Regel.BRUKER)

    assert tell(build(treff=[tied])) == {}
    explained = build(treff=[tied], svar=Svar(forklart=((tied.noekkel, "Feil"),)))
    assert [(one.art, one.andeler, one.treff, one.tekst) for one in explained.linjer] == [
        (Art.FORKLART, ((MVA, 2),), (tied,), "Feil")
    ]


def test_rows_from_before_the_file_are_part_of_what_it_opened_with() -> None:
    early = tie([krav("5", FRA - DAY)], [make_linje("2740", "5", FRA)])
    first = tie([krav("7", FRA)], [make_linje("2740", "7", FRA)])
    opening = tie([krav("9", FRA + DAY)], [], Regel.INNGAAENDE)

    assert tell(build(treff=[early, first])) == {Art.INNGAAENDE: ({MVA: 5}, 0, 0, 0)}
    assert tell(build(treff=[early], forskjell=((MVA, Decimal(-5)),))) == {}
    assert tell(build(treff=[opening], forskjell=((MVA, Decimal(9)),))) == {}
    assert tell(build(forskjell=((TREKK, TEN),))) == {Art.INNGAAENDE: ({TREKK: 10}, 0, 0, 0)}


OWN = post({EIER: "6", MVA: "1"}, DATO, Postslag.KRAV)
SIDE = Skatteside(
    poster=(OWN, replace(OWN, noekkel="later", dato=DATO + DAY), post("4", DATO)),
    krav_naa=((EIER, Decimal(12)), (MVA, Decimal(22))),
    uplassert_naa=((MVA, Decimal(3)),),
    renter_naa=((RENTER, Decimal(2)),),
)


def test_interest_and_the_owners_claims_are_taken_out() -> None:
    bro = build(side=SIDE)

    assert tell(bro) == {Art.RENTER_IKKE_FOERT: ({RENTER: -2}, 0, 0, 0), Art.EIERENS_EGNE: ({EIER: -6}, 1, 0, 0)}
    assert bro.linjer[1].poster == (OWN,)
    assert dict(bro.saldo_skatt) == {EIER: 6, MVA: 18, RENTER: 2}


def test_the_balance_is_told_as_claims_unplaced_money_and_interest() -> None:
    bro = build(side=SIDE)

    assert (bro.herav_krav, bro.herav_uplassert, bro.herav_renter) == (27, -3, 2)
    assert bro.herav_krav + bro.herav_uplassert + bro.herav_renter == sum(amount for _, amount in bro.saldo_skatt)
    assert (bro.dato, bro.saldo_bok, bro.forbehold) == (DATO, ((MVA, TEN),), (Broforbehold.SOEK_OPPGITT,))


def test_estimated_interest_is_known_on_the_day_of_the_fetch_alone() -> None:
    bro = build(side=SIDE, idag=DATO + DAY)

    assert tell(bro).keys() == {Art.EIERENS_EGNE}
    assert (bro.herav_krav, bro.herav_renter, type(bro.herav_renter)) == (27, 0, Decimal)
    assert dict(bro.saldo_skatt) == {EIER: 6, MVA: 18}


def test_an_owner_who_owes_nothing_on_the_day_has_no_line() -> None:
    later = replace(SIDE, poster=(replace(OWN, dato=DATO + DAY),), krav_naa=((EIER, Decimal(6)),))

    assert tell(build(side=later)).keys() == {Art.RENTER_IKKE_FOERT}
