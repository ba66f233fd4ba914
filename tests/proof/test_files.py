"""In every file and on screen a statement adds up to the truth: twenty ledgers here, five hundred in `make prove`."""

import pytest

from tests.proof.files import check_files


@pytest.mark.parametrize("seed", range(1000, 1020))
def test_every_form_of_a_statement_shows_the_true_balances(seed: int) -> None:
    assert check_files(seed) == []
