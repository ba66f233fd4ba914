"""The bridge: its ends, its lines, what is unexplained, and when it may be finished."""

from datetime import date
from decimal import Decimal

import pytest

from portal.domain.avstem import avstem
from portal.domain.bok import Kontroll
from portal.domain.bro import Art, Broforbehold
from portal.domain.ledige import Svar
from portal.domain.skattepost import EIER as EIER_KOLONNE
from portal.domain.skattepost import RENTER
from portal.domain.treff import Regel, make_foert
from tests.domain.avstemming import DATO, EIER, GRUPPER, Reskontro, bygg, make_bok, make_krav, make_linje

MVA, AGA, TREKK = "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk"


def test_the_worked_example_ends_in_nothing_unexplained() -> None:
    mva = make_krav("84200", date(2026, 8, 20), termin=(2026, 3), forfall=date(2026, 8, 31), renter="312")
    juli = make_krav("20100", date(2026, 8, 7), gruppe=AGA, kravtype="ARBGAVG", forfall=date(2026, 9, 15))
    linjer = [
        make_linje("2740", "84200", date(2026, 6, 30), "Mva 3. termin"),
        make_linje("2740", "-84200", DATO, "Betalt", bank=True),
        make_linje("2770", "20100", date(2026, 7, 31), "Arbeidsgiveravgift", forfall=date(2026, 9, 15)),
        make_linje("2770", "22200", DATO, "Arbeidsgiveravgift august"),
    ]

    bro = bygg(Reskontro([mva, juli]), linjer, idag=DATO)

    assert dict(bro.saldo_skatt) == {MVA: 84200, AGA: 20100, RENTER: 312}
    assert [(one.art, dict(one.andeler)) for one in bro.linjer] == [
        (Art.BETALT_IKKE_REGISTRERT, {MVA: -84200}),
        (Art.IKKE_KRAV_ENNAA, {AGA: 22200}),
        (Art.RENTER_IKKE_FOERT, {RENTER: -312}),
    ]
    assert dict(bro.beregnet) == dict(bro.saldo_bok) == {AGA: 42300}
    assert bro.uforklart == ()
    assert bro.kan_gjoeres_ferdig
    assert (bro.herav_krav, bro.herav_renter, bro.herav_uplassert) == (104300, 312, 0)
    assert bro.linjer[1].frist == date(2026, 9, 7)


def test_a_payment_recorded_the_day_after_is_matched_and_stands_on_a_line() -> None:
    krav = make_krav("84200", date(2026, 8, 20), termin=(2026, 3))
    reskontro = Reskontro([krav]).betal("84200", date(2026, 9, 1), krav)
    linjer = [
        make_linje("2740", "84200", date(2026, 6, 30), "Mva T3"),
        make_linje("2740", "-84200", DATO, "Betalt", bank=True),
    ]

    bro = bygg(reskontro, linjer)

    (line,) = bro.linjer
    assert (line.art, line.beloep, len(line.treff)) == (Art.BETALT_IKKE_REGISTRERT, -84200, 1)
    assert bro.kan_gjoeres_ferdig


def test_an_old_payment_that_the_authority_does_not_have_is_unexplained() -> None:
    linjer = [make_linje("2740", "-5000", date(2026, 8, 3), "Betalt", bank=True)]

    bro = bygg(Reskontro(), linjer)

    assert dict(bro.uforklart) == {MVA: -5000}
    assert [one.beloep for one in bro.uforklarte] == [-5000]
    assert not bro.kan_gjoeres_ferdig


def test_a_booked_claim_whose_report_is_overdue_is_unexplained() -> None:
    linjer = [make_linje("2600", "1240", date(2026, 6, 20), "Trekk av etterbetalt lønn")]

    assert dict(bygg(Reskontro(), linjer).uforklart) == {TREKK: 1240}


def test_a_line_whose_months_report_has_come_without_it_is_unexplained() -> None:
    august = make_krav("9000", date(2026, 8, 28), gruppe=TREKK, kravtype="FORSKTREKK", forfall=date(2026, 8, 31))
    linjer = [
        make_linje("2600", "9000", date(2026, 8, 28), "Lønn"),
        make_linje("2600", "1240", date(2026, 8, 20), "Trekk av etterbetalt lønn"),
    ]

    assert dict(bygg(Reskontro([august]), linjer).uforklart) == {TREKK: 1240}


@pytest.mark.parametrize(
    ("krav", "art"),
    [
        (make_krav("700", date(2026, 5, 1)), Art.KRAV_IKKE_FOERT),
        (make_krav("70", date(2026, 5, 1), kravtype="Forsinkelsesrente", hovedstol="1"), Art.RENTER_IKKE_FOERT),
        (make_krav("-7", date(2026, 5, 1), kravtype="BORTSKRV_KREDIT"), Art.AVSKREVET),
    ],
)
def test_what_the_books_lack_stands_on_the_line_of_its_kind(krav: object, art: Art) -> None:
    bro = bygg(Reskontro([krav]), [])  # type: ignore[list-item]

    (line,) = bro.linjer
    assert (line.art, len(line.poster)) == (art, 1)
    assert bro.uforklart == ()


def test_payments_that_the_books_lack_are_told_from_those_without_a_claim() -> None:
    krav = make_krav("700", date(2026, 5, 1), termin=(2026, 1))
    reskontro = Reskontro([krav]).betal("700", date(2026, 5, 20), krav).betal("300", date(2026, 6, 1))
    linjer = [make_linje("2740", "700", date(2026, 5, 1), "Mva 1. termin")]

    bro = bygg(reskontro, linjer)

    assert {one.art: one.beloep for one in bro.linjer} == {
        Art.REGISTRERT_IKKE_FOERT: 700,
        Art.UPLASSERT: 300,
    }


def test_a_second_claim_of_a_period_is_a_changed_assessment() -> None:
    first = make_krav("700", date(2026, 4, 1), termin=(2026, 1))
    second = make_krav("90", date(2026, 6, 1), termin=(2026, 1))
    linjer = [make_linje("2740", "700", date(2026, 2, 28), "Mva 1. termin")]

    (line,) = bygg(Reskontro([first, second]), linjer).linjer

    assert (line.art, line.beloep) == (Art.ENDRET_FASTSETTING, -90)


def test_the_owners_own_claims_are_a_column_of_their_own_and_taken_out() -> None:
    own = make_krav("4000", date(2026, 3, 1), gruppe="Skatt", part=EIER)

    bro = bygg(Reskontro([own]), [])

    assert dict(bro.saldo_skatt) == {EIER_KOLONNE: 4000}
    assert [(one.art, one.beloep) for one in bro.linjer] == [(Art.EIERENS_EGNE, -4000)]
    assert bro.kan_gjoeres_ferdig


def test_an_opening_difference_is_a_line() -> None:
    bro = bygg(Reskontro(), [], inngaaende={"2770": "1500"})

    assert [(one.art, dict(one.andeler)) for one in bro.linjer] == [(Art.INNGAAENDE, {AGA: 1500})]


def test_what_was_perhaps_booked_before_the_file_is_asked() -> None:
    krav = make_krav("1500", date(2026, 1, 11), gruppe=AGA, kravtype="ARBGAVG", termin=(2025, 6))

    bro = bygg(Reskontro([krav]), [], inngaaende={"2770": "1500"})

    assert bro.linjer == ()
    assert [one.regel for one in bro.forslag] == [Regel.INNGAAENDE]
    assert not bro.kan_gjoeres_ferdig


def test_on_a_day_before_the_claim_came_the_opening_balance_is_ahead() -> None:
    krav = make_krav("1500", date(2026, 1, 11), gruppe=AGA, kravtype="ARBGAVG", termin=(2025, 6))

    bro = bygg(Reskontro([krav]), [], inngaaende={"2770": "1500"}, dato=date(2026, 1, 5))

    assert [(one.art, one.beloep) for one in bro.linjer] == [(Art.IKKE_KRAV_ENNAA, 1500)]
    assert bro.uforklart == ()


def test_a_claim_the_books_never_had_and_its_payment_are_not_called_booked_before() -> None:
    krav = make_krav("500", date(2025, 12, 1), gruppe="Andre krav")
    reskontro = Reskontro([krav]).betal("500", date(2026, 1, 9), krav)

    bro = bygg(reskontro, [])

    assert bro.treff == ()
    assert {one.art: one.beloep for one in bro.linjer} == {Art.INNGAAENDE: -500, Art.REGISTRERT_IKKE_FOERT: 500}


def test_a_payment_on_anothers_account_is_two_amounts_that_cancel() -> None:
    krav = make_krav("900", date(2026, 3, 5), gruppe=AGA, kravtype="ARBGAVG", termin=(2026, 1))
    reskontro = Reskontro([krav]).betal("900", date(2026, 3, 15), krav)
    linjer = [
        make_linje("2770", "900", date(2026, 2, 28), "Aga 1. termin"),
        make_linje("2600", "-900", date(2026, 3, 14), "Betalt", bank=True),
    ]

    (line,) = bygg(reskontro, linjer).linjer

    assert line.art is Art.FEIL_KONTO_ELLER_KID
    assert dict(line.andeler) == {AGA: 900, TREKK: -900}
    assert line.beloep == 0


def test_a_line_is_explained_by_a_text_and_by_nothing_less() -> None:
    linje = make_linje("2740", "-5000", date(2026, 8, 3), "Betalt", bank=True)
    (foert,) = make_foert([linje], GRUPPER)

    explained = bygg(Reskontro(), [linje], svar=Svar(forklart=((foert.noekkel, "Betalt for datterselskapet"),)))
    empty = bygg(Reskontro(), [linje], svar=Svar(forklart=((foert.noekkel, "  "),)))

    assert [(one.art, one.tekst) for one in explained.linjer] == [(Art.FORKLART, "Betalt for datterselskapet")]
    assert explained.kan_gjoeres_ferdig
    assert dict(empty.uforklart) == {MVA: -5000}


def test_a_difference_of_oere_is_unexplained_until_it_is_accepted() -> None:
    krav = make_krav("700", date(2026, 4, 1), termin=(2026, 1))
    linjer = [make_linje("2740", "700.40", date(2026, 2, 28), "Mva 1. termin")]

    asked = bygg(Reskontro([krav]), linjer)
    (suggestion,) = asked.forslag
    accepted = bygg(Reskontro([krav]), linjer, svar=Svar(godtatt=frozenset({suggestion.noekkel})))
    rejected = bygg(Reskontro([krav]), linjer, svar=Svar(avvist=frozenset({suggestion.noekkel})))

    assert (suggestion.regel, suggestion.differanse) == (Regel.AVRUNDING, Decimal("0.40"))
    assert dict(asked.uforklart) == {MVA: Decimal("0.40")}
    assert [(one.art, one.beloep) for one in accepted.linjer] == [(Art.AVRUNDING, Decimal("0.40"))]
    assert accepted.kan_gjoeres_ferdig
    assert dict(rejected.uforklart) == {MVA: Decimal("700.40")}
    assert rejected.forslag == ()


def test_books_that_do_not_add_up_cannot_be_finished() -> None:
    bok = make_bok([], kontroll=Kontroll(antall_i_ubalanse=1))

    bro = avstem(Reskontro().get_grunnlag(DATO), bok, GRUPPER, DATO, DATO)

    assert bro.uforklart == ()
    assert bro.forbehold == (Broforbehold.BOKA_STEMMER_IKKE,)
    assert not bro.kan_gjoeres_ferdig


@pytest.mark.parametrize("dato", [date(2025, 12, 31), date(2026, 9, 3)])
def test_a_day_that_one_side_does_not_cover_is_an_error(dato: date) -> None:
    with pytest.raises(ValueError, match="cover the day"):
        bygg(Reskontro(), [], dato=dato)
