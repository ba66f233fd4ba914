"""What is said of a line that only the books have."""

from datetime import date

import pytest

from portal.domain.treff import Foert
from portal.wording_bro import describe_aarsak
from tests.domain.avstemming import make_linje


@pytest.mark.parametrize(
    ("bank", "beloep", "lacking"),
    [
        (True, "-100", "ikke registrert en betaling"),
        (False, "-100", "ikke et krav"),
        (None, "-100", "ikke en innbetaling eller et fradrag"),
        (None, "100", "ikke et krav"),
    ],
    ids=["from the bank", "not from the bank", "other side unknown", "a debt"],
)
def test_a_debit_whose_other_side_is_unknown_may_be_a_payment(bank: bool | None, beloep: str, lacking: str) -> None:
    linje = make_linje("2600", beloep, date(2026, 3, 14), bank=bank)

    told = describe_aarsak(Foert(linje=linje, gruppe="Forskuddstrekk", noekkel="1"))

    assert told.startswith(f"Skatteetaten har {lacking} som passer.")


def test_a_line_that_another_voucher_books_too_is_told_with_the_voucher() -> None:
    linje = make_linje("2600", "-100", date(2026, 3, 14), bank=True)

    told = describe_aarsak(Foert(linje=linje, gruppe="Forskuddstrekk", noekkel="1"), "41")

    assert told.startswith("Ser ut til å være ført to ganger: bilag 41 har samme beløp.")
