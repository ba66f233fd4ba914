"""Which line a rule takes for which payment, at its limits: days, KIDs and claim groups."""

import pytest

from portal.domain.bok import BokLinje
from portal.domain.koblingsregler import (
    has_other_kid,
    is_in_another_group,
    is_paid_without_bank,
    is_told_same_payment,
    may_be_payment,
)
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.treff import Foert, Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, FUNN, MVA, PAID, TREKK, krav, match, post, told
from tests.domain.test_koblingsregler_krav import bank, foert, vat


@pytest.mark.parametrize(
    ("kids", "late", "is_possible"),
    [
        (("", ""), -11, False),
        (("", ""), -10, True),
        (("", ""), 20, True),
        (("", ""), 21, False),
        (("12", ""), 21, False),
        (("", "12"), 21, False),
        (("12", "12"), 75, True),
        (("12", "12"), 76, False),
        (("12", "34"), 0, False),
    ],
)
def test_how_late_a_line_may_be_the_payment(kids: tuple[str, str], late: int, is_possible: bool) -> None:
    linje = bank("-500", PAID + late * DAY, kids[1])

    assert may_be_payment(post("-500", PAID, kid=kids[0]), linje) is is_possible
    assert not may_be_payment(krav("-500", PAID, kid=kids[0]), linje)


@pytest.mark.parametrize(
    ("one", "other", "is_other"),
    [
        ("012", "12", False),
        ("12", "0012", False),
        ("120", "12", True),
        ("12", "120", True),
        ("X12", "12", True),
        ("12", "X12", True),
        ("", "12", False),
        ("12", "0", False),
    ],
)
def test_only_the_zeros_that_a_kid_begins_with_do_not_count(one: str, other: str, is_other: bool) -> None:
    assert has_other_kid(post("-500", PAID, kid=one), other) is is_other


def test_a_payment_without_a_kid_beside_one_with_it_crosses_easily() -> None:
    """Also where as many are recorded as booked."""
    poster = [post("-500", PAID, kid="12"), post("-500", PAID)]
    linjer = [make_linje("2740", "-500", PAID, bank=True, kid="12"), make_linje("2740", "-500", PAID, bank=True)]

    assert told(poster, linjer) == [(Regel.KID, FORSLAG, 1, 1), (Regel.BELOEP_OG_DATO, FORSLAG, 1, 1)]


def test_a_payment_through_an_account_that_is_no_bank_is_not_told_the_same() -> None:
    assert is_told_same_payment(post("-500", PAID), bank("-500"))
    assert not is_told_same_payment(post("-500", PAID), vat(PAID, beloep="-500", bank=None))
    assert not is_told_same_payment(post("-500", PAID, kid="12"), bank("-500", kid="34"))


@pytest.mark.parametrize(
    ("one", "linje", "is_wrong"),
    [
        (post("-900", PAID + 5 * DAY, gruppe=AGA), bank("-900"), True),
        (post("-900", PAID - 5 * DAY, gruppe=AGA), bank("-900"), True),
        (post("-900", PAID + 6 * DAY, gruppe=AGA), bank("-900"), False),
        (post("-900", PAID), bank("-900"), False),
        (post("-900", PAID, Postslag.UTBETALING, gruppe=AGA), bank("-900"), False),
        (post("-900", PAID, gruppe=AGA), vat(PAID, beloep="-900", bank=None), False),
    ],
)
def test_a_payment_on_a_wrong_account_is_of_the_same_week(one: Skattepost, linje: Foert, is_wrong: bool) -> None:
    assert is_in_another_group(one, linje) is is_wrong


WRONG = (post("-900", PAID, gruppe=AGA, kid="012"), make_linje("2600", "-900", PAID + DAY, bank=True, kid="12"))


@pytest.mark.parametrize(
    ("other", "line"),
    [
        (post("-900", PAID, gruppe=MVA, kid="77"), make_linje("2740", "-900", PAID, bank=None, kid="077")),
        (post("-900", PAID, gruppe=TREKK, kid="78"), make_linje("2600", "-900", PAID, bank=True, kid="077")),
    ],
)
def test_a_wrong_account_is_no_finding_where_what_waits_for_an_answer_could_be_one(
    other: Skattepost, line: BokLinje
) -> None:
    """Whatever their KIDs: another KID on a wrong account is asked about too."""
    alone = match([WRONG[0]], [WRONG[1]]).treff
    both = match([WRONG[0], other], [WRONG[1], line]).treff

    assert [(one.regel, one.sikkerhet) for one in alone] == [(Regel.ANNEN_GRUPPE, FUNN)]
    assert [one.sikkerhet for one in both] == [FORSLAG, FORSLAG]
    assert Regel.ANNEN_GRUPPE in [one.regel for one in both]


def test_a_wrong_account_is_a_finding_whatever_else_was_paid_that_week() -> None:
    other = make_linje("2740", "-50", PAID, bank=True)
    earlier = make_linje("2740", "-900", PAID - 60 * DAY, bank=True)

    assert told([WRONG[0]], [WRONG[1], other]) == [(Regel.ANNEN_GRUPPE, FUNN, 1, 1)]
    assert told([WRONG[0]], [WRONG[1], earlier]) == [(Regel.ANNEN_GRUPPE, FUNN, 1, 1)]


@pytest.mark.parametrize(
    ("linje", "is_paid"),
    [
        (vat(PAID, beloep="-500"), True),
        (vat(PAID + 2 * DAY, beloep="-500"), False),
        (vat(PAID, beloep="-500", bank=None), False),
        (foert(make_linje("2770", "-500", PAID)), False),
    ],
)
def test_a_payment_through_another_account_is_of_its_group_and_days(linje: Foert, is_paid: bool) -> None:
    assert is_paid_without_bank(post("-500", PAID), linje) is is_paid
