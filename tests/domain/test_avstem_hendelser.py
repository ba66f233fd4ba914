"""Books as people keep them, with what goes wrong and what only looks wrong: no sure match may be another event's."""

from datetime import date

import pytest

from portal.domain.bro import Art, Bro
from portal.domain.treff import Regel, Sikkerhet
from tests.domain.avstemming import Reskontro, bygg, make_krav, make_linje

MVA, AGA, TREKK = "Merverdiavgift", "Arbeidsgiveravgift", "Forskuddstrekk"
T1, T2 = (2026, 1), (2026, 2)


def get_sure(bro: Bro) -> list[tuple[str, list[str]]]:
    """Rows of sure matches: amounts of the authority, and vouchers."""
    sure = [one for one in bro.treff if one.sikkerhet in (Sikkerhet.SIKKER, Sikkerhet.FUNN)]
    return sorted(
        (" ".join(str(post.beloep) for post in one.poster), [linje.linje.bilag for linje in one.linjer]) for one in sure
    )


def get_lines(bro: Bro) -> dict[Art, int]:
    return {one.art: int(one.beloep) for one in bro.linjer}


def test_a_return_corrected_to_nothing_and_sent_again_leaves_only_the_last_amount_booked() -> None:
    krav = [
        make_krav("10000", date(2026, 4, 8), termin=T1, ident="a"),
        make_krav("-10000", date(2026, 5, 4), termin=T1, ident="b"),
        make_krav("8000", date(2026, 5, 4), termin=T1, ident="c"),
    ]
    linjer = [make_linje("2740", "8000", date(2026, 2, 28), "Mva 1. termin", bilag="1")]

    bro = bygg(Reskontro(krav), linjer)

    assert get_sure(bro) == [("8000", ["1"])]
    assert get_lines(bro) == {Art.KRAV_IKKE_FOERT: -10000, Art.ENDRET_FASTSETTING: 10000}
    assert bro.uforklart == ()


def test_a_payment_through_another_account_is_never_a_credit_claim_of_its_term() -> None:
    """The return was corrected to nothing after it had been paid. The books have the claim and its payment."""
    krav = make_krav("700", date(2026, 6, 8), termin=T2, ident="a")
    credit = make_krav("-700", date(2026, 6, 22), termin=T2, ident="b")
    reskontro = Reskontro([krav, credit]).betal("700", date(2026, 6, 10), krav)
    linjer = [
        make_linje("2740", "700", date(2026, 4, 30), "Mva 2. termin", bilag="1"),
        make_linje("2740", "-700", date(2026, 6, 9), "Mva 2. termin", bilag="2"),
    ]

    bro = bygg(reskontro, linjer)

    assert get_sure(bro) == [("700", ["1"])]


def test_a_payment_through_another_account_is_suggested() -> None:
    krav = make_krav("700", date(2026, 6, 8), termin=T2)
    linjer = [
        make_linje("2740", "700", date(2026, 4, 30), "Mva 2. termin", bilag="1"),
        make_linje("2740", "-700", date(2026, 6, 9), "Remittert", bilag="2"),
    ]

    bro = bygg(Reskontro([krav]).betal("700", date(2026, 6, 10), krav), linjer)

    assert [(one.regel, one.linjer[0].linje.bilag) for one in bro.forslag] == [(Regel.BELOEP_OG_DATO, "2")]


def test_a_year_end_accrual_that_is_taken_back_is_not_the_claim_that_came() -> None:
    krav = make_krav("500", date(2026, 5, 7), gruppe=AGA, kravtype="ARBGAVG", termin=T2)
    linjer = [
        make_linje("2770", "500", date(2026, 4, 30), "Påløpt arbeidsgiveravgift", bilag="1"),
        make_linje("2770", "-500", date(2026, 5, 1), "Påløpt arbeidsgiveravgift", bilag="2"),
        make_linje("2770", "500", date(2026, 5, 2), "Arbeidsgiveravgift 2. termin", bilag="3"),
    ]

    bro = bygg(Reskontro([krav]), linjer)

    assert all(vouchers in (["3"], ["1", "2"]) for _amount, vouchers in get_sure(bro))
    assert sum(amount for _gruppe, amount in bro.uforklart) == 0


def test_a_claim_and_its_payment_in_one_voucher_are_told_apart() -> None:
    krav = make_krav("900", date(2026, 3, 5), gruppe=AGA, kravtype="ARBGAVG", termin=T1)
    linjer = [
        make_linje("2770", "900", date(2026, 3, 14), "Aga 1. termin", bilag="1"),
        make_linje("2770", "-900", date(2026, 3, 14), "Aga 1. termin", bank=True, bilag="1"),
    ]

    bro = bygg(Reskontro([krav]).betal("900", date(2026, 3, 15), krav), linjer)

    assert get_sure(bro) == [("-900", ["1"]), ("900", ["1"])]
    assert bro.kan_gjoeres_ferdig


def test_a_refund_booked_on_the_claim_it_was_set_off_against_is_not_its_payment() -> None:
    """VAT to be repaid was used on employer's contributions; the books have the rest as one payment."""
    krav = make_krav("1000", date(2026, 3, 5), gruppe=AGA, kravtype="ARBGAVG", termin=T1)
    reskontro = Reskontro([krav, make_krav("-400", date(2026, 3, 6), termin=T1)]).betal("600", date(2026, 3, 15), krav)
    linjer = [
        make_linje("2770", "1000", date(2026, 2, 28), "Aga 1. termin", bilag="1"),
        make_linje("2740", "-400", date(2026, 2, 28), "Mva 1. termin", bilag="2"),
        make_linje("2770", "-600", date(2026, 3, 14), "Betalt", bank=True, bilag="3"),
        make_linje("2770", "-400", date(2026, 3, 14), "Motregnet mva", bilag="4"),
        make_linje("2740", "400", date(2026, 3, 14), "Motregnet mva", bilag="4"),
    ]

    bro = bygg(reskontro, linjer)

    assert get_sure(bro) == [("-600", ["3"]), ("1000", ["1"])]
    assert [(one.regel, one.linjer[0].linje.bilag) for one in bro.forslag] == [(Regel.PERIODE, "2")]
    assert dict(bro.uforklart) == {AGA: -400, MVA: 400}  # nothing at the authority shows that it was moved


def test_a_payment_with_another_companys_kid_is_asked_about() -> None:
    reskontro = Reskontro().betal("900", date(2026, 3, 15), kid="111")
    krav = make_krav("900", date(2026, 3, 1))
    linje = make_linje("2740", "-900", date(2026, 3, 14), "Betalt", bank=True, kid="222")

    bro = bygg(Reskontro([krav]).betal("900", date(2026, 3, 15), krav, kid="111"), [linje])

    assert [one.sikkerhet for one in bro.treff if one.linjer] == [Sikkerhet.FORSLAG]
    assert [one.sikkerhet for one in bygg(reskontro, [linje]).treff] in ([], [Sikkerhet.FORSLAG])


def test_a_payment_booked_a_year_off_is_left_to_the_person() -> None:
    krav = make_krav("900", date(2026, 3, 5), gruppe=AGA, kravtype="ARBGAVG", termin=T1)
    linje = make_linje("2770", "-900", date(2026, 1, 14), "Betalt", bank=True)

    bro = bygg(Reskontro([krav]).betal("900", date(2026, 3, 15), krav), [linje])

    assert get_sure(bro) == []
    assert [one.beloep for one in bro.uforklarte] == [-900]


def test_a_reversal_of_a_payment_from_before_the_file_does_not_take_a_later_one() -> None:
    reskontro = (
        Reskontro()
        .betal("900", date(2025, 11, 3), ident="a")
        .betal("900", date(2026, 2, 3), ident="b")
        .betal("-900", date(2026, 2, 20), ident="c")
    )

    bro = bygg(reskontro, [], inngaaende={"2740": "0"})

    assert [one.sikkerhet for one in bro.treff if one.regel is Regel.TILBAKEFOERT] == [Sikkerhet.FORSLAG]


@pytest.mark.parametrize("beloep", ["68", "68.40"])
def test_interest_is_never_the_claim_that_it_is_of(beloep: str) -> None:
    krav = make_krav("68", date(2026, 3, 5), ident="h")
    rente = make_krav("68", date(2026, 3, 5), ident="r", kravtype="Forsinkelsesrente", hovedstol="h")
    linjer = [make_linje("2740", beloep, date(2026, 3, 5), "Renter", forfall=date(2026, 3, 5))]

    assert get_sure(bygg(Reskontro([krav, rente]), linjer)) == []


def test_a_payment_taken_back_is_not_netted_at_the_authority_where_the_books_have_one_of_the_two() -> None:
    """The payment is missing in the books; its return is booked on one account, and counts in two groups."""
    krav = [
        make_krav("500", date(2026, 3, 1), ident="a"),
        make_krav("400", date(2026, 3, 1), ident="b", gruppe=AGA, kravtype="ARBGAVG"),
    ]
    reskontro = Reskontro(krav).betal("900", date(2026, 3, 10), *krav, ident="p").betal("-900", date(2026, 3, 20))
    linje = make_linje("2740", "900", date(2026, 3, 19), "Tilbakeført", bank=True, bilag="1")

    bro = bygg(reskontro, [linje])

    assert Regel.TILBAKEFOERT not in {one.regel for one in bro.treff}
    assert get_sure(bro) == [] or get_sure(bro) == [("900", ["1"])]


def test_a_payment_used_on_several_groups_and_booked_on_one_account_is_suggested() -> None:
    krav = [
        make_krav("500", date(2026, 3, 1), ident="a"),
        make_krav("400", date(2026, 3, 1), ident="b", gruppe=AGA, kravtype="ARBGAVG"),
    ]
    linje = make_linje("2740", "-900", date(2026, 3, 9), "Betalt", bank=True, bilag="1")

    bro = bygg(Reskontro(krav).betal("900", date(2026, 3, 10), *krav), [linje])

    assert [(one.regel, one.linjer[0].linje.bilag) for one in bro.forslag] == [(Regel.ANNEN_GRUPPE, "1")]
