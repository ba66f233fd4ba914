"""Set-off booked as one voucher is sure unless as little is left where the voucher is something else."""

from datetime import date

import pytest

from portal.domain.bok import BokLinje
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import make_termin
from portal.domain.treff import Regel
from tests.domain.avstemming import make_linje
from tests.domain.test_koblingsregler import AGA, DAY, FORSLAG, MVA, SIKKER, krav, match, post

T2 = make_termin(2026, 2)
MOVED = post({MVA: "500", AGA: "-500"}, date(2026, 5, 6), Postslag.OMPLASSERING)


def voucher(bilag: str, vat: str, payroll: str, tekst: str) -> list[BokLinje]:
    return [
        make_linje("2740", vat, T2.til, f"{tekst} mva", bilag=bilag),
        make_linje("2770", payroll, T2.til, f"{tekst} aga", bilag=bilag),
    ]


VOUCHER = voucher("v", "500", "-500", "Overført")
CLAIMS = [
    krav("500", date(2026, 6, 1), periode=T2, forfall=date(2026, 6, 10)),
    krav("-500", date(2026, 5, 8), gruppe=AGA, periode=T2, forfall=date(2026, 5, 15)),
]


def told(poster: list[Skattepost], linjer: list[BokLinje]) -> list[object]:
    return [one.sikkerhet for one in match(poster, linjer).treff if one.regel is Regel.OMPLASSERING]


def test_a_voucher_that_may_be_two_claims_is_not_surely_a_set_off() -> None:
    booked = voucher("v", "500", "-500", "2. termin 2026")

    found = match([MOVED, *CLAIMS], booked).treff

    assert {one.sikkerhet for one in found} == {FORSLAG}
    assert {one.regel for one in found} == {Regel.PERIODE}


def test_a_voucher_that_another_took_back_is_not_surely_a_set_off() -> None:
    assert told([MOVED], [*VOUCHER, *voucher("w", "-500", "500", "Feil")]) == [FORSLAG]


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_voucher_of_which_one_line_may_be_a_claim_is_a_set_off(claim: Skattepost) -> None:
    """Else its other line and the set-off would both be left."""
    assert told([MOVED, claim], VOUCHER) == [SIKKER]


def test_a_voucher_is_a_set_off_where_the_claims_have_their_own_lines() -> None:
    own = [
        make_linje("2740", "500", T2.til, "Mva 2. termin 2026"),
        make_linje("2770", "-500", T2.til - DAY, "Aga 2. termin 2026"),
    ]

    assert told([MOVED, *CLAIMS], [*VOUCHER, *own]) == [SIKKER]
