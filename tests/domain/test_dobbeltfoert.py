"""A payment that is booked twice is told as that, and is no payment on its way."""

from datetime import date

from portal.domain.bok import BokLinje
from portal.domain.bro import Art, Bro
from tests.domain.avstemming import DATO, Reskontro, bygg, make_krav, make_linje

FIRST = make_linje("2740", "-900", date(2026, 8, 27), "Betalt", bank=True, bilag="11", kid="123")


def build(other: BokLinje, *, is_recorded: bool = True) -> Bro:
    krav = make_krav("900", date(2026, 8, 10), termin=(2026, 3))
    reskontro = Reskontro([krav])
    if is_recorded:
        reskontro = reskontro.betal("900", date(2026, 8, 28), krav, kid="123")
    return bygg(reskontro, [make_linje("2740", "900", date(2026, 6, 30), "Mva 3. termin"), FIRST, other])


def get_told(bro: Bro) -> list[tuple[str, str]]:
    """The vouchers that nothing explains, and of which other each is said to be the same."""
    told = dict(bro.dobbeltfoert)
    return [(one.linje.bilag, told.get(one.noekkel, "")) for one in bro.uforklarte]


def test_the_second_booking_of_a_recorded_payment_is_not_a_payment_on_its_way() -> None:
    again = make_linje("2740", "-900", date(2026, 8, 31), "Betalt", bank=True, bilag="14")

    bro = build(again)

    assert [one.beloep for one in bro.uforklarte] == [-900]
    assert {bilag for _line, bilag in bro.dobbeltfoert} <= {"11", "14"}
    assert bro.get_linje(Art.BETALT_IKKE_REGISTRERT) is None
    assert not bro.kan_gjoeres_ferdig


def test_the_second_of_two_payments_that_are_not_recorded_is_asked_about() -> None:
    again = make_linje("2740", "-900", date(2026, 8, 31), "Betalt", bank=True, bilag="14", kid="123")

    bro = build(again, is_recorded=False)

    assert get_told(bro) == [("14", "11")]
    assert [(one.art, one.beloep) for one in bro.linjer] == [(Art.BETALT_IKKE_REGISTRERT, -900)]


def test_another_kid_or_another_week_is_another_payment() -> None:
    kid = make_linje("2740", "-900", DATO, "Betalt", bank=True, bilag="14", kid="456")
    later = make_linje("2740", "-900", date(2026, 8, 3), "Betalt", bank=True, bilag="14")

    assert [one.art for one in build(kid).linjer] == [Art.BETALT_IKKE_REGISTRERT]
    assert build(kid).dobbeltfoert == ()
    assert build(later, is_recorded=False).dobbeltfoert == ()


def test_a_claim_that_two_vouchers_book_on_one_day_is_told_too() -> None:
    lines = [make_linje("2770", "500", DATO, "Aga august", bilag=bilag) for bilag in ("20", "21")]

    bro = bygg(Reskontro(), lines)

    assert get_told(bro) == [("21", "20")]
    assert [(one.art, one.beloep) for one in bro.linjer] == [(Art.IKKE_KRAV_ENNAA, 500)]
