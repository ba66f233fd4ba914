"""Where more rows are alike than may be looked at, none of their pairs is sure; up to that many, nothing changes."""

from datetime import date

import pytest

from portal.domain import utveier
from portal.domain.bok import BokLinje
from portal.domain.skattepost import Skattepost
from portal.domain.treff import Sikkerhet
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, PAID, T2, krav, match, post
from tests.domain.test_utveier_kryss import find_sure

FAR = date(2025, 1, 3)  # from what a payment of April may be


def list_sure(poster: list[Skattepost], linjer: list[BokLinje]) -> list[str]:
    found = match(poster, linjer).treff
    return [str(one.poster[0].beloep) for one in found if one.poster and one.sikkerhet is Sikkerhet.SIKKER]


@pytest.mark.parametrize(("count", "is_sure"), [(2, True), (3, False)])
def test_rows_of_one_amount_without_a_partner(count: int, is_sure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_NEAR", 2)
    poster = [post("-500", PAID), post("-700", PAID)]
    linjer = [make_linje("2740", f"-{amount}", PAID, bank=True) for amount in (500, 700)]
    linjer += [make_linje("2740", "-500", FAR + number * DAY, bank=True) for number in range(count)]

    assert list_sure(poster, linjer) == (["-500", "-700"] if is_sure else ["-700"])


@pytest.mark.parametrize(("count", "is_sure"), [(2, True), (3, False)])
def test_lines_that_may_be_claims(count: int, is_sure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_LINES", 2)
    poster = [krav("650", date(2026, 6, 8), periode=T2), post("-700", PAID, gruppe=AGA)]
    linjer = [make_linje("2740", "650", T2.til, "Mva 2. termin"), make_linje("2770", "-700", PAID, bank=True)]
    linjer += [make_linje("2770", f"{90 + number}", FAR + number * DAY, bank=False) for number in range(count)]

    assert list_sure(poster, linjer) == (["-700", "650"] if is_sure else ["-700"])


MISTAKE = [make_linje("2740", beloep, PAID, "Feil", bilag=beloep) for beloep in ("500", "-500")]


@pytest.mark.parametrize(("count", "found"), [(2, ([500], 0)), (3, ([], 1))])
def test_lines_that_cancel_each_other_in_a_crowd(
    count: int, found: tuple[list[int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of lines that may be claims, and of lines of the amount."""
    claims = [make_linje("2770", str(90 + number), FAR + number * DAY) for number in range(count)]
    alike = [make_linje("2740", "-500", FAR + number * DAY, "Bilag") for number in range(count)]

    with monkeypatch.context() as patched:
        patched.setattr(utveier, "MAX_LINES", 2)
        assert find_sure([], [*MISTAKE, *claims]) == found
    monkeypatch.setattr(utveier, "MAX_NEAR", 2)
    assert find_sure([], [*MISTAKE, *alike]) == found


def test_as_many_rows_as_may_be_looked_at_are_each_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    poster, linjer = [post("-500", PAID)], [make_linje("2740", "-500", PAID, bank=True)]
    named, unnamed = [make_linje("2740", "700", T2.til, text, bilag=text) for text in ("Mva 2. termin 2026", "Mva")]
    monkeypatch.setattr(utveier, "MAX_NEAR", 1)
    monkeypatch.setattr(utveier, "MAX_LINES", 1)

    assert find_sure(poster, linjer) == ([-500], 0)
    assert find_sure([*poster, post("-500", PAID + 9 * DAY)], linjer) == ([], 0)
    assert find_sure([krav("700", date(2026, 6, 8), periode=T2)], [named]) == ([700], 0)
    assert find_sure([krav("700", date(2026, 6, 8), periode=T2)], [named, unnamed]) == ([], 0)


def test_rows_of_other_amounts_and_of_the_other_side_are_no_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(utveier, "MAX_NEAR", 2)
    poster, linjer = [post("-500", PAID)], [make_linje("2740", "-500", PAID, bank=True)]
    lines = [make_linje("2740", f"-{one}", FAR, bank=True, bilag=f"{one}") for one in (1, 2, 500)]
    lines += [make_linje("2740", "-500", FAR - 40 * DAY, bank=True)]
    far_posts = [post("-500", FAR - number * 90 * DAY) for number in (1, 2)]

    assert find_sure([*poster, *far_posts], [*linjer, *lines]) == ([-500], 0)
