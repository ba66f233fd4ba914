"""Which lines look as if they were booked twice, row by row."""

from dataclasses import replace

import pytest

from portal.domain import dobbeltfoert
from portal.domain.bok import BokLinje
from portal.domain.dobbeltfoert import find_dobbeltfoert
from portal.domain.ledige import Ledige
from portal.domain.treff import Foert, Regel, Sikkerhet, Treff, make_foert
from tests.domain.avstemming import DATO, GRUPPER, make_linje
from tests.domain.test_koblingsregler import DAY, post


def bank(days: int, bilag: str, kid: str = "") -> BokLinje:
    return make_linje("2740", "-900", DATO + days * DAY, "Betalt", bank=True, bilag=bilag, kid=kid)


def find(*free: BokLinje, tied: tuple[BokLinje, ...] = (), has_post: bool = True) -> dict[str, str]:
    """The vouchers of free lines, each with that of the line it is the same as."""
    known = make_foert([*free, *tied], GRUPPER)
    poster = (post("-900", DATO),) if has_post else ()
    mine: tuple[Foert, ...] = tuple(one for one in known if one.linje in tied)
    ledige = Ledige(poster={}, linjer={one.noekkel: one for one in reversed(known) if one.linje not in tied})
    if mine:
        ledige.treff.append(Treff(regel=Regel.KID, sikkerhet=Sikkerhet.SIKKER, poster=poster, linjer=mine))
    bilag = {one.noekkel: one.linje.bilag for one in known}
    return {bilag[key]: other.linje.bilag for key, other in find_dobbeltfoert(ledige).items()}


FIRST, AGAIN = bank(0, "1"), bank(4, "2")


def test_of_two_free_lines_the_later_is_told_and_of_one_that_the_authority_has_the_free_one() -> None:
    assert find(AGAIN, FIRST) == {"2": "1"}
    assert find(FIRST, tied=(AGAIN,)) == {"1": "2"}


def test_a_line_that_another_cancels_is_no_payment_that_another_is_the_same_as() -> None:
    assert find(FIRST, tied=(AGAIN,), has_post=False) == {}


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (bank(10, "2"), True),
        (bank(11, "2"), False),
        (bank(-10, "0"), True),
        (bank(-11, "0"), False),
        (bank(0, "1", kid="7"), False),  # a voucher of two payments
        (bank(0, "2", kid="7"), True),  # says only more
        (replace(AGAIN, er_bank=False), False),
        (replace(AGAIN, er_bank=None), False),
        (replace(AGAIN, kontonr="2770"), False),
        (replace(AGAIN, beloep=-FIRST.beloep), False),
        (replace(AGAIN, tekst="Annen tekst"), True),
    ],
)
def test_a_payment_is_the_same_within_ten_days_in_another_voucher(other: BokLinje, is_same: bool) -> None:
    assert bool(find(FIRST, other)) is is_same


def test_payments_with_two_kids_are_two() -> None:
    assert find(replace(FIRST, kid="7"), replace(AGAIN, kid="7")) == {"2": "1"}
    assert find(replace(FIRST, kid="7"), replace(AGAIN, kid="8")) == {}


@pytest.mark.parametrize("is_bank", [False, None])
def test_a_claim_is_the_same_only_on_its_day_and_with_its_text(is_bank: bool | None) -> None:
    one = make_linje("2740", "500", DATO, "Aga", bank=is_bank, bilag="1")
    again = replace(one, bilag="2")

    assert find(one, again) == {"2": "1"}
    for other in ({"bilag": "1", "linje": "2"}, {"tekst": "Mva"}, {"bilagsdato": DATO + DAY}):
        assert find(one, replace(again, **other)) == {}
    assert find(replace(one, kid="7"), replace(again, kid="8")) == {}


def test_the_nearest_of_several_is_told_and_of_two_as_near_the_first_by_name() -> None:
    assert find(bank(0, "1"), bank(3, "2"), bank(5, "3")) == {"2": "1", "3": "2"}
    assert find(bank(0, "5"), tied=(bank(-2, "2"), bank(2, "1"))) == {"5": "2"}
    assert find(bank(0, "5"), tied=(bank(-3, "2"), bank(2, "1"))) == {"5": "1"}


def test_no_more_than_the_last_of_many_alike_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    far = bank(100, "9")

    assert find(FIRST, tied=(AGAIN, far)) == {"1": "2"}
    monkeypatch.setattr(dobbeltfoert, "MAX_ALIKE", 1)
    assert find(FIRST, tied=(AGAIN, far)) == {}
